"""Calendar feeds over HTTP, at the desk and on the command line, and what is read without a sign-in."""

import contextlib
import http.client
import json
import os
import re
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import icalendar
import pytest
from sqlmodel import select
from typer.testing import CliRunner

from api.cli import app as command_line
from api.main import create_app
from audits.models import Inspector, Visit
from foundation import accounts
from foundation.actors import Actor, OrganisationId
from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings
from tests.api.test_pages import form_token, sign_in
from tests.api.test_sanctions_routes import client_of
from tests.audits.test_calendar_feeds import a_visit, visit_of
from tests.builders import a_site, an_inspector
from tests.web_client import TestClient

TODAY = utc_now().date()
ADDRESS = re.compile(r"http://[^\s\"]+(/calendar/[\w-]{43}\.ics)")


@pytest.fixture
def crew(database: Database, planner: Actor, inspector: Actor) -> tuple[str, str]:
    """Ids of the signed-in inspector and of a colleague, with a visit each tomorrow."""
    with database.transaction() as session:
        site = a_site(session, planner, "Finca Inventada")
        people = [an_inspector(session, planner, code) for code in ("E1", "E2")]
        people[0].account_id = inspector.account_id
        for number, one in enumerate(people, start=1):
            a_visit(session, one, site, number, TODAY + timedelta(days=1))
        return str(people[0].id), str(people[1].id)


def desk_of(database: Database, actor: Actor | None = None) -> TestClient:
    desk = TestClient(create_app(Settings(), database), headers={"accept": "text/html"})
    return sign_in(desk, database, actor) if actor else desk


def path_in(text: str) -> str:
    found = ADDRESS.search(text)
    assert found, "no address is shown"
    return found[1]


def codes(database: Database, feed: bytes) -> list[str]:
    """Of the visits in a calendar; no entry says them."""
    entries = icalendar.Calendar.from_ical(feed).walk("VEVENT")
    assert b"Visit 0" not in feed
    with database.reading() as session:
        return sorted(session.get_one(Visit, visit_of(one)).code for one in entries)


