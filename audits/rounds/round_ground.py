"""
What a round is planned on: rows become the planner's plain values. Sites stand in the order of their references, so
that the same register gives the same plan from the same seed, whatever order the database answers in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from itertools import takewhile
from uuid import UUID

from sqlmodel import Session, col, select

from audits.crews.crew_ground import CrewGround, booked_interpreters, hours_of, read_crews
from audits.findings import findings
from audits.instruments.checklists import Sector
from audits.models import CorrectiveAction, Finding, Visit
from audits.models import Inspector as InspectorRow
from audits.planning.round_parties import Coordinates, Inspector, PlannableSite, Running
from audits.visits import follow_ups, visits
from foundation.actors import Actor
from foundation.dates import WorkingCalendar
from foundation.errors import Invalid
from risk import scores
from risk.scoring.canonical import canonical, sha256
from suppliers import facts, sites
from suppliers.models import Site

LONGEST_ROUND = 92
"""A round is a quarter at most: beyond it the risks it was planned on are no longer those of the day."""
WORKERS_FIELD = "workers_total"
FOLLOWED_UP = ("critical", "zero_tolerance")


class NoInspectors(Invalid):
    code = "plan.no_inspectors"

    def __init__(self) -> None:
        super().__init__("There is no inspector to plan for: add some, or give a file of them.")


class NoSites(Invalid):
    code = "plan.no_sites"

    def __init__(self) -> None:
        super().__init__("There is no site to visit: import a list of sites first.")


class RoundDatesWrong(Invalid):
    code = "plan.dates_wrong"

    def __init__(self, starts_on: date, ends_on: date) -> None:
        super().__init__(
            f"A round from {starts_on.isoformat()} to {ends_on.isoformat()} cannot be planned: "
            f"give a first and a last day in this order, {LONGEST_ROUND} days at most."
        )
        self.starts_on = starts_on
        self.ends_on = ends_on


class RoundPast(Invalid):
    code = "plan.days_past"

    def __init__(self, ends_on: date) -> None:
        super().__init__(f"A round that ended on {ends_on.isoformat()} cannot be planned: choose days to come.")


def days_between(starts_on: date, ends_on: date) -> list[date]:
    """Every day; who rests on which of them is a matter of each inspector's own calendar. Raises RoundDatesWrong."""
    length = (ends_on - starts_on).days + 1
    if not 1 <= length <= LONGEST_ROUND:
        raise RoundDatesWrong(starts_on, ends_on)
    return [starts_on + timedelta(days=step) for step in range(length)]


@dataclass(frozen=True, slots=True)
class PastVisits:
    """Of one site: the last day anybody was there, and who led how many times running up to that day."""

    last_day: date
    led_by: UUID | None
    running: int


@dataclass(frozen=True, slots=True)
class Ground:
    """By the id of the site; `starts_on` is the first day of the round."""

    starts_on: date
    sites: Mapping[UUID, Site]
    headcounts: Mapping[UUID, int]
    risks: Mapping[UUID, float]
    follow_ups: Mapping[UUID, tuple[str, date]]
    past: Mapping[UUID, PastVisits]
    crews: CrewGround = field(default_factory=CrewGround)
    interpreters: frozenset[str] = frozenset()
    """Languages in which one can be booked for these days."""


def read_ground(
    session: Session,
    actor: Actor,
    starts_on: date,
    ends_on: date,
    *,
    interpreters: Sequence[str] = (),
    only: UUID | None = None,
) -> Ground:
    """`only` one site, for whoever looks at one visit: its risk is then not read."""
    open_sites = select(Site).where(sites.visible_to(actor), col(Site.closed_at).is_(None))
    if only is not None:
        open_sites = select(Site).where(sites.visible_to(actor), Site.id == only)
    standing = sorted(session.exec(open_sites), key=lambda site: (site.reference, site.id))
    known = facts.facts_of(session, actor, [site.id for site in standing], starts_on)
    counted = {
        node: _workers(by_field[WORKERS_FIELD].value) for node, by_field in known.items() if WORKERS_FIELD in by_field
    }
    current = scores.current(session, actor) if only is None else {}
    return Ground(
        starts_on=starts_on,
        sites={site.id: site for site in standing},
        headcounts={node: workers for node, workers in counted.items() if workers},
        risks={site_id: row.value / 100 for site_id, row in current.items() if row.value is not None},
        follow_ups=_follow_ups(session, actor, ends_on),
        past=_past_visits(session, actor),
        crews=read_crews(session, actor, {site.id: site for site in standing}),
        interpreters=booked_interpreters(interpreters),
    )


def _workers(text: str) -> int | None:
    """None for what is no number of people: the planner then takes and tells its own assumption."""
    try:
        return int(float(text)) or None
    except (ValueError, OverflowError):
        return None


