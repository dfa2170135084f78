"""
A follow-up is a version of the visit it follows: the open areas again, before the day on which the actions close. Who
goes on which day is the planner's to say; that somebody goes stands on the worklist until it was done.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from audits.actions.action_facts import saw_the_site
from audits.actions.actions import REVIEW_MONTHS
from audits.actions.actions import visible_to as actions_visible_to
from audits.actions.closing_rules import rule_for
from audits.deadlines import deadlines_for
from audits.findings import findings
from audits.instruments.checklists import Instrument, Sector, instrument_by_id, instrument_for
from audits.models import CorrectiveAction, Finding, FollowUp, Visit
from audits.visits import visits
from audits.visits.follow_up_questions import ParentFinding, Standing, minimum_blocks, questions_for, standing_of
from audits.visits.owed_visits import as_asked
from foundation import obligations, trail
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.dates import WorkingCalendar, months_later
from foundation.errors import Conflict
from foundation.obligations import Due
from foundation.paging import LARGEST_LIMIT, Page, PageAsked, page_of, pair_in
from foundation.sentences import Sentence
from foundation.versions import hold
from suppliers import sites
from suppliers.models import Site

STILL_OPEN = ("alleged", "confirmed")
UNSETTLED = ("open", "planned", "done")


class ParentNotMade(Conflict):
    code = "follow_up.parent_not_made"

    def __init__(self, code: str, state: str) -> None:
        super().__init__(f"{code} is {state}: only a visit that was made can be followed.")
        self.state = state


class NothingOpen(Conflict):
    code = "follow_up.nothing_open"

    def __init__(self, code: str) -> None:
        super().__init__(f"No finding of {code} is open: there is nothing to look at again.")


@dataclass(frozen=True, slots=True)
class DueFollowUp:
    """
    A site that has to be visited by `visit_by`. Without a parent an action there can be verified on site alone. A plan
    that places it hangs the visit on `parent_visit_id`.
    """

    site_id: UUID
    follow_up_id: UUID | None
    parent_visit_id: UUID | None
    visit_by: date
    reason: str


@dataclass(frozen=True, slots=True)
class ComparedFinding:
    """A finding of the parent and what the follow-up says of it; `recurs_as` is the finding that says so."""

    finding_id: UUID
    reference: str
    standing: Standing
    recurs_as: UUID | None


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(FollowUp.organisation_id) == actor.organisation_id


def follow_up(session: Session, actor: Actor, visit_id: UUID, *, now: datetime) -> FollowUp:
    """One is owed at a time: asked again, it comes back. Raises VisitNotFound, ParentNotMade, NothingOpen."""
    actor.require(Action.RECORD_FINDINGS)
    parent = visits.visible_visit(session, actor, visit_id)
    if not saw_the_site(parent):
        raise ParentNotMade(parent.code, parent.outcome or parent.state)
    hold(session, parent)
    standing = select(FollowUp).where(
        visible_to(actor), FollowUp.parent_visit_id == parent.id, FollowUp.state == "owed"
    )
    found = session.exec(standing).first()
    return found or _order(session, actor, parent, now)


def _order(session: Session, actor: Actor, parent: Visit, now: datetime) -> FollowUp:
    seen = _open_findings(session, actor, parent)
    if not seen:
        raise NothingOpen(parent.code)
    today = today_in(actor.zone, now)
    site = sites.visible_site(session, actor, parent.site_id)
    instrument = _instrument_of(parent, site)
    known = [ParentFinding(one.reference, one.question_id, one.indicator) for one in seen]
    asked = questions_for(known, instrument, minimum_blocks(on=today))
    row = FollowUp(
        organisation_id=actor.organisation_id,
        parent_visit_id=parent.id,
        site_id=site.id,
        visit_by=_visit_by(session, actor, seen, site),
        instrument=instrument.id,
        question_ids=[one.question for one in asked],
        finding_ids=[str(one.id) for one in seen],
        recorded_by=actor.account_id,
        recorded_at=now,
    )
    session.add(row)
    session.flush()
    trail.record(session, actor, "follow_up.owed", row, {"parent_visit_id": parent.id, "visit_by": row.visit_by})
    obligations.open_obligation(session, actor, _due(actor, row, parent, site, len(seen)))
    return row


def _open_findings(session: Session, actor: Actor, parent: Visit) -> list[Finding]:
    own = select(Finding).where(
        findings.visible_to(actor), Finding.visit_id == parent.id, col(Finding.state).in_(STILL_OPEN)
    )
    return list(session.exec(own.order_by(col(Finding.reference))))


def _instrument_of(parent: Visit, site: Site) -> Instrument:
    if parent.instrument:
        return instrument_by_id(parent.instrument)
    return instrument_for(Sector(site.sector) if site.sector in set(Sector) else None)


def _visit_by(session: Session, actor: Actor, seen: list[Finding], site: Site) -> date:
    """Before the first action closes (scheduling_rules.csv, S06); without one, by the severity's own clock."""
    own = select(col(CorrectiveAction.close_by)).where(
        actions_visible_to(actor),
        col(CorrectiveAction.finding_id).in_([one.id for one in seen]),
        col(CorrectiveAction.state).in_(UNSETTLED),
        col(CorrectiveAction.close_by).is_not(None),
    )
    days = [day for day in session.exec(own) if day is not None]
    return min(days) if days else min(_own_clock(one, site) for one in seen)


