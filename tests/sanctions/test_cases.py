"""Cases from an allegation to the register: four eyes, the firm's time to answer, nothing public before it is final."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from foundation.actors import ActionNotAllowed, Actor, OrganisationId, Role
from foundation.database import Database
from foundation.errors import Conflict, TierlightError
from foundation.models import Obligation
from foundation.versions import ChangedMeanwhile
from risk.models import LedgerEvent
from sanctions import register
from sanctions.cases import assessing, cases, moves, papers, refusals
from sanctions.cases.opening import open_case
from sanctions.cases.payloads import CaseFactsGiven, CaseMove, CaseOpening, CaseProposal
from sanctions.cases.transitions import FIRST, MoveNotPossible, allowed_from, public_states, states, transitions
from sanctions.models import Case
from sanctions.payloads import CaseState
from suppliers.models import Party
from tests.builders import NOW, a_party, an_account
from tests.sanctions.published import publish

LATER = datetime(2027, 6, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def proposer(database: Database, authority: OrganisationId) -> Actor:
    return replace(an_account(database, authority, Role.CASE_OFFICER), jurisdiction=frozenset({"ES"}))


@pytest.fixture
def approver(database: Database, authority: OrganisationId) -> Actor:
    return replace(an_account(database, authority, Role.APPROVER), jurisdiction=frozenset({"ES"}))


@pytest.fixture
def firm(session: Session, planner: Actor) -> Party:
    return a_party(session, planner, "Obras Vega Alta S.L.")


BROUGHT: dict[str, dict[str, object]] = {
    "notice_issued": {"service": {"how": "in_person", "by": "the officer"}},
    "representations": {"reply": {"spoken_by": "director", "words": "It was paid late, and paid"}},
    "appealed": {"appeal_body": "labour court"},
}
FACTS = {
    "workers_affected": 18,
    "violations": 18,
    "severity": "very_serious",
    "intent": "negligent",
    "firm_employees": 47,
}


def opened(session: Session, proposer: Actor, firm: Party, reference: str = "ES-1") -> Case:
    new = CaseOpening(
        reference=reference,
        party_id=firm.id,
        offence_family="osh_serious",
        offence_on=date(2026, 9, 1),
        opened_on=date(2026, 9, 14),
        grounds="A trench without shoring, alleged",
    )
    return open_case(session, proposer, new, now=NOW)


def step(session: Session, actor: Actor, case: Case, to_state: CaseState, on: date, **more: object) -> Case:
    brought = BROUGHT.get(to_state, {})
    if to_state == "appealed":
        brought = brought | {"appeal": {"how": "letter", "received_on": on}}
    if to_state == "decided":
        brought = {"departure": {"reason": "each worker is a breach", "legal_ground": "an invented provision"}}
    moving = CaseMove.model_validate({"to_state": to_state, "on": on, "reason": "as recorded"} | brought | more)
    return moves.move(session, actor, case.id, moving, version_seen=case.version, now=LATER)


def noticed(session: Session, proposer: Actor, firm: Party) -> Case:
    case = opened(session, proposer, firm)
    step(session, proposer, case, "under_inquiry", date(2026, 10, 2))
    proposed(session, proposer, case)
    return step(session, proposer, case, "notice_issued", date(2026, 11, 20))


def proposed(session: Session, proposer: Actor, case: Case) -> Case:
    given = CaseFactsGiven(regime="es_lisos", facts=FACTS)
    assessed = assessing.assess_case(session, proposer, case.id, given, version_seen=case.version, now=NOW)
    proposal = CaseProposal(
        assessment_id=assessed.id, amount=Decimal(12400), reason="as assessed", outside_reason="each worker is a breach"
    )
    return assessing.propose(session, proposer, case.id, proposal, version_seen=case.version)


def final(session: Session, proposer: Actor, approver: Actor, firm: Party) -> Case:
    case = noticed(session, proposer, firm)
    step(session, proposer, case, "representations", date(2026, 12, 10))
    papers.say_read(session, approver, case.id, now=LATER)
    step(session, approver, case, "decided", date(2026, 12, 20), amount="8680")
    return step(session, approver, case, "final", date(2027, 2, 1), listed_until="2029-02-01")


def tasks(session: Session, case: Case) -> list[str]:
    held = select(Obligation.step).where(Obligation.subject_id == case.id, col(Obligation.closed_at).is_(None))
    return sorted(session.exec(held))


def on_register(session: Session, proposer: Actor, approver: Actor, case: Case) -> None:
    more = {"starts_on": LATER.date(), "listed_until": date(2029, 2, 1)}
    publish(session, proposer, approver, case, now=LATER, **more)


def listed(session: Session, on: date) -> list[str]:
    return [entry.reference for entry in register.public_entries(session, on=on).rows]


def test_a_served_notice_starts_fifteen_working_days_and_shows_what_did_not_count(
    session: Session, proposer: Actor, firm: Party
) -> None:
    case = noticed(session, proposer, firm)
    clock = cases.reply_clock(session, proposer, case)
    assert clock
    assert (case.reply_by, clock.last_day, len(clock.counted)) == (date(2026, 12, 14), date(2026, 12, 14), 15)
    assert "public holiday" in {rest.day: rest.reason for rest in clock.skipped}[date(2026, 12, 8)]
    assert date(2026, 11, 20) not in clock.counted
    assert tasks(session, case) == ["notice_issued"]


def test_a_case_runs_to_the_register_and_every_step_keeps_its_reason(
    session: Session, proposer: Actor, approver: Actor, firm: Party
) -> None:
    case = final(session, proposer, approver, firm)
    assert (case.proposed_amount, case.final_amount) == (Decimal(12400), Decimal(8680))
    told = cases.events_of(session, approver, case.id)
    assert [event.to_state for event in told] == [
        "alleged",
        "under_inquiry",
        "notice_issued",
        "representations",
        "decided",
        "final",
    ]
    assert all(event.reason for event in told)
    (event,) = session.exec(select(LedgerEvent)).all()
    assert (event.kind, event.subject_id, event.verification) == ("sanction", firm.id, "verified")
    assert listed(session, LATER.date()) == []
    on_register(session, proposer, approver, case)
    assert listed(session, LATER.date()) == ["ES-1"]
    assert listed(session, date(2029, 2, 2)) == []
    assert tasks(session, case) == ["final", "listing"]


def test_who_carried_a_case_does_not_decide_it_even_with_the_right_to(
    session: Session, proposer: Actor, firm: Party
) -> None:
    case = noticed(session, proposer, firm)
    promoted = replace(proposer, role=Role.APPROVER)
    with pytest.raises(refusals.SecondPersonNeeded):
        step(session, promoted, case, "decided", date(2027, 1, 5))


def test_nobody_decides_while_the_firm_may_answer_unless_it_has_said_it_will_not(
    session: Session, proposer: Actor, approver: Actor, firm: Party
) -> None:
    case = noticed(session, proposer, firm)
    with pytest.raises(refusals.ReplyTimeRunning):
        step(session, approver, case, "decided", date(2026, 12, 14))
    assert step(session, approver, case, "decided", date(2026, 12, 1), reply_waived=True).state == "decided"


def test_a_decision_before_its_notice_and_days_out_of_order_are_refused(
    session: Session, proposer: Actor, approver: Actor, firm: Party
) -> None:
    case = noticed(session, proposer, firm)
    with pytest.raises(refusals.DecisionBeforeNotice):
        step(session, approver, case, "decided", date(2026, 11, 19))
    with pytest.raises(refusals.DayImpossible):
        step(session, proposer, case, "representations", date(2026, 11, 19))
    with pytest.raises(refusals.DayImpossible):
        step(session, proposer, case, "representations", date(2027, 6, 2))


def test_a_jump_is_refused_with_what_is_possible(session: Session, proposer: Actor, firm: Party) -> None:
    case = opened(session, proposer, firm)
    with pytest.raises(MoveNotPossible) as refused:
        step(session, proposer, case, "final", date(2026, 12, 1), listed_until="2029-01-01")
    assert refused.value.allowed == ("under_inquiry", "withdrawn")
    assert "under inquiry or withdrawn" in refused.value.message
    assert isinstance(refused.value, Conflict)


def test_an_annulled_case_leaves_the_register_and_the_score(
    session: Session, proposer: Actor, approver: Actor, firm: Party
) -> None:
    case = final(session, proposer, approver, firm)
    on_register(session, proposer, approver, case)
    step(session, approver, case, "annulled", LATER.date())
    assert listed(session, LATER.date()) == []
    assert sorted(event.kind for event in session.exec(select(LedgerEvent))) == ["sanction", "void"]
    assert tasks(session, case) == []


def test_a_listing_without_a_last_day_cannot_begin(
    session: Session, proposer: Actor, approver: Actor, firm: Party
) -> None:
    case = noticed(session, proposer, firm)
    step(session, approver, case, "decided", date(2027, 1, 5))
    with pytest.raises(refusals.MoveIncomplete):
        step(session, approver, case, "final", date(2027, 2, 1))
    with pytest.raises(refusals.DayImpossible):
        step(session, approver, case, "final", date(2027, 2, 1), listed_until="2027-02-01")


def test_what_has_reached_its_last_day_is_taken_off_by_the_job(
    session: Session, proposer: Actor, approver: Actor, firm: Party
) -> None:
    case = final(session, proposer, approver, firm)
    job = Actor.system(proposer.organisation_id)
    assert moves.expire_listings(session, job, now=LATER) == []
    end = datetime(2029, 2, 2, 9, 0, tzinfo=UTC)
    assert [one.id for one in moves.expire_listings(session, job, now=end)] == [case.id]
    assert case.state == "expired"


def test_cases_are_for_who_may_read_them(
    session: Session, proposer: Actor, approver: Actor, inspector: Actor, officer: Actor, firm: Party
) -> None:
    case = opened(session, proposer, firm)
    with pytest.raises(ActionNotAllowed):
        cases.read_case(session, inspector, case.id)
    stranger = replace(proposer, organisation_id=officer.organisation_id)
    with pytest.raises(refusals.CaseNotFound):
        cases.read_case(session, stranger, case.id)
    with pytest.raises(ActionNotAllowed):
        opened(session, replace(approver, account_id=None), firm, "ES-2")
    with pytest.raises(ActionNotAllowed):
        step(session, approver, case, "under_inquiry", date(2026, 10, 2))
    with pytest.raises(ChangedMeanwhile):
        moves.move(
            session,
            proposer,
            case.id,
            CaseMove(to_state="under_inquiry", on=date(2026, 10, 2), reason="as recorded"),
            version_seen=9,
            now=LATER,
        )
    with pytest.raises(refusals.CaseReferenceTaken):
        opened(session, proposer, firm)
    assert session.exec(select(Case).where(cases.visible_to(inspector))).all() == []


def test_pages_of_cases_hold_each_once(session: Session, proposer: Actor, firm: Party) -> None:
    for number in range(5):
        opened(session, proposer, firm, f"ES-{number}")
    seen: list[str] = []
    cursor = ""
    while True:
        page = cases.list_cases(session, proposer, cases.CaseQuery(limit=2, cursor=cursor))
        seen.extend(case.reference for case in page.rows)
        if page.next_cursor is None:
            break
        cursor = page.next_cursor
    assert sorted(seen) == [f"ES-{number}" for number in range(5)]


TRIED = {"listed_until": "2029-02-01", "reply_waived": True, "amount": "100"}
WALKS = st.lists(st.sampled_from(sorted(states())), max_size=12)


@given(WALKS)
def test_no_walk_reaches_the_public_before_final(walk: list[str]) -> None:
    state, been = FIRST, [FIRST]
    for wish in walk:
        if wish in allowed_from(state):
            state = wish
            been.append(state)
    if state in public_states():
        assert "final" in been
        assert "notice_issued" in been
        assert "decided" in been


def test_every_way_to_final_passes_a_second_person_and_no_state_comes_back() -> None:
    def paths(state: str, before: tuple[str, ...]) -> list[tuple[str, ...]]:
        assert state not in before
        here = (*before, state)
        return [here] + [path for after in allowed_from(state) for path in paths(after, here)]

    decisive = {(one.from_state, one.to_state) for one in transitions() if one.second_person == "decision"}
    ending = [path for path in paths(FIRST, ()) if path[-1] == "final"]
    assert ending
    for path in ending:
        assert any(pair in decisive for pair in pairwise(path))


def test_whatever_people_try_nothing_is_public_before_a_second_person_made_it_final(
    session: Session, proposer: Actor, approver: Actor, firm: Party
) -> None:
    people = (proposer, approver, replace(proposer, role=Role.APPROVER), Actor.system(proposer.organisation_id))
    reached: set[str] = set()
    for seed in range(12):
        chance = Random(seed)  # noqa: S311 - a repeatable walk, no secret
        case = opened(session, proposer, firm, f"ES-{seed}")
        for day in range(1, 40):
            wish = chance.choice([*states(), *allowed_from(case.state)])
            with suppress(TierlightError):
                step(session, chance.choice(people), case, wish, date(2026, 12, 1 + day // 2), **TRIED)  # type: ignore[arg-type] # states come from the data
            papers.say_read(session, approver, case.id, now=LATER)
            been = {event.to_state: event.actor_id for event in cases.events_of(session, proposer, case.id)}
            with suppress(TierlightError):
                on_register(session, proposer, approver, case)
            if case.reference in listed(session, LATER.date()):
                assert been["final"] == been["decided"] == approver.account_id
                assert case.state in public_states()
        reached.add(case.state)
    assert reached & {"annulled", "expired", "closed", "remediating", "paying", "final"}
