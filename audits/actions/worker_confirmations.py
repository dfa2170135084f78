"""
Whether those it is about say that it is put right. Counts alone are kept, and a small count is never told exactly: in a
crew of six everybody knows who the one was.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from audits.actions.actions import action_to_change, visible_action
from audits.days import require_past
from audits.findings.findings import visible_finding
from audits.models import WorkerConfirmation
from audits.payloads import WorkersAskedCreate, WorkersAskedRead
from foundation import trail
from foundation.actors import Action, Actor
from foundation.errors import Conflict

SMALLEST_CELL = 5
"""interview_protocol.csv: groups are told of from five people on."""


class ActionOver(Conflict):
    code = "action.over"

    def __init__(self, state: str) -> None:
        super().__init__(f"The action is {state}: nothing is added to it any more.")
        self.state = state


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(WorkerConfirmation.organisation_id) == actor.organisation_id


def confirmations_of(session: Session, actor: Actor, action_id: UUID) -> list[WorkerConfirmation]:
    """Raises ActionNotFound."""
    visible_action(session, actor, action_id)
    own = select(WorkerConfirmation).where(visible_to(actor), WorkerConfirmation.action_id == action_id)
    return list(session.exec(own.order_by(col(WorkerConfirmation.day), col(WorkerConfirmation.id))))


def record_asked(
    session: Session, actor: Actor, action_id: UUID, new: WorkersAskedCreate, *, now: datetime
) -> WorkerConfirmation:
    """Raises ActionNotFound, ActionOver, DayToCome, DaysOutOfOrder. The trail holds no count."""
    actor.require(Action.RECORD_FINDINGS)
    action = action_to_change(session, actor, action_id)
    if action.state in ("verified", "dropped"):
        raise ActionOver(action.state)
    finding = visible_finding(session, actor, action.finding_id)
    require_past("day", new.day, actor, now, after=finding.found_on)
    row = WorkerConfirmation.model_validate(
        new,
        update={
            "organisation_id": actor.organisation_id,
            "action_id": action.id,
            "recorded_by": actor.account_id,
            "recorded_at": now,
        },
    )
    session.add(row)
    session.flush()
    trail.record(session, actor, "action.workers_asked", row, {"action_id": action.id})
    return row


def told(row: WorkerConfirmation) -> WorkersAskedRead:
    asked, confirmed = hidden_when_small(row.asked, row.confirmed)
    return WorkersAskedRead(
        id=row.id, action_id=row.action_id, asked=asked, confirmed=confirmed, way=row.way, day=row.day
    )


def hidden_when_small(asked: int, confirmed: int) -> tuple[str, str]:
    """Neither those who confirmed nor those who did not can be counted where they are fewer than five and not none."""
    small = f"<{SMALLEST_CELL}"
    if asked < SMALLEST_CELL:
        return small, small
    if confirmed < SMALLEST_CELL:
        return str(asked), small
    if 0 < asked - confirmed < SMALLEST_CELL:
        return str(asked), f"\N{GREATER-THAN OR EQUAL TO}{asked - SMALLEST_CELL + 1}"
    return str(asked), str(confirmed)
