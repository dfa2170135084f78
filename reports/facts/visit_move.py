"""A visit about to be moved: who could go on the day asked for, and of everybody else why not."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session

from audits.crews import overriding
from audits.crews.assigning import against_the_plan
from audits.models import Plan
from audits.payloads import OverrideRead, TeamOption, TeamRead
from audits.visits import visit_teams, visits
from foundation.actors import Action, Actor
from reports.facts.payloads import Subject
from suppliers import sites

LONGEST = 92


@dataclass(frozen=True, slots=True)
class MoveFacts:
    """`day` is the one asked about, `stands_on` the visit's own; `days` are what the form offers."""

    visit: Subject
    site: Subject
    plan_id: str
    stands_on: date
    start: str
    day: date
    days: tuple[date, ...]
    team: TeamRead
    options: tuple[TeamOption, ...]
    waiting: tuple[OverrideRead, ...] = ()
    """Asked for and not answered yet."""

    @property
    def may_lead(self) -> tuple[TeamOption, ...]:
        return tuple(one for one in self.options if not one.against_leading)

    @property
    def may_join(self) -> tuple[TeamOption, ...]:
        return tuple(one for one in self.options if not one.against_joining)

    @property
    def refused(self) -> tuple[TeamOption, ...]:
        return tuple(one for one in self.options if one.against_leading)

    @property
    def may_be_asked_for(self) -> tuple[TeamOption, ...]:
        return tuple(one for one in self.options if one.may_be_asked_for)

    @property
    def lead(self) -> str:
        return next((str(one.inspector_id) for one in self.team.members if one.role == "lead"), "")

    @property
    def second(self) -> str:
        return next((str(one.inspector_id) for one in self.team.members if one.role == "second"), "")


@dataclass(frozen=True, slots=True)
class Cell:
    """One inspector on one day, and what speaks against leading the visit then; nothing means it fits."""

    inspector_id: UUID
    day: date
    against: tuple[str, ...]


def cells(session: Session, actor: Actor, visit_id: UUID, first: date, last: date, *, today: date) -> tuple[Cell, ...]:
    """A week at most, and no day that is over. Raises VisitNotFound, ActionNotAllowed for whoever does not plan."""
    actor.require(Action.PLAN_VISITS)
    visit = visits.visible_visit(session, actor, visit_id)
    days = [first + timedelta(days=step) for step in range(min(7, (last - first).days + 1))]
    found: list[Cell] = []
    for day in days:
        if day < today:
            continue
        all_day = tuple(against_the_plan(session, visit, day))
        found += [
            Cell(one.inspector_id, day, (*all_day, *one.against_leading))
            for one in visit_teams.options(session, actor, visit_id, day)
        ]
    return tuple(found)


def move_facts(session: Session, actor: Actor, visit_id: UUID, *, day: date | None, today: date) -> MoveFacts:
    """Raises VisitNotFound, ActionNotAllowed for whoever does not plan."""
    actor.require(Action.PLAN_VISITS)
    visit = visits.visible_visit(session, actor, visit_id)
    site = sites.visible_site(session, actor, visit.site_id)
    plan = session.get(Plan, visit.plan_id) if visit.plan_id else None
    first, last = (plan.starts_on, plan.ends_on) if plan else (visit.day, visit.day + timedelta(days=13))
    first = max(first, today)
    asked = day or max(visit.day, today)
    span = (first + timedelta(days=step) for step in range(min(LONGEST, (last - first).days + 1)))
    return MoveFacts(
        visit=Subject("visit", str(visit.id), visit.code),
        site=Subject("site", str(site.id), site.name),
        plan_id=str(visit.plan_id) if visit.plan_id else "",
        stands_on=visit.day,
        start=f"{visit.starts_at_minute // 60:02d}:{visit.starts_at_minute % 60:02d}",
        day=asked,
        days=tuple(sorted({*span, visit.day, asked})),
        team=visit_teams.team_of(session, actor, visit_id),
        options=tuple(visit_teams.options(session, actor, visit_id, asked)),
        waiting=tuple(one for one in overriding.listed(session, actor, visit_id) if one.state == "asked"),
    )
