"""What cannot be in a case is refused with its code and its reason, over the interface and at the command line."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from suppliers.models import Party
from tests.api.test_case_pages import Desk, ago, noticed
from tests.api.test_case_routes import FACTS, Caller
from tests.builders import a_party, an_account

GIVEN = {"offence_family": "wage_underpayment", "offence_date": "2026-04-30", "underpayment_total": 3000}
GIVEN |= {"workers_affected": 4}
LEFT = {"reason": "Two trenches were counted as one", "legal_ground": "FOM ch.6"}


class Two:
    """An officer and an approver over the interface, on one case."""

    def __init__(self, database: Database, authority: OrganisationId, firm: Party, folder: Path) -> None:
        self.officer = Caller(database, an_account(database, authority, Role.CASE_OFFICER), folder)
        self.approver = Caller(database, an_account(database, authority, Role.APPROVER), folder)
        new = {"reference": "US-1", "party_id": str(firm.id), "offence_family": "osh_serious", "offence_on": ago(100)}
        new |= {"opened_on": ago(90), "grounds": "A trench without shoring, alleged"}
        case = self.officer.client.post("/v1/cases", json=new).json()
        self.officer.address = self.approver.address = f"/v1/cases/{case['id']}"

    def step(self, who: Caller, to_state: str, days: int, **more: object) -> tuple[int, dict[str, object]]:
        return who.send("POST", "/moves", to_state=to_state, on=ago(days), reason="as recorded", **more)

    def noticed(self) -> None:
        assert self.step(self.officer, "under_inquiry", 85)[0] == 200
        status, assessed = self.officer.send("POST", "/assessments", regime="us_osha", facts=FACTS)
        assert status == 201
        proposal = {"assessment_id": assessed["id"], "amount": "7878", "to_workers": "600", "reason": "as assessed"}
        assert self.officer.send("PUT", "/proposal", **proposal)[0] == 200
        served = {"how": "bailiff", "by": "the bailiff of the district"}
        assert self.step(self.officer, "notice_issued", 60, service=served)[0] == 200


@pytest.fixture
def two(database: Database, authority: OrganisationId, planner: Actor, tmp_path: Path) -> Two:
    with database.transaction() as session:
        firm = a_party(session, planner, "Obras Vega Alta S.L.")
    return Two(database, authority, firm, tmp_path)


def test_a_sum_outside_the_span_is_decided_only_with_reason_and_legal_ground(two: Two) -> None:
    two.noticed()
    status, refused = two.step(two.approver, "decided", 20, amount="9000")
    assert (status, refused["code"]) == (422, "case.decision_outside_span")
    assert all(part in str(refused["detail"]) for part in ("9000 ", "7877.80 to 7877.80"))
    assert two.step(two.approver, "decided", 20, amount="9000", departure={"reason": "It was grave"})[0] == 422
    assert two.step(two.approver, "decided", 20, amount="9000", departure=LEFT)[0] == 200
    file = two.officer.client.get(two.officer.address).json()
    assert file["case"]["departure_ground"] == "FOM ch.6"
    lowered = {"amount": "100", "listed_until": "2099-01-01"}
    status, refused = two.step(two.approver, "final", 10, **lowered)
    assert (status, refused["code"]) == (422, "case.decision_outside_span")  # no appeal has lowered it
    assert two.step(two.approver, "final", 10, **lowered, departure=LEFT)[0] == 200


def test_money_to_workers_is_held_to_its_own_span_and_never_to_the_fine_s(two: Two) -> None:
    party = two.officer.client.get(two.officer.address).json()["case"]["party_id"]
    new = {"reference": "US-2", "party_id": party, "offence_family": "wage_underpayment", "offence_on": ago(100)}
    new |= {"opened_on": ago(90), "grounds": "Arrears of wages, alleged", "currency": "USD"}
    case = two.officer.client.post("/v1/cases", json=new).json()
    two.officer.address = two.approver.address = f"/v1/cases/{case['id']}"
    assert two.step(two.officer, "under_inquiry", 85)[0] == 200
    facts = {"underpayment_total": 3000, "workers_affected": 4, "violations": 4, "intent": "wilful"}
    facts |= {"prior_offences": 1}
    assessed = two.officer.send("POST", "/assessments", regime="us_flsa", facts=facts)[1]
    proposal = {"assessment_id": assessed["id"], "amount": "10060", "to_workers": "10060", "reason": "as assessed"}
    status, refused = two.officer.send("PUT", "/proposal", **proposal)
    assert (status, refused["code"]) == (422, "case.proposal_outside_span")
    assert "3000 to 3000 USD to workers" in str(refused["detail"])
    assert two.officer.send("PUT", "/proposal", **proposal | {"to_workers": "3000"})[0] == 200
    served = {"how": "bailiff", "by": "the bailiff of the district"}
    assert two.step(two.officer, "notice_issued", 60, service=served)[0] == 200
    status, refused = two.step(two.approver, "decided", 20, to_workers="100000")
    assert (status, refused["code"]) == (422, "case.decision_outside_span")
    assert "3000 to 3000 USD to workers" in str(refused["detail"])
    assert two.step(two.approver, "decided", 20, to_workers="100000", departure=LEFT)[0] == 200


def test_a_decision_before_its_notice_and_by_the_proposer_is_refused(two: Two) -> None:
    two.noticed()
    status, refused = two.step(two.approver, "decided", 61, amount="7878")
    assert (status, refused["code"]) == (422, "case.decision_before_notice")
    status, refused = two.step(two.officer, "decided", 20, amount="7878")
    assert (status, refused["code"]) == (403, "actor.not_allowed")


def test_the_firm_lodges_the_appeal_and_the_day_it_came_in_is_kept(two: Two) -> None:
    two.noticed()
    assert two.step(two.approver, "decided", 20)[0] == 200
    body = {"appeal_body": "review commission"}
    assert two.step(two.approver, "appealed", 10, **body)[1]["code"] == "actor.not_allowed"
    assert two.step(two.officer, "appealed", 10, **body)[1]["code"] == "case.move_incomplete"
    for appeal, code in (
        ({"how": "letter", "received_on": ago(21)}, "case.day_impossible"),
        ({"how": "letter", "received_on": ago(9)}, "case.day_impossible"),
        ({"how": "link", "received_on": ago(12)}, "case.appeal_not_lodged"),
        ({"how": "telephone", "received_on": ago(12)}, "request.invalid"),
    ):
        status, refused = two.step(two.officer, "appealed", 10, **body, appeal=appeal)
        assert (status, refused["code"]) == (422, code)
    lodged = {"how": "letter", "received_on": ago(12)}
    assert two.step(two.officer, "appealed", 10, **body, appeal=lodged)[0] == 200
    (kept,) = two.officer.client.get(two.officer.address).json()["appeals"]
    assert (kept["lodged_by"], kept["received_on"], kept["lodged_on"]) == ("letter", ago(12), ago(10))
    assert kept["recorded_by"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"offence_family": "jaywalking"}, 'offence_family: is "jaywalking", one of'),
        ({"underpayment_total": -5}, "underpayment_total: is -5, an amount from 0"),
        (
            {"underpayment_total": "3000"},
            'underpayment_total: is the text "3000", a number is expected: write 3000',
        ),
        ({"workers_affected": "four"}, 'workers_affected: is the text "four", a number is expected, such as'),
        ({"workers_affected": 2.5}, "workers_affected: is 2.5, a whole number from 0"),
        ({"underpayments": [10, "20"]}, 'underpayments: amount 2 of the list is the text "20"'),
        ({"cooperated": "yes"}, 'cooperated: is "yes", true or false is expected'),
        ({"article": "23.1(a)\u202e"}, "article: holds characters that cannot be seen"),
        ({"currency": "XQZ"}, 'currency: is "XQZ", a currency of ISO 4217'),
        ({"offence_date": "9999-12-31"}, "offence_date: is 9999-12-31, which has not come yet"),
        ({"offence_date": "30.04.2026"}, 'offence_date: is "30.04.2026", a day is expected, written as 2026-04-30'),
    ],
)
def test_facts_that_cannot_be_are_told_with_place_value_and_what_is_expected(
    two: Two, tmp_path: Path, more: dict[str, object], said: str
) -> None:
    answer = two.officer.client.post("/v1/penalties/assess", json={"facts": GIVEN | more, "regimes": ["gb_nmw"]})
    told = answer.json()
    assert (answer.status_code, told["code"], said in told["detail"]) == (422, "facts.refused", True)
    assert [one["column"] for one in told["places"]] == list(more)
    facts = tmp_path / "case.json"
    facts.write_text(json.dumps(GIVEN | more))
    out = tmp_path / "out.json"
    run = CliRunner().invoke(app, ["sanctions", "assess", str(facts), "--regime", "gb_nmw", "--out", str(out)])
    assert (run.exit_code, out.exists()) == (1, False)
    assert "facts.refused" in run.stderr
    assert said in " ".join(run.stderr.split())


def test_a_day_before_the_law_is_refused_with_the_earliest(two: Two, tmp_path: Path) -> None:
    old = GIVEN | {"offence_date": "1990-01-01"}
    answer = two.officer.client.post("/v1/penalties/assess", json={"facts": old, "regimes": ["gb_nmw"]})
    (told,) = answer.json()
    assert told["refused"]["code"] == "assessment.outside_the_law_s_time"
    assert "earliest begins on 2009-04-06" in told["refused"]["reason"]
    facts, out = tmp_path / "case.json", tmp_path / "out.json"
    facts.write_text(json.dumps(old))
    run = CliRunner().invoke(app, ["sanctions", "assess", str(facts), "--regime", "gb_nmw", "--out", str(out)])
    assert json.loads(out.read_text())[0]["refused"]["code"] == "assessment.outside_the_law_s_time"
    assert run.exit_code == 0
    status, refused = two.officer.send("POST", "/assessments", regime="us_osha", facts=FACTS | {"violations": "1"})
    assert (status, refused["code"]) == (422, "facts.refused")
    assert "write 1 without quotation marks" in str(refused["detail"])


def test_the_desk_asks_for_a_departure_and_shows_how_an_appeal_came(
    database: Database, authority: OrganisationId, planner: Actor, tmp_path: Path
) -> None:
    officer = Desk(database, an_account(database, authority, Role.CASE_OFFICER), tmp_path)
    approver = Desk(database, an_account(database, authority, Role.APPROVER), tmp_path)
    with database.transaction() as session:
        firm = a_party(session, planner, "Obras Vega Alta S.L.")
    page = noticed(officer, firm)
    status, words = approver.step(page, "decided", ago(20), amount="9000")
    assert (status, "7877.80 to 7877.80 USD" in words) == (422, True)
    left = {"departure_reason": LEFT["reason"], "legal_ground": LEFT["legal_ground"]}
    assert approver.step(page, "decided", ago(20), amount="9000", **left)[0] == 303
    text = officer.read(page)
    assert "The decision leaves what the assessment allows" in text
    assert LEFT["reason"] in text
    lodged = {"appeal_body": "review commission", "how": "letter", "received_on": ago(12)}
    status, words = officer.step(page, "appealed", ago(10), **lodged | {"received_on": ago(30)})
    assert (status, "an appeal comes in between" in words) == (422, True)
    assert officer.step(page, "appealed", ago(10), **lodged)[0] == 303
    assert "by its letter" in officer.read(page)
