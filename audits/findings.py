"""
Findings: what was seen at a site. Alleged until the firm could answer and someone decided; amended, never changed.
Each one is recorded down into the risk ledger, opens the tasks its severity asks for, and closes only when its actions
are verified.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from audits.deadlines import deadlines_for
from audits.instruments.severities import Severity
from audits.models import CorrectiveAction, Finding
from audits.payloads import FindingAmendment, FindingClosing, FindingCreate, FindingDecision, FindingReply
from foundation import changes, obligations, trail
from foundation.actors import Action, Actor
from foundation.dates import WorkingCalendar
from foundation.errors import Conflict, NotFound
from foundation.obligations import Due
from risk import events
from risk.payloads import LedgerEntry
from risk.sectors.words import EventKind, Grade, Verification
from suppliers import sites
from suppliers.models import Site

REPLY_DAYS = 14
DECIDED = {"confirmed": Verification.VERIFIED, "alleged": Verification.ALLEGED}


class FindingNotFound(NotFound):
    code = "finding.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such finding, or it belongs to another organisation.")


class ActionsStillOpen(Conflict):
    code = "finding.actions_still_open"

    def __init__(self, reference: str, *, count: int) -> None:
        super().__init__(f"Finding {reference} has {count} unverified corrective actions.")
        self.reference = reference
        self.count = count


class FindingNotOpen(Conflict):
    code = "finding.not_open"

    def __init__(self, reference: str, state: str) -> None:
        super().__init__(f"Finding {reference} is {state}; only an alleged or confirmed one can be changed.")
        self.state = state


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(Finding.organisation_id) == actor.organisation_id


def visible_finding(session: Session, actor: Actor, finding_id: UUID) -> Finding:
    actor.require(Action.READ_VISITS)
    finding = session.exec(select(Finding).where(Finding.id == finding_id, visible_to(actor))).first()
    if finding is None:
        raise FindingNotFound
    return finding


def record_finding(session: Session, actor: Actor, new: FindingCreate, *, now: datetime) -> Finding:
    actor.require(Action.RECORD_FINDINGS)
    site = sites.visible_site(session, actor, new.site_id)
    finding = Finding.model_validate(
        new,
        update={
            "organisation_id": actor.organisation_id,
            "reference": _next_reference(session, actor),
            "recorded_by": actor.account_id,
            "recorded_at": now,
        },
    )
    finding.reply_by = date.fromordinal(new.found_on.toordinal() + REPLY_DAYS)
    session.add(finding)
    session.flush()
    trail.record(session, actor, "finding.recorded", finding, {"severity": new.severity, "site_id": new.site_id})
    changes.tell(session, actor, "finding.recorded", "finding", [finding.id])
    record_in_ledger(session, actor, finding, now=now)
    _open_tasks(session, actor, finding, site)
    return finding


def record_in_ledger(session: Session, actor: Actor, finding: Finding, *, now: datetime) -> None:
    entry = LedgerEntry(
        subject_id=finding.site_id,
        kind=EventKind.FINDING,
        occurred_on=finding.found_on,
        source_kind="finding" if finding.state == "alleged" else f"finding.{finding.state}",
        source_id=finding.id,
        severity=Grade(finding.severity),
        verification=DECIDED.get(finding.state, Verification.VERIFIED),
        summary=finding.indicator,
    )
    events.record(session, actor, entry, now=now)


def _open_tasks(session: Session, actor: Actor, finding: Finding, site: Site) -> None:
    """Every severity has its tasks: the plan and the closing date are obligations from the first day on."""
    clocks = deadlines_for(Severity(finding.severity), finding.found_on, WorkingCalendar(site.country))
    steps = (
        ("plan", "Get the corrective plan", clocks.plan_by),
        ("close", "Verify that it is put right", clocks.close_by),
    )
    for step, title, clock in steps:
        if clock is not None:
            due = Due(
                kind="finding",
                title=f"{title}: {finding.reference}",
                reason=f"A {finding.severity.replace('_', ' ')} finding gives {clock.days} days",
                subject_kind="finding",
                subject_id=finding.id,
                step=step,
                due_on=clock.last_day,
                about_id=site.id,
                about_name=site.name,
                team=actor.desk.value,
            )
            obligations.open_obligation(session, actor, due)


def take_reply(session: Session, actor: Actor, finding_id: UUID, reply: FindingReply) -> Finding:
    actor.require(Action.RECORD_FINDINGS)
    finding = _open_finding(session, actor, finding_id)
    finding.reply = reply.reply
    return _changed(session, actor, finding, "finding.answered", {})


def decide(session: Session, actor: Actor, finding_id: UUID, decision: FindingDecision, *, now: datetime) -> Finding:
    """Confirms or withdraws an allegation. The ledger gets a new entry; the old one is voided, not erased."""
    actor.require(Action.RECORD_FINDINGS)
    finding = _open_finding(session, actor, finding_id)
    alleged = events.newest_of(session, actor, EventKind.FINDING, finding.id)
    finding.state = "confirmed" if decision.confirmed else "withdrawn"
    if alleged is not None:
        events.void(session, actor, alleged.id, on=decision.decided_on, now=now)
    if decision.confirmed:
        record_in_ledger(session, actor, finding, now=now)
    else:
        finding.closed_on, finding.closed_because = decision.decided_on, decision.reason
        obligations.close_for(session, actor, finding.id, outcome="withdrawn")
    return _changed(session, actor, finding, f"finding.{finding.state}", {"reason": decision.reason})


def close_finding(session: Session, actor: Actor, finding_id: UUID, closing: FindingClosing) -> Finding:
    """Raises ActionsStillOpen while an action is not verified."""
    actor.require(Action.RECORD_FINDINGS)
    finding = _open_finding(session, actor, finding_id)
    unverified = session.exec(
        select(func.count())
        .select_from(CorrectiveAction)
        .where(CorrectiveAction.finding_id == finding.id, col(CorrectiveAction.state).not_in(("verified", "dropped")))
    ).one()
    if unverified:
        raise ActionsStillOpen(finding.reference, count=unverified)
    finding.state, finding.closed_on, finding.closed_because = "closed", closing.closed_on, closing.reason
    obligations.close_for(session, actor, finding.id, outcome="closed")
    return _changed(session, actor, finding, "finding.closed", {"closed_on": closing.closed_on})


def amend(session: Session, actor: Actor, finding_id: UUID, better: FindingAmendment, *, now: datetime) -> Finding:
    """A dated correction: the first entry stays readable and is marked amended, the new one carries on from it."""
    actor.require(Action.RECORD_FINDINGS)
    first = _open_finding(session, actor, finding_id)
    recorded = events.newest_of(session, actor, EventKind.FINDING, first.id)
    if recorded is not None:
        events.void(session, actor, recorded.id, on=now.date(), now=now)
    first.state = "amended"
    obligations.close_for(session, actor, first.id, outcome="amended")
    _changed(session, actor, first, "finding.amended", {})
    new = FindingCreate(
        site_id=first.site_id,
        severity=better.severity,
        description=better.description,
        found_on=first.found_on,
        visit_id=first.visit_id,
        question_id=first.question_id,
        indicator=first.indicator,
    )
    finding = record_finding(session, actor, new, now=now)
    finding.amends_id = first.id
    session.add(finding)
    session.flush()
    return finding


def _open_finding(session: Session, actor: Actor, finding_id: UUID) -> Finding:
    finding = visible_finding(session, actor, finding_id)
    if finding.state not in {"alleged", "confirmed"}:
        raise FindingNotOpen(finding.reference, finding.state)
    return finding


def _changed(session: Session, actor: Actor, finding: Finding, act: str, told: dict[str, trail.Change]) -> Finding:
    finding.version += 1
    session.add(finding)
    session.flush()
    trail.record(session, actor, act, finding, {"state": finding.state, **told})
    changes.tell(session, actor, act, "finding", [finding.id])
    return finding


def _next_reference(session: Session, actor: Actor) -> str:
    count = session.exec(select(func.count()).select_from(Finding).where(visible_to(actor))).one()
    return f"F-{count + 1:04d}"
