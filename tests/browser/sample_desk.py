"""A small server that shows every page with the invented facts, under the headers of the real one."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse

from api.security_headers import HEADERS
from api.web import static_files
from api.web.network import as_json
from api.web.templating import Frame, render
from foundation.actors import Desk, Role, permissions_of
from tests.browser.invented import NOW, TODAY
from tests.browser.invented_rounds import CHAIN
from tests.browser.samples import PAGES

WHOSE = {
    Desk.COMPLIANCE: Role.COMPLIANCE_OFFICER, Desk.INSPECTORATE: Role.INSPECTION_PLANNER,
    Desk.REGULATOR: Role.CASE_OFFICER,
}  # fmt: skip
"""Whose bar a page of a desk shows."""
DESK = FastAPI(docs_url=None, redoc_url=None)
static_files.mount(DESK)


def frame_of(name: str, *, locale: str = "en", theme: str = "") -> Frame:
    _, _, here, desk = PAGES[name]
    return Frame(
        today=TODAY, now=NOW, here=here, locale=locale, desk=desk, person="Ines Brandt" if desk else "",
        organisation="Lindenhof Hotels", address=f"/{name}", form_token="token-of-the-form", due=4, theme=theme,
        demo=True, leave=permissions_of(WHOSE[desk]) if desk else frozenset(),
        models="hospitality 2.3, agriculture 2.4, construction 2.1", trail_head="7f3a5512aa09c219",
    )  # fmt: skip


def page(name: str, locale: str = "en", theme: str = "") -> str:
    template, facts, _, _ = PAGES[name]
    return render(template, frame_of(name, locale=locale, theme=theme), facts)


@DESK.get("/sample/{name}")
def sample(request: Request, name: str, locale: str = "en", theme: str = "") -> HTMLResponse:
    return HTMLResponse(page(name, locale, theme), headers=HEADERS)


@DESK.get("/suppliers")
def suppliers(q: str = "") -> HTMLResponse:
    return HTMLResponse(page("suppliers-none" if q else "suppliers"), headers=HEADERS)


def brought_in(request: Request) -> HTMLResponse:
    """What a page brings in as soon as it comes into sight, in the language of that page."""
    asked = parse_qs(urlsplit(request.headers.get("referer", "")).query)
    return HTMLResponse(page(request.url.path.split("/")[1], asked.get("locale", ["en"])[0]), headers=HEADERS)


DESK.add_route("/chain-standing", brought_in)
DESK.add_route("/comments/of/{record:path}", brought_in)
DESK.add_route("/changes/of/{record:path}", brought_in)


@DESK.get("/v1/organisation/logo/file")
def logo() -> FileResponse:
    return FileResponse(static_files.BUILD.parent / "lamp.svg", headers=HEADERS)


@DESK.get("/v1/openapi.json")
def contract() -> JSONResponse:
    answer = {"200": {"description": "The sites"}}
    paths = {"/v1/sites": {"get": {"summary": "Sites", "responses": answer}}}
    return JSONResponse({"openapi": "3.1.0", "info": {"title": "Tierlight", "version": "1"}, "paths": paths})


@DESK.get("/chain/{buyer}/drawing.json")
def drawing(buyer: str, locale: str = "en") -> JSONResponse:
    return JSONResponse(as_json(CHAIN, f"/chain/{buyer}?selected=NODE", locale))


@contextmanager
def serving() -> Iterator[str]:
    """The address of the running sample desk."""
    server = uvicorn.Server(uvicorn.Config(DESK, host="127.0.0.1", port=0, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join(5)
