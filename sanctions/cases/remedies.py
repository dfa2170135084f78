"""What a firm has to put right after a decision: each thing a task with its day."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import obligations, trail
from foundation.actors import Action, Actor, Desk
from foundation.clock import today_in
from foundation.obligations import Due
from foundation.sentences import Sentence, concerning
from foundation.versions import hold
from sanctions.cases import cases
from sanctions.cases.money import OWING
from sanctions.cases.payloads import RemedyAsked, RemedyDone
from sanctions.cases.refusals import DayImpossible, NothingOwed, RemedyNotFound
from sanctions.models import CaseRemedy


def remedies_of(session: Session, actor: Actor, case_id: UUID) -> list[CaseRemedy]:
    """By their days. Raises CaseNotFound."""
    case = cases.read_case(session, actor, case_id)
    rows = select(CaseRemedy).where(CaseRemedy.case_id == case.id)
    return list(session.exec(rows.order_by(col(CaseRemedy.due_on), col(CaseRemedy.id))))


def ask_remedy(session: Session, actor: Actor, case_id: UUID, asked: RemedyAsked, *, now: datetime) -> CaseRemedy:
    """Raises CaseNotFound, NothingOwed, DayImpossible."""
    actor.require(Action.WRITE_CASES)
    case = cases.read_case(session, actor, case_id)
    hold(session, case)
    if case.state not in OWING or case.decided_on is None:
        raise NothingOwed(case.state)
    if asked.due_on <= case.decided_on:
        raise DayImpossible("due_on", asked.due_on, f"it lies before the decision of {case.decided_on}")
    row = CaseRemedy.model_validate(
        asked.model_dump(), update={"case_id": case.id, "recorded_by": actor.account_id, "recorded_at": now}
    )
    session.add(row)
    session.flush()
    due = Due(
        kind="case.remedy",
        title=concerning(Sentence("See whether it was put right"), case.reference),
        reason=Sentence("The decision asks for it"),
        subject_kind="case",
        subject_id=case.id,
        step=f"remedy.{row.id}",
        due_on=asked.due_on,
        team=Desk.REGULATOR.value,
    )
    obligations.open_obligation(session, actor, due)
    trail.record(session, actor, "case.remedy_asked", case, {"due_on": asked.due_on})
    return row


def say_done(
    session: Session, actor: Actor, case_id: UUID, remedy_id: UUID, done: RemedyDone, *, now: datetime
) -> CaseRemedy:
    """Raises CaseNotFound, RemedyNotFound, DayImpossible."""
    actor.require(Action.WRITE_CASES)
    case = cases.read_case(session, actor, case_id)
    hold(session, case)
    row = session.get(CaseRemedy, remedy_id)
    if row is None or row.case_id != case.id or row.done_on is not None:
        raise RemedyNotFound
    if not (case.decided_on or case.opened_on) <= done.done_on <= today_in(actor.zone, now):
        raise DayImpossible("done_on", done.done_on, "it is done between the decision and today")
    row.done_on, row.done_note = done.done_on, done.note
    session.add(row)
    session.flush()
    obligations.close_for(session, actor, case.id, outcome="put right", step=f"remedy.{row.id}")
    trail.record(session, actor, "case.remedy_done", case, {"done_on": done.done_on})
    return row
