"""Findings as their pages show them: what was seen, what is owed by when and why, and what came of it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from audits.deadlines import Clock, deadlines_for
from audits.findings import findings, referrals
from audits.findings.finding_rules import OwedTask
from audits.findings.finding_tasks import OPEN, rows_of, tasks_of
from audits.instruments.severities import DeadlineRule, Severity
from audits.models import CorrectiveAction, Finding, Referral, Visit
from foundation import evidence, obligations
from foundation.actors import Action, Actor
from foundation.dates import RestDay, WorkingCalendar
from foundation.models import Account, Evidence, Obligation
from foundation.paging import Page
from reports.facts.finding_order import FindingCounts, FindingsQuery, counts, newest, open_by_severity
from reports.facts.payloads import Choice, Subject
from reports.facts.scope import actions_visible_to, findings_visible_to, sites_visible_to
from suppliers.models import Site

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class FindingLine:
    """`next_due` is the first open task of it; `held_back`: told to nobody outside yet."""

    id: str
    reference: str
    severity: str
    state: str
    description: str
    site: Subject
    found_on: date
    next_due: date | None
    held_back: bool


@dataclass(frozen=True, slots=True)
class FindingsFacts:
    today: date
    query: FindingsQuery
    counts: FindingCounts
    rows: tuple[FindingLine, ...]
    severities: tuple[Choice, ...]
    may_record: bool
    next_cursor: str = ""


@dataclass(frozen=True, slots=True)
class OwedLine:
    """A task as the rules ask for it and as it stands; `due_on` is the row's own day, which somebody may have moved."""

    step: str
    reason: str
    source: str
    due_on: date
    asked_for: date
    skipped: tuple[RestDay, ...]
    closed_on: datetime | None
    outcome: str
    opened: bool


