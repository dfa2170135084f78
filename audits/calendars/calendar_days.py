"""
Which visits stand on whose calendar. A lost phone must not hold the plan: an inspector's feed reaches back a week and
ahead three, holds only own visits of rounds that were published, and keeps what was cancelled for sixty days.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select
from sqlmodel import Session, col

from audits.models import Inspector, Plan, Visit, VisitMember
from audits.planning.calendar import CalendarVisit, Standing, span
from foundation.actors import Action, Actor, OrganisationId
from foundation.clock import today_in
from foundation.zones import main_zone
from suppliers.models import Site

BACK, AHEAD, CANCELLED_FOR = timedelta(days=7), timedelta(days=21), timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Whose:
    """The inspector whose calendar it is; `zone` is the organisation's, for sites of an unknown country."""

    inspector_id: UUID
    organisation_id: OrganisationId
    zone: str


def own_days(session: Session, whose: Whose, *, now: datetime) -> list[CalendarVisit]:
    """What the feed of one inspector holds today."""
    today = today_in(whose.zone, now)
    standing = and_(col(Visit.state) != "cancelled", col(Visit.day) >= today - BACK)
    dropped = and_(col(Visit.state) == "cancelled", col(Visit.changed_at) >= now - CANCELLED_FOR)
    wanted = _visits(whose.organisation_id).where(
        of_inspector(whose.inspector_id, whose.organisation_id),
        col(Plan.published_at).is_not(None),
        standing | dropped,
        col(Visit.day) <= today + AHEAD,
    )
    return _entries(session, wanted, whose.zone)


def plan_days(session: Session, actor: Actor, plan_id: UUID, own: Inspector | None) -> list[CalendarVisit]:
    """
    A whole round for who plans visits, told apart by the inspectors' codes, a draft as tentative; for anybody else the
    own visits of it once it is published.
    """
    wanted = _visits(actor.organisation_id).where(col(Visit.plan_id) == plan_id)
    if actor.may(Action.PLAN_VISITS):
        return _entries(session, wanted, actor.zone, grouped=True)
    if own is None:
        return []
    published = col(Plan.published_at).is_not(None)
    return _entries(session, wanted.where(of_inspector(own.id, actor.organisation_id), published), actor.zone)


def of_inspector(inspector_id: UUID, organisation_id: OrganisationId) -> ColumnElement[bool]:
    """Whoever leads, and whoever goes along as second, interpreter or observer."""
    along = select(col(VisitMember.visit_id)).where(
        col(VisitMember.organisation_id) == organisation_id, col(VisitMember.inspector_id) == inspector_id
    )
    return (col(Visit.inspector_id) == inspector_id) | col(Visit.id).in_(along)


Visits = Select[Visit, str | None, str, str]
"""Each with the country of its site, the state of its plan and, unless nobody leads it yet, the inspector's code."""


def _visits(organisation_id: OrganisationId) -> Visits:
    return (
        select(Visit, col(Site.country), col(Plan.state), col(Inspector.code))
        .join(Site, col(Site.id) == col(Visit.site_id))
        .join(Plan, col(Plan.id) == col(Visit.plan_id))
        .join(Inspector, col(Inspector.id) == col(Visit.inspector_id), isouter=True)
        .where(col(Visit.organisation_id) == organisation_id)
    )


def _entries(session: Session, wanted: Visits, zone: str, *, grouped: bool = False) -> list[CalendarVisit]:
    return [
        _entry(visit, country, plan_state, zone, group=code or "" if grouped else "")
        for visit, country, plan_state, code in session.execute(wanted)
    ]


def _entry(visit: Visit, country: str | None, plan_state: str, zone: str, *, group: str) -> CalendarVisit:
    starts_at, ends_at = span(visit.day, visit.starts_at_minute, visit.minutes, main_zone(country, zone))
    return CalendarVisit(
        id=visit.id,
        starts_at=starts_at,
        ends_at=ends_at,
        changed_at=visit.changed_at or visit.recorded_at,
        sequence=visit.sequence,
        standing=_standing(visit.state, plan_state),
        group=group,
    )


def _standing(state: str, plan_state: str) -> Standing:
    if state == "cancelled":
        return "CANCELLED"
    return "TENTATIVE" if plan_state == "draft" else "CONFIRMED"
