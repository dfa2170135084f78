"""What becomes of the corrective actions of a finding that is withdrawn or replaced by a better one."""

from datetime import date, datetime

from sqlmodel import Session, col, select

from audits.models import CorrectiveAction, Finding
from foundation import obligations, trail
from foundation.actors import Actor
from risk import events
from risk.sectors.words import EventKind

OVER = ("verified", "dropped")


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


def carry_actions(session: Session, actor: Actor, first: Finding, amended: Finding) -> None:
    """What was promised stays promised under the entry that carries on."""
    for action in _actions_of(session, first):
        action.finding_id, action.version = amended.id, action.version + 1
        session.add(action)
        session.flush()
        trail.record(session, actor, "action.carried_over", action, {"finding_id": (first.id, amended.id)})


def _actions_of(session: Session, finding: Finding) -> list[CorrectiveAction]:
    own = select(CorrectiveAction).where(CorrectiveAction.finding_id == finding.id)
    return list(session.exec(own.order_by(col(CorrectiveAction.id))))
