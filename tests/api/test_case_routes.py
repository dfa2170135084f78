"""Cases over HTTP: each part under its own address, refused with a code, and whole whenever a process dies."""

import multiprocessing
import os
import signal
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import Session, select

from api.main import create_app
from foundation import accounts, tokens, trail
from foundation.actors import Action, Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account, Obligation
from foundation.settings import Settings
from risk.models import LedgerEvent
from sanctions.cases import consequences, moves, opening
from sanctions.cases.payloads import CaseMove, CaseOpening
from sanctions.models import Case, CaseEvent
from suppliers.models import Party
from tests.api.test_case_pages import ago
from tests.builders import NOW, a_party
from tests.builders import an_account as _account
from tests.web_client import TestClient

FACTS = {"gravity": "high", "history": "clean", "firm_employees": 60, "good_faith": "partial", "quick_fix": False}
FACTS |= {"violations": 1, "repeat": 0}
LATER = datetime.fromisoformat("2027-06-01T09:00:00+00:00")


class Caller:
    """A person with a token; remembers the version of the case."""

    def __init__(self, database: Database, actor: Actor, folder: Path) -> None:
        with database.transaction() as session:
            account = session.get_one(Account, actor.account_id)
            scopes = frozenset(action for action in Action if actor.may(action))
            secret = tokens.make_token(session, account, name="test", scopes=scopes, days=1, now=utc_now())
        app = create_app(Settings(data_dir=folder), database)
        self.client = TestClient(app, headers={"authorization": f"Bearer {secret}"})
        self.address = ""

    def send(self, method: str, part: str, **body: object) -> tuple[int, dict[str, object]]:
        version = self.client.get(self.address).headers["etag"]
        answer = self.client.request(method, f"{self.address}{part}", json=body, headers={"If-Match": version})
        return answer.status_code, answer.json()


@pytest.fixture
def firm(database: Database, planner: Actor) -> Party:
    with database.transaction() as session:
        return a_party(session, planner, "Obras Vega Alta S.L.")