def test_a_feed_is_made_read_without_a_sign_in_and_revoked_over_http(
    database: Database, planner: Actor, inspector: Actor, crew: tuple[str, str]
) -> None:
    mine, lead, stranger = client_of(database, inspector), client_of(database, planner), client_of(database)
    made = mine.post("/v1/feeds", json={})
    assert (made.status_code, made.json()["inspector_id"], made.headers["cache-control"]) == (201, crew[0], "no-store")
    path = path_in(made.text)
    read = stranger.get(path)
    assert codes(database, read.content) == ["Visit 0001"]
    assert read.headers["content-type"] == "text/calendar; charset=utf-8"
    assert ("private" in read.headers["cache-control"], read.headers["x-robots-tag"]) == (True, "noindex, nofollow")
    again = stranger.get(path, headers={"if-none-match": read.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    (listed,) = lead.get("/v1/feeds").json()
    assert (listed["last_read_on"], "address" in listed, "secret_hash" in listed) == (TODAY.isoformat(), False, False)
    assert mine.post("/v1/feeds", json={"inspector_id": crew[1]}).json()["code"] == "actor.not_allowed"
    assert lead.post(f"/v1/feeds/{made.json()['id']}/revoke").json()["revoked_at"]
    assert lead.post(f"/v1/feeds/{made.json()['id']}/revoke").json()["code"] == "feed.not_found"
    revoked, wrong = stranger.get(path), stranger.get(f"/calendar/{'x' * 43}.ics")
    assert (revoked.status_code, revoked.content, revoked.headers.items()) == (
        wrong.status_code, wrong.content, wrong.headers.items(),
    )  # fmt: skip
    assert revoked.status_code == 404


def test_the_page_shows_an_address_once_and_lets_the_lead_end_a_lost_phone_s(
    database: Database, planner: Actor, inspector: Actor, crew: tuple[str, str]
) -> None:
    desk, lead, phone = desk_of(database, inspector), desk_of(database, planner), desk_of(database)
    empty = desk.get("/your-calendar").text
    assert ("Make an address" in empty, "Calendars of the team" in empty) == (True, False)
    made = desk.post("/your-calendar", data={"form_token": form_token(empty), "inspector_id": crew[0]})
    path = path_in(made.text)
    assert made.headers["cache-control"] == "private, no-store"
    assert codes(database, phone.get(path).content) == ["Visit 0001"]
    assert path not in desk.get("/your-calendar").text
    team = lead.get("/your-calendar").text
    assert "Inventada" not in team
    revoking = next(part for part in team.split('"') if part.endswith("/revoking"))
    assert "Revoked." in lead.post(revoking, data={"form_token": form_token(team)}).text
    assert phone.get(path).status_code == 404


def test_the_file_of_a_round_is_the_own_part_of_it_or_all_of_it_for_who_planned_it(
    database: Database, planner: Actor, inspector: Actor, crew: tuple[str, str]
) -> None:
    with database.reading() as session:
        plan_id = session.exec(select(Visit.plan_id).where(Visit.inspector_id == UUID(crew[1]))).one()
    at = f"/plans/{plan_id}/calendar.ics"
    whole = desk_of(database, planner).get(at)
    assert (codes(database, whole.content), b"CATEGORIES:E2" in whole.content) == (["Visit 0002"], True)
    assert codes(database, desk_of(database, inspector).get(at).content) == []
    assert at in desk_of(database, planner).get(f"/plans/{plan_id}").text


def test_whoever_plans_says_who_signs_in_as_an_inspector_and_the_calendar_follows(
    database: Database, planner: Actor, inspector: Actor, crew: tuple[str, str]
) -> None:
    lead, mine = client_of(database, planner), client_of(database, inspector)
    path = path_in(mine.post("/v1/feeds", json={}).text)
    account = {"account_id": str(inspector.account_id)}
    assert mine.post(f"/v1/inspectors/{crew[1]}/account", json=account).json()["code"] == "actor.not_allowed"
    assert lead.post(f"/v1/inspectors/{crew[1]}/account", json=account).json()["code"] == "inspector.account_taken"
    elsewhere = {"account_id": str(UUID(int=7))}
    assert lead.post(f"/v1/inspectors/{crew[1]}/account", json=elsewhere).json()["code"] == "account.not_found"
    assert lead.post(f"/v1/inspectors/{crew[0]}/account", json={"account_id": None}).status_code == 200
    assert client_of(database).get(path).status_code == 404
    assert mine.post("/v1/feeds", json={}).json()["code"] == "feed.no_own_calendar"
    desk, field = desk_of(database, planner), desk_of(database, inspector)
    told = {"form_token": form_token(desk.get("/your-calendar").text), **account}
    assert "Kept." in desk.post(f"/your-calendar/{crew[1]}/account", data=told).text
    assert "Visits of E2" in field.get("/your-calendar").text


@pytest.fixture
def register(own_database: str) -> tuple[str, Inspector]:
    """The address of a database that other processes open, and its one inspector."""
    store = Database.at(own_database)
    with store.transaction() as session:
        house = accounts.add_organisation(session, name="Authority", kind="inspectorate", now=utc_now())
        one = an_inspector(session, Actor.system(OrganisationId(house.id)), "E1")
    store.close()
    return own_database, one


def environment(url: str, folder: Path) -> dict[str, str]:
    chosen = {"DATABASE_URL": url, "DATA_DIR": str(folder), "DEMO": "true", "PORT": "0"}
    return {**os.environ, **{f"TIERLIGHT_{name}": value for name, value in chosen.items()}}


def run(url: str, folder: Path, *words: str) -> tuple[int, str, str]:
    command = [sys.executable, "-c", "from api.cli import app; app()", "audits", *words]
    done = subprocess.run(
        command, env=environment(url, folder), capture_output=True, text=True, timeout=120, check=False
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.slow
def test_the_commands_make_and_revoke_and_no_line_of_a_server_s_log_holds_the_secret(
    register: tuple[str, Inspector], tmp_path: Path
) -> None:
    url, _ = register
    code, out, _ = run(url, tmp_path, "feed", "make", "--inspector", "E1", "--json")
    path = path_in(json.loads(out)["address"])
    log = tmp_path / "log.txt"
    with log.open("w") as kept:
        command = [sys.executable, "-c", "from api.cli import app; app()", "serve"]
        server = subprocess.Popen(command, env=environment(url, tmp_path), stdout=kept, stderr=kept)
        try:
            port = started(log)
            answers = [asked(port, one) for one in (path, f"/calendar/{'x' * 43}.ics", path + "?again=1")]
        finally:
            server.terminate()
            server.wait(60)
    assert answers == [(200, "text"), (404, "application"), (200, "text")]
    secret = path.removeprefix("/calendar/").removesuffix(".ics")
    assert [word for word in (secret, secret[:12], "x" * 43) if word in log.read_text()] == []
    code, _, told = run(url, tmp_path, "feed", "revoke", "--inspector", "E1")
    assert (code, "Revoked." in told) == (0, True)


def started(log: Path) -> int:
    """The port on which the server says that it listens, once it answers."""
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if found := re.search(r"http://127\.0\.0\.1:(\d+)", log.read_text()):
            with contextlib.suppress(OSError):
                asked(int(found[1]), "/healthz")
                return int(found[1])
        time.sleep(0.2)
    raise AssertionError(log.read_text())


def asked(port: int, path: str) -> tuple[int, str]:
    """Status and main type of what a plain HTTP client is answered."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers.get_content_maintype()


@pytest.mark.no_database
def test_the_clock_names_each_day_that_it_skips() -> None:
    words = ["audits", "clock", "--from", "2026-12-18", "--working-days", "15", "--country", "ES"]
    told = CliRunner().invoke(command_line, words).stdout
    assert told.startswith("2027-01-13 Wednesday")
    answer = json.loads(CliRunner().invoke(command_line, [*words, "--subdivision", "CT", "--json"]).stdout)
    named = {one["day"]: one["reason"] for one in answer["skipped"]}
    assert (answer["last_day"], len(named)) == ("2027-01-13", 11)
    assert named["2027-01-06"] == "public holiday: Epiphany"
    assert all(f"skipped {day}: " in told for day in named)
    refused = CliRunner().invoke(command_line, [*words, "--subdivision", "ZZ"])
    assert (refused.exit_code, "[calendar.unknown]" in refused.stderr) == (1, True)
