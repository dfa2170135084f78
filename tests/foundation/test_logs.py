"""What reaches the log is ids, codes and counts; what a person wrote, or is called, does not."""

import io
import json
import logging
import threading
import time
from collections.abc import Iterator
from datetime import timedelta

import httpx
import pytest
import structlog
import uvicorn
from fastapi import FastAPI
from sqlmodel import SQLModel

from api.access import COOKIE
from api.main import create_app
from foundation import accounts, jobs, logs
from foundation.actors import OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.errors import Invalid, Place
from foundation.jobs import JobRun
from foundation.models import Account, Job
from foundation.settings import Settings
from tests.builders import NOW, a_site, an_account

NAME, EMAIL, PASSWORD = "Teodora Quillfeather", "teodora.q@lindenhof.example", "seven-purple-lanterns"
TEXT = "Milo Brandwick says that his passport is kept in the office safe"
PLANTED = (NAME, EMAIL, PASSWORD, TEXT, "Quillfeather", "Brandwick", "passport")


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """Everything written to stderr by us, by libraries and by logging's last resort."""
    written = io.StringIO()
    handlers, level = logging.getLogger().handlers[:], logging.getLogger().level
    monkeypatch.setattr("sys.stderr", written)
    logs.configure("json")
    yield written
    structlog.reset_defaults()
    logging.getLogger().handlers[:] = handlers
    logging.getLogger().setLevel(level)


