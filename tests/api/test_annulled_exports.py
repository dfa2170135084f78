"""Five exports asked for over HTTP while a case is annulled, and a second person who is the first under a new role."""

import threading
from pathlib import Path

import pytest
from sqlmodel import Session, select

from foundation import accounts
from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from foundation.models import Account
from sanctions.cases import moves
from sanctions.cases.payloads import CaseMove
from sanctions.models import Case
from tests.api.test_case_refusals import Two
from tests.api.test_case_routes import Caller
from tests.api.test_publication_routes import People
from tests.builders import NOW, a_party, an_account
from tests.sanctions.published import ON, THEN, a_final_case, publish

FORMS = ("/v1/register", "/v1/register/csv", "/v1/register/ftm", "/v1/register/feed", "/v1/register/dump")
FIRM = "Obras Vega Alta"


@pytest.fixture
def house(own_database: str) -> People:
    store = Database.at(own_database)
    with store.transaction() as session:
        row = accounts.add_organisation(session, name="Authority", kind="inspectorate", now=NOW)
    return People(store, OrganisationId(row.id))


def a_listed_case(session: Session, house: People, planner: Actor) -> Case:
    case = a_final_case(session, house.officer, a_party(session, planner, f"{FIRM} S.L."))
    publish(session, house.officer, house.approver, case)
    return case


def test_every_export_beside_an_annulment_holds_the_entry_until_it_is_gone_from_all(house: People) -> None:
    planner = an_account(house.database, house.officer.organisation_id, Role.INSPECTION_PLANNER)
    with house.database.transaction() as session:
        case = a_listed_case(session, house, planner)
    annulled, go_on = threading.Event(), threading.Event()

    def annul() -> None:
        """Everything is done and nothing committed while the exports are asked for."""
        with house.database.transaction() as session:
            step = CaseMove(to_state="annulled", on=ON, reason="The court has annulled it")
            moves.move(session, house.approver, case.id, step, version_seen=case.version, now=THEN)
            annulled.set()
            go_on.wait(30)

    beside = threading.Thread(target=annul)
    beside.start()
    assert annulled.wait(30)
    during = [house.everybody.get(path) for path in FORMS]
    go_on.set()
    beside.join(30)
    after = [house.everybody.get(path) for path in FORMS]
    assert [answer.status_code for answer in (*during, *after)] == [200] * 10
    assert [FIRM in answer.text for answer in during] == [True] * 5
    assert [FIRM in answer.text for answer in after] == [False] * 5
    assert all(before.headers["etag"] != later.headers["etag"] for before, later in zip(during, after, strict=True))
    assert house.everybody.get(f"/v1/register/{case.id}").status_code == 410
    house.database.close()


def test_who_proposed_does_not_decide_after_becoming_an_approver(
    database: Database, authority: OrganisationId, planner: Actor, tmp_path: Path
) -> None:
    with database.transaction() as session:
        firm = a_party(session, planner, f"{FIRM} S.L.")
    two = Two(database, authority, firm, tmp_path)
    two.noticed()
    with database.transaction() as session:
        proposer = session.exec(select(Case.proposed_by)).one()
        account = session.get_one(Account, proposer)
        account.role = Role.APPROVER.value
        promoted = accounts.actor_of(session, account)
    again = Caller(database, promoted, tmp_path)
    again.address = two.officer.address
    status, refused = two.step(again, "decided", 20)
    assert (status, refused["code"]) == (403, "case.second_person_needed")
    assert two.step(two.approver, "decided", 20)[0] == 200
