"""
A published round re-planned around what is new since: a follow-up that fell due, an inspector who left, a site closed.

The plan stays the same row and its visits stay the same rows, so that calendars, tasks and codes follow: what is not
moved is not touched. What was moved, and why, stands in the trail and is read from there. A plan's value, bound, seed
and engine are those it was first made with.
"""

import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, select

from audits.crews import inspectors
from audits.crews.crewing import TASK, renew_interpreter
from audits.models import InspectionTask, Plan, Visit, VisitMember
from audits.models import Inspector as InspectorRow
from audits.payloads import Replanned, VisitMove
from audits.planning.engine import Budget
from audits.planning.round_keeping import Rearranged, Standing, rearranged
from audits.planning.round_parties import Absence, Inspector, PlannableSite, RoundVisit, WhyPlanned
from audits.planning.rules import RoundRules
from audits.programmes.programme_windows import in_programme, windows_for_round
from audits.rounds.prompting import open_complaints, with_prompted
from audits.rounds.round_ground import Ground, NoInspectors, crew, days_between, instance_hash, plannable, read_ground
from audits.rounds.rounds import ITERATIONS, SELECTED_HOW, cancel, store_tasks, store_visits, visible_plan
from audits.rounds.undisturbed import require_undisturbed, standing_now
from audits.visits import visits
from foundation import changes, obligations, trail
from foundation.actors import AccountId, Action, Actor
from foundation.clock import today_in
from foundation.errors import Conflict

TOGETHER = "out with others"
ANOTHER_HOUR = "the same day and inspector, at another hour"
NO_PLACE = "has to be visited, but no place is left in these days"
REPLANNED = "plan.replanned"


class PlanNotPublished(Conflict):
    code = "plan.not_published"

    def __init__(self, state: str) -> None:
        super().__init__(f"The plan is {state}; only a published one is re-planned. Plan these days anew instead.")


class PlanOver(Conflict):
    code = "plan.over"

    def __init__(self, ends_on: date) -> None:
        super().__init__(f"The plan's last day, {ends_on.isoformat()}, is today or past: plan the days that follow.")


@dataclass(frozen=True, slots=True)
class Replanning:
    """The same register, seed and iterations move the same visits on every computer."""

    seed: int = 1
    iterations: int = ITERATIONS


Seat = tuple[UUID | None, date]
"""An inspector on a day."""


@dataclass(frozen=True)
class _Bench:
    """
    `open_visits` by the id of their site: planned, and on a day still to come. `busy`: days of an inspector that stay
    as they are, because somebody else comes along on them.
    """

    plan: Plan
    team: Mapping[str, InspectorRow]
    open_visits: Mapping[str, Visit]
    busy: AbstractSet[Seat]
    ground: Ground
    places: Sequence[PlannableSite]
    days: Sequence[date]


def replan(session: Session, actor: Actor, plan_id: UUID, order: Replanning, *, now: datetime) -> Replanned:
    """
    Days from tomorrow on; visits of today and before are not touched. Raises PlanNotFound, PlanNotPublished, PlanOver,
    NoInspectors, PlannedMeanwhile.
    """
    actor.require(Action.PLAN_VISITS)
    before = standing_now(session, actor)
    bench = _bench(session, actor, visible_plan(session, actor, plan_id), now)
    rules, people = RoundRules(), _people(bench)
    codes = {one.id: one.code for one in bench.team.values()}
    standing = [_standing(visit, codes) for visit in bench.open_visits.values()]
    budget = Budget(order.seed, iterations=order.iterations)
    found = rearranged(bench.places, people, bench.days, rules, budget, standing)
    require_undisturbed(session, actor, before)
    moves = _carry_out(session, actor, bench, found, now)
    added = store_visits(session, actor, bench.plan, found.added, bench.team, now)
    store_tasks(session, actor, added, bench.ground, {one.id: one for one in bench.team.values()})
    _tell_left_out(session, bench, found)
    done = Replanned(
        plan_id=bench.plan.id,
        replanned_at=now,
        seed=order.seed,
        iterations=found.iterations,
        engine=found.engine,
        instance_hash=instance_hash(bench.places, people, bench.days, rules.version),
        published=len(standing),
        moves=moves,
        added=[visit.code for visit in added],
        most_moved=rules.churn,
    )
    trail.record(session, actor, REPLANNED, bench.plan, json.loads(done.model_dump_json()))
    changes.tell(session, actor, REPLANNED, "plan", [bench.plan.id])
    return done


