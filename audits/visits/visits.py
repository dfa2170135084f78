"""What becomes of a visit: its outcome goes down into the ledger, "nothing found" with the chance it had of finding."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, literal, tuple_
from sqlmodel import Session, col, select

from audits.actions import retaliation_checks
from audits.days import newest_day
from audits.models import InspectionTask, Inspector, Plan, Visit
from audits.payloads import VisitOutcome
from audits.visits import owed_visits
from audits.visits.visit_tasks import TaskKind
from foundation import changes, obligations, trail
from foundation.actors import Action, Actor
from foundation.errors import Conflict, NotFound
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, CursorUnreadable, Page, page_of, read_cursor
from foundation.versions import hold, require_unchanged
from risk import events
from risk.payloads import LedgerEntry
from risk.sectors.words import EventKind, Verification
from suppliers.models import Site

MINUTES_OF_A_DAY = 24 * 60


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


class VisitBeforeItsRound(Conflict):
    code = "visit.before_its_round"

    def __init__(self, done_on: date, starts_on: date) -> None:
        super().__init__(
            f"{done_on.isoformat()} lies before {starts_on.isoformat()}, when its round begins: correct the day."
        )


class TaskNotFound(NotFound):
    code = "inspection_task.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such inspection task on this visit.")


class TaskNotOpen(Conflict):
    code = "inspection_task.not_open"

    def __init__(self, state: str) -> None:
        super().__init__(f"The task is {state} already.")
        self.state = state


@dataclass(frozen=True, slots=True)
class VisitQuery:
    """In the order of the calendar. Empty means any; both days are included."""

    plan_id: UUID | None = None
    site_id: UUID | None = None
    inspector_id: UUID | None = None
    state: str = ""
    first_day: date | None = None
    last_day: date | None = None
    limit: int = DEFAULT_LIMIT
    cursor: str = ""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(Visit.organisation_id) == actor.organisation_id


def visible_visit(session: Session, actor: Actor, visit_id: UUID) -> Visit:
    actor.require(Action.READ_VISITS)
    visit = session.exec(select(Visit).where(Visit.id == visit_id, visible_to(actor))).first()
    if visit is None:
        raise VisitNotFound
    return visit


def list_visits(session: Session, actor: Actor, query: VisitQuery) -> Page[Visit]:
    """Raises CursorUnreadable."""
    actor.require(Action.READ_VISITS)
    limit = min(query.limit, LARGEST_LIMIT)
    order = (col(Visit.day), col(Visit.starts_at_minute), col(Visit.id))
    wanted = select(Visit).where(visible_to(actor), *_filters(query))
    if query.cursor:
        wanted = wanted.where(tuple_(*order) > tuple_(*after(query.cursor)))
    rows = session.exec(wanted.order_by(*order).limit(limit + 1)).all()
    return page_of(rows, limit, key_of)


def _filters(query: VisitQuery) -> list[ColumnElement[bool]]:
    equal = (
        (col(Visit.plan_id), query.plan_id),
        (col(Visit.site_id), query.site_id),
        (col(Visit.inspector_id), query.inspector_id),
        (col(Visit.state), query.state),
    )
    found: list[ColumnElement[bool]] = [column == value for column, value in equal if value]
    if query.first_day is not None:
        found.append(col(Visit.day) >= query.first_day)
    if query.last_day is not None:
        found.append(col(Visit.day) <= query.last_day)
    return found


def key_of(visit: Visit) -> tuple[str, int, str]:
    """Where it stands in the calendar, as a cursor says it."""
    return visit.day.isoformat(), visit.starts_at_minute, str(visit.id)


def after(cursor: str) -> tuple[ColumnElement[date], ColumnElement[int], ColumnElement[UUID]]:
    """What `key_of` wrote, read back. Raises CursorUnreadable."""
    day, start, last = read_cursor(cursor, 3)
    if not isinstance(start, int) or not 0 <= start < MINUTES_OF_A_DAY:
        raise CursorUnreadable
    try:
        return literal(date.fromisoformat(str(day))), literal(start), literal(UUID(str(last)), Uuid())
    except ValueError as damaged:
        raise CursorUnreadable from damaged


def record_outcome(
    session: Session, actor: Actor, visit_id: UUID, seen: VisitOutcome, *, version_seen: int, now: datetime
) -> Visit:
    """Raises ChangedMeanwhile, VisitNotPlanned, VisitInTheFuture, VisitBeforeItsRound."""
    actor.require(Action.RECORD_FINDINGS)
    visit = visible_visit(session, actor, visit_id)
    require_unchanged(session, visit, version_seen)
    if visit.state != "planned":
        raise VisitNotPlanned(visit.code, visit.state)
    if seen.done_on > newest_day(actor, now, session.get_one(Site, visit.site_id).country):
        raise VisitInTheFuture(seen.done_on)
    _require_within_round(session, visit, seen.done_on)
    visit.state, visit.outcome, visit.day = "done", seen.outcome, seen.done_on
    visit.note_change(now)
    session.add(visit)
    session.flush()
    trail.record(session, actor, "visit.done", visit, {"outcome": seen.outcome, "done_on": seen.done_on})
    obligations.close_for(session, actor, visit.id, outcome=seen.outcome)
    owed_visits.settle(session, actor, visit)
    changes.tell(session, actor, "visit.done", "visit", [visit.id])
    record_in_ledger(session, actor, visit, seen, now=now)
    return visit


def _require_within_round(session: Session, visit: Visit, done_on: date) -> None:
    """A day of another year would stand in the ledger for good, and age what was found on the day."""
    plan = session.get(Plan, visit.plan_id) if visit.plan_id else None
    if plan is not None and done_on < plan.starts_on:
        raise VisitBeforeItsRound(done_on, plan.starts_on)


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


def finish_task(session: Session, actor: Actor, visit_id: UUID, task_id: UUID, *, now: datetime) -> InspectionTask:
    """Raises VisitNotFound, TaskNotFound, TaskNotOpen."""
    actor.require(Action.RECORD_FINDINGS)
    visit = visible_visit(session, actor, visit_id)
    of_visit = select(InspectionTask).where(InspectionTask.id == task_id, InspectionTask.visit_id == visit.id)
    task = session.exec(of_visit).first()
    if task is None:
        raise TaskNotFound
    hold(session, task)
    if task.state != "open":
        raise TaskNotOpen(task.state)
    task.state, task.done_at = "done", now
    session.add(task)
    session.flush()
    trail.record(session, actor, "inspection_task.done", task, {"visit_id": visit.id})
    if task.kind == TaskKind.INTERVIEWS:
        retaliation_checks.open_check_after_interviews(session, actor, visit, now=now)
    return task
