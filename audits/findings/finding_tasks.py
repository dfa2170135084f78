"""
What each finding asks of people from its first day on, as rows of the one worklist. Which tasks and by when is decided
by `audits/findings/finding_rules.py`; here they are opened, settled and, should a row be missing, opened again.
"""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from audits.findings.finding_rules import FindingFacts, OwedTask, owed_tasks, standing_reminders
from audits.models import Finding, Referral
from foundation import obligations
from foundation.actors import DESKS, Actor, Role
from foundation.clock import today_in
from foundation.dates import WorkingCalendar
from foundation.models import Account, Obligation
from foundation.obligations import Due
from foundation.sentences import Sentence, concerning
from suppliers.models import Site

DECIDE, PLAN, CLOSE = "decide", "plan", "close"
OPEN = ("alleged", "confirmed")


def facts_of(finding: Finding, zone: str) -> FindingFacts:
    return FindingFacts(
        severity=finding.severity,
        indicator=finding.indicator,
        found_on=finding.found_on,
        recorded_on=today_in(zone, finding.recorded_at),
        under_18=finding.under_18,
        heard=finding.reply_by is not None,
    )


def tasks_of(finding: Finding, site: Site, zone: str) -> tuple[OwedTask, ...]:
    return owed_tasks(facts_of(finding, zone), WorkingCalendar(site.country))


def open_tasks(
    session: Session, actor: Actor, finding: Finding, site: Site, tasks: Iterable[OwedTask], referral: Referral | None
) -> int:
    """Says how many were opened that did not stand yet. Protected ones hang on the referral."""
    team = _team(session, actor, finding)
    known = _rows_on(session, finding, referral)
    opened = 0
    for task in tasks:
        subject = referral.id if task.protected and referral is not None else finding.id
        if (subject, task.step) not in known:
            due = _protected(task, subject, team) if task.protected else _due(task, finding, site, team)
            obligations.open_obligation(session, actor, due)
            opened += 1
    return opened


def close_step(session: Session, actor: Actor, finding_id: UUID, step: str, *, outcome: str) -> None:
    """And what only reminded of it."""
    for one in (step, f"{step}.remind_7", f"{step}.remind_1"):
        obligations.close_for(session, actor, finding_id, outcome=outcome, step=one)


def rows_of(session: Session, actor: Actor, finding_id: UUID) -> list[Obligation]:
    """Open and closed, in the order of their days; what stands on a referral is not among them."""
    own = select(Obligation).where(obligations.visible_to(actor), Obligation.subject_id == finding_id)
    return list(session.exec(own.order_by(col(Obligation.due_on), col(Obligation.step))))


def open_reminders(session: Session, actor: Actor, finding: Finding, site: Site, *, today: date) -> int:
    """What is to be said to the firm today, and closes what reminds of something done."""
    rows = rows_of(session, actor, finding.id)
    over = frozenset(row.step for row in rows if row.closed_at is not None)
    for step in over & {PLAN, CLOSE}:
        close_step(session, actor, finding.id, step, outcome="no longer needed")
    days = {row.step: row.due_on for row in rows}
    owed = owed_tasks(facts_of(finding, actor.zone), WorkingCalendar(site.country), days)
    due = standing_reminders(owed, over, today)
    return open_tasks(session, actor, finding, site, due, None)


def put_off(session: Session, actor: Actor, finding: Finding, site: Site, step: str, *, due_on: date) -> None:
    """What reminds of it counts from the new day, also what was said once for the former one."""
    if not obligations.move_for(session, actor, finding.id, step=step, due_on=due_on):
        return
    days = {row.step: row.due_on for row in rows_of(session, actor, finding.id)}
    owed = owed_tasks(facts_of(finding, actor.zone), WorkingCalendar(site.country), {step: days[step]})
    reminders = [task for task in owed if task.reminds_of == step and task.step in days]
    obligations.reopen_for(session, actor, finding.id, steps=[task.step for task in reminders])
    for task in reminders:
        obligations.move_for(session, actor, finding.id, step=task.step, due_on=task.due_on)


def first_tasks(tasks: Iterable[OwedTask]) -> tuple[OwedTask, ...]:
    """Those of the first day; reminders come on their own."""
    return tuple(task for task in tasks if not task.reminds_of)


def _rows_on(session: Session, finding: Finding, referral: Referral | None) -> set[tuple[UUID, str]]:
    """Read for the organisation: who may not see a protected task must not open it twice."""
    subjects = [finding.id, *([referral.id] if referral else [])]
    rows = select(Obligation.subject_id, Obligation.step).where(
        Obligation.organisation_id == finding.organisation_id, col(Obligation.subject_id).in_(subjects)
    )
    return set(session.exec(rows).all())


def _team(session: Session, actor: Actor, finding: Finding) -> str:
    """The desk of whoever recorded it, also when a sweep opens a task."""
    recorder = session.get(Account, finding.recorded_by) if finding.recorded_by else None
    return DESKS[Role(recorder.role)].value if recorder else actor.desk.value


def _due(task: OwedTask, finding: Finding, site: Site, team: str) -> Due:
    return Due(
        kind=task.kind,
        title=concerning(Sentence(task.title), finding.reference),
        reason=Sentence(task.reason),
        subject_kind="finding",
        subject_id=finding.id,
        step=task.step,
        due_on=task.due_on,
        about_id=site.id,
        about_name=site.name,
        team=team,
    )


def _protected(task: OwedTask, referral_id: UUID, team: str) -> Due:
    """No site and no reference: the title must not tell that it was there that something was seen."""
    return Due(
        kind=task.kind,
        title=Sentence(task.title),
        reason=Sentence(task.reason),
        subject_kind="referral",
        subject_id=referral_id,
        step=task.step,
        due_on=task.due_on,
        team=team,
        confidential=True,
    )
