"""Remarks on the wording of a draft, over HTTP, on the command line and under the draft itself."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.main import create_app
from api.web.wording import remarks_on
from foundation.actors import Actor
from foundation.database import Database
from foundation.settings import Settings
from tests.api.test_report_routes import client_of
from tests.web_client import TestClient

DRAFT = "The firm is guilty.\nThree victims were seen.\n"


def test_a_draft_is_remarked_and_nothing_is_kept(database: Database, officer: Actor) -> None:
    client = client_of(database, officer)
    found = client.post("/v1/wording/check", json={"text": DRAFT})
    assert found.status_code == 200
    assert [(one["kind"], one["text"]) for one in found.json()] == [("guilt", "guilty"), ("label", "victims")]
    assert found.json()[0]["source"].endswith("(recalled: check)")
    final = client.post("/v1/wording/check", json={"text": DRAFT, "final": True}).json()
    assert [one["kind"] for one in final] == ["label"]
    odd = client.post("/v1/wording/check", json={"text": "x", "language": "tlh"})
    assert (odd.status_code, odd.json()["code"]) == (422, "wording.language_unknown")
    assert client.post("/v1/wording/check", json={"text": "x" * 100_001}).status_code == 422
    assert TestClient(create_app(Settings(), database)).post("/v1/wording/check", json={"text": ""}).status_code == 401


@pytest.mark.no_database
def test_the_command_line_says_line_and_column(tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text(DRAFT, encoding="utf-8")
    told = CliRunner().invoke(app, ["reports", "check-wording", str(draft)])
    assert told.exit_code == 0
    assert [line.split(" ")[0] for line in told.stdout.splitlines()] == ["draft.txt:1:13", "draft.txt:2:7"]
    machine = json.loads(CliRunner().invoke(app, ["reports", "check-wording", str(draft), "--json"]).stdout)
    assert [one["rule"] for one in machine] == ["en-guilty", "en-victim"]
    draft.write_bytes(b"\xff\xfe\x00")
    refused = CliRunner().invoke(app, ["reports", "check-wording", str(draft)])
    assert (refused.exit_code, "draft.unreadable" in refused.stderr) == (1, True)
    missing = CliRunner().invoke(app, ["reports", "check-wording", str(tmp_path / "none.txt")])
    assert (missing.exit_code, "file.missing" in missing.stderr) == (1, True)


@pytest.mark.no_database
def test_a_page_reads_arabic_by_its_letters_and_the_rest_in_the_reader_s_language() -> None:
    assert [one.rule for one in remarks_on("الشركة مذنبة", final=False, locale="en")] == ["ar-guilty"]
    assert [one.rule for one in remarks_on("Es culpable", final=False, locale="es")] == ["es-culpable"]
    assert remarks_on(None, final=False, locale="en") == ()
