"""
Whether every finding, and every visit that asked workers, has the tasks that its rules demand: computed again from the
rules and held against the rows, so that a task nobody opened, or that was closed without an outcome, is found and
named. The daily sweep mends what it can.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Literal
from uuid import UUID

from sqlmodel import Session, col, select

from audits.actions import retaliation_checks
from audits.findings import findings, referrals
from audits.findings.finding_rules import RECHECK, rules_met
from audits.findings.finding_tasks import (
    CLOSE,
    DECIDE,
    OPEN,
    facts_of,
    first_tasks,
    open_reminders,
    open_tasks,
    tasks_of,
)
from audits.models import Finding, Referral
from foundation import obligations
from foundation.actors import Action, Actor
from foundation.models import Obligation
from suppliers import sites

RECHECKED: Final = ("R30", RECHECK)
"""The rule of task_rules.csv, and its step, that asks for a second look after a visit."""


class Fault(StrEnum):
    MISSING = "missing"
    CLOSED_WITHOUT_OUTCOME = "closed_without_outcome"
    CLOSED_TOO_EARLY = "closed_too_early"
    LEFT_OPEN = "left_open"


@dataclass(frozen=True, slots=True)
class BrokenPromise:
    """`rule` asks for `step`; of a protected one it is told to nobody without the leave to read such matters."""

    subject_kind: Literal["finding", "visit"]
    subject_id: UUID
    reference: str
    rule: str
    step: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class _Row:
    is_open: bool
    outcome: str


@dataclass(frozen=True, slots=True)
class _Asked:
    rule: str
    step: str
    protected: bool


def broken_promises(session: Session, actor: Actor) -> list[BrokenPromise]:
    """Of every finding that was recorded or still open here, in the order of their references; then of visits."""
    actor.require(Action.READ_VISITS)
    wanted = select(Finding).where(findings.visible_to(actor)).order_by(col(Finding.reference))
    rows = _rows(session, actor)
    referred = dict(
        session.exec(
            select(col(Referral.finding_id), col(Referral.id)).where(Referral.organisation_id == actor.organisation_id)
        ).all()
    )
    found: list[BrokenPromise] = []
    for finding in session.exec(wanted):
        if finding.state in OPEN or finding.reply_by is not None:
            found += _broken(finding, actor, rows, referred.get(finding.id))
    visits = [*retaliation_checks.visits_unchecked(session, actor)]
    visits += [visit for _, visit in retaliation_checks.untold(session, actor)]
    return found + [BrokenPromise("visit", visit.id, visit.code, *RECHECKED, Fault.MISSING) for visit in visits]


def mend(session: Session, actor: Actor, *, today: date, now: datetime) -> int:
    """
    Opens what is missing and what was closed too early, closes what an ended finding left open, and opens the reminders
    of the day. Doing it twice writes nothing twice. Returns how many tasks were put right.
    """
    actor.require(Action.RECORD_FINDINGS)
    broken: dict[UUID, list[BrokenPromise]] = defaultdict(list)
    for one in broken_promises(session, actor):
        if one.subject_kind == "finding":
            broken[one.subject_id].append(one)
    mended = _mend_visits(session, actor, now)
    mended += sum(_mend_one(session, actor, finding_id, faults, now) for finding_id, faults in broken.items())
    standing = select(Finding).where(findings.visible_to(actor), col(Finding.state).in_(OPEN))
    for finding in session.exec(standing.order_by(col(Finding.id))).all():
        site = sites.visible_site(session, actor, finding.site_id)
        open_reminders(session, actor, finding, site, today=today)
    return mended


def _broken(
    finding: Finding, actor: Actor, rows: dict[tuple[UUID, str], _Row], referral_id: UUID | None
) -> Iterator[BrokenPromise]:
    for asked in _asked(finding, actor):
        subject = referral_id if asked.protected else finding.id
        row = rows.get((subject, asked.step)) if subject else None
        fault = _fault(finding, asked, row)
        if fault is not None:
            yield BrokenPromise("finding", finding.id, finding.reference, asked.rule, asked.step, fault)


def _asked(finding: Finding, actor: Actor) -> list[_Asked]:
    """What is protected moves on to the entry that corrects this one."""
    secret = actor.may(Action.READ_GRIEVANCES) and finding.state != "amended"
    met = [rule for rule in rules_met(facts_of(finding, actor.zone)) if not rule.is_reminder]
    asked = [_Asked(rule.id, rule.step, rule.who == "protection") for rule in met]
    return [one for one in asked if secret or not one.protected]


def _fault(finding: Finding, asked: _Asked, row: _Row | None) -> Fault | None:
    if row is None:
        return Fault.MISSING
    if row.is_open:
        ended = finding.state not in OPEN and not asked.protected
        return Fault.LEFT_OPEN if ended else None
    if not row.outcome:
        return Fault.CLOSED_WITHOUT_OUTCOME
    undecided = asked.step == DECIDE and finding.state == "alleged"
    unclosed = asked.step == CLOSE and finding.state in OPEN
    return Fault.CLOSED_TOO_EARLY if undecided or unclosed else None


def _rows(session: Session, actor: Actor) -> dict[tuple[UUID, str], _Row]:
    """Read for the organisation, whoever asks: a row one may not see is not missing."""
    kinds = col(Obligation.subject_kind).in_(("finding", "referral"))
    columns = select(Obligation.subject_id, Obligation.step, Obligation.closed_at, Obligation.outcome)
    own = columns.where(Obligation.organisation_id == actor.organisation_id, kinds)
    return {
        (subject, step): _Row(closed is None, outcome or "") for subject, step, closed, outcome in session.exec(own)
    }


def _mend_visits(session: Session, actor: Actor, now: datetime) -> int:
    unchecked, untold = retaliation_checks.visits_unchecked(session, actor), retaliation_checks.untold(session, actor)
    for visit in unchecked:
        retaliation_checks.open_check_after_interviews(session, actor, visit, now=now)
    for check, visit in untold:
        retaliation_checks.tell_again(session, actor, check, visit)
    return len(unchecked) + len(untold)


def _mend_one(session: Session, actor: Actor, finding_id: UUID, faults: list[BrokenPromise], now: datetime) -> int:
    finding = findings.visible_finding(session, actor, finding_id)
    site = sites.visible_site(session, actor, finding.site_id)
    tasks = tasks_of(finding, site, actor.zone)
    missing = {one.step for one in faults if one.fault is Fault.MISSING}
    referral = referrals.open_for(session, actor, finding, facts_of(finding, actor.zone), tasks, now=now)
    owed = [task for task in first_tasks(tasks) if task.step in missing]
    mended = open_tasks(session, actor, finding, site, owed, referral)
    early = [one.step for one in faults if one.fault is Fault.CLOSED_TOO_EARLY]
    mended += obligations.reopen_for(session, actor, finding.id, steps=early)
    if finding.state not in OPEN:
        mended += obligations.close_for(session, actor, finding.id, outcome=finding.state)
    return mended
