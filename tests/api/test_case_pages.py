"""A case walked at the desk from allegation to expiry by two people, and what stands in their way."""

import re
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from sqlmodel import select

from api.main import create_app
from foundation.actors import Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings
from sanctions.cases import moves
from sanctions.models import Case
from suppliers.models import Party
from tests.api.test_pages import form_token, sign_in
from tests.builders import a_party, an_account, an_edge
from tests.web_client import TestClient

TODAY = utc_now().date()
LOOK = {"accept": "text/html"}
FACTS = {
    "gravity": "high",
    "history": "clean",
    "firm_employees": "60",
    "good_faith": "partial",
    "quick_fix": "no",
    "violations": "1",
    "repeat": "0",
}


def ago(days: int) -> str:
    return str(TODAY - timedelta(days=days))


class Desk:
    """One person at the pages of one case."""

    def __init__(self, database: Database, actor: Actor, folder: Path) -> None:
        self.client = sign_in(
            TestClient(create_app(Settings(data_dir=folder), database), headers=LOOK), database, actor
        )
        self.actor = actor

    def read(self, page: str) -> str:
        answer = self.client.get(page)
        assert answer.status_code == 200, answer.text[-500:]
        return unescape(answer.text)

    def sent(self, page: str, action: str, **fields: str) -> tuple[int, str]:
        shown = self.read(page)
        found = re.search(r'name="version" value="(\d+)"', shown)
        fields = {"form_token": form_token(shown), "version": found[1] if found else "0"} | fields
        answer = self.client.post(action, data=fields, follow_redirects=False)
        return answer.status_code, answer.headers.get("location") or unescape(answer.text)

    def step(self, page: str, state: str, on: str, **fields: str) -> tuple[int, str]:
        return self.sent(page, f"{page}/moves", to_state=state, on=on, reason="as recorded", **fields)


@pytest.fixture
def officer(database: Database, authority: OrganisationId, tmp_path: Path) -> Desk:
    return Desk(database, an_account(database, authority, Role.CASE_OFFICER), tmp_path)


@pytest.fixture
def approver(database: Database, authority: OrganisationId, tmp_path: Path) -> Desk:
    return Desk(database, an_account(database, authority, Role.APPROVER), tmp_path)


@pytest.fixture
def firm(database: Database, planner: Actor) -> Party:
    with database.transaction() as session:
        firm = a_party(session, planner, "Obras Vega Alta S.L.")
        contractor = a_party(session, planner, "Levante Invented S.L.")
        an_edge(session, planner, firm.id, contractor.id, "subcontracts")
        return firm


def opened(desk: Desk, firm: Party) -> str:
    assert "Obras Vega Alta" in desk.read("/cases/new?q=vega")
    told = {"reference": "US-1", "offence_family": "osh_serious", "offence_on": ago(100), "opened_on": ago(90)}
    told |= {"grounds": "A trench without shoring", "currency": "USD", "party_id": str(firm.id)}
    status, reached = desk.sent(f"/cases/new?firm={firm.id}", "/cases", **told)
    assert status == 303, reached[-900:]
    return reached.partition("?")[0]


def noticed(desk: Desk, firm: Party) -> str:
    page = opened(desk, firm)
    assert desk.step(page, "under_inquiry", ago(85))[0] == 303
    assert 'name="gravity"' in desk.read(f"{page}?regime=us_osha")
    status, words = desk.sent(page, f"{page}/facts", regime="us_osha", **(FACTS | {"gravity": ""}))
    assert (status, "Say gravity" in words) == (422, True)
    assert desk.sent(page, f"{page}/facts", regime="us_osha", **FACTS)[0] == 303
    found = re.search(r'name="assessment_id"><option value="([^"]+)"', desk.read(page))
    assert found
    resting = {"assessment_id": found[1], "reason": "as assessed"}
    status, words = desk.sent(page, f"{page}/proposal", amount="9000", **resting)
    assert (status, "outside what the assessment allows" in words) == (422, True)
    assert desk.sent(page, f"{page}/proposal", amount="7878", **resting)[0] == 303
    served = {"how": "in_person", "by": "district office"}
    assert desk.step(page, "notice_issued", ago(60), **served)[0] == 303
    return page


