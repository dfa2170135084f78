"""Corrective actions: what a finding asks somebody to put right, by when. Overdue ones reach the ledger once."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from audits.actions.action_days import days_given
from audits.deadlines import deadlines_for
from audits.findings import referrals
from audits.findings.finding_tasks import CLOSE
from audits.findings.findings import require_open, visible_finding
from audits.instruments.severities import Severity
from audits.models import CorrectiveAction, Finding
from audits.payloads import ActionCreate
from foundation import obligations, trail
from foundation.actors import Action, Actor
from foundation.dates import WorkingCalendar, months_later
from foundation.errors import Invalid, NotFound, Place
from foundation.obligations import Due
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, Page, id_in, page_of
from foundation.sentences import Sentence, concerning
from foundation.versions import require_version
from risk import events
from risk.payloads import LedgerEntry
from risk.sectors.words import EventKind, Grade, Verification
from suppliers import sites
from suppliers.models import Site

REVIEW_MONTHS = 6
"""Where the scheme sets no closing date: severity_deadlines.csv, joint plan review each 6 months (design default)."""


class ActionNotFound(NotFound):
    code = "action.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such corrective action, or it belongs to another organisation.")


class OwnersMissing(Invalid):
    code = "action.owners_missing"

    def __init__(self, reference: str) -> None:
        where = (Place(column="kind", value="site"),)
        super().__init__(
            f"The cause of {reference} lies outside the site's sole control: make the action joint or the buyer's.",
            places=where,
        )


@dataclass(frozen=True, slots=True)
class ActionQuery:
    """Newest first. Empty means any; `due_before` leaves out what has no closing date."""

    finding_id: UUID | None = None
    state: str = ""
    due_before: date | None = None
    limit: int = DEFAULT_LIMIT
    cursor: str = ""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(CorrectiveAction.organisation_id) == actor.organisation_id


def visible_action(session: Session, actor: Actor, action_id: UUID) -> CorrectiveAction:
    actor.require(Action.READ_VISITS)
    action = session.exec(select(CorrectiveAction).where(CorrectiveAction.id == action_id, visible_to(actor))).first()
    if action is None:
        raise ActionNotFound
    return action


def action_to_change(
    session: Session, actor: Actor, action_id: UUID, *, version_seen: int | None = None
) -> CorrectiveAction:
    """
    Held until the transaction ends, so that of two people who change it at once the second reads what the first wrote.
    Raises ActionNotFound, ChangedMeanwhile with what stands now.
    """
    actor.require(Action.READ_VISITS)
    asked = select(CorrectiveAction).where(CorrectiveAction.id == action_id, visible_to(actor))
    trail.wait_for_turn(session)  # before any row, as every writer
    action = session.exec(asked.with_for_update().execution_options(populate_existing=True)).first()
    if action is None:
        raise ActionNotFound
    if version_seen is not None:
        require_version(action.version, version_seen, action)
    return action


def list_actions(session: Session, actor: Actor, query: ActionQuery) -> Page[CorrectiveAction]:
    """Raises CursorUnreadable."""
    actor.require(Action.READ_VISITS)
    limit = min(query.limit, LARGEST_LIMIT)
    wanted = select(CorrectiveAction).where(visible_to(actor))
    if query.finding_id is not None:
        wanted = wanted.where(CorrectiveAction.finding_id == query.finding_id)
    if query.state:
        wanted = wanted.where(CorrectiveAction.state == query.state)
    if query.due_before is not None:
        wanted = wanted.where(col(CorrectiveAction.close_by) < query.due_before)
    if query.cursor:
        wanted = wanted.where(col(CorrectiveAction.id) < id_in(query.cursor))
    rows = session.exec(wanted.order_by(col(CorrectiveAction.id).desc()).limit(limit + 1)).all()
    return page_of(rows, limit, lambda action: (str(action.id),))


def add_action(session: Session, actor: Actor, new: ActionCreate, *, now: datetime) -> CorrectiveAction:
    """
    Without dates the deadlines of the finding's severity hold, counted in the site's calendar.
    Raises FindingNotFound, FindingNotOpen, OwnersMissing, DaysOutOfOrder, DeadlineTooLate.
    """
    actor.require(Action.RECORD_FINDINGS)
    finding = visible_finding(session, actor, new.finding_id)
    require_open(finding)
    site = sites.visible_site(session, actor, finding.site_id)
    clocks = deadlines_for(Severity(finding.severity), finding.found_on, WorkingCalendar(site.country))
    update = {"organisation_id": actor.organisation_id, "recorded_by": actor.account_id, "recorded_at": now}
    action = CorrectiveAction.model_validate(new, update={**update, "kind": _kind(finding, new)})
    action.plan_by, action.close_by = days_given(new, clocks)
    session.add(action)
    session.flush()
    trail.record(session, actor, "action.added", action, {"finding_id": finding.id, "close_by": action.close_by})
    referrals.tell(session, actor, finding, "action.added", "corrective_action", action.id)
    obligations.open_obligation(session, actor, _due(actor, action, finding, site))
    return action


def _kind(finding: Finding, new: ActionCreate) -> str:
    """Raises OwnersMissing."""
    shared = finding.severity == Severity.COLLABORATIVE
    if shared and new.kind == "site":
        raise OwnersMissing(finding.reference)
    return new.kind or ("joint" if shared else "site")


def _due(actor: Actor, action: CorrectiveAction, finding: Finding, site: Site) -> Due:
    """What has no closing date is looked at again after some months: nothing is without a day."""
    review = months_later(finding.found_on, REVIEW_MONTHS)
    look = Sentence("See that it is put right") if action.close_by else Sentence("Look at the joint plan again")
    return Due(
        kind="action.verify",
        title=concerning(look, finding.reference),
        reason=action.description,
        subject_kind="corrective_action",
        subject_id=action.id,
        step=CLOSE,
        due_on=action.close_by or review,
        about_id=site.id,
        about_name=site.name,
        team=actor.desk.value,
    )


def record_overdue(session: Session, actor: Actor, *, today: date, now: datetime) -> int:
    """
    Every action past its closing date and not done becomes one event in the ledger, once. Its obligation stands on the
    worklist since the action was added. Returns how many became overdue since the last sweep.
    """
    actor.require(Action.RECORD_FINDINGS)
    known = events.sources_of(session, actor, EventKind.ACTION_OVERDUE)
    overdue = session.exec(
        select(CorrectiveAction, Finding)
        .join(Finding, col(CorrectiveAction.finding_id) == col(Finding.id))
        .where(
            visible_to(actor),
            col(CorrectiveAction.close_by) < today,
            col(CorrectiveAction.state).in_(("open", "planned")),
        )
        .order_by(col(CorrectiveAction.id))
    ).all()
    fresh = [(action, finding) for action, finding in overdue if action.id not in known]
    for action, finding in fresh:
        trail.record(session, actor, "action.overdue", action, {"close_by": action.close_by})
        events.record(
            session,
            actor,
            _overdue_entry(action, finding, today, protected=referrals.is_protected(session, finding)),
            now=now,
        )
    return len(fresh)


def _overdue_entry(action: CorrectiveAction, finding: Finding, today: date, *, protected: bool) -> LedgerEntry:
    """That it is late is proven; of what is merely alleged, being late is no more than alleged to anybody else."""
    return LedgerEntry(
        subject_id=finding.site_id,
        kind=EventKind.ACTION_OVERDUE,
        occurred_on=action.close_by or today,
        source_kind="corrective_action",
        source_id=action.id,
        severity=Grade(finding.severity),
        verification=Verification.ALLEGED if finding.state == "alleged" else Verification.EVIDENCED,
        confidential=protected,
    )
