"""What a firm may still do after a decision, over the interface and at the desk: pay early, appeal behind its link."""

import re
from dataclasses import replace
from decimal import Decimal
from html import unescape
from pathlib import Path

import pytest

from foundation.actors import Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from sanctions.models import Publication
from sanctions.publications import approving, preparing
from suppliers.models import Party
from tests.api.test_case_pages import Desk, ago
from tests.api.test_case_routes import Caller
from tests.api.test_firm_links import given_a_link
from tests.api.test_publication_routes import HTML, People, form_of
from tests.builders import a_party, an_account
from tests.sanctions.published import a_final_case, wanted

WAGES = {"underpayment_total": 600, "workers_affected": 2}


class Two:
    """An officer and an approver on one case about withheld wages under the law of the minimum wage."""

    def __init__(self, database: Database, authority: OrganisationId, firm: Party, folder: Path) -> None:
        people = [an_account(database, authority, role) for role in (Role.CASE_OFFICER, Role.APPROVER)]
        self.officer, self.approver = (Caller(database, one, folder) for one in people)
        self.desk = Desk(database, people[0], folder)
        new = {"reference": "GB-1", "party_id": str(firm.id), "offence_family": "wage_underpayment"}
        new |= {"offence_on": ago(100), "opened_on": ago(90), "grounds": "Wages below the minimum, alleged"}
        case = self.officer.client.post("/v1/cases", json=new | {"currency": "GBP"}).json()
        self.page = f"/cases/{case['id']}"
        self.officer.address = self.approver.address = f"/v1{self.page}"

    def step(self, who: Caller, to_state: str, days: int, **more: object) -> None:
        status, told = who.send("POST", "/moves", to_state=to_state, on=ago(days), reason="as recorded", **more)
        assert status == 200, told

    def decided(self) -> None:
        self.step(self.officer, "under_inquiry", 85)
        status, assessed = self.officer.send("POST", "/assessments", regime="gb_nmw", facts=WAGES)
        assert status == 201
        proposal = {"assessment_id": assessed["id"], "amount": "1200", "to_workers": "600", "reason": "as assessed"}
        status, told = self.officer.send("PUT", "/proposal", **proposal)
        assert status == 200, told
        self.step(self.officer, "notice_issued", 60, service={"how": "bailiff", "by": "the bailiff of the district"})
        waived = {"reply_waived": True, "departure": {"reason": "Arrears stand apart", "legal_ground": "s.19A"}}
        self.step(self.approver, "decided", 12, amount="1200", to_workers="600", **waived)
        self.step(self.approver, "final", 11, listed_until="2099-01-01")

    def paid(self, payee: str, amount: str, days: int) -> None:
        made = {"payee": payee, "amount": amount, "paid_on": ago(days), "reference": f"B-{payee}-{days}"}
        status, told = self.officer.send("POST", "/payments", **made)
        assert status == 201, told

    def fine(self) -> dict[str, object]:
        balances = self.officer.client.get(f"{self.officer.address}/balances").json()
        return next(one for one in balances if one["payee"] == "authority")


@pytest.fixture
def two(database: Database, authority: OrganisationId, planner: Actor, tmp_path: Path) -> Two:
    with database.transaction() as session:
        firm = a_party(session, planner, "Obras Vega Alta S.L.")
    return Two(database, authority, firm, tmp_path)


def test_half_of_the_fine_is_not_enough_while_workers_wait_for_theirs(two: Two) -> None:
    two.decided()
    two.paid("authority", "600", 5)
    fine = two.fine()
    assert (fine["left"], fine["early"]["refused"], fine["early"]["taken"]) == ("600.00", "arrears_unpaid", False)  # type: ignore[index]  # as JSON comes
    page = two.desk.read(two.page)
    assert "The fine was paid in time, but nothing is taken off" in page
    assert "600.00 GBP" in page
    two.paid("workers", "600", 4)
    fine = two.fine()
    assert (fine["left"], fine["early"]["refused"], fine["early"]["taken"]) == ("0.00", "", True)  # type: ignore[index]  # as JSON comes
    assert "nothing is taken off" not in two.desk.read(two.page)


@pytest.fixture
def people(database: Database, authority: OrganisationId) -> People:
    return People(database, authority)


@pytest.fixture
def entry(people: People, planner: Actor) -> Publication:
    """Decided, not final, and shown so by a law that allows it: the firm has its link while it may appeal."""
    named = {"law_id": "gb_nmw_naming", "grounds_code": "wages_below_law", "before_final": True}
    of_wages = {"offence_family": "wage_underpayment", "regime": "gb_nmw", "currency": "GBP"}
    with people.database.transaction() as session:
        firm = a_party(session, planner, "Obras Vega Alta S.L.")
        decided = {"state": "decided", "decided_on": ago(20), "final_to_workers": Decimal(900)} | of_wages
        case = a_final_case(session, people.officer, firm, **decided)  # type: ignore[arg-type]  # fields of a case
        british = replace(people.officer, jurisdiction=frozenset({"GB"}))
        row = preparing.prepare(session, british, wanted(case.id, **named), now=utc_now())  # type: ignore[arg-type]  # fields of an order
        return approving.approve(session, people.approver, row.id, now=utc_now()).publication


def test_what_a_firm_writes_behind_its_link_is_its_appeal_and_the_register_says_so(
    people: People, entry: Publication
) -> None:
    own = f"/register/own/{given_a_link(people, entry)}"
    page = people.everybody.get(own, headers=HTML)
    said = form_of(page.text) | {"kind": "contest", "about": "final_amount", "text": "We appeal against the decision."}
    assert "Received." in people.everybody.post(own, data=said, headers=HTML).text
    desk = people.desk(people.officer)
    case = f"/cases/{entry.case_id}"
    shown = unescape(desk.get(case).text)
    found = re.search(r'<option value="([^"]+)">[^<]*We appeal against', shown)
    assert found, "the step offers what the firm wrote"
    officer = people.rest(people.officer)
    seen = officer.get(f"/v1{case}")
    today = str(utc_now().date())
    step = {"to_state": "appealed", "on": today, "reason": "as lodged", "appeal_body": "employment tribunal"}
    lodged = {"how": "link", "received_on": today, "answer_id": found[1]}
    version = {"If-Match": seen.headers["etag"]}
    wrong = officer.post(f"/v1{case}/moves", json=step | {"appeal": lodged | {"received_on": ago(3)}}, headers=version)
    assert (wrong.status_code, wrong.json()["code"]) == (422, "case.day_impossible")
    form = re.search(r'name="version" value="(\d+)"', shown)
    assert form
    sent = form_of(shown) | {"version": form[1]} | step | lodged
    assert desk.post(f"{case}/moves", data=sent, follow_redirects=False).status_code == 303
    (kept,) = officer.get(f"/v1{case}").json()["appeals"]
    assert (kept["lodged_by"], kept["answer_id"]) == ("link", found[1])
    assert "by its own link" in unescape(desk.get(case).text)
    gone = people.everybody.get(f"/v1/register/{entry.case_id}").json()
    assert "entry" not in gone or gone["entry"]["appeal"] != "", "an appealed decision never stands as if nothing were"
