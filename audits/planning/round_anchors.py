"""
Visits that are settled before the routes: the engine plans one vehicle at a time, so what binds two people to one hour,
or two places to one day, is fixed first and stands in the routing question as stops with their own narrow windows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations

import numpy as np

from audits.planning.engine_problem import SLACK, Route, RouteProblem, start_times

MOST_STOPS = 4
"""Settled visits of one person on one day; more are not looked for."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """One person's part: `site` by its place, work starting between `opens` and `closes` (minutes from midnight)."""

    vehicle: int
    site: int
    opens: float
    closes: float
    leads: bool


@dataclass(frozen=True)
class Fixed:
    """`left_out`: by place, why a site that needs several people or a common day gets none."""

    anchors: tuple[Anchor, ...] = ()
    left_out: Mapping[int, str] = field(default_factory=dict)

    @property
    def vehicles(self) -> frozenset[int]:
        return frozenset(one.vehicle for one in self.anchors)

    @property
    def settled(self) -> frozenset[int]:
        """Places that the routes no longer decide about."""
        return frozenset({one.site for one in self.anchors} | self.left_out.keys())

    def second(self, lead: Anchor) -> int | None:
        """The vehicle of whoever goes along."""
        return next((one.vehicle for one in self.anchors if one.site == lead.site and not one.leads), None)


def holds(problem: RouteProblem, vehicle: int, stops: Sequence[Anchor]) -> bool:
    """Whether one day holds all of them in some order."""
    if len(stops) > MOST_STOPS:
        return False
    return any(_in_time(problem, vehicle, order) for order in permutations(stops))


def _in_time(problem: RouteProblem, vehicle: int, order: Sequence[Anchor]) -> bool:
    car = problem.vehicles[vehicle]
    clock, place = car.start, car.home
    for stop in order:
        clock = max(clock + float(problem.travel[place, stop.site]), stop.opens)
        if clock > stop.closes + SLACK:
            return False
        clock += float(problem.visit[stop.site])
        place = stop.site
    return clock + float(problem.travel[place, car.home]) <= car.end + SLACK


def anchored(problem: RouteProblem, fixed: Fixed) -> RouteProblem:
    """
    The question with one more required site for each anchor, after the n sites and before the homes. Only the anchor's
    own vehicle may serve it; the site it stands for is no longer asked. The lead's part carries the value.
    """
    if not fixed.settled:
        return problem
    n, anchors = problem.size, fixed.anchors
    columns = [*range(n), *(one.site for one in anchors)]
    places = [*columns, *range(n, len(problem.travel))]
    allowed = np.concatenate([problem.allowed, np.zeros((len(problem.vehicles), len(anchors)), dtype=np.bool_)], axis=1)
    allowed[:, sorted(fixed.settled)] = False
    for number, one in enumerate(anchors):
        allowed[one.vehicle, n + number] = True
    value = problem.value[columns].copy()
    value[n:] *= np.array([one.leads for one in anchors], dtype=np.float64)
    return replace(
        problem,
        travel=problem.travel[np.ix_(places, places)],
        visit=problem.visit[columns],
        opens=np.concatenate([problem.opens, np.array([one.opens for one in anchors], dtype=np.float64)]),
        closes=np.concatenate([problem.closes, np.array([one.closes for one in anchors], dtype=np.float64)]),
        value=value,
        required=np.concatenate([problem.required, np.ones(len(anchors), dtype=np.bool_)]),
        vehicles=tuple(replace(car, home=car.home + len(anchors)) for car in problem.vehicles),
        allowed=allowed,
    )


def with_anchors(problem: RouteProblem, fixed: Fixed, routes: Mapping[int, Route], sites: int) -> dict[int, Route]:
    """
    The routes with every anchor on its vehicle. The engine weighs required sites against each other and may have given
    an anchor up for two of them; the anchor is half of somebody else's visit, so what stands in its way gives way.
    """
    found = dict(routes)
    for vehicle in fixed.vehicles & routes.keys():
        own = [sites + at for at, one in enumerate(fixed.anchors) if one.vehicle == vehicle]
        if not set(own) <= set(found[vehicle]):
            found[vehicle] = _rebuilt(problem, vehicle, own, [at for at in found[vehicle] if at not in own])
    return found


def _rebuilt(problem: RouteProblem, vehicle: int, own: Sequence[int], others: Sequence[int]) -> Route:
    car = problem.vehicles[vehicle]
    route: Route = next(
        (order for order in permutations(own) if start_times(problem, car, order) is not None), tuple(own)
    )
    for site in sorted(others, key=lambda at: -float(problem.prize[at])):
        every = ((*route[:at], site, *route[at:]) for at in range(len(route) + 1))
        route = next((longer for longer in every if start_times(problem, car, longer) is not None), route)
    return route
