"""What follows a step of a case elsewhere: tasks, follow-ups at related sites, the risk ledger, the public register."""

from datetime import date, datetime

from sqlmodel import Session

from foundation import obligations
from foundation.actors import Actor, Desk
from foundation.obligations import Due
from foundation.sentences import Sentence, concerning
from risk import events
from risk.payloads import LedgerEntry
from risk.sectors.words import EventKind, Grade, Verification
from sanctions.cases import clocks, follow_ups
from sanctions.cases.transitions import grades, spelt, states
from sanctions.models import Case
from sanctions.publications import correcting

LISTING = "listing"
LOOK_AGAIN = Sentence("Visit again before the entry leaves the register")


def follow(session: Session, actor: Actor, case: Case, before: str, *, on: date, now: datetime) -> None:
    _exchange_tasks(session, actor, case, before, on)
    if case.state == "final":
        _record_in_ledger(session, actor, case, now=now)
        _open(session, actor, case, LISTING, LOOK_AGAIN, case.review_on or on)
        follow_ups.open_follow_ups(session, actor, case, on=on)
    elif case.state == "annulled":
        _take_back(session, actor, case, on=on, now=now)
    correcting.case_moved(session, actor, case, now=now)


def _take_back(session: Session, actor: Actor, case: Case, *, on: date, now: datetime) -> None:
    """Nothing is owed, followed up or counted any more."""
    obligations.close_for(session, actor, case.id, outcome=case.state)
    follow_ups.close_follow_ups(session, actor, case, outcome=case.state)
    recorded = events.newest_of(session, actor, EventKind.SANCTION, case.id)
    if recorded is not None:
        events.void(session, actor, recorded.id, on=on, now=now)


def _exchange_tasks(session: Session, actor: Actor, case: Case, before: str, on: date) -> None:
    obligations.close_for(session, actor, case.id, outcome=case.state, step=before)
    task = states()[case.state].task
    if task is not None:
        _open(
            session,
            actor,
            case,
            case.state,
            Sentence(task.title),
            clocks.due_on(task, on, clocks.calendar_of(session, actor, case)),
        )
    elif case.state != "closed":  # expired, withdrawn or annulled: nothing is listed any more
        obligations.close_for(session, actor, case.id, outcome=case.state, step=LISTING)


def _open(session: Session, actor: Actor, case: Case, step: str, what: Sentence, due_on: date) -> None:
    """Read by those who may read cases; a reminder leaves the house, so it names neither the firm nor the breach."""
    task = states()[case.state].task
    due = Due(
        kind=task.kind if task else "case.review",
        title=concerning(what, case.reference),
        reason=Sentence("State of the case: %(case_state)s", {"case_state": case.state}),
        subject_kind="case",
        subject_id=case.id,
        step=step,
        due_on=due_on,
        team=Desk.REGULATOR.value,
    )
    obligations.open_obligation(session, actor, due)


def _record_in_ledger(session: Session, actor: Actor, case: Case, *, now: datetime) -> None:
    """On the firm, which is who was sanctioned; its sites feel it through the chain, and have the finding already."""
    entry = LedgerEntry(
        subject_id=case.party_id,
        kind=EventKind.SANCTION,
        occurred_on=case.final_on or now.date(),
        source_kind="case",
        source_id=case.id,
        severity=Grade(grades()[case.offence_family]),
        verification=Verification.VERIFIED,
        summary=spelt(case.offence_family),
    )
    events.record(session, actor, entry, now=now)
