"""One week of a round as a grid. A visit that a complaint caused is stored, and shown, like any other risk visit."""

from datetime import date, time, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlmodel import Session, col

from audits.crews import crewing, inspector_records
from audits.crews import inspectors as staff
from audits.crews.inspectors import visible_to as inspectors_visible_to
from audits.draws import draws
from audits.models import Inspector, Plan, Visit
from audits.planning.rules import RoundRules
from audits.rounds.rounds import visible_plan
from foundation.actors import Action, Actor
from foundation.clock import today_in
from reports.facts.payloads import Rating, Subject, rating_of
from reports.facts.plan import DrawNotice, InspectorWeek, LeftOut, PlanFacts, PlannedVisit, Reason
from reports.facts.plan_capacity import with_capacity
from reports.facts.plan_chosen import chosen_visit
from reports.facts.replanned import replan_notices
from reports.facts.scope import plans_visible_to, scores_visible_to, sites_visible_to, visits_visible_to
from risk.models import SiteScore
from suppliers.models import Site

REASONS = ("risk", "random", "follow_up", "first_visit")
NOT_ASSIGNED = "not assigned yet"
SATURDAY = 5
SOME_LEFT_OUT = 20
MOST_LEFT_OUT = 2_000


def newest_plan(session: Session, actor: Actor, *, today: date) -> UUID | None:
    """The one in force today or next, else the latest; None when no round was ever planned."""
    current = col(Plan.ends_on) >= today
    statement = (
        select(col(Plan.id))
        .where(plans_visible_to(actor), col(Plan.state) != "replaced")
        .order_by(current.desc(), col(Plan.starts_on), col(Plan.id).desc())
        .limit(1)
    )
    return session.execute(statement).scalar_one_or_none()


def plan_facts(
    session: Session,
    actor: Actor,
    plan_id: UUID,
    *,
    week: date | None,
    visit: str,
    today: date,
    everything: bool = False,
) -> PlanFacts:
    """`week` is any day of the week to show. Raises PlanNotFound."""
    plan = visible_plan(session, actor, plan_id)
    monday = _monday(plan, week or today)
    rows = _rows(session, actor, plan, monday)
    days = _days(monday, rows)
    plans = actor.may(Action.PLAN_VISITS)
    weeks = _inspectors(rows, _along(session, actor, rows))
    inspectors = with_capacity(session, actor, weeks, days) if plans else weeks
    planned = sum(one.Visit.selected_how == "follow_up" for one in rows)
    return PlanFacts(
        today=today,
        plan=Subject("plan", str(plan.id), f"{plan.starts_on.isoformat()}"),
        week=monday.isocalendar().week,
        days=days,
        inspectors=inspectors,
        candidates=_in_plan(session, actor, plan) + len(plan.left_out),
        left_out=_left_out(session, actor, plan, limit=MOST_LEFT_OUT if everything else SOME_LEFT_OUT),
        left_out_in_all=len(plan.left_out),
        follow_ups_due=planned + sum(bool(one.get("required")) for one in plan.left_out),
        follow_ups_planned=planned,
        ending_accreditations=_endings(session, actor, plan),
        week_before=_week_at(plan, monday - timedelta(days=7)),
        week_after=_week_at(plan, monday + timedelta(days=7)),
        state=cast("Any", plan.state),
        chosen=chosen_visit(session, actor, inspectors, rows, visit),
        draw=_draw_notice(session, actor, plan),
        replannings=replan_notices(session, actor, plan.id),
        ends_on=plan.ends_on,
        plans=plans,
    )


def _monday(plan: Plan, day: date) -> date:
    """Of the week of that day, or of the round's first or last one."""
    shown = min(max(day, plan.starts_on), plan.ends_on)
    return shown - timedelta(days=shown.weekday())


def _week_at(plan: Plan, monday: date) -> str | None:
    """Where that week of the round stands; None outside it."""
    inside = plan.starts_on - timedelta(days=6) <= monday <= plan.ends_on
    return f"/plans/{plan.id}?week={monday}" if inside else None


def _draw_notice(session: Session, actor: Actor, plan: Plan) -> DrawNotice | None:
    """Only of a draw that the plan was made on; a plan made before there was one has its lot from its own seed."""
    committed = draws.overlapping(session, actor, plan.starts_on, plan.ends_on)
    if committed is None or committed.committed_at > plan.recorded_at:
        return None
    return DrawNotice(
        reference=str(committed.id),
        commitment=committed.seal,
        published_on=today_in(actor.zone, committed.committed_at),
        revealed_on=today_in(actor.zone, committed.revealed_at) if committed.revealed_at else None,
        share=round(100 * plan.random_share),
        required_share=round(100 * RoundRules().random_share),
    )


def _rows(session: Session, actor: Actor, plan: Plan, monday: date) -> list[Any]:
    current = and_(
        col(SiteScore.site_id) == col(Visit.site_id), col(SiteScore.superseded_at).is_(None), scores_visible_to(actor)
    )
    statement = (
        select(Visit, Inspector, col(Site.name), SiteScore)
        .join(Site, col(Site.id) == col(Visit.site_id))
        .join(Inspector, col(Inspector.id) == col(Visit.inspector_id), isouter=True)
        .join(SiteScore, current, isouter=True)
        .where(
            col(Visit.plan_id) == plan.id, col(Visit.state) != "cancelled", visits_visible_to(actor),
            col(Visit.day) >= monday, col(Visit.day) < monday + timedelta(days=7),
        )
        .order_by(func.coalesce(col(Inspector.name), "~"), col(Visit.day), col(Visit.starts_at_minute))
    )  # fmt: skip
    return list(session.execute(statement))


