"""What becomes of the corrective actions of a finding that is withdrawn or replaced by a better one."""

from datetime import date, datetime

from sqlmodel import Session, col, select

from audits.deadlines import Clock, Deadlines
from audits.findings.finding_tasks import CLOSE, PLAN, close_step
from audits.models import CorrectiveAction, Finding
from foundation import obligations, trail
from foundation.actors import Actor
from risk import events
from risk.sectors.words import EventKind

OVER = ("verified", "dropped")
UNDONE = ("open", "planned")


def drop_actions(session: Session, actor: Actor, finding: Finding, *, on: date, now: datetime) -> None:
    """Nobody owes anything for what was not so: open actions are dropped, and that they were late is taken back."""
    for action in _actions_of(session, finding):
        late = events.newest_of(session, actor, EventKind.ACTION_OVERDUE, action.id)
        if late is not None:
            events.void(session, actor, late.id, on=on, now=now)
        if action.state in OVER:
            continue
        action.state, action.version = "dropped", action.version + 1
        session.add(action)
        session.flush()
        obligations.close_for(session, actor, action.id, outcome="dropped")
        trail.record(session, actor, "action.dropped", action, {"finding_id": finding.id})


def carry_actions(session: Session, actor: Actor, first: Finding, amended: Finding, clocks: Deadlines) -> None:
    """
    What was promised stays promised under the entry that carries on. A graver one brings its days forward; a milder one
    gives no more time than was agreed.
    """
    carried = _actions_of(session, first)
    for action in carried:
        action.finding_id, action.version = amended.id, action.version + 1
        if action.state in UNDONE:
            action.plan_by = _earlier(action.plan_by, clocks.plan_by)
            action.close_by = _earlier(action.close_by, clocks.close_by)
        session.add(action)
        session.flush()
        if action.state not in OVER and action.close_by is not None:
            obligations.bring_forward_for(session, actor, action.id, step=CLOSE, due_on=action.close_by)
        told: dict[str, trail.Change] = {"finding_id": (first.id, amended.id), "close_by": action.close_by}
        trail.record(session, actor, "action.carried_over", action, told)
    if carried and all(action.state != "open" for action in carried):
        close_step(session, actor, amended.id, PLAN, outcome="carried over with its plan")


def _earlier(agreed: date | None, clock: Clock | None) -> date | None:
    if agreed is None or clock is None:
        return agreed or (clock.last_day if clock else None)
    return min(agreed, clock.last_day)


def _actions_of(session: Session, finding: Finding) -> list[CorrectiveAction]:
    own = select(CorrectiveAction).where(CorrectiveAction.finding_id == finding.id)
    return list(session.exec(own.order_by(col(CorrectiveAction.id))))
