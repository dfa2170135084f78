"""Lists as files, calendars, public pages and words for the press hold no worker and nothing told in confidence."""

from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from api.main import create_app
from audits.calendars import calendar_feeds
from foundation.actors import Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings
from reports.contents.kinds import Form
from sanctions.cases.opening import open_case
from sanctions.cases.payloads import CaseOpening
from sanctions.models import Case
from tests.api.test_issued_routes import client_of
from tests.api.test_pages import sign_in
from tests.builders import NOW, an_account
from tests.reports.ground import MARKER, Ground
from tests.reports.leaks import leaked
from tests.reports.planted import MAIL, NAME, PHONE, PLANTED, planted_ground
from tests.web_client import TestClient

LISTS = ("suppliers", "findings", "actions", "visits", "cases", "worklist", "screening")
OPEN = {
    "findings": {"which": ""},
    "visits": {"whose": "team", "when": "all"},
    "cases": {"which": "all"},
    "worklist": {"whose": "team"},
}
CONFIDED = (*PLANTED, MARKER)


@pytest.fixture
def app(database: Database, tmp_path: Path) -> FastAPI:
    return create_app(Settings(secret=SecretStr("x1y2z3" * 8), secure_cookies=False, data_dir=tmp_path), database)


@pytest.fixture
def reader(database: Database, authority: OrganisationId) -> Actor:
    """With the case role, who may read most."""
    return an_account(database, authority, Role.CASE_OFFICER)


@pytest.fixture
def ground(database: Database, authority: OrganisationId, tmp_path: Path) -> Ground:
    with database.transaction() as session:
        return planted_ground(session, replace(Actor.system(authority), jurisdiction=frozenset({"ES", "DE"})), tmp_path)


@pytest.fixture
def case(database: Database, reader: Actor, ground: Ground) -> Case:
    new = CaseOpening(
        reference="ES-1", party_id=ground.farmer.id, offence_family="wage_underpayment", offence_on=NOW.date(),
        opened_on=NOW.date(), grounds=f"Wages of the worker named {NAME} ({PHONE}, {MAIL}) were paid late",
    )  # fmt: skip
    with database.transaction() as session:
        return open_case(session, reader, new, now=NOW)


def desk_of(app: FastAPI, database: Database, actor: Actor) -> TestClient:
    return sign_in(TestClient(app, headers={"accept": "text/html"}), database, actor)


def test_no_list_as_a_file_tells_of_a_worker_or_of_a_confidence(
    app: FastAPI, database: Database, reader: Actor, case: Case
) -> None:
    desk, found = desk_of(app, database, reader), {}
    for name in LISTS:
        for form in (Form.CSV, Form.XLSX, Form.JSON, Form.PDF):
            answer = desk.get(f"/{name}/export", params={**OPEN.get(name, {}), "form": form.value})
            assert answer.status_code == 200, answer.text
            found[name, form.value] = leaked(answer.content, form, CONFIDED)
    assert found == {key: [] for key in found}


def test_the_scan_would_find_it_in_a_list(app: FastAPI, database: Database, reader: Actor, ground: Ground) -> None:
    """The page, which stays in the house, has the words that its files withhold."""
    page = desk_of(app, database, reader).get("/findings", params={"which": ""}).content
    assert NAME in leaked(page, Form.HTML, CONFIDED)


def test_words_for_the_press_name_no_worker(app: FastAPI, database: Database, reader: Actor, case: Case) -> None:
    page = desk_of(app, database, reader).get(f"/cases/{case.id}/press")
    assert page.status_code == 200
    assert leaked(page.content, Form.HTML, CONFIDED) == []


def test_what_outsiders_read_of_an_issued_report_names_nobody(
    app: FastAPI, database: Database, reader: Actor, ground: Ground
) -> None:
    new = {"kind": "site_audit", "subject": str(ground.farm.id), "form": "pdf"}
    rest = client_of(app, reader)
    row = rest.post("/v1/issued-reports", json=new).json()
    outside = TestClient(app, headers={"accept": "text/html"})
    for path in ("/verify", f"/verify/{row['code']}", "/register"):
        assert leaked(outside.get(path).content, Form.HTML, CONFIDED) == []
    listed = desk_of(app, database, reader).get("/issued").content
    assert leaked(listed, Form.HTML, CONFIDED) == []
    assert leaked(rest.get(f"/v1/issued-reports/{row['id']}/file").content, Form.PDF, CONFIDED) == []


def test_a_calendar_names_no_worker(
    database: Database, reader: Actor, authority: OrganisationId, ground: Ground
) -> None:
    system = Actor.system(authority)
    with database.transaction() as session:
        inspector = calendar_feeds.inspector_with_code(session, system, "amal")
        _, secret = calendar_feeds.make_feed(session, system, inspector.id, now=NOW)
    with database.reading() as session:
        content, _ = calendar_feeds.read(session, secret, now=utc_now())
    assert content.startswith(b"BEGIN:VCALENDAR")
    assert leaked(content, Form.HTML, CONFIDED) == []
