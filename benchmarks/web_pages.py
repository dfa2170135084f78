"""
Pages of the desk at scale: what the server computes for one, on both databases, by its own processor time and by the
clock, with what comes over the wire.

    python -m benchmarks.web_pages [--sites 50000] [--times 20] [--only sqlite|postgresql] [--url DATABASE]
    python -m benchmarks.web_pages --sites 1000000 --only postgresql

A million sites take about a quarter of an hour to make and 8 GB; `--url` names a database, SQLite or PostgreSQL, that
is filled once and measured again by later runs.

The processor time is the server's own thread and, on PostgreSQL, leaves out what the database computes; the clock holds
both and also whatever else the machine does meanwhile. Goals are judged by the clock: 95 of 100 pages below 150 ms, a
list of 50,000 rows below 300 ms, and on PostgreSQL one of a million below 500 ms.
"""

import argparse
import gzip
import sys
import tempfile
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles

from pydantic import SecretStr
from sqlalchemy import make_url

from api.access import COOKIE
from api.main import create_app
from benchmarks.web import postgresql
from benchmarks.web_pages_data import PEOPLE, SECRET, fill, people
from foundation import migrating
from foundation.database import Database
from foundation.paging import write_cursor
from foundation.settings import Settings

MIDDLE_ID = "80000000-0000-4000-8000-000000000000"
MID_NAME = write_cursor(("finca mar", MIDDLE_ID))
MID_SCORE = write_cursor(("40.0", MIDDLE_ID))
MID_DAY = write_cursor(("2026-11-20", MIDDLE_ID))
MID_VISIT = write_cursor(("2026-11-20", 540, MIDDLE_ID))
PAGES = (
    ("officer", "/"),
    ("officer", "/suppliers?every=1"),
    ("officer", f"/suppliers?cursor={MID_SCORE}"),
    ("officer", "/suppliers?country=PT"),
    ("officer", "/suppliers?country=PT&band=very_high&sort=name"),
    ("officer", "/suppliers?sort=name"),
    ("officer", f"/suppliers?sort=name&cursor={MID_NAME}"),
    ("officer", "/suppliers?sort=last_visit"),
    ("officer", "/suppliers?band=very_high&sector=agriculture"),
    ("officer", "/suppliers?visited=never"),
    ("officer", "/suppliers?agency=yes"),
    ("officer", "/suppliers?standing=unknown"),
    ("officer", "/suppliers?q=mardan"),
    ("officer", "/suppliers?q=mar"),
    ("officer", "/suppliers?q=fin+mardanos&sort=name"),
    ("officer", "/find?q=mardan"),
    ("officer", "/find/box?q=fin"),
    ("officer", "/work?every=1"),
    ("officer", "/work?whose=team&when=late&verb=verify"),
    ("officer", f"/work?whose=team&cursor={MID_DAY}"),
    ("officer", "/findings?every=1"),
    ("officer", "/findings?which=overdue&severity=major"),
    ("officer", f"/findings?which=&cursor={write_cursor((MIDDLE_ID,))}"),
    ("officer", "/actions?every=1"),
    ("officer", "/actions?view=overdue&severity=major"),
    ("officer", f"/actions?cursor={MID_DAY}"),
    ("officer", "/visits?whose=team"),
    ("officer", "/visits?whose=team&when=done"),
    ("officer", f"/visits?whose=team&cursor={MID_VISIT}"),
    ("case officer", "/cases?every=1"),
    ("case officer", "/cases?which=payments"),
    ("case officer", "/cases?which=decide&offence=wage_underpayment"),
    ("case officer", "/cases?offence=none_of_these"),
    ("case officer", f"/cases?which=all&cursor={write_cursor(('2026-11-20', 'C-3'))}"),
)
PAGE_GOAL = 150.0
"""Milliseconds for a page of an ordinary register; 300 for lists of 50,000 rows, 500 for longer ones."""
LONG = 100_000
LARGEST = 250_000


@dataclass(frozen=True, slots=True)
class Page:
    """Milliseconds and bytes."""

    path: str
    cpu: float
    middle: float
    p95: float
    sent: int


def measured(url: str, sites: int, times: int, *, held: bool) -> list[Page]:
    store = Database.at(url)
    migrating.upgrade(store)
    if not people(store):
        fill(store, sites, held=held)
    settings = Settings(
        database_url=url, secret=SecretStr(SECRET), clock_in_web=False, worker_threads=0, secure_cookies=False
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from starlette.testclient import TestClient  # noqa: PLC0415 - the import warns

        clients = {}
        for who, secret in [(name, secret) for name, secret in people(store).items() if name in PEOPLE]:
            clients[who] = TestClient(create_app(settings, store), headers={"accept": "text/html"})
            clients[who].cookies.set(COOKIE, secret)
        found = []
        for who, path in PAGES:
            found.append(_page(clients[who], path, times))
            _print(found[-1])
    store.close()
    return found


def _page(client: object, path: str, times: int) -> Page:
    get = client.get  # type: ignore[attr-defined] # the test client, whose import warns
    first = get(path)
    if first.status_code != 200:
        raise SystemExit(f"{path}: {first.status_code}")
    walls, cpus = [], []
    for _ in range(times):
        cpu, wall = time.process_time(), time.perf_counter()
        get(path)
        walls.append((time.perf_counter() - wall) * 1000)
        cpus.append((time.process_time() - cpu) * 1000)
    return Page(path, median(cpus), median(walls), quantiles(walls, n=20)[-1], len(gzip.compress(first.content, 6)))


def _print(one: Page) -> None:
    sys.stdout.write(
        f"  {one.path:<50} processor {one.cpu:7.0f} ms  clock {one.middle:7.0f} ms"
        f"  p95 {one.p95:7.0f} ms  {one.sent / 1000:6.1f} kB\n"
    )
    sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sites", type=int, default=50_000)
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--url", default="", help="a database that an earlier run filled, or where to keep it")
    parser.add_argument("--only", choices=("sqlite", "postgresql"), default="")
    parser.add_argument("--unheld", action="store_true", help="nobody holds a task: the reader's own are all of them")
    asked = parser.parse_args()
    found: list[Page] = []
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        if asked.url:
            sys.stdout.write(f"{make_url(asked.url).get_backend_name()}, {asked.sites:,} sites\n")
            found += measured(asked.url, asked.sites, asked.times, held=not asked.unheld)
        elif asked.only != "postgresql":
            sys.stdout.write(f"SQLite, {asked.sites:,} sites\n")
            found += measured(f"sqlite:///{folder}/pages.sqlite", asked.sites, asked.times, held=not asked.unheld)
        if asked.only != "sqlite" and not asked.url:
            Path(folder).chmod(0o755)
            with postgresql(Path(folder)) as url:
                sys.stdout.write(f"PostgreSQL, {asked.sites:,} sites\n")
                found += measured(url, asked.sites, asked.times, held=not asked.unheld)
    goal = 500.0 if asked.sites > LONG else 300.0
    quick = sum(one.p95 < PAGE_GOAL for one in found)
    sys.stdout.write(f"{quick} of {len(found)} pages below {PAGE_GOAL:.0f} ms at 95 of 100\n")
    met = sum(one.p95 < goal and one.sent < LARGEST for one in found)
    sys.stdout.write(f"goals: {met} of {len(found)} met ({goal:.0f} ms, {LARGEST:,} bytes)\n")


if __name__ == "__main__":
    main()