def test_every_part_of_a_case_has_its_address(
    database: Database, authority: OrganisationId, firm: Party, tmp_path: Path
) -> None:
    officer = Caller(database, _account(database, authority, Role.CASE_OFFICER), tmp_path)
    approver = Caller(database, _account(database, authority, Role.APPROVER), tmp_path)
    new = {"reference": "US-1", "party_id": str(firm.id), "offence_family": "osh_serious", "offence_on": ago(100)}
    new |= {"opened_on": ago(90), "grounds": "A trench without shoring, alleged"}
    case = officer.client.post("/v1/cases", json=new)
    officer.address = approver.address = f"/v1/cases/{case.json()['id']}"

    def step(who: Caller, to_state: str, on: str, **more: object) -> tuple[int, dict[str, object]]:
        return who.send("POST", "/moves", to_state=to_state, on=on, reason="as recorded", **more)

    assert step(officer, "under_inquiry", ago(85))[0] == 200
    status, refused = officer.send("POST", "/assessments", regime="us_osha", facts={"violations": 1})
    assert (status, refused["code"]) == (422, "case.facts_missing")
    status, assessed = officer.send("POST", "/assessments", regime="us_osha", facts=FACTS)
    assert (status, assessed["low"], assessed["number"]) == (201, "7877.80", 1)
    proposal = {"assessment_id": assessed["id"], "amount": "7878", "to_workers": "600", "reason": "as assessed"}
    assert officer.send("PUT", "/proposal", **proposal)[0] == 200
    stale = officer.client.put(f"{officer.address}/proposal", json=proposal, headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert stale.json()["current"]["proposed_amount"] == "7878.00"
    assert stale.json()["sent"]["amount"] == "7878"
    made = officer.send("POST", "/notices", language="es", reply_to="Registro, calle 1")
    assert made[0] == 201, made
    status, unserved = step(officer, "notice_issued", ago(0))
    assert (status, unserved["code"]) == (422, "case.move_incomplete")
    served = {"how": "bailiff", "by": "the bailiff of the district"}
    assert step(officer, "notice_issued", ago(0), service=served)[0] == 200
    assert step(officer, "representations", ago(0), reply={"spoken_by": "director", "words": "It was shored"})[0] == 200
    late = {"spoken_by": "counsel", "words": "And inspected", "received_on": ago(0)}
    assert officer.send("POST", "/replies", **late)[0] == 201
    assert step(approver, "decided", ago(0))[1]["code"] == "case.reply_unread"
    assert approver.send("POST", "/replies/read")[1] == {"newly_read": 2}
    assert step(approver, "decided", ago(0))[0] == 200
    assert step(approver, "final", ago(0), listed_until="2099-01-01")[0] == 200
    plan = {"instalments": [{"due_on": "2098-01-01", "amount": "7878"}]}
    assert officer.send("PUT", "/plan", **plan)[0] == 200
    agreed = {"agreed_on": ago(0), "reduced": "5000", "reason": "wages were repaid"}
    assert approver.send("POST", "/settlements", **agreed)[0] == 201
    paid = {"payee": "workers", "paid_on": ago(0), "amount": "600", "reference": "B-1"}
    assert officer.send("POST", "/payments", **paid)[0] == 201
    assert officer.send("POST", "/payments", **paid)[1]["code"] == "case.payment_booked"
    status, remedy = officer.send("POST", "/remedies", what="Shore the trench", due_on="2098-01-01")
    assert status == 201
    assert officer.send("POST", f"/remedies/{remedy['id']}/done", done_on=ago(0), note="Seen")[0] == 200
    left = {one["payee"]: one["left"] for one in officer.client.get(f"{officer.address}/balances").json()}
    assert left == {"authority": "5000.00", "workers": "0.00"}
    assert officer.client.get(f"{officer.address}/recidivism").json()["repeats"] == 0
    file = officer.client.get(officer.address).json()
    assert [one["original"] for one in file["settlements"]] == ["7878.00"]
    assert len(file["replies"][0]["read_by"]) == 1


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"offence_family": "noise"}, "request.invalid"),
        ({"currency": "XXQ"}, "request.invalid"),
        ({"currency": "eur"}, "request.invalid"),
        ({"offence_on": ago(10)}, "case.day_impossible"),
        ({"opened_on": "2999-01-01"}, "case.day_impossible"),
    ],
)
def test_what_cannot_be_is_refused_with_its_code(
    database: Database, authority: OrganisationId, firm: Party, tmp_path: Path, wrong: dict[str, str], code: str
) -> None:
    officer = Caller(database, _account(database, authority, Role.CASE_OFFICER), tmp_path)
    new = {"reference": "US-1", "party_id": str(firm.id), "offence_family": "osh_serious", "offence_on": ago(100)}
    new |= {"opened_on": ago(90), "grounds": "A trench without shoring, alleged"}
    answer = officer.client.post("/v1/cases", json=new | wrong)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def _decide_and_die(url: str, case_id: UUID, approver: Actor, where: str) -> None:
    """A second process that is killed in the middle of making a case final."""

    def die(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    setattr(*{"ledger": (consequences, "_record_in_ledger"), "trail": (trail, "record")}[where], die)
    step = CaseMove.model_validate(
        {"to_state": "final", "on": date(2027, 2, 1), "reason": "as recorded", "listed_until": date(2029, 2, 1)}
    )
    database = Database.at(url)
    with database.transaction() as session:
        case = session.get_one(Case, case_id)
        moves.move(session, approver, case_id, step, version_seen=case.version, now=LATER)


def _at_decided(session: Session, officer: Actor, approver: Actor, firm: Party) -> Case:
    new = CaseOpening(
        reference="C-1",
        party_id=firm.id,
        offence_family="forced_labour",
        offence_on=date(2026, 9, 1),
        opened_on=date(2026, 9, 14),
        grounds="Papers were kept, alleged",
    )
    case = opening.open_case(session, officer, new, now=NOW)
    for actor, state, on, more in (
        (officer, "under_inquiry", date(2026, 10, 1), {}),
        (officer, "notice_issued", date(2026, 10, 2), {"service": {"how": "in_person", "by": "the officer"}}),
        (approver, "decided", date(2026, 12, 1), {"amount": "100"}),
    ):
        step = CaseMove.model_validate({"to_state": state, "on": on, "reason": "as recorded"} | more)
        moves.move(session, actor, case.id, step, version_seen=case.version, now=LATER)
    return case


@pytest.mark.parametrize("where", ["ledger", "trail"])
def test_a_process_killed_between_steps_leaves_case_ledger_and_tasks_as_they_were(
    own_database: str, where: str
) -> None:
    database = Database.at(own_database)
    with database.transaction() as session:
        house = accounts.add_organisation(
            session, name="Valmarra", kind="regulator", now=NOW, jurisdiction=frozenset({"ES"})
        )
        authority = OrganisationId(house.id)
    officer, approver, planner = (
        _account(database, authority, role) for role in (Role.CASE_OFFICER, Role.APPROVER, Role.INSPECTION_PLANNER)
    )
    with database.transaction() as session:
        case_id = _at_decided(session, officer, approver, a_party(session, planner, "Obras Vega")).id
    before = _counted(database)
    told = multiprocessing.get_context("fork").Process(
        target=_decide_and_die, args=(own_database, case_id, approver, where)
    )
    told.start()
    told.join(60)
    assert told.exitcode == -signal.SIGKILL
    assert _counted(database) == before
    with database.reading() as session:
        assert session.get_one(Case, case_id).state == "decided"
    database.close()


def _counted(database: Database) -> list[int]:
    with database.reading() as session:
        tables = (CaseEvent, LedgerEvent, Obligation)
        return [len(session.exec(select(table)).all()) for table in tables] + [trail.head(session)[0]]