def lines(log: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def failures(log: io.StringIO) -> list[dict[str, object]]:
    """The server writes its line after the answer has left, so this waits for it."""
    for _ in range(100):
        if found := [line for line in lines(log) if line.get("error") == "RuntimeError"]:
            return found
        time.sleep(0.02)
    return []


def nothing_personal(log: io.StringIO) -> bool:
    return not [planted for planted in PLANTED if planted.lower() in log.getvalue().lower()]


@pytest.fixture
def desk(database: Database, buyer: OrganisationId, log: io.StringIO) -> Iterator[httpx.Client]:
    """The real server with the real pages, and one route that fails with a worker's words in its error."""
    with database.transaction() as session:
        new = accounts.NewAccount(EMAIL, NAME, Role.COMPLIANCE_OFFICER, buyer)
        accounts.set_password(session, accounts.add_account(session, new, now=NOW), PASSWORD)
    app = create_app(Settings(demo=True, worker_threads=0, secure_cookies=False), database)
    add_failing_routes(app)
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, access_log=False, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", follow_redirects=False, timeout=60) as client:
        yield client
    server.should_exit = True
    thread.join(5)


def add_failing_routes(app: FastAPI) -> None:
    @app.get("/breaks")
    @app.get("/v1/breaks")
    def breaks() -> None:
        raise RuntimeError(TEXT)

    @app.get("/v1/refuses")
    def refuses() -> None:
        raise Invalid(TEXT, places=(Place(file="people.csv", row=3, value=NAME),))


def test_signing_in_rightly_and_wrongly_leaves_no_name_in_the_log(desk: httpx.Client, log: io.StringIO) -> None:
    desk.get("/sign-in")
    token = desk.cookies["tierlight_form"]
    wrong = desk.post("/sign-in", data={"email": EMAIL, "password": TEXT, "form_token": token})
    right = desk.post("/sign-in", data={"email": EMAIL, "password": PASSWORD, "form_token": token})
    assert (wrong.status_code, right.status_code) == (422, 303)
    assert nothing_personal(log)


@pytest.mark.parametrize(("path", "told"), [("/v1/breaks", '"code":"server.failed"'), ("/breaks", "<h1")])
def test_a_failing_request_logs_the_kind_and_place_and_not_the_words(
    desk: httpx.Client, log: io.StringIO, path: str, told: str
) -> None:
    answer = desk.get(path, headers={"Accept": "text/html"})
    assert (answer.status_code, told in answer.text, TEXT in answer.text) == (500, True, False)
    failed = failures(log)
    assert failed
    assert all(str(line["where"]).startswith("breaks:") for line in failed)
    assert nothing_personal(log)


def test_a_refused_request_leaves_nothing_of_the_input_in_the_log(desk: httpx.Client, log: io.StringIO) -> None:
    assert desk.get("/v1/refuses").status_code == 422
    assert desk.get("/v1/openapi.json", headers={"Authorization": f"Bearer {TEXT}"}).status_code == 200
    assert desk.get(f"/find?text={NAME}").status_code < 500
    assert nothing_personal(log)


def test_a_failing_job_logs_the_kind_and_place_and_keeps_no_words(
    database: Database, buyer: OrganisationId, log: io.StringIO
) -> None:
    actor = an_account(database, buyer, Role.COMPLIANCE_OFFICER)

    def fail(run: JobRun) -> None:
        raise ValueError(f"{NAME} <{EMAIL}>: {TEXT}")

    with database.transaction() as session:
        job = jobs.enqueue(session, "import", "one", actor=actor, payload={"file": TEXT}, now=NOW)
    lease = timedelta(seconds=30)
    jobs.work_once(database, {"import": fail}, "first", clock=lambda: NOW, lease=lease)
    with database.reading() as session:
        kept = session.get_one(Job, job.id)
        assert (kept.error_code, kept.error_message) == ("job.failed", "ValueError")
    assert [(line["event"], line["error"]) for line in lines(log)] == [("job.failed", "ValueError")]
    assert nothing_personal(log)


def test_a_new_log_line_cannot_bring_a_name_with_it(log: io.StringIO) -> None:
    logs.told("account.signed_in", name=NAME, email=EMAIL, note=TEXT, count=1)
    assert [(line["event"], line["count"], line["dropped"]) for line in lines(log)] == [("account.signed_in", 1, 3)]
    assert nothing_personal(log)


def test_what_a_library_says_is_logged_without_its_words(log: io.StringIO) -> None:
    logging.getLogger("sqlalchemy.pool").warning("INSERT INTO account VALUES (%s)", EMAIL)
    try:
        dict[str, int]()[NAME]
    except KeyError:
        logging.getLogger("apscheduler.executors").exception("Job %s raised an exception", TEXT)
    assert [(line["source"], line.get("error")) for line in lines(log)] == [
        ("sqlalchemy.pool", None),
        ("apscheduler.executors", "KeyError"),
    ]
    assert nothing_personal(log)


def test_who_takes_a_grievance_down_or_asks_leaves_no_trace_of_where_from_or_which(
    desk: httpx.Client, database: Database, buyer: OrganisationId, log: io.StringIO
) -> None:
    """Neither address nor program in a row or a line of the log; and no id of a matter in the log either."""
    actor = an_account(database, buyer, Role.COMPLIANCE_OFFICER)
    with database.transaction() as session:
        site = a_site(session, actor, "Finca")
        cookie = accounts.open_sign_in(session, session.get_one(Account, actor.account_id), now=utc_now(), hours=1)
    headers = {"Cookie": f"{COOKIE}={cookie.secret}", "User-Agent": "Zephyrine/9", "X-Forwarded-For": "203.0.113.77"}
    headers["X-Form-Token"] = cookie.csrf
    new = {"site_id": str(site.id), "channel": "phone", "category": "wages", "received_on": "2026-11-20"}
    made = desk.post("/v1/grievances", json=new | {"summary": "Pay is held back"}, headers=headers)
    one = made.json()["grievance"]["id"]
    desk.get(f"/grievances/{one}", headers=headers)
    desk.post("/v1/grievances/by-receipt", json={"receipt": made.json()["receipt"]}, headers=headers)
    desk.post("/v1/grievances", json=new | {"summary": "x" * 9000}, headers=headers)
    desk.get("/breaks", headers=headers)
    with database.reading() as session:
        tables = reversed(SQLModel.metadata.sorted_tables)
        kept = " ".join(str(row) for table in tables for row in session.execute(table.select()))
    assert (made.status_code, one in log.getvalue(), "Finca" in log.getvalue()) == (201, False, False)
    for trace in ("Zephyrine", "203.0.113.77", "127.0.0.1"):
        assert (trace in log.getvalue(), trace in kept) == (False, False)
