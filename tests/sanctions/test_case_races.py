"""Two people at one case at once, each in a process's own connection: one of them waits, and then sees what is."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from sqlmodel import Session, select

from foundation import accounts
from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from foundation.errors import TierlightError
from foundation.models import TrailEntry
from sanctions.cases import contractors, money, moves
from sanctions.cases.opening import open_case
from sanctions.cases.payloads import (
    AppealLodged,
    CaseMove,
    CaseOpening,
    KnowledgeStated,
    PaymentMade,
    SettlementAgreed,
)
from sanctions.models import Case, CaseAppeal, CaseKnowledge, CasePayment, CaseSettlement
from sanctions.publications import approving, preparing
from suppliers.models import Party
from tests.builders import NOW, a_party, an_account, an_edge
from tests.sanctions.published import THEN, a_final_case, wanted

LATER = datetime(2027, 6, 1, 9, 0, tzinfo=UTC)
Act = Callable[[Session], object]


@dataclass(frozen=True, slots=True)
class House:
    store: Database
    officer: Actor
    approver: Actor
    case_id: UUID
    contractor: UUID


@pytest.fixture
def house(own_database: str) -> Iterator[House]:
    store = Database.at(own_database)
    with store.transaction() as session:
        added = accounts.add_organisation(session, name="Authority", kind="inspectorate", now=NOW)
    people = [an_account(store, OrganisationId(added.id), role) for role in (Role.CASE_OFFICER, Role.APPROVER)]
    officer, approver = (replace(one, jurisdiction=frozenset({"ES"})) for one in people)
    planner = an_account(store, OrganisationId(added.id), Role.INSPECTION_PLANNER)
    with store.transaction() as session:
        firm, above = (a_party(session, planner, name) for name in ("Obras Vega", "Levante Sub"))
        an_edge(session, planner, firm.id, above.id, "subcontracts")
        new = CaseOpening(
            reference="C-1",
            party_id=firm.id,
            offence_family="osh_serious",
            offence_on=date(2026, 3, 2),
            opened_on=date(2026, 3, 9),
            grounds="A trench without shoring, alleged",
        )
        case = open_case(session, officer, new, now=NOW)
        served = {"how": "in_person", "by": "the officer"}
        for actor, state, on, more in (
            (officer, "under_inquiry", date(2026, 4, 1), {}),
            (officer, "notice_issued", date(2026, 5, 4), {"service": served}),
            (approver, "decided", date(2026, 7, 1), {"amount": "900"}),
        ):
            _move(session, actor, case, state, on, **more)
        held = House(store, officer, approver, case.id, above.id)
    yield held
    store.close()


def _move(session: Session, actor: Actor, case: Case, state: str, on: date, **more: object) -> Case:
    step = CaseMove.model_validate({"to_state": state, "on": on, "reason": "as recorded"} | more)
    return moves.move(session, actor, case.id, step, version_seen=case.version, now=LATER)


def at_once(store: Database, *acts: Act) -> list[str]:
    """What came of each: done, or the code of the refusal. None may wait for ever or break the database."""
    gate = threading.Barrier(len(acts))
    told = ["never ended"] * len(acts)

    def run(place: int, act: Act) -> None:
        gate.wait(10)
        try:
            with store.transaction() as session:
                act(session)
            told[place] = "done"
        except TierlightError as refused:
            told[place] = refused.code

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    return told


def test_an_appeal_and_the_end_of_its_time_do_not_both_happen(house: House) -> None:
    def appeal(session: Session) -> None:
        lodged = AppealLodged(how="letter", received_on=date(2026, 7, 20))
        case = session.get_one(Case, house.case_id)
        _move(session, house.officer, case, "appealed", date(2026, 7, 20), appeal_body="court", appeal=lodged)

    def close(session: Session) -> None:
        case = session.get_one(Case, house.case_id)
        _move(session, house.approver, case, "final", date(2026, 8, 3), listed_until="2029-02-01")

    told = at_once(house.store, appeal, close)
    with house.store.reading() as session:
        state = session.get_one(Case, house.case_id).state
        appeals = len(session.exec(select(CaseAppeal)).all())
    if sorted(told) == ["done", "done"]:  # the appeal came first and was then ended
        assert (state, appeals) == ("final", 1)
    else:
        assert told.count("done") == 1
        assert (state, appeals) in (("appealed", 1), ("final", 0))


def test_two_settlements_and_a_payment_at_once_leave_one_sum_due(house: House) -> None:
    def settle(reduced: int) -> Act:
        def act(session: Session) -> None:
            agreed = SettlementAgreed(agreed_on=date(2026, 7, 20), reduced=Decimal(reduced), reason="wages repaid")
            money.settle(session, house.approver, house.case_id, agreed, version_seen=4, now=LATER)

        return act

    def pay(session: Session) -> None:
        made = PaymentMade(paid_on=date(2026, 7, 21), amount=Decimal(100), reference="B-1")
        money.take_payment(session, house.officer, house.case_id, made, now=LATER)

    told = at_once(house.store, settle(500), settle(400), pay)
    assert sorted(told) == ["done", "done", "version.changed"]
    assert at_once(house.store, pay, pay) == ["case.payment_booked"] * 2
    with house.store.reading() as session:
        (agreed,) = session.exec(select(CaseSettlement)).all()
        (balance,) = money.balances_of(session, session.get_one(Case, house.case_id))
        assert (balance.due, balance.left) == (agreed.reduced, agreed.reduced - 100)
        assert len(session.exec(select(CasePayment)).all()) == 1


def test_statements_made_at_once_leave_one_that_stands(house: House) -> None:
    def say(word: str) -> Act:
        def act(session: Session) -> None:
            said = KnowledgeStated.model_validate(
                {"knowledge": word, "stated_on": date(2026, 6, 1), "ground": "The sheets"}
            )
            contractors.state_knowledge(session, house.officer, house.case_id, house.contractor, said, now=LATER)

        return act

    assert at_once(house.store, *map(say, ("knew", "did_not_know", "unknown"))) == ["done"] * 3
    with house.store.reading() as session:
        rows = session.exec(select(CaseKnowledge)).all()
        lines = session.exec(select(TrailEntry).where(TrailEntry.action == "case.knowledge_stated")).all()
    assert (len(rows), sum(one.superseded_at is None for one in rows), len(lines)) == (3, 1, 3)


def test_an_approval_beside_an_annulment_never_leaves_an_annulled_case_listed(house: House) -> None:
    with house.store.transaction() as session:
        firm = session.get_one(Case, house.case_id).party_id
        case = a_final_case(session, house.officer, session.get_one(Party, firm), "ES-2")
        row = preparing.prepare(session, house.officer, wanted(case.id), now=THEN)
        case_id, row_id = case.id, row.id

    def approve(session: Session) -> None:
        approving.approve(session, house.approver, row_id, now=THEN)

    def annul(session: Session) -> None:
        case = session.get_one(Case, case_id)
        _move(session, house.approver, case, "annulled", date(2026, 4, 10))

    told = at_once(house.store, approve, annul)
    assert told[1] == "done"
    with house.store.reading() as session:
        states = {one.state for one in preparing.list_publications(session, house.approver)}
        assert session.get_one(Case, case_id).state == "annulled"
    assert "approved" not in states
    assert told[0] in {"done", "publication.case_changed", "publication.not_publishable", "publication.not_waiting"}
