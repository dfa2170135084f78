"""Who runs the system reads nothing of the work: every address with a real id in it is refused, and nobody is named."""

import html
import re
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlmodel import Session

from api.access import COOKIE
from api.main import create_app
from api.web import pages
from audits.models import Finding
from foundation import accounts, tokens
from foundation.actors import Action, Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account
from foundation.settings import Settings
from sanctions.cases import opening
from sanctions.cases.payloads import CaseOpening
from sanctions.models import Case
from tests.builders import NOW, a_finding, a_grievance, a_party, a_site, an_account, an_action
from tests.web_client import TestClient

PLANTED = "Ensayada"
OF_THE_WORK = re.compile(
    r"/(v1/)?(parties|sites|cases|publications|findings|grievances|actions|evidence|visits|plans|referrals|hits|scores|"
    r"shared|sharing|suppliers|screening|reports|issued|coverage|promises|records|chain)\b"
)
OPEN_AND_EMPTY = {"/screening/lists", "/v1/hits/reasons", "/v1/reports/kinds"}
"""Public lists, which they load, and what the program itself can say or make: no row of anybody's work."""


@pytest.fixture
def app(database: Database, tmp_path: Path) -> FastAPI:
    return create_app(Settings(secret=SecretStr("x1y2z3" * 8), secure_cookies=False, data_dir=tmp_path), database)


@pytest.fixture
def known(database: Database, authority: OrganisationId) -> dict[str, UUID]:
    """One of each, in the administrator's own house."""
    planner = an_account(database, authority, Role.INSPECTION_PLANNER, email="first@tierlight.example")
    officer = an_account(database, authority, Role.CASE_OFFICER, email="second@tierlight.example")
    with database.transaction() as session:
        party = a_party(session, planner, f"Agro {PLANTED}")
        site = a_site(session, planner, f"Finca {PLANTED}", operator=party)
        finding = a_finding(session, planner, site)
        action = an_action(session, planner, finding)
        grievance = a_grievance(session, officer, site)
        case = _a_case(session, officer, party.id, finding)
    return {
        "party_id": party.id, "site_id": site.id, "node_id": site.id, "record_id": site.id, "finding_id": finding.id,
        "action_id": action.id, "grievance_id": grievance.id, "case_id": case.id,
    }  # fmt: skip


def _a_case(session: Session, officer: Actor, party_id: UUID, finding: Finding) -> Case:
    new = CaseOpening(
        reference=f"C-{PLANTED}",
        party_id=party_id,
        offence_family="illegal_employment",
        offence_on=finding.found_on,
        opened_on=finding.found_on,
        grounds="Work without papers, alleged",
    )
    return opening.open_case(session, officer, new, now=NOW)


def addresses(app: FastAPI, known: dict[str, UUID]) -> set[str]:
    paths = {path for path, ways in app.openapi()["paths"].items() if "get" in ways}
    for router in pages.routers:
        paths |= {route.path for route in router.routes if "GET" in getattr(route, "methods", ())}  # type: ignore[attr-defined] # only routes have methods
    return {path for path in paths if OF_THE_WORK.match(path) and set(re.findall(r"{(\w+)", path)) <= known.keys()}


def reader(app: FastAPI, actor: Actor) -> tuple[TestClient, TestClient]:
    """At the interface, and at the pages."""
    database: Database = app.state.database
    with database.transaction() as session:
        account = session.get_one(Account, actor.account_id)
        scopes = frozenset(action for action in Action if actor.may(action))
        secret = tokens.make_token(session, account, name="test", scopes=scopes, days=1, now=utc_now())
        opened = accounts.open_sign_in(session, account, now=utc_now(), hours=1)
    desk = TestClient(app, headers={"accept": "text/html"})
    desk.cookies.set(COOKIE, opened.secret)
    return TestClient(app, headers={"authorization": f"Bearer {secret}"}), desk


def asked(app: FastAPI, actor: Actor, known: dict[str, UUID]) -> dict[str, tuple[int, bool]]:
    rest, desk = reader(app, actor)
    found: dict[str, tuple[int, bool]] = {}
    for path in sorted(addresses(app, known)):
        address = re.sub(r"{(\w+)[^}]*}", lambda name: str(known[name[1]]), path)
        answer = (rest if path.startswith("/v1") else desk).get(address, follow_redirects=False)
        found[path] = (answer.status_code, PLANTED in answer.text)
    return found


def test_every_address_of_the_work_is_refused_to_who_runs_the_system(
    app: FastAPI, database: Database, authority: OrganisationId, known: dict[str, UUID]
) -> None:
    found = asked(app, an_account(database, authority, Role.PLATFORM_ADMINISTRATOR), known)
    assert len(found) > 60
    assert [path for path, (_, named) in found.items() if named] == []
    opened = {path: status for path, (status, _) in found.items() if status not in {403, 404, 422}}
    assert opened.keys() == OPEN_AND_EMPTY


def test_somebody_with_leave_reads_them_so_that_the_other_test_can_fail(
    app: FastAPI, database: Database, authority: OrganisationId, known: dict[str, UUID]
) -> None:
    found = asked(app, an_account(database, authority, Role.CASE_OFFICER), known)
    assert sum(named for _, named in found.values()) > 10


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_the_bar_the_menu_and_the_home_of_every_role_offer_only_what_opens(
    app: FastAPI, database: Database, authority: OrganisationId, role: Role
) -> None:
    _, desk = reader(app, an_account(database, authority, role))
    home = desk.get("/").text
    offered = {html.unescape(one) for one in re.findall(r'href="(/[^"#]*)"', home)} - {"/"}
    assert {"/account", "/work"} <= offered
    shut = {path: desk.get(path, follow_redirects=False).status_code for path in sorted(offered)}
    assert {path: status for path, status in shut.items() if status not in {200, 303}} == {}
