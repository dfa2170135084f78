"""What still stands in the way of closing a finding, and the tasks of it that people tick off themselves."""

from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select

from audits.actions.orphaned_actions import OVER
from audits.findings.finding_tasks import rows_of
from audits.models import CorrectiveAction, Finding
from audits.payloads import FindingTaskDone
from foundation import evidence, obligations, trail
from foundation.actors import Action, Actor
from foundation.errors import Conflict, Place

BY_HAND: Final = frozenset(
    {"evidence", "follow_up", "plan.remind_7", "plan.remind_1", "close.remind_7", "close.remind_1"}
)
"""The others end with what they ask for: a decision, a plan, a close."""


class FindingIncomplete(Conflict):
    code = "finding.incomplete"

    def __init__(self, reference: str, missing: tuple[str, ...]) -> None:
        super().__init__(
            f"Finding {reference} cannot be closed yet. Missing: {'; '.join(missing)}.",
            places=tuple(Place(column="missing", value=one) for one in missing),
        )
        self.reference = reference
        self.missing = missing


class TaskNotByHand(Conflict):
    code = "finding.task_not_by_hand"

    def __init__(self, step: str) -> None:
        super().__init__(f"The task {step} is not open, or ends by itself when its thing is done.")
        self.step = step


def require_complete(session: Session, actor: Actor, finding: Finding) -> None:
    """Raises FindingIncomplete."""
    missing = missing_for_closing(session, actor, finding)
    if missing:
        raise FindingIncomplete(finding.reference, missing)


def missing_for_closing(session: Session, actor: Actor, finding: Finding) -> tuple[str, ...]:
    """
    Each action that is not verified; and, where its rules ask for them and nothing else shows them, the evidence and
    the look on site.
    """
    own = select(CorrectiveAction).where(
        CorrectiveAction.organisation_id == actor.organisation_id, CorrectiveAction.finding_id == finding.id
    )
    actions = session.exec(own.order_by(col(CorrectiveAction.id))).all()
    missing = [
        f"the action “{one.description}” is {one.state}, not verified" for one in actions if one.state not in OVER
    ]
    waiting = {row.step for row in rows_of(session, actor, finding.id) if row.closed_at is None}
    verified = any(one.state == "verified" for one in actions)
    if "evidence" in waiting and not verified and not evidence.of_subjects(session, actor, [finding.id]):
        missing.append("evidence that it is put right, or a verified action")
    if "follow_up" in waiting and not any(one.verifying_visit_id for one in actions):
        missing.append("that somebody saw it on site")
    return tuple(missing)


def tick_off(session: Session, actor: Actor, finding: Finding, done: FindingTaskDone) -> None:
    """`finding` as the actor may see it. Raises TaskNotByHand."""
    actor.require(Action.RECORD_FINDINGS)
    if done.step not in BY_HAND or not _close(session, actor, finding.id, done):
        raise TaskNotByHand(done.step)
    trail.record(session, actor, "finding.task_done", finding, {"step": done.step, "outcome": done.outcome})


def _close(session: Session, actor: Actor, finding_id: UUID, done: FindingTaskDone) -> int:
    return obligations.close_for(session, actor, finding_id, outcome=done.outcome, step=done.step)
