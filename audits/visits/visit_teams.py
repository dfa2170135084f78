"""Who could go on a visit and who may not, with every reason: read before anything is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, or_, select

from audits.crews import inspectors
from audits.crews.crewing import members_of
from audits.crews.overridden import may_be_set_aside, standing
from audits.models import Inspector as InspectorRow
from audits.models import Visit, VisitMember
from audits.payloads import MemberRead, TeamOption, TeamRead
from audits.planning.day_check import Stop, day_refusals
from audits.planning.independence import may_join, may_lead
from audits.planning.round_parties import Inspector, PlannableSite
from audits.planning.rules import RoundRules
from audits.planning.team import pair_because, team_notes
from audits.planning.worth import travel_minutes
from audits.rounds.round_ground import Ground, crew, plannable, read_ground
from audits.visits import visits
from foundation.actors import Action, Actor
from suppliers.models import Site


@dataclass(frozen=True)
class TeamBench:
    """A visit with what its rules need. `people` by the id of the row, in the order of their codes."""

    visit: Visit
    site: PlannableSite
    rows: Mapping[UUID, InspectorRow]
    people: Mapping[UUID, Inspector]
    members: Sequence[VisitMember]
    ground: Ground
    rules: RoundRules

    def stop(self, start: float) -> Stop:
        return Stop(self.visit.code, self.site, start, float(self.visit.minutes))


def bench_for(session: Session, actor: Actor, visit_id: UUID, day: date | None = None) -> TeamBench:
    """`day` is the one asked about, its own when None: what is due by then binds. Raises VisitNotFound."""
    visit = visits.visible_visit(session, actor, visit_id)
    asked = day or visit.day
    booked = [visit.interpreter] if visit.interpreter else []
    ground = read_ground(session, actor, min(asked, visit.day), asked, interpreters=booked, only=visit.site_id)
    rows = {one.id: one for one in inspectors.inspectors_of(session, actor)}
    people = dict(zip(rows, crew(list(rows.values()), ground), strict=True))
    members = members_of(session, actor, [visit.id]).get(visit.id, [])
    site = plannable(ground.sites[visit.site_id], ground)
    return TeamBench(visit, replace(site, payer=visit.payer), rows, people, members, ground, RoundRules())


def team_of(session: Session, actor: Actor, visit_id: UUID) -> TeamRead:
    bench = bench_for(session, actor, visit_id)
    visit = bench.visit
    names = _names(session, actor, [one.inspector_id for one in bench.members], bench)
    lead = bench.people.get(visit.inspector_id) if visit.inspector_id else None
    members = [
        MemberRead(inspector_id=one.inspector_id, role=one.role, **names[one.inspector_id]) for one in bench.members
    ]
    if visit.inspector_id in names:
        first = MemberRead(inspector_id=visit.inspector_id, role="lead", **names[visit.inspector_id])
        members = [first, *members]
    return TeamRead(
        visit_id=visit.id,
        members=members,
        pair_because=pair_because(bench.site),
        notes=[str(note) for note in team_notes(lead, second_of(bench), bench.site, visit.day)] if lead else [],
        team_reason=visit.team_reason,
        payer=visit.payer,
        announced=visit.announced,
        interpreter=visit.interpreter,
        interpreter_booked=visit.interpreter_booked,
        joint_group_id=visit.joint_group_id,
        version=visit.version,
    )


def _names(session: Session, actor: Actor, of_members: Sequence[UUID], bench: TeamBench) -> dict[UUID, dict[str, str]]:
    """Of those who left as well: a past visit keeps their names."""
    wanted = {*of_members, *([bench.visit.inspector_id] if bench.visit.inspector_id else [])}
    rows = session.exec(
        select(InspectorRow).where(inspectors.visible_to(actor), col(InspectorRow.id).in_(sorted(wanted, key=str)))
    )
    return {one.id: {"code": one.code, "name": one.name} for one in rows}


def second_of(bench: TeamBench) -> Inspector | None:
    return next((bench.people.get(one.inspector_id) for one in bench.members if one.role == "second"), None)


def options(session: Session, actor: Actor, visit_id: UUID, day: date | None = None) -> list[TeamOption]:
    """Everybody at work, those who may lead first and the nearest of them before the others. For planners alone."""
    actor.require(Action.PLAN_VISITS)
    bench = bench_for(session, actor, visit_id, day)
    asked = day or bench.visit.day
    found = [_option(session, actor, bench, who, asked) for who in bench.rows]
    return sorted(found, key=lambda one: (len(one.against_leading) > 0, one.minutes_away, one.code))


def _option(session: Session, actor: Actor, bench: TeamBench, who: UUID, day: date) -> TeamOption:
    person, row = bench.people[who], bench.rows[who]
    stops = (*stops_of(session, actor, bench, who, day), bench.stop(float(bench.visit.starts_at_minute)))
    crowded = [str(one) for one in day_refusals(person, day, stops, bench.rules)]
    leading = may_lead(person, bench.site, day, bench.rules).refusals
    askable = may_be_set_aside(leading)
    aside = standing(session, actor, bench.visit.id, who).rules if askable else frozenset()
    against = [str(one) for one in leading if one.rule not in aside]
    return TeamOption(
        inspector_id=who,
        code=row.code,
        name=row.name,
        against_leading=[*against, *crowded],
        against_joining=[*may_join(person, bench.site, day, bench.rules).reasons, *crowded],
        minutes_away=round(travel_minutes(person, bench.site, bench.rules)),
        may_be_asked_for=bool(against) and askable and not crowded,
    )


def stops_of(session: Session, actor: Actor, bench: TeamBench, who: UUID, day: date) -> list[Stop]:
    """The other visits of one person's day, led or gone along to."""
    along = select(VisitMember.visit_id).where(
        VisitMember.organisation_id == actor.organisation_id, VisitMember.inspector_id == who
    )
    wanted = (
        select(Visit, Site)
        .join(Site, col(Site.id) == col(Visit.site_id))
        .where(
            visits.visible_to(actor),
            Visit.day == day,
            Visit.state == "planned",
            Visit.id != bench.visit.id,
            or_(Visit.inspector_id == who, col(Visit.id).in_(along)),
        )
    )
    return [
        Stop(visit.code, plannable(site, bench.ground), float(visit.starts_at_minute), float(visit.minutes))
        for visit, site in session.exec(wanted.order_by(col(Visit.starts_at_minute)))
    ]
