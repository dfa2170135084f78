"""
The steps of a corrective action. The firm plans and does it, somebody else looks and verifies or sends it back; each
step is kept as it was taken, and none is taken without what the rules ask for.
"""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from audits.actions.action_closing import (
    AFTER,
    ClosingFacts,
    Missing,
    Step,
    missing_for_closing,
    require_complete,
    require_other_person,
    require_step,
)
from audits.actions.action_facts import closing_facts, parts_of, with_step
from audits.actions.actions import action_to_change, visible_action
from audits.actions.closing_rules import rule_for
from audits.actions.retaliation_checks import open_check
from audits.days import require_past
from audits.findings import referrals
from audits.findings.finding_tasks import PLAN, close_step
from audits.findings.findings import visible_finding
from audits.models import ActionMove, CorrectiveAction, Finding
from audits.payloads import ActionStep
from foundation import obligations, trail
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.evidence_store import Store
from risk import events
from risk.payloads import LedgerEntry
from risk.sectors.words import EventKind, Grade, Verification


def move_on(
    session: Session,
    actor: Actor,
    action_id: UUID,
    step: ActionStep,
    *,
    version_seen: int,
    now: datetime,
    store: Store,
) -> CorrectiveAction:
    """Raises ChangedMeanwhile, ActionStepNotPossible, SecondPersonNeeded, ClosingIncomplete, DayToCome and its like."""
    actor.require(Action.RECORD_FINDINGS)
    action = action_to_change(session, actor, action_id, version_seen=version_seen)
    require_step(action.state, step.state)
    finding = visible_finding(session, actor, action.finding_id)
    require_past("on", step.on, actor, now, after=action.done_on or finding.found_on)
    if step.state == "verified":
        require_other_person(actor.account_id, people_behind(session, actor, action))
    today = today_in(actor.zone, now)
    facts = closing_facts(session, actor, action, finding, store, today=today)
    facts = with_step(session, actor, facts, finding, step)
    require_complete(facts, rule_for(finding.severity, action.kind, step.state, on=today))
    _write_down(session, actor, action, step, facts, now)
    if step.state == "verified":
        _verify(session, actor, action, finding, step.on, now)
    if not _siblings_open(session, actor, action):
        close_step(session, actor, finding.id, PLAN, outcome=action.state)
    referrals.tell(session, actor, finding, f"action.{step.state}", "corrective_action", action.id)
    return action


def still_missing(
    session: Session, actor: Actor, action_id: UUID, step: Step, *, visit_id: UUID | None, store: Store, today: date
) -> tuple[Missing, ...]:
    """What stands in the way of a step today. Raises ActionNotFound."""
    action = visible_action(session, actor, action_id)
    finding = visible_finding(session, actor, action.finding_id)
    facts = closing_facts(session, actor, action, finding, store, today=today)
    asked = ActionStep(state="verified", on=today, visit_id=visit_id)
    facts = with_step(session, actor, facts, finding, asked)
    return missing_for_closing(facts, rule_for(finding.severity, action.kind, step, on=today))


def people_behind(session: Session, actor: Actor, action: CorrectiveAction) -> set[UUID | None]:
    """Who recorded the action, ever marked it done, or marked an owner's part done."""
    moved = select(ActionMove.moved_by).where(
        ActionMove.organisation_id == actor.organisation_id,
        ActionMove.action_id == action.id,
        ActionMove.step == "done",
    )
    parts = {one.done_by for one in parts_of(session, actor, action.id) if one.done_by}
    return {action.recorded_by, action.done_by, *session.exec(moved), *parts} - {None}


def _write_down(
    session: Session, actor: Actor, action: CorrectiveAction, step: ActionStep, facts: ClosingFacts, now: datetime
) -> None:
    before, action.state = action.state, AFTER[step.state]
    action.plan, action.root_cause = facts.plan, facts.root_cause
    if step.state == "done":
        action.done_on, action.done_by = step.on, actor.account_id
    if step.state == "returned":
        action.done_on, action.done_by = None, None
    if step.state == "verified":
        action.verified_on, action.verified_by = step.on, actor.account_id
        action.verifying_visit_id = step.visit_id if facts.seen_on else None
    action.version += 1
    session.add(action)
    move = ActionMove(
        organisation_id=actor.organisation_id,
        action_id=action.id,
        step=step.state,
        day=step.on,
        note=step.note,
        moved_by=actor.account_id,
        recorded_at=now,
    )
    session.add(move)
    session.flush()
    trail.record(session, actor, f"action.{step.state}", action, {"state": (before, action.state), "on": step.on})


def _siblings_open(session: Session, actor: Actor, action: CorrectiveAction) -> bool:
    waiting = select(CorrectiveAction.id).where(
        CorrectiveAction.organisation_id == actor.organisation_id,
        CorrectiveAction.finding_id == action.finding_id,
        CorrectiveAction.state == "open",
    )
    return session.exec(waiting.where(col(CorrectiveAction.id) != action.id)).first() is not None


def _verify(
    session: Session, actor: Actor, action: CorrectiveAction, finding: Finding, on: date, now: datetime
) -> None:
    obligations.close_for(session, actor, action.id, outcome="verified")
    open_check(session, actor, finding, action, on=on, now=now)
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
            confidential=referrals.is_protected(session, finding),
        )
        events.record(session, actor, entry, now=now)