def test_a_case_is_walked_from_allegation_to_expiry_by_two_people(
    officer: Desk, approver: Desk, firm: Party, database: Database
) -> None:
    page = noticed(officer, firm)
    text = officer.read(page)
    assert "alleged" in text
    assert "guilty" not in text.lower()
    assert "7,878.00" in text
    assert "FOM ch.6" in text
    assert "Levante Invented" in text
    assert "that it knew or should have known" in text
    assert officer.step(page, "representations", ago(50), spoken_by="director", words="It was shored")[0] == 303
    status, words = approver.step(page, "decided", ago(20), amount="7878")
    assert (status, "unread by you" in words) == (409, True)
    assert approver.sent(page, f"{page}/replies/read")[0] == 303
    assert approver.step(page, "decided", ago(20), amount="7878")[0] == 303
    assert "It was shored" in approver.read(page)
    assert approver.step(page, "final", ago(10), listed_until=str(TODAY + timedelta(days=1)))[0] == 303
    assert officer.sent(page, f"{page}/plan", payee="authority", parts="2", first_due_on=ago(9))[0] == 303
    assert "US-1" in officer.read("/cases?which=payments")
    assert officer.step(page, "paying", ago(9))[0] == 303
    paid = {"payee": "authority", "paid_on": ago(2), "amount": "7878", "reference": "B-1"}
    assert officer.sent(page, f"{page}/payments", **paid)[0] == 303
    assert "US-1" not in officer.read("/cases?which=payments")
    assert officer.step(page, "closed", ago(1))[0] == 303
    with database.transaction() as session:
        job = Actor.system(officer.actor.organisation_id)
        later = utc_now() + timedelta(days=3)
        assert len(moves.expire_listings(session, job, now=later)) == 1
    assert "Expired" in officer.read(page)


def test_what_cannot_be_is_refused_where_it_was_typed(officer: Desk, approver: Desk, firm: Party) -> None:
    page = noticed(officer, firm)
    status, words = officer.step(page, "closed", ago(1))
    assert (status, "Possible now:" in words, "#do-move-representations" in words) == (409, True, True)
    status, words = approver.step(page, "decided", ago(70), amount="7878")
    assert (status, "lies before the notice" in words) == (422, True)
    assert officer.step(page, "decided", ago(1), amount="7878")[0] == 403
    assert "US-1" in officer.read("/cases?which=mine&state=notice_issued")
    assert "US-1" not in officer.read("/cases?which=mine&state=final")


def test_a_notice_is_made_as_a_file_that_anyone_can_prove(officer: Desk, firm: Party) -> None:
    page = opened(officer, firm)
    assert officer.step(page, "under_inquiry", ago(85))[0] == 303
    assert officer.sent(page, f"{page}/notice", language="ar", reply_to="desk, street 1")[0] == 303
    found = re.search(r'href="(/evidence/[^"]+/file)"', officer.read(page))
    assert found
    assert officer.client.get(found[1]).content.startswith(b"%PDF")
    assert "no time runs" in officer.read(page)


def test_two_at_once_are_shown_both_versions(officer: Desk, firm: Party, database: Database) -> None:
    page = opened(officer, firm)
    with database.transaction() as session:
        case = session.exec(select(Case)).one()
        case.version += 1
        session.add(case)
    status, words = officer.sent(
        page, f"{page}/moves", to_state="under_inquiry", on=ago(1), reason="looked", version="1"
    )
    assert (status, "Changed meanwhile: both versions" in words) == (412, True)
    assert "looked" in words


def test_nobody_else_learns_of_a_case(
    officer: Desk, firm: Party, database: Database, inspector: Actor, planner: Actor, tmp_path: Path
) -> None:
    page = noticed(officer, firm)
    for actor in (inspector, planner):
        assert Desk(database, actor, tmp_path).client.get(page).status_code == 403
    for public in ("/register", "/v1/register", "/register.atom", "/v1/register/feed.atom"):
        answer = TestClient(create_app(Settings(data_dir=tmp_path), database)).get(public)
        assert "Vega" not in answer.text
