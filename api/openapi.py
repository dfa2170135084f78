"""`python -m api.openapi` stores the contract that clients are built on; a test fails while it is stale."""

import json
from pathlib import Path

from api.main import create_app
from foundation.database import Database
from foundation.settings import Settings

STORED = Path(__file__).resolve().parent.parent / "docs" / "reference" / "openapi.json"


def contract() -> str:
    app = create_app(Settings(demo=True), Database.at("sqlite://"))
    return json.dumps(app.openapi(), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    STORED.parent.mkdir(parents=True, exist_ok=True)
    STORED.write_text(contract(), "utf-8")