def replannings(session: Session, actor: Actor, plan_id: UUID) -> list[Replanned]:
    """What each re-plan of a plan changed, newest first, as the trail keeps it. Raises PlanNotFound."""
    plan = visible_plan(session, actor, plan_id)
    told = trail.about(session, actor, plan, REPLANNED)
    return [Replanned.model_validate_json(entry.changes) for entry in reversed(told)]


def _bench(session: Session, actor: Actor, plan: Plan, now: datetime) -> _Bench:
    if plan.state != "published":
        raise PlanNotPublished(plan.state)
    first = max(plan.starts_on, today_in(actor.zone, now) + timedelta(days=1))
    if first > plan.ends_on:
        raise PlanOver(plan.ends_on)
    team = inspectors.inspectors_of(session, actor)
    if not team:
        raise NoInspectors
    ground = read_ground(session, actor, first, plan.ends_on)
    planned = select(Visit).where(visits.visible_to(actor), Visit.state == "planned")
    standing = session.exec(planned.order_by(col(Visit.code))).all()
    busy = _busy(session, actor, plan, standing)
    own = {
        str(visit.site_id): visit
        for visit in standing
        if visit.plan_id == plan.id and visit.day >= first and (visit.inspector_id, visit.day) not in busy
    }
    days = days_between(first, plan.ends_on)
    places = _asked(session, actor, ground, own, {visit.site_id for visit in standing}, days)
    return _Bench(plan, {one.code: one for one in team}, own, busy, ground, places, days)


def _busy(session: Session, actor: Actor, plan: Plan, standing: Sequence[Visit]) -> set[Seat]:
    """Whose days hold a visit made together with others, or one of another plan: who else counts on it is not asked."""
    members = session.exec(select(VisitMember).where(VisitMember.organisation_id == actor.organisation_id))
    along: dict[UUID, list[UUID]] = {}
    for member in members:
        along.setdefault(member.visit_id, []).append(member.inspector_id)
    return {
        (who, visit.day)
        for visit in standing
        if visit.id in along or visit.joint_group_id is not None or visit.plan_id != plan.id
        for who in (visit.inspector_id, *along.get(visit.id, []))
    }


def _asked(
    session: Session,
    actor: Actor,
    ground: Ground,
    own: Mapping[str, Visit],
    planned: AbstractSet[UUID],
    days: Sequence[date],
) -> list[PlannableSite]:
    """
    Cells are cut from the whole register, as for every plan. A site that stands on a day which is not re-planned has
    its visit.
    """
    windows = windows_for_round(session, actor, days[0], days[-1])
    every = in_programme([plannable(site, ground) for site in ground.sites.values()], windows)
    places = with_prompted(every, open_complaints(session, actor), RoundRules())
    return [
        one
        for one in places
        if one.id in own or ((one.prompted or one.required_because is not None) and UUID(one.id) not in planned)
    ]


def _people(bench: _Bench) -> list[Inspector]:
    away: dict[str, list[Absence]] = {}
    codes = {one.id: one.code for one in bench.team.values()}
    for who, day in sorted(bench.busy, key=str):
        if who in codes:
            away.setdefault(codes[who], []).append(Absence(day, day, TOGETHER))
    people = crew(list(bench.team.values()), bench.ground)
    return [replace(one, absences=(*one.absences, *away.get(one.id, ()))) for one in people]


