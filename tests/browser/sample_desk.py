"""A small server that shows every page with the invented facts, under the headers of the real one."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse

from api.main import SECURITY_HEADERS
from api.web import static_files
from api.web.network import as_json
from api.web.templating import Frame, render
from tests.browser.invented import NOW, TODAY
from tests.browser.invented_rounds import CHAIN
from tests.browser.samples import PAGES

DESK = FastAPI(docs_url=None, redoc_url=None)
static_files.mount(DESK)


def frame_of(name: str, *, locale: str = "en", theme: str = "") -> Frame:
    _, _, here, desk = PAGES[name]
    return Frame(
        today=TODAY, now=NOW, here=here, locale=locale, desk=desk, person="Ines Brandt" if desk else "",
        organisation="Lindenhof Hotels", address=f"/{name}", form_token="token-of-the-form", due=4, theme=theme,
        demo=True, models="hospitality 2.3, agriculture 2.4, construction 2.1", trail_head="7f3a5512aa09c219",
    )  # fmt: skip


def page(name: str, locale: str = "en", theme: str = "") -> str:
    template, facts, _, _ = PAGES[name]
    return render(template, frame_of(name, locale=locale, theme=theme), facts)


@DESK.get("/sample/{name}")
def sample(request: Request, name: str, locale: str = "en", theme: str = "") -> HTMLResponse:
    return HTMLResponse(page(name, locale, theme), headers=SECURITY_HEADERS)


@DESK.get("/suppliers")
def suppliers(q: str = "") -> HTMLResponse:
    return HTMLResponse(page("suppliers-none" if q else "suppliers"), headers=SECURITY_HEADERS)


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
