"""Corrective actions: the firm plans, does, and a second person verifies. Overdue ones reach the worklist."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from audits.deadlines import deadlines_for
from audits.findings import visible_finding
from audits.instruments.severities import Severity
from audits.models import CorrectiveAction, Finding
from audits.payloads import ActionCreate, ActionStep
from foundation import changes, obligations, trail
from foundation.actors import Action, Actor
from foundation.dates import WorkingCalendar
from foundation.errors import Conflict, NotAllowed, NotFound
from foundation.obligations import Due
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
        super().__init__("Whoever recorded an action cannot verify it: a second person has to.")


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(CorrectiveAction.organisation_id) == actor.organisation_id


def visible_action(session: Session, actor: Actor, action_id: UUID) -> CorrectiveAction:
    actor.require(Action.READ_VISITS)
    action = session.exec(select(CorrectiveAction).where(CorrectiveAction.id == action_id, visible_to(actor))).first()
    if action is None:
        raise ActionNotFound
    return action


def add_action(session: Session, actor: Actor, new: ActionCreate, *, now: datetime) -> CorrectiveAction:
    """Without dates the deadlines of the finding's severity hold, counted in the site's calendar."""
    actor.require(Action.RECORD_FINDINGS)
    finding = visible_finding(session, actor, new.finding_id)
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
    if action.close_by is not None:
        due = Due(
            kind="action",
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
    session: Session, actor: Actor, action_id: UUID, state: str, step: ActionStep, *, now: datetime
) -> CorrectiveAction:
    """planned, done, verified. Raises ActionStepNotPossible, SecondPersonNeeded."""
    actor.require(Action.RECORD_FINDINGS)
    action = visible_action(session, actor, action_id)
    if state not in NEXT.get(action.state, ()):
        raise ActionStepNotPossible(action.state, state)
    if state == "done":
        action.done_on = step.on
    if state == "verified":
        _verify(session, actor, action, step.on, now)
    before, action.state = action.state, state
    action.version += 1
    session.add(action)
    session.flush()
    trail.record(session, actor, f"action.{state}", action, {"state": (before, state)})
    changes.tell(session, actor, f"action.{state}", "corrective_action", [action.id])
    return action


def _verify(session: Session, actor: Actor, action: CorrectiveAction, on: date, now: datetime) -> None:
    if actor.account_id is not None and actor.account_id == action.recorded_by:
        raise SecondPersonNeeded
    action.verified_on, action.verified_by = on, actor.account_id
    obligations.close_for(session, actor, action.id, outcome="verified")
    finding = session.get_one(Finding, action.finding_id)
    closed = events.newest_of(session, actor, EventKind.FINDING, finding.id)
    entry = LedgerEntry(
        subject_id=finding.site_id,
        kind=EventKind.ACTION_VERIFIED,
        occurred_on=on,
        source_kind="corrective_action",
        source_id=action.id,
        severity=Grade(finding.severity),
        verification=Verification.VERIFIED,
        answers_id=closed.id if closed else None,
    )
    events.record(session, actor, entry, now=now)


def record_overdue(session: Session, actor: Actor, *, today: date, now: datetime) -> int:
    """
    The sweep: every action past its closing date and not done becomes one event in the ledger, once. Its obligation
    stands on the worklist since the action was added. Returns how many are overdue.
    """
    past_close = col(CorrectiveAction.close_by) < today
    overdue = session.exec(
        select(CorrectiveAction, Finding)
        .join(Finding, col(CorrectiveAction.finding_id) == col(Finding.id))
        .where(visible_to(actor), past_close, col(CorrectiveAction.state).in_(("open", "planned")))
    ).all()
    for action, finding in overdue:
        entry = LedgerEntry(
            subject_id=finding.site_id,
            kind=EventKind.ACTION_OVERDUE,
            occurred_on=action.close_by or today,
            source_kind="corrective_action",
            source_id=action.id,
            severity=Grade(finding.severity),
            verification=Verification.EVIDENCED,
        )
        events.record(session, actor, entry, now=now)
    return len(overdue)
