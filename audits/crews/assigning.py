"""
A person moves a visit or changes who goes. The same rules as for the planner decide, and all that stands against it is
told at once; nothing is changed by half.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, select

from audits.crews import crewing, overridden
from audits.crews.overridden import Override
from audits.models import InspectionTask, Visit, VisitMember
from audits.models import Plan as PlanRow
from audits.payloads import MemberIn, TeamChange, VisitMoveOrder
from audits.planning.day_check import day_refusals, earliest_start
from audits.planning.independence import may_join, may_lead
from audits.planning.team import pair_because, team_notes, why_team
from audits.visits import visits
from audits.visits.visit_teams import TeamBench, bench_for, stops_of
from foundation import changes, obligations, trail
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.errors import Conflict, Invalid, Place
from foundation.versions import require_unchanged


class VisitTeamRefused(Conflict):
    """`places` hold each reason: the role as the column, the reason as the value."""

    code = "visit.team_refused"

    def __init__(self, visit: str, reasons: Sequence[tuple[str, str]]) -> None:
        told = "; ".join(f"{who}: {reason}" for who, reason in reasons)
        super().__init__(
            f"{visit} cannot be made so: {told}.", places=tuple(Place(column=who, value=why) for who, why in reasons)
        )
        self.reasons = tuple(reasons)


class InspectorTwice(Invalid):
    code = "visit.inspector_twice"

    def __init__(self) -> None:
        super().__init__("One person stands twice in the team: give everybody one role.")


class InspectorNotAtWork(Invalid):
    code = "visit.inspector_not_at_work"

    def __init__(self) -> None:
        super().__init__("Somebody named is no inspector of yours, or works here no longer: choose from the list.")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """How the visit shall be: who leads, who goes along, when."""

    lead: UUID
    members: tuple[MemberIn, ...]
    day: date
    start: int


def move_visit(
    session: Session, actor: Actor, visit_id: UUID, order: VisitMoveOrder, *, version_seen: int, now: datetime
) -> Visit:
    """Raises VisitNotFound, ChangedMeanwhile, VisitNotPlanned, InspectorNotAtWork, InspectorTwice, VisitTeamRefused."""
    bench = open_bench(session, actor, visit_id, order.day, version_seen)
    lead = order.lead_id or bench.visit.inspector_id
    if lead is None or lead not in bench.people:
        raise InspectorNotAtWork
    stay = [_as_in(one) for one in bench.members if one.inspector_id != lead]
    kept = tuple(stay if order.members is None else order.members)
    start = order.starts_at_minute
    if start is None:
        start = _first_hour(session, actor, bench, (lead, *(one.inspector_id for one in kept)), order.day)
    return _carry_out(session, actor, bench, _Wanted(lead, kept, order.day, start), order.because, now)


def change_team(
    session: Session, actor: Actor, visit_id: UUID, change: TeamChange, *, version_seen: int, now: datetime
) -> Visit:
    """Raises VisitNotFound, ChangedMeanwhile, VisitNotPlanned, InspectorNotAtWork, InspectorTwice, VisitTeamRefused."""
    bench = open_bench(session, actor, visit_id, None, version_seen)
    visit = bench.visit
    if change.interpreter:
        visit.interpreter = change.interpreter.lower()
        bench = bench_for(session, actor, visit_id)
    visit.interpreter_booked = change.interpreter_booked
    wanted = _Wanted(change.lead_id, tuple(change.members), visit.day, visit.starts_at_minute)
    return _carry_out(session, actor, bench, wanted, change.because, now)


def open_bench(session: Session, actor: Actor, visit_id: UUID, day: date | None, version_seen: int) -> TeamBench:
    """Of a visit that may still be changed. Raises VisitNotFound, ChangedMeanwhile, VisitNotPlanned."""
    actor.require(Action.PLAN_VISITS)
    bench = bench_for(session, actor, visit_id, day)
    require_unchanged(session, bench.visit, version_seen)
    if bench.visit.state != "planned":
        raise visits.VisitNotPlanned(bench.visit.code, bench.visit.state)
    return bench


def _as_in(member: VisitMember) -> MemberIn:
    return MemberIn.model_validate({"inspector_id": member.inspector_id, "role": member.role})


def _first_hour(session: Session, actor: Actor, bench: TeamBench, who: Sequence[UUID], day: date) -> int:
    people = [(bench.people[one], stops_of(session, actor, bench, one, day)) for one in who if one in bench.people]
    return round(earliest_start(people, day, bench.stop(float(bench.visit.starts_at_minute)), bench.rules))


def _carry_out(session: Session, actor: Actor, bench: TeamBench, wanted: _Wanted, because: str, now: datetime) -> Visit:
    _require_sound(bench, wanted)
    visit = bench.visit
    override = overridden.standing(session, actor, visit.id, wanted.lead)
    refused = list(_refusals(session, actor, bench, wanted, today_in(actor.zone, now), override))
    if refused:
        raise VisitTeamRefused(visit.code, refused)
    before = (visit.day, visit.starts_at_minute, visit.inspector_id, [str(one.inspector_id) for one in bench.members])
    visit.day, visit.starts_at_minute, visit.inspector_id = wanted.day, wanted.start, wanted.lead
    visit.team_reason = "; ".join(one for one in (_reason(bench, wanted), override.told) if one)
    visit.note_change(now)
    session.add(visit)
    session.flush()
    _renew_tasks(session, actor, bench, wanted, today_in(actor.zone, now))
    told: dict[str, trail.Change] = {
        "day": (before[0], visit.day),
        "starts_at_minute": (before[1], visit.starts_at_minute),
        "inspector_id": (before[2], visit.inspector_id),
        "members": ([*before[3]], [str(one.inspector_id) for one in wanted.members]),
        "because": because,
    }
    trail.record(session, actor, "visit.moved", visit, told)
    changes.tell(session, actor, "visit.moved", "visit", [visit.id])
    return visit


def _require_sound(bench: TeamBench, wanted: _Wanted) -> None:
    everybody = [wanted.lead, *(one.inspector_id for one in wanted.members)]
    if not set(everybody) <= bench.people.keys():
        raise InspectorNotAtWork
    if len(set(everybody)) != len(everybody):
        raise InspectorTwice


def _refusals(
    session: Session, actor: Actor, bench: TeamBench, wanted: _Wanted, today: date, override: Override
) -> Iterator[tuple[str, str]]:
    """Everything that stands against it, by role; but what two people set aside for this lead."""
    if wanted.day < today:
        yield "day", f"S13 {wanted.day} is past"
    yield from (("day", reason) for reason in against_the_plan(session, bench.visit, wanted.day))
    why_two = pair_because(bench.site)
    if why_two and not any(one.role == "second" for one in wanted.members):
        yield "second", f"S04 two inspectors are needed: {why_two}"
    lead = may_lead(bench.people[wanted.lead], bench.site, wanted.day, bench.rules)
    yield from (("lead", str(one)) for one in lead.refusals if one.rule not in override.rules)
    for member in wanted.members:
        verdict = may_join(bench.people[member.inspector_id], bench.site, wanted.day, bench.rules)
        yield from ((member.role, reason) for reason in verdict.reasons)
    roles = [("lead", wanted.lead), *((one.role, one.inspector_id) for one in wanted.members)]
    for role, who in roles:
        stops = (*stops_of(session, actor, bench, who, wanted.day), bench.stop(float(wanted.start)))
        for refusal in day_refusals(bench.people[who], wanted.day, stops, bench.rules):
            yield role, str(refusal)


def against_the_plan(session: Session, visit: Visit, day: date) -> Iterator[str]:
    """What the round and the joint group of the visit have against that day, whoever goes."""
    plan = session.get(PlanRow, visit.plan_id) if visit.plan_id else None
    if plan is not None and not plan.starts_on <= day <= plan.ends_on:
        yield f"S16 the plan runs from {plan.starts_on} to {plan.ends_on}: plan other days in their own round"
    if visit.joint_group_id is None or day == visit.day:
        return
    others = select(Visit.code).where(
        Visit.organisation_id == visit.organisation_id,
        Visit.joint_group_id == visit.joint_group_id,
        Visit.id != visit.id,
        Visit.state == "planned",
    )
    if codes := session.exec(others.order_by(col(Visit.code))).all():
        yield f"S14 joint visit: {', '.join(codes)} stays on {visit.day}"


def _reason(bench: TeamBench, wanted: _Wanted) -> str:
    lead = bench.people[wanted.lead]
    second = next((bench.people[one.inspector_id] for one in wanted.members if one.role == "second"), None)
    return why_team(lead, second, bench.site, team_notes(lead, second, bench.site, wanted.day))


def _renew_tasks(session: Session, actor: Actor, bench: TeamBench, wanted: _Wanted, today: date) -> None:
    """Members, inspection tasks and worklists follow: who no longer goes has nothing to do, who goes has it anew."""
    visit = bench.visit
    for member in bench.members:
        session.delete(member)
    session.flush()
    of_visit = update(InspectionTask).where(
        col(InspectionTask.visit_id) == visit.id, col(InspectionTask.state) == "open"
    )
    session.execute(of_visit.values(due_on=visit.day))
    obligations.close_for(session, actor, visit.id, outcome="changed", kind=crewing.TASK)
    crewing.open_task(session, actor, visit, bench.rows[wanted.lead], crewing.LEAD)
    for one in wanted.members:
        crewing.add_member(session, actor, visit, bench.rows[one.inspector_id], one.role)
    crewing.renew_interpreter(session, actor, visit, today)
