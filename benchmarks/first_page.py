"""
What a browser loads and how soon it draws when somebody opens the desk for the first time: an empty cache, one page at
a time, Debian's Chromium with software drawing.

    python -m benchmarks.first_page [--sites 2000] [--times 5]

Bytes are those on the wire, headers too. A drawing by the clock holds whatever else the machine does meanwhile. Goals:
250 kB and one second for every page, the ones with a map or a network too. The API reference
(`/docs`, half a megabyte of a viewer that others made) is not a page of the desk and is left out.
"""

import argparse
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from shutil import which
from statistics import median
from typing import TYPE_CHECKING

import uvicorn
from pydantic import SecretStr
from sqlmodel import select

from api.access import COOKIE
from api.main import create_app
from benchmarks.web_pages_data import SECRET, fill, people
from foundation import migrating
from foundation.database import Database
from foundation.settings import Settings
from suppliers.models import Edge

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGES = (
    ("", "/sign-in"),
    ("officer", "/"),
    ("officer", "/suppliers?every=1"),
    ("officer", "/work"),
    ("officer", "/chain/{firm}"),
    ("officer", "/chain/{firm}?everything=true"),
    ("officer", "/coverage"),
    ("officer", "/imports"),
    ("case officer", "/cases"),
    ("", "/register"),
)
MOST_BYTES = 250_000
MOST_MILLISECONDS = 1000
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--use-gl=angle", "--use-angle=swiftshader"]
DRAWN = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1"


@dataclass(frozen=True, slots=True)
class Load:
    """Milliseconds to the first drawing of text or a picture, bytes and files on the wire."""

    drawn: float
    sent: int
    files: int


@contextmanager
def serving(store: Database, url: str) -> Iterator[str]:
    settings = Settings(
        database_url=url, secret=SecretStr(SECRET), clock_in_web=False, worker_threads=0, secure_cookies=False
    )
    server = uvicorn.Server(uvicorn.Config(create_app(settings, store), port=0, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(5)


def loaded(browser: "Browser", address: str, secret: str) -> Load:
    """One page with an empty cache, until the network is quiet."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    if secret:
        context.add_cookies([{"name": COOKIE, "value": secret, "url": address}])
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[int] = []
    wire.on("Network.loadingFinished", lambda told: sizes.append(int(told["encodedDataLength"])))
    page.goto(address, wait_until="networkidle")
    drawn = float(page.evaluate(DRAWN))
    context.close()
    return Load(drawn, sum(sizes), len(sizes))


def middle(loads: list[Load]) -> Load:
    return Load(median(one.drawn for one in loads), max(one.sent for one in loads), max(one.files for one in loads))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sites", type=int, default=2000)
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - a development package

    met = 0
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        url = f"sqlite:///{folder}/first.sqlite"
        store = Database.at(url)
        migrating.upgrade(store)
        fill(store, asked.sites)
        secrets = people(store) | {"": ""}
        with store.reading() as session:
            firm = session.exec(select(Edge.from_id).limit(1)).one()
        with serving(store, url) as address, sync_playwright() as play:
            browser = play.chromium.launch(executable_path=which("chromium"), args=FLAGS)
            for who, path in PAGES:
                one = middle(
                    [loaded(browser, address + path.format(firm=firm), secrets[who]) for _ in range(asked.times)]
                )
                good = one.sent < MOST_BYTES and 0 <= one.drawn < MOST_MILLISECONDS
                met += good
                sys.stdout.write(
                    f"  {path:<30} drawn {one.drawn:6.0f} ms  {one.sent / 1000:7.1f} kB in {one.files:2} files"
                    f"  {'met' if good else 'missed'}\n"
                )
                sys.stdout.flush()
            browser.close()
        store.close()
    sys.stdout.write(f"goals: {met} of {len(PAGES)} met\n")


if __name__ == "__main__":
    main()