def _follow_ups(session: Session, actor: Actor, ends_on: date) -> dict[UUID, tuple[str, date]]:
    """
    Sites with a grave finding whose action must be verified by the end of the round, and those where a follow-up is
    owed: why in words, and the earliest day.
    """
    rows = session.exec(
        select(Finding, CorrectiveAction)
        .join(CorrectiveAction, col(CorrectiveAction.finding_id) == col(Finding.id))
        .where(
            findings.visible_to(actor),
            col(Finding.state).in_(("alleged", "confirmed")),
            col(Finding.severity).in_(FOLLOWED_UP),
            col(CorrectiveAction.state).in_(("open", "planned", "done")),
            col(CorrectiveAction.close_by) <= ends_on,
        )
        .order_by(col(CorrectiveAction.close_by).desc(), col(Finding.reference).desc())
    )
    found = {
        finding.site_id: (f"an action of {finding.reference} is due on {action.close_by:%Y-%m-%d}", action.close_by)
        for finding, action in rows
        if action.close_by
    }
    for owed in follow_ups.due_follow_ups(session, actor):
        standing = found.get(owed.site_id)
        if owed.visit_by <= ends_on and (standing is None or owed.visit_by < standing[1]):
            found[owed.site_id] = owed.reason, owed.visit_by
    return found


def _past_visits(session: Session, actor: Actor) -> dict[UUID, PastVisits]:
    columns = select(col(Visit.site_id), col(Visit.day), col(Visit.inspector_id))
    done = columns.where(visits.visible_to(actor), Visit.state == "done")
    by_site: dict[UUID, list[tuple[date, UUID | None]]] = {}
    for site_id, day, inspector_id in session.exec(done.order_by(col(Visit.day).desc(), col(Visit.id).desc())):
        by_site.setdefault(site_id, []).append((day, inspector_id))
    return {site_id: _past(newest_first) for site_id, newest_first in by_site.items()}


def _past(newest_first: Sequence[tuple[date, UUID | None]]) -> PastVisits:
    last_day, led_by = newest_first[0]
    running = sum(1 for _ in takewhile(lambda one: one[1] == led_by, newest_first))
    return PastVisits(last_day, led_by, running)


def plannable(site: Site, ground: Ground) -> PlannableSite:
    follow_up = ground.follow_ups.get(site.id)
    past = ground.past.get(site.id)
    need = ground.crews.needs.get(site.id)
    joint = ground.crews.joint.get(site.id)
    return PlannableSite(
        id=str(site.id),
        country=site.country or "",
        region=site.region or None,
        coordinates=_place(site.latitude, site.longitude),
        sector=Sector(site.sector) if site.sector in set(Sector) else None,
        headcount=ground.headcounts.get(site.id),
        risk=ground.risks.get(site.id),
        last_visit=past.last_day if past else None,
        required_because=follow_up[0] if follow_up else None,
        visit_by=_visit_by(follow_up[1], ground.starts_on) if follow_up else None,
        calendar=WorkingCalendar(site.country),
        languages=frozenset(need.languages) if need else frozenset(),
        skills=frozenset(need.skills) if need else frozenset(),
        interpreters=ground.interpreters,
        pair_for=ground.crews.grounds_of(site.id),
        joint=joint.name if joint else None,
        payer=need.payer if need else "public",
        programme=ground.crews.programme,
    )


def _visit_by(due: date, starts_on: date) -> date | None:
    """What is late already is late on every day, and still has to be visited on one."""
    return due if due >= starts_on else None


def crew(team: Sequence[InspectorRow], ground: Ground) -> list[Inspector]:
    """Conflicts name sites by reference or id; one that names no site we see binds nobody here."""
    by_name = {site.reference: str(site.id) for site in ground.sites.values()}
    by_name |= {str(site_id): str(site_id) for site_id in ground.sites}
    return [_inspector(row, ground, by_name) for row in team]


def _inspector(row: InspectorRow, ground: Ground, by_name: Mapping[str, str]) -> Inspector:
    led = (Running(str(site_id), past.running) for site_id, past in ground.past.items() if past.led_by == row.id)
    return Inspector(
        id=row.code,
        country=row.country or "",
        home=_place(row.latitude, row.longitude),
        languages=frozenset(row.languages),
        sectors=frozenset(Sector(sector) for sector in row.sectors if sector in set(Sector)),
        skills=frozenset(row.skills),
        conflicts=frozenset(by_name[one] for one in row.conflicts if one in by_name),
        ties=ground.crews.ties.get(row.id, ()),
        running=tuple(led),
        absences=ground.crews.absences.get(row.id, ()),
        credentials=ground.crews.credentials.get(row.id, ()),
        sex=row.sex,
        experience_since=row.experience_since,
        hours=hours_of(row),
        calendar=WorkingCalendar(row.country),
    )


def _place(latitude: float | None, longitude: float | None) -> Coordinates | None:
    return None if latitude is None or longitude is None else Coordinates(latitude, longitude)


def instance_hash(places: Sequence[PlannableSite], team: Sequence[Inspector], days: Sequence[date], rules: str) -> str:
    """Over every value that the planner was given: with the same seed, engine and iterations it plans the same."""
    content = [[asdict(one) for one in places], [asdict(one) for one in team], list(days), rules]
    return sha256(canonical(_plain(content)))


def _plain(value: object) -> object:
    match value:
        case dict():
            return {str(key): _plain(one) for key, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case frozenset() | set():
            return sorted(str(_plain(one)) for one in value)
        case date():
            return value.isoformat()
        case _:
            return value
