"""Corrective actions: the firm plans, does, and a second person verifies. Overdue ones reach the worklist."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from audits.days import require_past
from audits.deadlines import deadlines_for
from audits.finding_tasks import PLAN
from audits.findings import require_open, visible_finding
from audits.instruments.severities import Severity
from audits.models import CorrectiveAction, Finding
from audits.payloads import ActionCreate, ActionStep
from foundation import changes, obligations, trail
from foundation.actors import Action, Actor
from foundation.dates import WorkingCalendar
from foundation.errors import Conflict, NotAllowed, NotFound
from foundation.obligations import Due
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, Page, id_in, page_of
from foundation.versions import require_version
from risk import events
from risk.payloads import LedgerEntry
from risk.sectors.words import EventKind, Grade, Verification
from suppliers import sites

NEXT = {"open": {"planned", "done"}, "planned": {"done"}, "done": {"verified"}}


class ActionNotFound(NotFound):
    code = "action.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such corrective action, or it belongs to another organisation.")


class ActionStepNotPossible(Conflict):
    code = "action.step_not_possible"

    def __init__(self, state: str, wanted: str) -> None:
        allowed = ", ".join(sorted(NEXT.get(state, ()))) or "nothing"
        super().__init__(f"An action that is {state} cannot become {wanted}; it can become {allowed}.")
        self.state = state


class SecondPersonNeeded(NotAllowed):
    code = "action.second_person_needed"

    def __init__(self) -> None:
        super().__init__("Whoever recorded an action cannot verify it, nor can a job: a second person has to.")


@dataclass(frozen=True, slots=True)
class ActionQuery:
    """Newest first. Empty means any; `due_before` leaves out what has no closing date."""

    finding_id: UUID | None = None
    state: str = ""
    due_before: date | None = None
    limit: int = DEFAULT_LIMIT
    cursor: str = ""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(CorrectiveAction.organisation_id) == actor.organisation_id


def visible_action(session: Session, actor: Actor, action_id: UUID) -> CorrectiveAction:
    actor.require(Action.READ_VISITS)
    action = session.exec(select(CorrectiveAction).where(CorrectiveAction.id == action_id, visible_to(actor))).first()
    if action is None:
        raise ActionNotFound
    return action


def list_actions(session: Session, actor: Actor, query: ActionQuery) -> Page[CorrectiveAction]:
    """Raises CursorUnreadable."""
    actor.require(Action.READ_VISITS)
    limit = min(query.limit, LARGEST_LIMIT)
    wanted = select(CorrectiveAction).where(visible_to(actor))
    if query.finding_id is not None:
        wanted = wanted.where(CorrectiveAction.finding_id == query.finding_id)
    if query.state:
        wanted = wanted.where(CorrectiveAction.state == query.state)
    if query.due_before is not None:
        wanted = wanted.where(col(CorrectiveAction.close_by) < query.due_before)
    if query.cursor:
        wanted = wanted.where(col(CorrectiveAction.id) < id_in(query.cursor))
    rows = session.exec(wanted.order_by(col(CorrectiveAction.id).desc()).limit(limit + 1)).all()
    return page_of(rows, limit, lambda action: (str(action.id),))


def add_action(session: Session, actor: Actor, new: ActionCreate, *, now: datetime) -> CorrectiveAction:
    """
    Without dates the deadlines of the finding's severity hold, counted in the site's calendar.
    Raises FindingNotFound, FindingNotOpen.
    """
    actor.require(Action.RECORD_FINDINGS)
    finding = visible_finding(session, actor, new.finding_id)
    require_open(finding)
    site = sites.visible_site(session, actor, finding.site_id)
    clocks = deadlines_for(Severity(finding.severity), finding.found_on, WorkingCalendar(site.country))
    action = CorrectiveAction.model_validate(
        new, update={"organisation_id": actor.organisation_id, "recorded_by": actor.account_id, "recorded_at": now}
    )
    action.plan_by = new.plan_by or (clocks.plan_by.last_day if clocks.plan_by else None)
    action.close_by = new.close_by or (clocks.close_by.last_day if clocks.close_by else None)
    session.add(action)
    session.flush()
    trail.record(session, actor, "action.added", action, {"finding_id": finding.id, "close_by": action.close_by})
    changes.tell(session, actor, "action.added", "corrective_action", [action.id])
    if action.close_by is not None:
        due = Due(
            kind="action.verify",
            title=f"See that it is put right: {finding.reference}",
            reason=action.description,
            subject_kind="corrective_action",
            subject_id=action.id,
            step="close",
            due_on=action.close_by,
            about_id=site.id,
            about_name=site.name,
            team=actor.desk.value,
        )
        obligations.open_obligation(session, actor, due)
    return action


def move_on(
    session: Session, actor: Actor, action_id: UUID, step: ActionStep, *, version_seen: int, now: datetime
) -> CorrectiveAction:
    """Raises ChangedMeanwhile, ActionStepNotPossible, SecondPersonNeeded, DayToCome, DaysOutOfOrder."""
    actor.require(Action.RECORD_FINDINGS)
    action = visible_action(session, actor, action_id)
    require_version(action.version, version_seen)
    if step.state not in NEXT.get(action.state, ()):
        raise ActionStepNotPossible(action.state, step.state)
    finding = visible_finding(session, actor, action.finding_id)
    require_past("on", step.on, actor, now, after=action.done_on or finding.found_on)
    if step.state == "done":
        action.done_on = step.on
    if step.state == "verified":
        _verify(session, actor, action, finding, step.on, now)
    before, action.state = action.state, step.state
    action.version += 1
    session.add(action)
    session.flush()
    obligations.close_for(session, actor, finding.id, outcome=step.state, step=PLAN)
    trail.record(session, actor, f"action.{step.state}", action, {"state": (before, step.state)})
    changes.tell(session, actor, f"action.{step.state}", "corrective_action", [action.id])
    return action


def _verify(
    session: Session, actor: Actor, action: CorrectiveAction, finding: Finding, on: date, now: datetime
) -> None:
    if actor.account_id is None or actor.account_id == action.recorded_by:
        raise SecondPersonNeeded
    action.verified_on, action.verified_by = on, actor.account_id
    obligations.close_for(session, actor, action.id, outcome="verified")
    answered = events.newest_of(session, actor, EventKind.FINDING, finding.id)
    late = events.newest_of(session, actor, EventKind.ACTION_OVERDUE, action.id)
    steps = [("corrective_action", answered), *([("corrective_action.late", late)] if late else [])]
    for source_kind, event in steps:
        entry = LedgerEntry(
            subject_id=finding.site_id,
            kind=EventKind.ACTION_VERIFIED,
            occurred_on=on,
            source_kind=source_kind,
            source_id=action.id,
            severity=Grade(finding.severity),
            verification=Verification.VERIFIED,
            answers_id=event.id if event else None,
        )
        events.record(session, actor, entry, now=now)


def record_overdue(session: Session, actor: Actor, *, today: date, now: datetime) -> int:
    """
    Every action past its closing date and not done becomes one event in the ledger, once. Its obligation stands on the
    worklist since the action was added. Returns how many became overdue since the last sweep.
    """
    actor.require(Action.RECORD_FINDINGS)
    known = events.sources_of(session, actor, EventKind.ACTION_OVERDUE)
    overdue = session.exec(
        select(CorrectiveAction, Finding)
        .join(Finding, col(CorrectiveAction.finding_id) == col(Finding.id))
        .where(
            visible_to(actor),
            col(CorrectiveAction.close_by) < today,
            col(CorrectiveAction.state).in_(("open", "planned")),
        )
        .order_by(col(CorrectiveAction.id))
    ).all()
    fresh = [(action, finding) for action, finding in overdue if action.id not in known]
    for action, finding in fresh:
        events.record(session, actor, _overdue_entry(action, finding, today), now=now)
    return len(fresh)


def _overdue_entry(action: CorrectiveAction, finding: Finding, today: date) -> LedgerEntry:
    """That it is late is proven; of what is merely alleged, being late is no more than alleged to anybody else."""
    return LedgerEntry(
        subject_id=finding.site_id,
        kind=EventKind.ACTION_OVERDUE,
        occurred_on=action.close_by or today,
        source_kind="corrective_action",
        source_id=action.id,
        severity=Grade(finding.severity),
        verification=Verification.ALLEGED if finding.state == "alleged" else Verification.EVIDENCED,
    )
