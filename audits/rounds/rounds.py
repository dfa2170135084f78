"""
A round on the database: which sites stand for a visit, the plan the engine makes of them, and the visits and inspection
tasks it turns into. What decides is in `audits/planning`; here rows become its plain values and back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col, select

from audits.crews import crewing, inspectors
from audits.draws import draws
from audits.instruments.checklists import Instrument, Sector, instrument_for
from audits.models import InspectionTask, Plan, Visit
from audits.models import Inspector as InspectorRow
from audits.numbering import next_number
from audits.planning.engine import Budget
from audits.planning.round import plan_round
from audits.planning.round_parties import Round, RoundVisit, WhyPlanned
from audits.planning.rules import RoundRules
from audits.programmes.programme_windows import in_programme, windows_for_round
from audits.rounds.prompting import open_complaints, with_prompted
from audits.rounds.round_ground import (
    Ground,
    NoInspectors,
    NoSites,
    RoundDatesWrong,
    RoundPast,
    crew,
    days_between,
    instance_hash,
    plannable,
    read_ground,
)
from audits.rounds.undisturbed import require_undisturbed, standing_now
from audits.visits import owed_visits
from audits.visits.visit_tasks import VisitToPrepare, tasks_for_visit
from foundation import changes, obligations, trail
from foundation.actors import AccountId, Action, Actor
from foundation.clock import today_in
from foundation.errors import Conflict, NotFound
from foundation.obligations import Due
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, Page, id_in, page_of
from foundation.versions import hold
from suppliers.models import Site

__all__ = [
    "NoInspectors",
    "NoSites",
    "PlanNotDraft",
    "PlanNotFound",
    "PublishedPlanStands",
    "RoundDatesWrong",
    "RoundOrder",
    "RoundPast",
    "plan",
    "publish",
]

ITERATIONS = 300
SELECTED_HOW = {
    WhyPlanned.REQUIRED: "follow_up",
    WhyPlanned.RANDOM: "random",
    WhyPlanned.FIRST_VISIT: "first_visit",
    WhyPlanned.RISK: "risk",
}


class PlanNotFound(NotFound):
    code = "plan.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such plan, or it belongs to another organisation.")


class PlanNotDraft(Conflict):
    code = "plan.not_draft"

    def __init__(self, state: str) -> None:
        super().__init__(f"The plan is {state}; only a draft can be published.")


class PublishedPlanStands(Conflict):
    code = "plan.published_stands"

    def __init__(self, standing: Plan) -> None:
        super().__init__(
            f"The plan for {standing.starts_on.isoformat()} to {standing.ends_on.isoformat()} is published and people "
            "act on it: re-plan it around what is new, or say why it has to give way."
        )
        self.plan_id = standing.id


@dataclass(frozen=True, slots=True)
class RoundOrder:
    """
    Both days included. The same register, seed and iterations make the same plan on every computer. A published plan
    gives way only for a reason, which the trail keeps. `interpreters`: languages in which one can be booked.
    """

    starts_on: date
    ends_on: date
    seed: int
    iterations: int = ITERATIONS
    replaces_published_because: str = ""
    interpreters: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanQuery:
    """Newest first."""

    state: str = ""
    limit: int = DEFAULT_LIMIT
    cursor: str = ""


def plan(session: Session, actor: Actor, order: RoundOrder, *, now: datetime) -> Plan:
    """
    Plans, stores the plan with its visits and tasks. Uses the draw that was committed for these days, if there is one.
    Raises NoInspectors, NoSites, RoundDatesWrong, RoundPast, PublishedPlanStands, PlannedMeanwhile, DrawPeriodDiffers
    and, for a draw that was tampered with, DrawFrameChanged and DrawSeedWrong.
    """
    actor.require(Action.PLAN_VISITS)
    days, before = days_between(order.starts_on, order.ends_on), standing_now(session, actor)
    if order.ends_on < today_in(actor.zone, now):
        raise RoundPast(order.ends_on)
    earlier = _overlapping(session, actor, order)
    team = inspectors.inspectors_of(session, actor)
    if not team:
        raise NoInspectors
    ground = read_ground(session, actor, order.starts_on, order.ends_on, interpreters=order.interpreters)
    if not ground.sites:
        raise NoSites
    rules, people = RoundRules(), crew(team, ground)
    open_windows = windows_for_round(session, actor, order.starts_on, order.ends_on)
    asked = in_programme([plannable(site, ground) for site in ground.sites.values()], open_windows)
    places = with_prompted(asked, open_complaints(session, actor), rules)
    drawing = draws.drawing_for(session, actor, order.starts_on, order.ends_on)
    found = plan_round(places, people, days, rules, Budget(order.seed, iterations=order.iterations), drawing)
    require_undisturbed(session, actor, before)
    _replace(session, actor, earlier, order.replaces_published_because, now=now)
    stored = _store_plan(session, actor, order, found, instance_hash(places, people, days, rules.version), now)
    visits = store_visits(session, actor, stored, found.visits, {one.code: one for one in team}, now)
    store_tasks(session, actor, visits, ground, {one.id: one for one in team})
    trail.record(session, actor, "plan.made", stored, {"visits": len(visits), "seed": order.seed})
    changes.tell(session, actor, "plan.made", "plan", [stored.id])
    return stored


def _store_plan(
    session: Session, actor: Actor, order: RoundOrder, found: Round, instance_hash: str, now: datetime
) -> Plan:
    stored = Plan(
        organisation_id=actor.organisation_id,
        starts_on=order.starts_on,
        ends_on=order.ends_on,
        seed=order.seed,
        engine=found.engine,
        iterations=found.iterations,
        instance_hash=instance_hash,
        value=found.value,
        bound=found.bound,
        random_share=found.random_days / found.inspector_days if found.inspector_days else 0.0,
        left_out=[{"site_id": one.site, "required": one.required, "reason": one.reason} for one in found.left_out],
        assumptions=sorted({text for visit in found.visits for text in visit.assumptions}),
        recorded_at=now,
    )
    session.add(stored)
    session.flush()
    return stored


def _overlapping(session: Session, actor: Actor, order: RoundOrder) -> Sequence[Plan]:
    """Raises PublishedPlanStands where one of them is published and no reason is given."""
    wanted = select(Plan).where(
        visible_to(actor), Plan.state != "replaced", Plan.starts_on <= order.ends_on, Plan.ends_on >= order.starts_on
    )
    found = session.exec(wanted.order_by(col(Plan.id))).all()
    standing = next((one for one in found if one.state == "published"), None)
    if standing is not None and not order.replaces_published_because.strip():
        raise PublishedPlanStands(standing)
    return found


def _replace(session: Session, actor: Actor, overlapping: Sequence[Plan], because: str, *, now: datetime) -> None:
    """A new plan for the same days takes the place of the old; visits not yet made are cancelled, never removed."""
    for earlier in overlapping:
        told: dict[str, trail.Change] = {"because": because.strip()} if earlier.state == "published" else {}
        earlier.state = "replaced"
        session.add(earlier)
        session.flush()
        own = select(Visit).where(Visit.plan_id == earlier.id, Visit.organisation_id == actor.organisation_id)
        planned = session.exec(own.where(Visit.state == "planned")).all()
        for visit in planned:
            cancel(session, actor, visit, now=now)
        trail.record(session, actor, "plan.replaced", earlier, {**told, "cancelled": len(planned)})


def cancel(session: Session, actor: Actor, visit: Visit, *, now: datetime) -> None:
    visit.state = "cancelled"
    visit.note_change(now)
    session.add(visit)
    open_tasks = update(InspectionTask).where(
        col(InspectionTask.visit_id) == visit.id, col(InspectionTask.state) == "open"
    )
    session.execute(open_tasks.values(state="dropped"))
    session.flush()
    obligations.close_for(session, actor, visit.id, outcome="cancelled")


def store_visits(
    session: Session,
    actor: Actor,
    stored: Plan,
    found: Sequence[RoundVisit],
    team: Mapping[str, InspectorRow],
    now: datetime,
) -> list[Visit]:
    first = next_number(session, actor, "Visit ")
    visits = [
        Visit(
            organisation_id=actor.organisation_id,
            plan_id=stored.id,
            code=f"Visit {number:04d}",
            site_id=UUID(one.site),
            inspector_id=team[one.inspector].id,
            day=one.day,
            starts_at_minute=round(one.start_min),
            minutes=round(one.minutes),
            reason=_reason(one),
            selected_how=SELECTED_HOW[one.why],
            propensity=one.propensity,
            recorded_at=now,
        )
        for number, one in enumerate(found, start=first)
    ]
    session.add_all(visits)
    session.flush()
    crewing.add_teams(session, actor, visits, found, team, today_in(actor.zone, now))
    return visits


def _reason(one: RoundVisit) -> str:
    return "; ".join((one.reason, *one.assumptions))


def _instrument(site: Site) -> Instrument:
    return instrument_for(Sector(site.sector) if site.sector in set(Sector) else None)


def store_tasks(
    session: Session, actor: Actor, visits: Sequence[Visit], ground: Ground, team: Mapping[UUID, InspectorRow]
) -> None:
    owed = owed_visits.owed_to_sites(session, actor)
    for visit in visits:
        site = ground.sites[visit.site_id]
        instrument = owed_visits.prepared(owed, visit, _instrument(site))
        visit.instrument = instrument.id
        session.add(visit)
        session.add_all(_tasks(actor, visit, instrument, ground.headcounts.get(site.id)))
        leader = team[visit.inspector_id] if visit.inspector_id else None
        obligations.open_obligation(session, actor, _due(actor, visit, site, leader))
    session.flush()


def _tasks(actor: Actor, visit: Visit, instrument: Instrument, headcount: int | None) -> list[InspectionTask]:
    return [
        InspectionTask(
            organisation_id=actor.organisation_id,
            visit_id=visit.id,
            position=task.position,
            kind=task.kind.value,
            title=task.title,
            detail="\n".join(task.instructions),
            question_ids=list(task.questions),
            interviews=task.interviews,
            detection_chance=task.detection_chance,
            due_on=visit.day,
        )
        for task in tasks_for_visit(VisitToPrepare(visit.code), instrument, headcount)
    ]


def _due(actor: Actor, visit: Visit, site: Site, leader: InspectorRow | None) -> Due:
    """On the list of whoever leads the visit, or of the whole desk while the inspector has no account."""
    return Due(
        kind="visit",
        title=visit.code,
        reason=visit.reason,
        subject_kind="visit",
        subject_id=visit.id,
        due_on=visit.day,
        about_id=site.id,
        about_name=site.name,
        assigned_to=AccountId(leader.account_id) if leader and leader.account_id else None,
        team=actor.desk.value,
    )


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(Plan.organisation_id) == actor.organisation_id


def visible_plan(session: Session, actor: Actor, plan_id: UUID) -> Plan:
    actor.require(Action.READ_VISITS)
    found = session.exec(select(Plan).where(Plan.id == plan_id, visible_to(actor))).first()
    if found is None:
        raise PlanNotFound
    return found


def list_plans(session: Session, actor: Actor, query: PlanQuery) -> Page[Plan]:
    """Raises CursorUnreadable."""
    actor.require(Action.READ_VISITS)
    limit = min(query.limit, LARGEST_LIMIT)
    wanted = select(Plan).where(visible_to(actor))
    if query.state:
        wanted = wanted.where(Plan.state == query.state)
    if query.cursor:
        wanted = wanted.where(col(Plan.id) < id_in(query.cursor))
    rows = session.exec(wanted.order_by(col(Plan.id).desc()).limit(limit + 1)).all()
    return page_of(rows, limit, lambda plan: (str(plan.id),))


def publish(session: Session, actor: Actor, plan_id: UUID, *, now: datetime) -> Plan:
    """From here on a change of day or inspector counts as a change for people."""
    actor.require(Action.PLAN_VISITS)
    found = visible_plan(session, actor, plan_id)
    hold(session, found)
    if found.state != "draft":
        raise PlanNotDraft(found.state)
    found.state, found.published_at = "published", now
    session.add(found)
    session.flush()
    trail.record(session, actor, "plan.published", found)
    return found
