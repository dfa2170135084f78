"""The daily jobs that look after watch lists, and the command that fetches them, over a publisher on this computer."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from sqlmodel import select
from typer.testing import CliRunner

from api import bindings, list_jobs
from api.cli import app
from foundation import jobs
from foundation.actors import Actor
from foundation.database import Database
from foundation.jobs import JobRun
from foundation.models import Job, Obligation
from foundation.settings import Settings, settings
from sanctions import list_warnings
from tests.builders import NOW

FIRMS = "".join(
    json.dumps({"id": name[0], "names": [name], "expires_on": "2026-11-24" if name[0] == "D" else ""}) + "\n"
    for name in ("Alpha Harvest", "Bravo Build", "Carlos Crews", "Delta Farms")
)
runner = CliRunner()


class Publisher(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        good = self.path == "/own.jsonl"
        same = good and self.headers.get("If-None-Match") == '"one"'
        self.send_response(304 if same else 200 if good else 404)
        self.send_header("ETag", '"one"')
        self.send_header("Content-Length", str(len(FIRMS)) if good and not same else "0")
        self.end_headers()
        if good and not same:
            self.wfile.write(FIRMS.encode())

    def log_message(self, *words: object) -> None:
        """Says nothing."""


@pytest.fixture
def publisher() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Publisher) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.fixture
def addresses(publisher: str, tmp_path: Path) -> Path:
    path = tmp_path / "addresses.csv"
    path.write_text(
        f"source,part,address\nown,list,{publisher}/own.jsonl\ngone,list,{publisher}/gone.csv\n", encoding="utf-8"
    )
    return path


def test_the_command_tells_each_source_and_fails_when_one_did(
    own_database: str, addresses: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIERLIGHT_DATABASE_URL", own_database)
    settings.cache_clear()
    command = ["sanctions", "lists", "refresh", "--addresses", str(addresses), "--source", "own"]
    first, second = (runner.invoke(app, command) for _ in range(2))
    assert (first.exit_code, first.stdout) == (0, "own: updated, 4 entries; 4 new, 0 changed, 0 delisted\n")
    assert second.stdout == "own: unchanged, 4 entries\n"
    both = runner.invoke(app, [*command, "--source", "gone", "--json"])
    told = {one["source"]: (one["state"], one["code"]) for one in json.loads(both.stdout)["lists"]}
    assert (both.exit_code, told) == (1, {"own": ("unchanged", ""), "gone": ("refused", "list.gone")})
    unknown = runner.invoke(app, [*command, "--source", "nobody"])
    assert (unknown.exit_code, "list.source_unknown" in unknown.stderr) == (1, True)
    status = runner.invoke(app, ["sanctions", "lists", "status", "--check"])
    assert (status.exit_code, "gone: never read" in status.stdout) == (1, True)
    assert runner.invoke(app, ["sanctions", "lists", "status"]).exit_code == 0
    settings.cache_clear()


def done(database: Database, name: str, handler: jobs.Handler, days: int = 0) -> Job:
    now = NOW + timedelta(days=days)
    with database.transaction() as session:
        jobs.enqueue(session, name, str(days), actor=None, payload={}, now=now)
    run = jobs.work_once(database, {name: handler}, "worker", clock=lambda: now, lease=timedelta(seconds=60))
    assert isinstance(run, JobRun)
    with database.reading() as session:
        return session.get_one(Job, run.job.id)


def quick(chosen: Settings) -> httpx.Client:
    """Only what the file of addresses names on this computer is really asked."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host != "127.0.0.1":
            return httpx.Response(404)
        with list_jobs.client(chosen) as real:
            return real.send(httpx.Request("GET", request.url, headers=request.headers))

    return httpx.Client(transport=httpx.MockTransport(answer))


def test_the_nightly_job_fetches_only_when_told_and_leaves_a_task_for_what_failed(
    database: Database, officer: Actor, addresses: Path
) -> None:
    def handler(*, on: bool) -> jobs.Handler:
        chosen = Settings(demo=True, list_refresh=on, list_addresses=addresses)
        return partial(list_jobs.refresh_lists, settings=chosen, actors=bindings.everybody_of, http=quick)

    off = done(database, "refresh_lists", handler(on=False))
    assert (off.state, off.result) == ("done", {})
    on = done(database, "refresh_lists", handler(on=True), days=1)
    states = {one["source"]: one["state"] for one in on.result["lists"]}
    assert (on.state, states["own"], states["gone"], states["us_uflpa"]) == ("done", "updated", "refused", "by hand")
    with database.reading() as session:
        tasks = session.exec(select(Obligation).where(Obligation.kind == "watch_list.renew")).all()
    assert "Renew the watch list gone" in {str(task.titled) for task in tasks}
    assert {task.organisation_id for task in tasks} == {officer.organisation_id}


def test_the_daily_check_ends_what_is_over(database: Database, officer: Actor, addresses: Path) -> None:
    chosen = Settings(demo=True, list_refresh=True, list_addresses=addresses)
    refresh = partial(list_jobs.refresh_lists, settings=chosen, actors=bindings.everybody_of, http=quick)
    done(database, "refresh_lists", refresh)
    check = partial(list_jobs.check_lists, actors=bindings.everybody_of)
    assert done(database, "check_lists", check, days=5).state == "done"
    with database.reading() as session:
        (own,) = (one for one in list_warnings.status(session, now=NOW + timedelta(days=5)) if one.source == "own")
    assert (own.entries, own.live) == (4, 3)
