"""What the build left in static/build, by plain name. Hashed names let browsers keep a file for ever."""

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Final

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.responses import Response
from starlette.types import Scope

from foundation.errors import SourceUnavailable

BUILD: Final = Path(__file__).parent / "static" / "build"
HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
INDIC: Final = re.compile(r"[\u0900-\u097f]")


class DeskNotBuilt(SourceUnavailable):
    code = "desk.not_built"

    def __init__(self, name: str) -> None:
        super().__init__(f"The web desk has no built file {name}: run `make setup`.")
        self.name = name


@lru_cache(maxsize=1)
def _manifest() -> dict[str, str]:
    try:
        names: dict[str, str] = json.loads((BUILD / "manifest.json").read_text("utf-8"))
    except OSError as missing:
        raise DeskNotBuilt("manifest.json") from missing
    return names


def built(name: str) -> str:
    """The address of a built file. Raises DeskNotBuilt."""
    try:
        return f"/static/{_manifest()[name]}"
    except KeyError as unknown:
        raise DeskNotBuilt(name) from unknown


def reads_han(text: str) -> bool:
    """Whether a page holds Chinese characters and needs their (large) sheet of font subsets."""
    return HAN.search(text) is not None


def reads_indic(text: str) -> bool:
    return INDIC.search(text) is not None


class KeptForEver(StaticFiles):
    """A hashed name never changes its content, so a browser need not ask again."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def mount(app: FastAPI) -> None:
    """Built files under /static; the one file that is not built (the icon) lies beside them."""
    app.mount("/static/plain", StaticFiles(directory=BUILD.parent), name="plain")
    app.mount("/static", KeptForEver(directory=BUILD, check_dir=False), name="static")