def _own_clock(finding: Finding, site: Site) -> date:
    clock = deadlines_for(finding.severity, finding.found_on, WorkingCalendar(site.country)).close_by
    return clock.last_day if clock else months_later(finding.found_on, REVIEW_MONTHS)


def due_follow_ups(session: Session, actor: Actor) -> tuple[DueFollowUp, ...]:
    """What a plan has to place, the most urgent first: of each site the first day by which somebody has to be there."""
    actor.require(Action.READ_VISITS)
    owed = session.exec(select(FollowUp).where(visible_to(actor), FollowUp.state == "owed"))
    ordered = [DueFollowUp(one.site_id, one.id, one.parent_visit_id, one.visit_by, _owed_words(one)) for one in owed]
    by_site: dict[UUID, DueFollowUp] = {}
    for one in (*ordered, *_on_site_only(session, actor)):
        by_site[one.site_id] = _sooner(by_site[one.site_id], one) if one.site_id in by_site else one
    return tuple(sorted(by_site.values(), key=lambda due: (due.visit_by, str(due.site_id))))


def list_follow_ups(session: Session, actor: Actor, asked: PageAsked) -> Page[DueFollowUp]:
    """As `due_follow_ups`, a page. The day of a site is known only when all are read. Raises CursorUnreadable."""
    limit = min(asked.limit, LARGEST_LIMIT)
    after = pair_in(asked.cursor, date.fromisoformat, UUID) if asked.cursor else None
    rows = [one for one in due_follow_ups(session, actor) if after is None or (one.visit_by, one.site_id) > after]
    return page_of(rows, limit, lambda due: (due.visit_by.isoformat(), str(due.site_id)))


def _sooner(first: DueFollowUp, other: DueFollowUp) -> DueFollowUp:
    """The day of whichever comes first, and the parent of whichever has one."""
    sooner, later = sorted((first, other), key=lambda due: due.visit_by)
    parent = sooner if sooner.follow_up_id else later
    return replace(sooner, follow_up_id=parent.follow_up_id, parent_visit_id=parent.parent_visit_id)


def _owed_words(one: FollowUp) -> str:
    return f"a follow-up of {len(one.finding_ids)} open findings is due on {one.visit_by.isoformat()}"


def _on_site_only(session: Session, actor: Actor) -> list[DueFollowUp]:
    """Actions that the rules let nobody verify from a desk."""
    rows = session.exec(
        select(CorrectiveAction, Finding)
        .join(Finding, col(CorrectiveAction.finding_id) == col(Finding.id))
        .where(
            actions_visible_to(actor),
            findings.visible_to(actor),
            col(Finding.state).in_(STILL_OPEN),
            col(CorrectiveAction.state).in_(UNSETTLED),
        )
    )
    return [
        DueFollowUp(
            finding.site_id, None, None, action.close_by, f"an action of {finding.reference} is verified on site"
        )
        for action, finding in rows
        if action.close_by and _needs_site(finding.severity, action)
    ]


def _needs_site(severity: str, action: CorrectiveAction) -> bool:
    rule = rule_for(severity, action.kind, "verified", on=action.close_by or date.max)
    return any(one.need == "site_visit" and not one.group for one in rule.demands)


def compared_with_parent(session: Session, actor: Actor, visit_id: UUID) -> tuple[ComparedFinding, ...]:
    """What a visit that follows another says of the findings it was to look at. Empty for any other visit."""
    visit = visits.visible_visit(session, actor, visit_id)
    if visit.follows_id is None:
        return ()
    asked = {one.id for one in as_asked(session, actor, visit, instrument_by_id(visit.instrument)).questions}
    own = select(Finding).where(findings.visible_to(actor), Finding.visit_id == visit.id)
    recurring = {one.recurs_id: one.id for one in session.exec(own) if one.recurs_id}
    before = select(Finding).where(findings.visible_to(actor), Finding.visit_id == visit.follows_id)
    known = {str(one) for one in recurring}
    return tuple(
        ComparedFinding(
            one.id,
            one.reference,
            standing_of(str(one.id), one.question_id, recurring=known, asked=asked),
            recurring.get(one.id),
        )
        for one in session.exec(before.order_by(col(Finding.reference)))
    )


def _due(actor: Actor, row: FollowUp, parent: Visit, site: Site, count: int) -> Due:
    return Due(
        kind="visit.follow_up",
        title=Sentence("Plan the visit that follows %(visit)s", {"visit": parent.code}),
        reason=Sentence("Open findings of it: %(count)s", {"count": count}),
        subject_kind="follow_up",
        subject_id=row.id,
        due_on=row.visit_by,
        about_id=site.id,
        about_name=site.name,
        team=actor.desk.value,
    )
