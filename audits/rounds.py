"""
A round on the database: which sites stand for a visit, the plan the engine makes of them, and the visits and inspection
tasks it turns into. What decides is in `audits/planning`; here rows become its plain values and back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from audits import inspectors
from audits.instruments.checklists import Instrument, Sector, instrument_for
from audits.models import CorrectiveAction, Finding, InspectionTask, Plan, Visit
from audits.models import Inspector as InspectorRow
from audits.planning.round import plan_round
from audits.planning.round_parties import Coordinates, Inspector, PlannableSite, Round, RoundVisit
from audits.planning.rules import RoundRules
from audits.visit_tasks import VisitToPrepare, tasks_for_visit
from foundation import changes, obligations, trail
from foundation.actors import Action, Actor
from foundation.dates import WorkingCalendar, working_days_between
from foundation.errors import Conflict, Invalid, NotFound
from foundation.obligations import Due
from foundation.trail import canonical
from risk import scores
from risk.models import SiteScore
from risk.scoring.canonical import sha256
from suppliers import facts, sites
from suppliers.models import Site

WORKERS_FIELD = "workers_total"


class NoInspectors(Invalid):
    code = "plan.no_inspectors"

    def __init__(self) -> None:
        super().__init__("There is no inspector to plan for: add some, or give a file of them.")


class NoSites(Invalid):
    code = "plan.no_sites"

    def __init__(self) -> None:
        super().__init__("There is no site to visit: import a list of sites first.")


class PlanNotFound(NotFound):
    code = "plan.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such plan, or it belongs to another organisation.")


class PlanNotDraft(Conflict):
    code = "plan.not_draft"

    def __init__(self, state: str) -> None:
        super().__init__(f"The plan is {state}; only a draft can be published.")


@dataclass(frozen=True, slots=True)
class RoundOrder:
    """Both days included. `iterations` instead of seconds makes the same plan from the same seed."""

    starts_on: date
    ends_on: date
    seed: int


@dataclass(frozen=True, slots=True)
class _Ground:
    """What the round is planned on, by id."""

    sites: Mapping[UUID, Site]
    headcounts: Mapping[UUID, int]
    scores: Mapping[UUID, SiteScore]
    follow_ups: Mapping[UUID, tuple[str, date]]
    last_visits: Mapping[UUID, date]


def plan(session: Session, actor: Actor, order: RoundOrder, *, now: datetime) -> Plan:
    """Plans, stores the plan with its visits and tasks. Raises NoInspectors, NoSites."""
    actor.require(Action.PLAN_VISITS)
    team = inspectors.inspectors_of(session, actor)
    if not team:
        raise NoInspectors
    ground = _ground(session, actor, order)
    if not ground.sites:
        raise NoSites
    found = plan_round(
        [_plannable(site, ground) for site in ground.sites.values()],
        [_inspector(one, ground) for one in team],
        working_days_between(order.starts_on, order.ends_on, WorkingCalendar()),
        RoundRules(),
        order.seed,
    )
    stored = _store_plan(session, actor, order, found, _instance_hash(ground, team, order), now)
    visits = _store_visits(session, actor, stored, found, {one.code: one for one in team}, now)
    _store_tasks(session, actor, visits, ground)
    trail.record(session, actor, "plan.made", stored, {"visits": len(visits), "seed": order.seed})
    changes.tell(session, actor, "plan.made", "plan", [stored.id])
    return stored


def _ground(session: Session, actor: Actor, order: RoundOrder) -> _Ground:
    standing = {
        site.id: site
        for site in session.exec(select(Site).where(sites.visible_to(actor), col(Site.closed_at).is_(None)))
    }
    heads = facts.values_of(session, actor, WORKERS_FIELD, as_of=order.starts_on)
    return _Ground(
        sites=standing,
        headcounts={node: int(float(value)) for node, value in heads.items() if node in standing},
        scores=scores.current(session, actor),
        follow_ups=_follow_ups(session, actor, order),
        last_visits=_last_visits(session, actor),
    )


def _follow_ups(session: Session, actor: Actor, order: RoundOrder) -> dict[UUID, tuple[str, date]]:
    """Sites with an action to be verified by the end of the round: the visit is required."""
    rows = session.exec(
        select(Finding.site_id, Finding.reference, CorrectiveAction.close_by)
        .join(CorrectiveAction, col(CorrectiveAction.finding_id) == col(Finding.id))
        .where(
            col(Finding.organisation_id) == actor.organisation_id,
            col(CorrectiveAction.state).in_(("open", "planned", "done")),
            col(CorrectiveAction.close_by) <= order.ends_on,
            col(Finding.severity).in_(("critical", "zero_tolerance")),
        )
        .order_by(col(CorrectiveAction.close_by).desc())
    )
    return {site_id: (reference, close_by) for site_id, reference, close_by in rows if close_by is not None}


def _last_visits(session: Session, actor: Actor) -> dict[UUID, date]:
    newest = func.max(col(Visit.day))
    rows = session.exec(
        select(Visit.site_id, newest)
        .where(Visit.organisation_id == actor.organisation_id, Visit.state == "done")
        .group_by(col(Visit.site_id))
    )
    return dict(rows.all())


def _plannable(site: Site, ground: _Ground) -> PlannableSite:
    follow_up = ground.follow_ups.get(site.id)
    current = ground.scores.get(site.id)
    placed = site.latitude is not None and site.longitude is not None
    return PlannableSite(
        id=str(site.id),
        country=site.country or "",
        region=site.region or None,
        coordinates=Coordinates(site.latitude or 0.0, site.longitude or 0.0) if placed else None,
        sector=Sector(site.sector) if site.sector in set(Sector) else None,
        headcount=ground.headcounts.get(site.id),
        risk=current.value / 100 if current and current.value is not None else None,
        last_visit=ground.last_visits.get(site.id),
        required_because=f"an action of {follow_up[0]} is due on {follow_up[1]:%Y-%m-%d}" if follow_up else None,
        calendar=WorkingCalendar(site.country),
    )


def _inspector(row: InspectorRow, ground: _Ground) -> Inspector:
    by_reference = {site.reference: str(site.id) for site in ground.sites.values()}
    placed = row.latitude is not None and row.longitude is not None
    return Inspector(
        id=row.code,
        country=row.country or "",
        home=Coordinates(row.latitude or 0.0, row.longitude or 0.0) if placed else None,
        languages=frozenset(row.languages),
        sectors=frozenset(Sector(sector) for sector in row.sectors if sector in set(Sector)),
        skills=frozenset(row.skills),
        conflicts=frozenset(by_reference[one] for one in row.conflicts if one in by_reference),
        calendar=WorkingCalendar(row.country),
    )


def _instance_hash(ground: _Ground, team: Sequence[InspectorRow], order: RoundOrder) -> str:
    """Over what the plan was made from: the same hash, seed and engine give the same plan."""
    rows = [
        [str(site.id), site.version, ground.scores[site.id].receipt_hash if site.id in ground.scores else None]
        for site in sorted(ground.sites.values(), key=lambda site: site.id)
    ]
    return sha256(canonical([rows, [one.code for one in team], order.starts_on, order.ends_on]))


def _store_plan(
    session: Session, actor: Actor, order: RoundOrder, found: Round, instance_hash: str, now: datetime
) -> Plan:
    for earlier in session.exec(select(Plan).where(visible_to(actor), col(Plan.state) != "replaced")):
        if earlier.starts_on <= order.ends_on and earlier.ends_on >= order.starts_on:
            _replace(session, actor, earlier)
    stored = Plan(
        organisation_id=actor.organisation_id,
        starts_on=order.starts_on,
        ends_on=order.ends_on,
        seed=order.seed,
        engine=found.engine,
        iterations=0,
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


def _replace(session: Session, actor: Actor, earlier: Plan) -> None:
    """A new plan for the same days takes the place of the old; visits not yet made are cancelled, never removed."""
    earlier.state = "replaced"
    session.add(earlier)
    planned = select(Visit).where(Visit.plan_id == earlier.id, Visit.state == "planned")
    for visit in session.exec(planned):
        visit.state = "cancelled"
        visit.sequence += 1
        visit.version += 1
        session.add(visit)
        obligations.close_for(session, actor, visit.id, outcome="cancelled")
    session.flush()


def _store_visits(
    session: Session,
    actor: Actor,
    stored: Plan,
    found: Round,
    team: Mapping[str, InspectorRow],
    now: datetime,
) -> list[Visit]:
    taken = session.exec(select(func.count()).select_from(Visit).where(Visit.organisation_id == actor.organisation_id))
    first = taken.one() + 1
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
            selected_how=one.why.value,
            recorded_at=now,
        )
        for number, one in enumerate(found.visits, start=first)
    ]
    session.add_all(visits)
    session.flush()
    return visits


def _reason(one: RoundVisit) -> str:
    return "; ".join((one.reason, *one.assumptions))


def _instrument(site: Site) -> Instrument:
    return instrument_for(Sector(site.sector) if site.sector in set(Sector) else None)


def _store_tasks(session: Session, actor: Actor, visits: Sequence[Visit], ground: _Ground) -> None:
    for visit in visits:
        site = ground.sites[visit.site_id]
        instrument = _instrument(site)
        visit.instrument = instrument.id
        session.add(visit)
        tasks = tasks_for_visit(VisitToPrepare(visit.code), instrument, ground.headcounts.get(site.id))
        session.add_all(
            InspectionTask(
                organisation_id=actor.organisation_id,
                visit_id=visit.id,
                position=task.position,
                kind=task.kind.value,
                title=task.title,
                detail=" ".join(task.instructions),
                question_ids=list(task.questions),
                due_on=visit.day,
            )
            for task in tasks
        )
        due = Due(
            kind="visit",
            title=f"{visit.code}: {instrument.id}",
            reason=visit.reason,
            subject_kind="visit",
            subject_id=visit.id,
            due_on=visit.day,
            about_id=site.id,
            about_name=site.name,
            team=actor.desk.value,
        )
        obligations.open_obligation(session, actor, due)
    session.flush()


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(Plan.organisation_id) == actor.organisation_id


def visible_plan(session: Session, actor: Actor, plan_id: UUID) -> Plan:
    actor.require(Action.READ_VISITS)
    found = session.exec(select(Plan).where(Plan.id == plan_id, visible_to(actor))).first()
    if found is None:
        raise PlanNotFound
    return found


def publish(session: Session, actor: Actor, plan_id: UUID) -> Plan:
    """From here on a change of day or inspector counts as a change for people."""
    actor.require(Action.PLAN_VISITS)
    found = visible_plan(session, actor, plan_id)
    if found.state != "draft":
        raise PlanNotDraft(found.state)
    found.state = "published"
    session.add(found)
    session.flush()
    trail.record(session, actor, "plan.published", found)
    return found