@dataclass(frozen=True, slots=True)
class ActionOf:
    id: str
    description: str
    responsible: str
    state: str
    close_by: date | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the chain of corrections, oldest first."""

    id: str
    reference: str
    severity: str
    description: str
    recorded_at: datetime
    recorded_by: str
    here: bool


@dataclass(frozen=True, slots=True)
class FindingFacts:
    finding: Finding
    site: Subject
    visit: Subject | None
    rule: DeadlineRule
    plan_by: Clock | None
    close_by: Clock | None
    owed: tuple[OwedLine, ...]
    actions: tuple[ActionOf, ...]
    unverified: int
    entries: tuple[Entry, ...]
    files: tuple[Evidence, ...]
    referral: Referral | None
    held_back: bool
    may_record: bool
    may_protect: bool
    may_open_case: bool
    today: date

    @property
    def is_open(self) -> bool:
        return self.finding.state in OPEN


def findings_facts(session: Session, actor: Actor, query: FindingsQuery, *, today: date) -> FindingsFacts:
    """Raises CursorUnreadable, ActionNotAllowed."""
    page = finding_lines(session, actor, query, today=today, limit=PAGE)
    severities = [one.value for one in Severity]
    return FindingsFacts(
        today=today,
        query=query,
        counts=counts(session, actor, today),
        rows=tuple(page.rows),
        severities=tuple(map(Choice, severities, severities, open_by_severity(session, actor, severities))),
        may_record=actor.may(Action.RECORD_FINDINGS),
        next_cursor=page.next_cursor or "",
    )


def finding_lines(
    session: Session, actor: Actor, query: FindingsQuery, *, today: date, limit: int
) -> Page[FindingLine]:
    """Newest first. Raises CursorUnreadable, ActionNotAllowed."""
    actor.require(Action.READ_VISITS)
    page = newest(session, actor, query, today=today, limit=limit)
    ids = [one.row[0] for one in page.rows]
    wanted = (
        select(Finding, col(Site.name), _next_due(actor), referrals.unreleased())
        .join(Site, col(Site.id) == col(Finding.site_id))
        .where(findings_visible_to(actor), col(Finding.id).in_(ids))
    )
    by_id = {row[0].id: _line(*row) for row in session.execute(wanted)}
    return Page([by_id[finding_id] for finding_id in ids if finding_id in by_id], page.next_cursor)


def finding_facts(session: Session, actor: Actor, finding_id: UUID, *, today: date) -> FindingFacts:
    """Raises FindingNotFound."""
    finding = findings.visible_finding(session, actor, finding_id)
    site = session.get_one(Site, finding.site_id)
    clocks = deadlines_for(finding.severity, finding.found_on, WorkingCalendar(site.country))
    actions = _actions(session, actor, finding)
    secret, held_back = actor.may(Action.READ_GRIEVANCES), referrals.is_protected(session, finding)
    return FindingFacts(
        finding=finding,
        site=Subject("site", str(site.id), site.name),
        visit=_visit(session, actor, finding),
        rule=clocks.rule,
        plan_by=clocks.plan_by,
        close_by=clocks.close_by,
        owed=_owed(tasks_of(finding, site, actor.zone), rows_of(session, actor, finding.id), today),
        actions=actions,
        unverified=sum(one.state not in {"verified", "dropped"} for one in actions),
        entries=_entries(session, actor, finding),
        files=tuple(evidence.of_subjects(session, actor, [finding.id])),
        referral=referrals.of_finding(session, finding) if secret else None,
        held_back=held_back,
        may_record=actor.may(Action.RECORD_FINDINGS),
        may_protect=secret and actor.may(Action.RECORD_GRIEVANCES),
        may_open_case=actor.may(Action.WRITE_CASES) and not held_back,
        today=today,
    )


def _next_due(actor: Actor) -> ColumnElement[date]:
    return (
        select(func.min(col(Obligation.due_on)))
        .where(
            obligations.visible_to(actor),
            col(Obligation.subject_id) == col(Finding.id),
            col(Obligation.subject_kind) == "finding",
            col(Obligation.closed_at).is_(None),
        )
        .correlate(Finding)
        .scalar_subquery()
    )


def _line(finding: Finding, site: str, next_due: date | None, held_back: bool) -> FindingLine:  # noqa: FBT001 - a row
    return FindingLine(
        id=str(finding.id),
        reference=finding.reference,
        severity=finding.severity,
        state=finding.state,
        description=finding.description,
        site=Subject("site", str(finding.site_id), site),
        found_on=finding.found_on,
        next_due=next_due,
        held_back=held_back,
    )


def _owed(tasks: tuple[OwedTask, ...], rows: list[Obligation], today: date) -> tuple[OwedLine, ...]:
    """Without reminders whose day went by before the finding came here."""
    standing = {row.step: row for row in rows}
    shown = [task for task in tasks if task.step in standing or not task.reminds_of or task.due_on >= today]
    lines = [_owed_line(task, standing.get(task.step)) for task in shown if not task.protected]
    return tuple(sorted(lines, key=lambda line: line.due_on))


def _owed_line(task: OwedTask, row: Obligation | None) -> OwedLine:
    return OwedLine(
        step=task.step,
        reason=task.reason,
        source=task.source,
        due_on=row.due_on if row else task.due_on,
        asked_for=task.due_on,
        skipped=task.skipped,
        closed_on=row.closed_at if row else None,
        outcome=(row.outcome or "") if row else "",
        opened=row is not None,
    )


def _actions(session: Session, actor: Actor, finding: Finding) -> tuple[ActionOf, ...]:
    own = select(CorrectiveAction).where(col(CorrectiveAction.finding_id) == finding.id, actions_visible_to(actor))
    return tuple(
        ActionOf(str(one.id), one.description, one.responsible, one.state, one.close_by)
        for one in session.execute(own.order_by(col(CorrectiveAction.id))).scalars()
    )


def _visit(session: Session, actor: Actor, finding: Finding) -> Subject | None:
    if finding.visit_id is None:
        return None
    visit = session.get_one(Visit, finding.visit_id)
    own = visit.organisation_id == actor.organisation_id
    return Subject("visit", str(visit.id) if own else None, visit.code)


def _entries(session: Session, actor: Actor, finding: Finding) -> tuple[Entry, ...]:
    """Back to the first entry and on to the newest; none when nothing was ever corrected."""
    seen = findings_visible_to(actor)
    chain = [finding]
    while chain[0].amends_id is not None:
        former = select(Finding).where(seen, col(Finding.id) == chain[0].amends_id)
        chain.insert(0, session.execute(former).scalar_one())
    while later := session.execute(select(Finding).where(seen, col(Finding.amends_id) == chain[-1].id)).scalar():
        chain.append(later)
    if len(chain) == 1:
        return ()
    names = _names(session, [one.recorded_by for one in chain if one.recorded_by])
    return tuple(
        Entry(
            id=str(one.id),
            reference=one.reference,
            severity=one.severity,
            description=one.description,
            recorded_at=one.recorded_at,
            recorded_by=names.get(one.recorded_by, "") if one.recorded_by else "",
            here=one.id == finding.id,
        )
        for one in chain
    )


def _names(session: Session, ids: list[UUID]) -> dict[UUID, str]:
    named = select(col(Account.id), col(Account.name)).where(col(Account.id).in_(ids))
    return dict(iter(session.execute(named)))


def sites_to_choose(session: Session, actor: Actor, text: str) -> tuple[Choice, ...]:
    """By the beginning of a name, for the form that records a finding."""
    named = select(col(Site.id), col(Site.name)).where(sites_visible_to(actor), col(Site.name).ilike(f"%{text}%"))
    rows = session.execute(named.order_by(col(Site.name)).limit(20))
    return tuple(Choice(str(site_id), name) for site_id, name in rows)