def _in_plan(session: Session, actor: Actor, plan: Plan) -> int:
    own = and_(col(Visit.plan_id) == plan.id, col(Visit.state) != "cancelled", visits_visible_to(actor))
    counted: int = session.execute(select(func.count()).where(own)).scalar_one()
    return counted


def _days(monday: date, rows: list[Any]) -> tuple[date, ...]:
    """Monday to Friday, and a weekend day only when somebody works on it."""
    worked = {row.Visit.day for row in rows}
    week = [monday + timedelta(days=ahead) for ahead in range(7)]
    return tuple(day for day in week if day.weekday() < SATURDAY or day in worked)


def _along(session: Session, actor: Actor, rows: list[Any]) -> dict[UUID, Inspector]:
    """The second of each visit that has one."""
    members = crewing.members_of(session, actor, [row.Visit.id for row in rows])
    seconds = {visit: one.inspector_id for visit, own in members.items() for one in own if one.role == "second"}
    wanted = select(Inspector).where(inspectors_visible_to(actor), col(Inspector.id).in_(set(seconds.values())))
    people = {one.id: one for one in session.execute(wanted).scalars()}
    return {visit: people[who] for visit, who in seconds.items() if who in people}


def _inspectors(rows: list[Any], along: dict[UUID, Inspector]) -> tuple[InspectorWeek, ...]:
    """Who goes along has the visit in their week as well."""
    by_name: dict[str, list[Any]] = {}
    people: dict[str, Inspector | None] = {}
    for row in rows:
        second = along.get(row.Visit.id)
        lead = row.Inspector.name if row.Inspector else NOT_ASSIGNED
        people.setdefault(lead, row.Inspector)
        by_name.setdefault(lead, []).append((row, second.name if second else None))
        if second is not None:
            people.setdefault(second.name, second)
            by_name.setdefault(second.name, []).append((row, lead))
    return tuple(_inspector(name, people[name], own) for name, own in by_name.items())


def _inspector(name: str, who: Inspector | None, rows: list[Any]) -> InspectorWeek:
    minutes = sum(row.Visit.minutes + row.Visit.travel_minutes for row, _ in rows)
    return InspectorWeek(
        name=f"{name} (stand-in)" if who and who.invented else name,
        languages=tuple(who.languages) if who else (),
        skills=tuple(who.skills) if who else (),
        hours=round(minutes / 60, 1),
        hours_available=None,
        visits=tuple(_visit(row, other) for row, other in rows),
        days_off=(),
        id=str(who.id) if who else "",
    )


def _visit(row: Any, with_whom: str | None) -> PlannedVisit:  # noqa: ANN401 - a database row
    visit: Visit = row.Visit
    score: SiteScore | None = row.SiteScore
    end = min(visit.starts_at_minute + visit.minutes, 24 * 60 - 1)
    rating = rating_of(score.band, score.value, score.low, score.high) if score else Rating("unknown")
    reason = visit.selected_how if visit.selected_how in REASONS else "risk"
    return PlannedVisit(
        id=str(visit.id),
        site=Subject("site", str(visit.site_id), row.name),
        day=visit.day,
        starts=time(visit.starts_at_minute // 60, visit.starts_at_minute % 60),
        ends=time(end // 60, end % 60),
        reason=cast("Reason", reason),
        detail=visit.reason if reason != "risk" else "",
        rating=rating,
        with_whom=with_whom,
    )


def _left_out(session: Session, actor: Actor, plan: Plan, *, limit: int) -> tuple[LeftOut, ...]:
    """Those that had to be visited first, then the riskiest."""
    reasons = {UUID(str(one["site_id"])): str(one["reason"]) for one in plan.left_out}
    required = {UUID(str(one["site_id"])) for one in plan.left_out if one.get("required")}
    current = and_(
        col(SiteScore.site_id) == col(Site.id), col(SiteScore.superseded_at).is_(None), scores_visible_to(actor)
    )
    columns = (
        col(Site.id), col(Site.name), col(SiteScore.band), col(SiteScore.value), col(SiteScore.low), col(SiteScore.high)
    )  # fmt: skip
    statement = (
        select(*columns)
        .join(SiteScore, current, isouter=True)
        .where(sites_visible_to(actor))
        .order_by(func.coalesce(col(SiteScore.priority), 50).desc(), col(Site.id))
    )
    rows = [row for row in session.execute(statement) if row.id in reasons]
    rows.sort(key=lambda row: row.id not in required)
    return tuple(
        LeftOut(
            Subject("site", str(row.id), row.name), rating_of(row.band, row.value, row.low, row.high), reasons[row.id]
        )
        for row in rows[:limit]
    )


def _endings(session: Session, actor: Actor, plan: Plan) -> tuple[date, ...]:
    """Days of this round on which an accreditation ends, for those who can plan others."""
    if not actor.may(Action.PLAN_VISITS):
        return ()
    own = inspector_records.records_of(session, actor, [one.id for one in staff.inspectors_of(session, actor)])
    ends = (one.valid_to for records in own.values() for one in records.credentials if one.kind == "accreditation")
    return tuple(sorted({day for day in ends if day is not None and plan.starts_on <= day <= plan.ends_on}))
