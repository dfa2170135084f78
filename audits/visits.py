"""What becomes of a visit: its outcome goes down into the ledger, "nothing found" with the chance it had of finding."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from audits.models import InspectionTask, Inspector, Visit
from audits.payloads import VisitOutcome
from foundation import changes, obligations, trail
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.errors import Conflict, NotFound
from risk import events
from risk.payloads import LedgerEntry
from risk.sectors.words import EventKind, Verification


class VisitNotFound(NotFound):
    code = "visit.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such visit, or it belongs to another organisation.")


class VisitNotPlanned(Conflict):
    code = "visit.not_planned"

    def __init__(self, code: str, state: str) -> None:
        super().__init__(f"{code} is {state} already; an outcome is recorded once.")
        self.state = state


class VisitInTheFuture(Conflict):
    code = "visit.in_the_future"

    def __init__(self, done_on: date) -> None:
        super().__init__(f"{done_on:%Y-%m-%d} has not come yet: record the outcome after the visit.")


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(Visit.organisation_id) == actor.organisation_id


def visible_visit(session: Session, actor: Actor, visit_id: UUID) -> Visit:
    actor.require(Action.READ_VISITS)
    visit = session.exec(select(Visit).where(Visit.id == visit_id, visible_to(actor))).first()
    if visit is None:
        raise VisitNotFound
    return visit


def record_outcome(session: Session, actor: Actor, visit_id: UUID, seen: VisitOutcome, *, now: datetime) -> Visit:
    """Raises VisitNotPlanned, VisitInTheFuture."""
    actor.require(Action.RECORD_FINDINGS)
    visit = visible_visit(session, actor, visit_id)
    if visit.state != "planned":
        raise VisitNotPlanned(visit.code, visit.state)
    if seen.done_on > today_in(actor.zone, now):
        raise VisitInTheFuture(seen.done_on)
    visit.state, visit.outcome, visit.day = "done", seen.outcome, seen.done_on
    visit.version += 1
    session.add(visit)
    session.flush()
    trail.record(session, actor, "visit.done", visit, {"outcome": seen.outcome, "done_on": seen.done_on})
    obligations.close_for(session, actor, visit.id, outcome=seen.outcome)
    changes.tell(session, actor, "visit.done", "visit", [visit.id])
    record_in_ledger(session, actor, visit, seen, now=now)
    return visit


def record_in_ledger(session: Session, actor: Actor, visit: Visit, seen: VisitOutcome, *, now: datetime) -> None:
    """With what a later correction for selection and examiner needs: who, paid by whom, how chosen, how likely."""
    examiner = session.get(Inspector, visit.inspector_id) if visit.inspector_id else None
    entry = LedgerEntry(
        subject_id=visit.site_id,
        kind=EventKind.VISIT,
        occurred_on=seen.done_on,
        source_kind="visit",
        source_id=visit.id,
        verification=Verification.VERIFIED,
        outcome=seen.outcome,
        examiner_code=examiner.code if examiner else None,
        payer=seen.payer,
        intensity=seen.intensity,
        detection_chance=seen.detection_chance,
        propensity=visit.propensity,
        selected_how=visit.selected_how,
    )
    events.record(session, actor, entry, now=now)


def tasks_of(session: Session, actor: Actor, visit_id: UUID) -> list[InspectionTask]:
    visit = visible_visit(session, actor, visit_id)
    rows = select(InspectionTask).where(InspectionTask.visit_id == visit.id)
    return list(session.exec(rows.order_by(col(InspectionTask.position))))


def of_plan(session: Session, actor: Actor, plan_id: UUID) -> list[Visit]:
    """In the order of days and hours, the cancelled ones too: a calendar must be told that they are off."""
    actor.require(Action.READ_VISITS)
    rows = select(Visit).where(visible_to(actor), Visit.plan_id == plan_id)
    return list(session.exec(rows.order_by(col(Visit.day), col(Visit.starts_at_minute), col(Visit.code))))
