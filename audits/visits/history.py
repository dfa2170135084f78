"""
What an organisation brings along from before: visits, findings and corrective actions of earlier years, as they stood.

Each lands in the risk ledger with its own dates, so that a score knows the past. Only what is still open gets tasks;
a deadline that passed long ago is shown as late, never moved.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlmodel import Session, col, select

from audits.findings import findings, referrals
from audits.findings.finding_rules import owed_tasks
from audits.findings.finding_tasks import DECIDE, OPEN, PLAN, close_step, facts_of, first_tasks, open_tasks
from audits.models import CorrectiveAction, Finding, Inspector, Visit
from audits.payloads import Severity, VisitOutcome
from audits.visits import visits
from foundation import obligations, trail
from foundation.actors import Action, Actor
from foundation.dates import WorkingCalendar
from foundation.errors import Conflict
from foundation.obligations import Due
from foundation.sentences import Sentence, concerning
from risk import events
from risk.payloads import LedgerEntry
from risk.sectors.words import EventKind, Grade, Verification
from suppliers import sites
from suppliers.models import Site

DAY_STARTS = 9 * 60
SHOWN_AS_RISK = "complaint"  # who complained must not be guessed from a list of visits


class ReferenceTaken(Conflict):
    code = "history.reference_taken"

    def __init__(self, reference: str) -> None:
        super().__init__(f"{reference} is recorded already: give each past record its own reference.")
        self.reference = reference


@dataclass(frozen=True, slots=True)
class PastVisit:
    """`minutes` on site; `selected_how` as the old system said it."""

    reference: str
    site_id: UUID
    minutes: int
    selected_how: str
    propensity: float | None
    examiner: str
    seen: VisitOutcome


@dataclass(frozen=True, slots=True)
class PastFinding:
    reference: str
    site_id: UUID
    visit_id: UUID | None
    severity: Severity
    indicator: str
    description: str
    found_on: date
    confirmed: bool
    closed_on: date | None


@dataclass(frozen=True, slots=True)
class PastAction:
    finding: Finding
    description: str
    responsible: str
    close_by: date
    state: Literal["open", "planned", "done", "verified"]
    verified_on: date | None


def take_over_visit(session: Session, actor: Actor, past: PastVisit, *, now: datetime) -> Visit:
    """Raises ReferenceTaken."""
    actor.require(Action.RECORD_FINDINGS)
    site = sites.visible_site(session, actor, past.site_id)
    _require_free(session, actor, past.reference)
    inspector = session.exec(
        select(Inspector).where(Inspector.organisation_id == actor.organisation_id, Inspector.code == past.examiner)
    ).first()
    visit = Visit(
        organisation_id=actor.organisation_id,
        code=past.reference,
        site_id=site.id,
        inspector_id=inspector.id if inspector else None,
        day=past.seen.done_on,
        starts_at_minute=DAY_STARTS,
        minutes=past.minutes,
        selected_how="risk" if past.selected_how == SHOWN_AS_RISK else past.selected_how,
        propensity=past.propensity,
        state="done",
        outcome=past.seen.outcome,
        recorded_at=now,
    )
    session.add(visit)
    session.flush()
    trail.record(session, actor, "visit.taken_over", visit, {"outcome": past.seen.outcome})
    visits.record_in_ledger(session, actor, visit, past.seen, now=now)
    return visit


def _require_free(session: Session, actor: Actor, reference: str) -> None:
    taken = select(Visit.id).where(Visit.organisation_id == actor.organisation_id, Visit.code == reference)
    if session.exec(taken).first() is not None:
        raise ReferenceTaken(reference)


def take_over_finding(session: Session, actor: Actor, past: PastFinding, *, now: datetime) -> Finding:
    """Raises ReferenceTaken."""
    actor.require(Action.RECORD_FINDINGS)
    site = sites.visible_site(session, actor, past.site_id)
    taken = select(Finding.id).where(
        Finding.organisation_id == actor.organisation_id, col(Finding.reference) == past.reference
    )
    if session.exec(taken).first() is not None:
        raise ReferenceTaken(past.reference)
    finding = Finding(
        organisation_id=actor.organisation_id,
        reference=past.reference,
        site_id=site.id,
        visit_id=past.visit_id,
        severity=past.severity,
        indicator=past.indicator,
        description=past.description,
        state="closed" if past.closed_on else ("confirmed" if past.confirmed else "alleged"),
        found_on=past.found_on,
        closed_on=past.closed_on,
        closed_because="closed before it was taken over" if past.closed_on else "",
        recorded_by=actor.account_id,
        recorded_at=now,
    )
    session.add(finding)
    session.flush()
    trail.record(session, actor, "finding.taken_over", finding, {"severity": past.severity, "state": finding.state})
    if finding.state in OPEN:
        _open_tasks_of(session, actor, finding, site, now)
    findings.record_in_ledger(session, actor, finding, now=now)
    return finding


def _open_tasks_of(session: Session, actor: Actor, finding: Finding, site: Site, now: datetime) -> None:
    """
    The site knew of it before it came here, so nothing is held back from it any more. What nobody has decided yet is
    heard from now on.
    """
    facts = replace(facts_of(finding, actor.zone), heard=finding.state == "alleged")
    tasks = owed_tasks(facts, WorkingCalendar(site.country))
    finding.reply_by = next((task.due_on for task in tasks if task.step == DECIDE), None)
    session.add(finding)
    session.flush()
    referral = referrals.open_for(session, actor, finding, facts, tasks, now=now, released_on=finding.found_on)
    open_tasks(session, actor, finding, site, first_tasks(tasks), referral)


def take_over_action(session: Session, actor: Actor, past: PastAction, *, now: datetime) -> CorrectiveAction:
    actor.require(Action.RECORD_FINDINGS)
    action = CorrectiveAction(
        organisation_id=actor.organisation_id,
        finding_id=past.finding.id,
        description=past.description,
        responsible=past.responsible,
        close_by=past.close_by,
        state=past.state,
        done_on=past.verified_on,
        verified_on=past.verified_on,
        recorded_by=actor.account_id,
        recorded_at=now,
    )
    session.add(action)
    session.flush()
    trail.record(session, actor, "action.taken_over", action, {"state": past.state, "close_by": past.close_by})
    close_step(session, actor, past.finding.id, PLAN, outcome="taken over with its plan")
    if past.state == "verified":
        _record_verified(session, actor, action, past, now)
    else:
        _open_task(session, actor, action, past)
    return action


def _record_verified(session: Session, actor: Actor, action: CorrectiveAction, past: PastAction, now: datetime) -> None:
    answered = events.newest_of(session, actor, EventKind.FINDING, past.finding.id)
    entry = LedgerEntry(
        subject_id=past.finding.site_id,
        kind=EventKind.ACTION_VERIFIED,
        occurred_on=past.verified_on or past.close_by,
        source_kind="corrective_action",
        source_id=action.id,
        severity=Grade(past.finding.severity),
        verification=Verification.VERIFIED,
        answers_id=answered.id if answered else None,
    )
    events.record(session, actor, entry, now=now)


def _open_task(session: Session, actor: Actor, action: CorrectiveAction, past: PastAction) -> None:
    site = sites.visible_site(session, actor, past.finding.site_id)
    due = Due(
        kind="action.verify",
        title=concerning(Sentence("See that it is put right"), past.finding.reference),
        reason=past.description,
        subject_kind="corrective_action",
        subject_id=action.id,
        step="close",
        due_on=past.close_by,
        about_id=site.id,
        about_name=site.name,
        team=actor.desk.value,
    )
    obligations.open_obligation(session, actor, due)
