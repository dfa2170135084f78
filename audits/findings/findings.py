"""
Findings: what was seen at a site. Alleged until the firm could answer and someone decided; amended, never changed.
Each one is recorded down into the risk ledger, opens the tasks its severity asks for, and closes only when its actions
are verified.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from audits.actions.orphaned_actions import carry_actions, drop_actions
from audits.days import require_past
from audits.deadlines import deadlines_for
from audits.findings import referrals
from audits.findings.finding_closing import require_complete
from audits.findings.finding_rules import FindingFacts, owed_tasks
from audits.findings.finding_tasks import DECIDE, first_tasks, open_tasks
from audits.models import Finding, Inspector, Visit
from audits.numbering import next_number
from audits.payloads import FindingAmendment, FindingClosing, FindingCreate, FindingDecision, FindingReply
from audits.recognition import recognition
from audits.visits.owed_visits import recurrence_of
from audits.visits.visits import visible_visit
from foundation import obligations, trail
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.dates import WorkingCalendar
from foundation.errors import Conflict, Invalid, NotFound
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, Page, id_in, page_of
from foundation.versions import require_unchanged
from risk import events
from risk.payloads import LedgerEntry
from risk.sectors.words import EventKind, Grade, Verification
from suppliers import sites

DECIDED = {"confirmed": Verification.VERIFIED, "alleged": Verification.ALLEGED}


class FindingNotFound(NotFound):
    code = "finding.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such finding, or it belongs to another organisation.")


class FindingNotOpen(Conflict):
    code = "finding.not_open"

    def __init__(self, reference: str, state: str) -> None:
        super().__init__(f"Finding {reference} is {state}; only an alleged or confirmed one can be changed.")
        self.state = state


class FindingDecided(Conflict):
    code = "finding.decided"

    def __init__(self, reference: str) -> None:
        super().__init__(f"Finding {reference} is confirmed already; it can be withdrawn, closed or amended.")
        self.reference = reference


class VisitOfAnotherSite(Invalid):
    code = "finding.visit_of_another_site"

    def __init__(self, visit: str) -> None:
        super().__init__(f"{visit} was made at another site: name the visit that saw this, or none.")
        self.visit = visit


class FirmNotHeard(Conflict):
    code = "finding.not_heard"

    def __init__(self, reference: str, reply_by: date) -> None:
        super().__init__(
            f"The firm may answer finding {reference} until {reply_by.isoformat()}: "
            "record its answer, or confirm after that day."
        )
        self.reference = reference
        self.reply_by = reply_by


@dataclass(frozen=True, slots=True)
class FindingQuery:
    """Newest first. Empty means any."""

    site_id: UUID | None = None
    visit_id: UUID | None = None
    severity: str = ""
    state: str = ""
    limit: int = DEFAULT_LIMIT
    cursor: str = ""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(Finding.organisation_id) == actor.organisation_id


def visible_finding(session: Session, actor: Actor, finding_id: UUID) -> Finding:
    actor.require(Action.READ_VISITS)
    finding = session.exec(select(Finding).where(Finding.id == finding_id, visible_to(actor))).first()
    if finding is None:
        raise FindingNotFound
    return finding


def list_findings(session: Session, actor: Actor, query: FindingQuery) -> Page[Finding]:
    """Raises CursorUnreadable."""
    actor.require(Action.READ_VISITS)
    limit = min(query.limit, LARGEST_LIMIT)
    equal = (
        (col(Finding.site_id), query.site_id),
        (col(Finding.visit_id), query.visit_id),
        (col(Finding.severity), query.severity),
        (col(Finding.state), query.state),
    )
    wanted = select(Finding).where(visible_to(actor), *(column == value for column, value in equal if value))
    if query.cursor:
        wanted = wanted.where(col(Finding.id) < id_in(query.cursor))
    rows = session.exec(wanted.order_by(col(Finding.id).desc()).limit(limit + 1)).all()
    return page_of(rows, limit, lambda finding: (str(finding.id),))


def record_finding(session: Session, actor: Actor, new: FindingCreate, *, now: datetime) -> Finding:
    """Raises SiteNotFound, DayToCome, VisitNotFound, VisitOfAnotherSite."""
    actor.require(Action.RECORD_FINDINGS)
    site = sites.visible_site(session, actor, new.site_id)
    require_past("found_on", new.found_on, actor, now, country=site.country)
    return _record(session, actor, new, None, now)


def _record(session: Session, actor: Actor, new: FindingCreate, amends: Finding | None, now: datetime) -> Finding:
    site = sites.visible_site(session, actor, new.site_id)
    if new.visit_id is not None:
        visit = visible_visit(session, actor, new.visit_id)
        if visit.site_id != site.id:
            raise VisitOfAnotherSite(visit.code)
    today = today_in(actor.zone, now)
    facts = FindingFacts(new.severity, new.indicator, new.found_on, today, under_18=new.under_18)
    tasks = owed_tasks(facts, WorkingCalendar(site.country))
    finding = Finding.model_validate(
        new,
        update={
            "organisation_id": actor.organisation_id,
            "reference": f"F-{next_number(session, actor, 'F-'):04d}",
            "reply_by": next(task.due_on for task in tasks if task.step == DECIDE),
            "amends_id": amends.id if amends else None,
            "recurs_id": amends.recurs_id if amends else recurrence_of(session, actor, new),
            "recorded_by": actor.account_id,
            "recorded_at": now,
        },
    )
    session.add(finding)
    session.flush()
    if amends is not None:
        referrals.carry_over(session, actor, amends, finding)
    referral = referrals.open_for(session, actor, finding, facts, tasks, now=now)
    trail.record(session, actor, "finding.recorded", finding, {"severity": new.severity, "site_id": new.site_id})
    referrals.tell(session, actor, finding, "finding.recorded", "finding", finding.id)
    record_in_ledger(session, actor, finding, now=now)
    open_tasks(session, actor, finding, site, first_tasks(tasks), referral)
    recognition.revoke_for_finding(session, actor, finding, now=now)
    return finding


def record_in_ledger(session: Session, actor: Actor, finding: Finding, *, now: datetime) -> None:
    """
    With who saw it, by code: findings are weighed by how many that person makes on like sites. What is protected moves
    no score that its firm could read; once it is released, it counts like any other.
    """
    source = "finding" if finding.state == "alleged" else f"finding.{finding.state}"
    events.record(session, actor, _entry_of(session, finding, source), now=now)


def _entry_of(session: Session, finding: Finding, source_kind: str) -> LedgerEntry:
    return LedgerEntry(
        subject_id=finding.site_id,
        kind=EventKind.FINDING,
        occurred_on=finding.found_on,
        source_kind=source_kind,
        source_id=finding.id,
        severity=Grade(finding.severity),
        verification=DECIDED.get(finding.state, Verification.VERIFIED),
        confidential=referrals.is_protected(session, finding),
        examiner_code=_examiner_of(session, finding),
        summary=finding.indicator,
    )


def tell_released(session: Session, actor: Actor, finding: Finding, *, on: date, now: datetime) -> None:
    """From now on it counts for everybody like any other; that it was kept back stays in the trail alone."""
    standing = events.newest_of(session, actor, EventKind.FINDING, finding.id)
    if standing is not None:
        events.void(session, actor, standing.id, on=on, now=now)
        events.record(session, actor, _entry_of(session, finding, f"finding.{finding.state}.released"), now=now)
    referrals.tell(session, actor, finding, "finding.released", "finding", finding.id)


def _examiner_of(session: Session, finding: Finding) -> str | None:
    seen_by = select(Inspector.code).join(Visit, col(Visit.inspector_id) == col(Inspector.id))
    own = seen_by.where(Visit.id == finding.visit_id, Visit.organisation_id == finding.organisation_id)
    return session.exec(own).first() if finding.visit_id else None


def take_reply(session: Session, actor: Actor, finding_id: UUID, reply: FindingReply, *, version_seen: int) -> Finding:
    """What the firm says; a second answer is added below the first."""
    actor.require(Action.RECORD_FINDINGS)
    finding = open_finding(session, actor, finding_id, version_seen)
    finding.reply = "\n\n".join(part for part in (finding.reply, reply.reply) if part)
    return _changed(session, actor, finding, "finding.answered", {})


def decide(
    session: Session, actor: Actor, finding_id: UUID, decision: FindingDecision, *, version_seen: int, now: datetime
) -> Finding:
    """
    Confirms or withdraws an allegation; a confirmed one may still be withdrawn. The ledger gets a new entry, the old
    one is voided, not erased. Raises FindingNotOpen, FindingDecided, FirmNotHeard, DayToCome, DaysOutOfOrder.
    """
    actor.require(Action.RECORD_FINDINGS)
    finding = open_finding(session, actor, finding_id, version_seen)
    require_past("decided_on", decision.decided_on, actor, now, after=finding.found_on)
    if decision.confirmed:
        _require_decidable(finding, decision.decided_on)
    standing = events.newest_of(session, actor, EventKind.FINDING, finding.id)
    if standing is not None:
        events.void(session, actor, standing.id, on=decision.decided_on, now=now)
    finding.state = "confirmed" if decision.confirmed else "withdrawn"
    if decision.confirmed:
        record_in_ledger(session, actor, finding, now=now)
        obligations.close_for(session, actor, finding.id, outcome="confirmed", step=DECIDE)
    else:
        finding.closed_on, finding.closed_because = decision.decided_on, decision.reason
        obligations.close_for(session, actor, finding.id, outcome="withdrawn")
        drop_actions(session, actor, finding, on=decision.decided_on, now=now)
    return _changed(session, actor, finding, f"finding.{finding.state}", {"reason": decision.reason})


def _require_decidable(finding: Finding, decided_on: date) -> None:
    if finding.state == "confirmed":
        raise FindingDecided(finding.reference)
    if not finding.reply and finding.reply_by is not None and decided_on <= finding.reply_by:
        raise FirmNotHeard(finding.reference, finding.reply_by)


def close_finding(
    session: Session, actor: Actor, finding_id: UUID, closing: FindingClosing, *, version_seen: int, now: datetime
) -> Finding:
    """Raises FindingNotOpen, FindingIncomplete with all that is missing, DayToCome, DaysOutOfOrder."""
    actor.require(Action.RECORD_FINDINGS)
    finding = open_finding(session, actor, finding_id, version_seen)
    require_past("closed_on", closing.closed_on, actor, now, after=finding.found_on)
    require_complete(session, actor, finding)
    finding.state, finding.closed_on, finding.closed_because = "closed", closing.closed_on, closing.reason
    obligations.close_for(session, actor, finding.id, outcome="closed")
    return _changed(session, actor, finding, "finding.closed", {"closed_on": closing.closed_on})


def amend(
    session: Session, actor: Actor, finding_id: UUID, better: FindingAmendment, *, version_seen: int, now: datetime
) -> Finding:
    """
    A dated correction: the first entry stays readable and is marked amended; the new one carries on from it, alleged
    again and with time to answer, and takes over its actions.
    """
    actor.require(Action.RECORD_FINDINGS)
    first = open_finding(session, actor, finding_id, version_seen)
    standing = events.newest_of(session, actor, EventKind.FINDING, first.id)
    if standing is not None:
        events.void(session, actor, standing.id, on=today_in(actor.zone, now), now=now)
    first.state = "amended"
    obligations.close_for(session, actor, first.id, outcome="amended")
    _changed(session, actor, first, "finding.amended", {})
    kept = first.model_dump(include={"site_id", "found_on", "visit_id", "question_id", "indicator", "under_18"})
    finding = _record(session, actor, FindingCreate(**kept, **better.model_dump()), first, now)
    site = sites.visible_site(session, actor, finding.site_id)
    clocks = deadlines_for(finding.severity, finding.found_on, WorkingCalendar(site.country))
    carry_actions(session, actor, first, finding, clocks)
    return finding


def open_finding(session: Session, actor: Actor, finding_id: UUID, version_seen: int) -> Finding:
    """Raises FindingNotFound, ChangedMeanwhile, FindingNotOpen."""
    finding = visible_finding(session, actor, finding_id)
    require_unchanged(session, finding, version_seen, told=True)
    require_open(finding)
    return finding


def require_open(finding: Finding) -> None:
    """Raises FindingNotOpen."""
    if finding.state not in {"alleged", "confirmed"}:
        raise FindingNotOpen(finding.reference, finding.state)


def _changed(session: Session, actor: Actor, finding: Finding, act: str, told: dict[str, trail.Change]) -> Finding:
    finding.version += 1
    session.add(finding)
    session.flush()
    trail.record(session, actor, act, finding, {"state": finding.state, **told})
    referrals.tell(session, actor, finding, act, "finding", finding.id)
    return finding
