"""
Who goes in twos and which places are visited on one day, settled before the routes (rules S04 and S14).

A unit is a site that needs two people, or the sites of one joint visit. Each gets one day: the days in an order thrown
from the seed, so that nobody works it out; within the day the people who have the shortest way and the fewest soft
rules against them. Where two units want the same people, days are exchanged by backtracking.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from random import Random
from typing import Protocol

from audits.planning.engine_problem import RouteProblem
from audits.planning.independence import may_join
from audits.planning.round_anchors import Anchor, Fixed, holds
from audits.planning.round_frame import Crew
from audits.planning.round_parties import Inspector, PlannableSite
from audits.planning.rules import RoundRules
from audits.planning.team import team_notes
from audits.planning.team_words import not_beside, why_no_team, worth_less

MOST_STEPS = 3_000
"""Days tried for all units together; beyond it the best found stands."""
WORTH_IT = 3
Stops = Mapping[int, tuple[Anchor, ...]]
"""By vehicle."""


class Asked(Protocol):
    """Vehicle v of `problem` is `crews[v]`."""

    @property
    def sites(self) -> Sequence[PlannableSite]: ...
    @property
    def inspectors(self) -> Sequence[Inspector]: ...
    @property
    def crews(self) -> Sequence[Crew]: ...
    @property
    def rules(self) -> RoundRules: ...
    @property
    def problem(self) -> RouteProblem: ...


@dataclass(frozen=True, slots=True)
class Unit:
    """`rank`: 0 required, 1 prompted, 2 drawn or joint, 3 worth it. `days` in the order they are tried."""

    places: tuple[int, ...]
    rank: int
    value: float
    days: tuple[dt.date, ...]


@dataclass
class _Search:
    asked: Asked
    units: list[Unit]
    crews: dict[dt.date, list[int]]
    dear: frozenset[int]
    steps: int = 0
    pairs: dict[tuple[int, dt.date], list[tuple[int, int]]] = field(default_factory=dict)
    best: dict[int, tuple[Anchor, ...]] = field(default_factory=dict)


def fixed_teams(asked: Asked, wanted: Mapping[int, int], dear: frozenset[int], seed: str) -> Fixed:
    """
    `wanted`: place -> rank (see Unit) of what has to be tried; every other site that needs two is tried when it is
    worth the time of two. `dear` vehicles (days drawn by lot) are taken only when no other will do.
    """
    grouped = _groups(asked, wanted)
    if not any(site.pair_for or site.joint for site in asked.sites):
        return Fixed()
    random = Random(f"{seed}|teams")  # noqa: S311 - reproducible from the seed, which is the point
    crews: dict[dt.date, list[int]] = {}
    for vehicle, (_, day) in enumerate(asked.crews):
        crews.setdefault(day, []).append(vehicle)
    search = _Search(asked, [], crews, dear)
    for places, rank in grouped:
        teams = {day: own for day in sorted(crews) if (own := _teams(search, places, day, {}, rank)) is not None}
        days = random.sample(list(teams), len(teams))
        days.sort(key=lambda day: sum(anchor.vehicle in dear for anchor in teams[day]))
        value = float(sum(asked.problem.value[list(places)]))
        search.units.append(Unit(places, rank, value, tuple(days)))
    search.units.sort(key=lambda unit: (unit.rank, len(unit.days), -unit.value))
    _place(search, 0, {}, {})
    anchors = tuple(anchor for _, own in sorted(search.best.items()) for anchor in own)
    tried = {place for places, _ in grouped for place in places}
    left = {at: worth_less(asked, at) for at, site in enumerate(asked.sites) if site.pair_for and at not in tried}
    return Fixed(anchors, left | dict(_left_out(search)))


def _left_out(search: _Search) -> Iterator[tuple[int, str]]:
    for at, unit in enumerate(search.units):
        if at not in search.best:
            for place in unit.places:
                yield place, not_beside(search.asked, place) if unit.days else why_no_team(search.asked, unit.places)


def _groups(asked: Asked, wanted: Mapping[int, int]) -> list[tuple[tuple[int, ...], int]]:
    """Joint visits are asked for by a person, so they are tried whatever they are worth."""
    joint: dict[str, list[int]] = {}
    alone = []
    price = _price(asked, wanted)
    for at, site in enumerate(asked.sites):
        if site.joint is not None:
            joint.setdefault(site.joint, []).append(at)
        elif site.pair_for and (at in wanted or _worth_two(asked, at, price)):
            alone.append(((at,), wanted.get(at, WORTH_IT)))
    together = [(tuple(places), min(wanted.get(at, 2) for at in places)) for _, places in sorted(joint.items())]
    return [*together, *alone]


def _price(asked: Asked, wanted: Mapping[int, int]) -> float:
    """
    What a minute earns at the margin: after what has to be tried, sites fill the inspectors' minutes in the order of
    value per minute.
    """
    problem = asked.problem
    left = sum(car.end - car.start for car in problem.vehicles)
    left -= sum(_minutes(asked, at) * (2 if asked.sites[at].pair_for else 1) for at in wanted)
    rest = [at for at in range(problem.size) if at not in wanted]
    ratios = sorted((float(problem.value[at]) / _minutes(asked, at), _minutes(asked, at)) for at in rest)
    while ratios and left >= 0:
        ratio, minutes = ratios.pop()
        left -= minutes
        if left < 0:
            return ratio
    return 0.0 if left >= 0 else inf


def _minutes(asked: Asked, at: int) -> float:
    """The visit and a typical road to it."""
    return float(asked.problem.visit[at]) + asked.rules.same_region_min / 2


def _worth_two(asked: Asked, at: int, price: float) -> bool:
    return float(asked.problem.value[at]) >= price * 2 * _minutes(asked, at)


def _place(search: _Search, at: int, stops: Stops, chosen: dict[int, tuple[Anchor, ...]]) -> bool:
    """Depth first over the days of the units; True when every unit that has a day at all is placed."""
    if _met(search, chosen) > _met(search, search.best):
        search.best = dict(chosen)
    if at == len(search.units):
        return len(chosen) == sum(bool(unit.days) for unit in search.units)
    for day in search.units[at].days:
        search.steps += 1
        if search.steps > MOST_STEPS:
            return True
        own = _teams(search, search.units[at].places, day, stops, search.units[at].rank)
        if own is not None and _place(search, at + 1, _joined(stops, own), chosen | {at: own}):
            return True
    return _place(search, at + 1, stops, chosen)


def _met(search: _Search, chosen: Mapping[int, object]) -> tuple[int, ...]:
    """How many units of each rank, the ranks in their order."""
    return tuple(sum(search.units[at].rank == rank for at in chosen) for rank in range(4))


def _joined(stops: Stops, own: Sequence[Anchor]) -> dict[int, tuple[Anchor, ...]]:
    found = dict(stops)
    for anchor in own:
        found[anchor.vehicle] = (*found.get(anchor.vehicle, ()), anchor)
    return found


def _teams(search: _Search, places: Sequence[int], day: dt.date, stops: Stops, rank: int) -> tuple[Anchor, ...] | None:
    """Teams for all places on one day beside what is settled, the first that fit in the order of their cost."""
    if not places:
        return ()
    for own in _options(search, places[0], day, stops, rank):
        rest = _teams(search, places[1:], day, _joined(stops, own), rank)
        if rest is not None:
            return (*own, *rest)
    return None


def _options(search: _Search, place: int, day: dt.date, stops: Stops, rank: int) -> Iterator[tuple[Anchor, ...]]:
    """What is only worth it never takes a day that the lot fell on."""
    asked, site = search.asked, search.asked.sites[place]
    free = [v for v in search.crews.get(day, ()) if rank < WORTH_IT or v not in search.dear]
    leads = [v for v in free if asked.problem.allowed[v, place]]
    if not site.pair_for:
        for lead in sorted(leads, key=lambda v: _cost(search, place, v, None)):
            own = Anchor(lead, place, float(asked.problem.opens[place]), float(asked.problem.closes[place]), leads=True)
            if holds(asked.problem, lead, (*stops.get(lead, ()), own)):
                yield (own,)
        return
    if (place, day) not in search.pairs:
        pairs = [(lead, second) for lead in leads for second in _seconds(asked, free, lead, place, day)]
        search.pairs[place, day] = sorted(pairs, key=lambda pair: _cost(search, place, *pair))
    for lead, second in search.pairs[place, day]:
        yield from _hours(asked.problem, place, lead, second, stops)


def _seconds(asked: Asked, free: Sequence[int], lead: int, place: int, day: dt.date) -> list[int]:
    return [
        v
        for v in free
        if v != lead and may_join(asked.inspectors[asked.crews[v][0]], asked.sites[place], day, asked.rules).allowed
    ]


def _cost(search: _Search, place: int, lead: int, second: int | None) -> tuple[int, float, int, int]:
    """Drawn days last; then the road of all in minutes, with the soft rules as a share of the visit's own minutes."""
    asked, problem = search.asked, search.asked.problem
    both = [lead] if second is None else [lead, second]
    roads = sum(2 * float(problem.travel[problem.vehicles[v].home, place]) for v in both)
    first, day = asked.crews[lead]
    other = None if second is None else asked.inspectors[asked.crews[second][0]]
    notes = team_notes(asked.inspectors[first], other, asked.sites[place], day)
    against = sum(note.penalty for note in notes) * float(problem.visit[place]) * len(both)
    return sum(v in search.dear for v in both), roads + against, lead, -1 if second is None else second