def _standing(visit: Visit, codes: Mapping[UUID, str]) -> Standing:
    """Of an inspector who left the code is not known here, and need not be."""
    return Standing(
        site=str(visit.site_id),
        inspector=codes.get(visit.inspector_id, "") if visit.inspector_id else "",
        day=visit.day,
        start_min=visit.starts_at_minute,
        minutes=visit.minutes,
        by_lot=visit.selected_how == SELECTED_HOW[WhyPlanned.RANDOM],
    )


def _carry_out(session: Session, actor: Actor, bench: _Bench, found: Rearranged, now: datetime) -> list[VisitMove]:
    moves = []
    for shift in found.shifts:
        visit = bench.open_visits[shift.site]
        if shift.visit is None:
            cancel(session, actor, visit, now=now)
            moves.append(_told(visit, None, None, shift.because))
            trail.record(session, actor, "visit.given_up", visit, {"because": shift.because})
        else:
            moves.append(_moved(session, actor, bench, visit, shift.visit, shift.because, now))
    return [
        *moves,
        *(_moved(session, actor, bench, bench.open_visits[one.site], one, ANOTHER_HOUR, now) for one in found.later),
    ]


def _moved(
    session: Session, actor: Actor, bench: _Bench, visit: Visit, to: RoundVisit, because: str, now: datetime
) -> VisitMove:
    """The row, its open tasks and its line on the worklist go along; a calendar sees a higher sequence."""
    leader = bench.team[to.inspector]
    move = _told(visit, to, leader.id, because)
    before = (visit.day, visit.inspector_id)
    if before[0] != to.day:
        open_tasks = update(InspectionTask).where(
            col(InspectionTask.visit_id) == visit.id, col(InspectionTask.state) == "open"
        )
        session.execute(open_tasks.values(due_on=to.day))
    visit.day, visit.inspector_id, visit.starts_at_minute = to.day, leader.id, round(to.start_min)
    if before[1] != leader.id:
        visit.team_reason, visit.interpreter, visit.interpreter_booked = to.why_team, to.interpreter, False
    visit.note_change(now)
    session.add(visit)
    session.flush()
    if before != (visit.day, visit.inspector_id):
        account = AccountId(leader.account_id) if leader.account_id else None
        obligations.reassign_for(session, actor, visit.id, assigned_to=account, due_on=visit.day, kind=TASK)
        renew_interpreter(session, actor, visit, today_in(actor.zone, now))
    told: dict[str, trail.Change] = {
        "day": (before[0], visit.day),
        "inspector_id": (before[1], visit.inspector_id),
        "starts_at_minute": (move.from_minute, visit.starts_at_minute),
        "because": because,
    }
    trail.record(session, actor, "visit.moved", visit, told)
    changes.tell(session, actor, "visit.moved", "visit", [visit.id])
    return move


def _told(visit: Visit, to: RoundVisit | None, leader: UUID | None, because: str) -> VisitMove:
    return VisitMove(
        visit_id=visit.id,
        code=visit.code,
        from_day=visit.day,
        from_minute=visit.starts_at_minute,
        from_inspector_id=visit.inspector_id,
        to_day=to.day if to else None,
        to_minute=round(to.start_min) if to else None,
        to_inspector_id=leader,
        because=because,
    )


def _tell_left_out(session: Session, bench: _Bench, found: Rearranged) -> None:
    """Who has a visit now is left out no longer; who lost one, or should have got one, is."""
    place = {site.id: site for site in bench.places}
    lost = {shift.site: shift.because for shift in found.shifts if shift.visit is None}
    lost |= dict.fromkeys(found.not_met, NO_PLACE)
    settled = lost.keys() | {visit.site for visit in found.added}
    still = [one for one in bench.plan.left_out if str(one["site_id"]) not in settled]
    new = [
        {"site_id": site, "required": site in place and place[site].required_because is not None, "reason": because}
        for site, because in lost.items()
    ]
    bench.plan.left_out = [*still, *new]
    session.add(bench.plan)
    session.flush()