def _hours(problem: RouteProblem, place: int, lead: int, second: int, stops: Stops) -> Iterator[tuple[Anchor, Anchor]]:
    """One hour for both: as early as both can be there, after what either has settled already, or as late as can be."""
    ready = [_ready(problem, place, v, stops) for v in (lead, second)]
    earliest = max(min(times) for times in ready)
    latest = min(float(problem.closes[place]), *(_latest(problem, place, v) for v in (lead, second)))
    for start in sorted({earliest, latest, *(time for times in ready for time in times)}):
        if not earliest <= start <= latest:
            continue
        own = tuple(Anchor(v, place, start, start, leads=v == lead) for v in (lead, second))
        if all(holds(problem, one.vehicle, (*stops.get(one.vehicle, ()), one)) for one in own):
            yield own[0], own[1]


def _ready(problem: RouteProblem, place: int, vehicle: int, stops: Stops) -> list[float]:
    car = problem.vehicles[vehicle]
    first = car.start + float(problem.travel[car.home, place])
    after = (
        stop.closes + float(problem.visit[stop.site]) + float(problem.travel[stop.site, place])
        for stop in stops.get(vehicle, ())
    )
    return [max(time, float(problem.opens[place])) for time in (first, *after)]


def _latest(problem: RouteProblem, place: int, vehicle: int) -> float:
    car = problem.vehicles[vehicle]
    return car.end - float(problem.travel[place, car.home]) - float(problem.visit[place])
