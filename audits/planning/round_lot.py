"""
The part of a round that chance has: inspector-days kept for the sites that were drawn, and the days of all others
shuffled, so that who knows everything but the seed cannot tell on which day somebody comes.
"""

from collections.abc import Mapping, Sequence
from random import Random

from audits.planning.engine_problem import Route, RouteProblem, start_times

SWAPS_A_DAY = 20
"""Enough tries for the days of one inspector to forget their order."""


def fits(problem: RouteProblem, vehicle: int, route: Route) -> bool:
    allowed = all(problem.allowed[vehicle, site] for site in route)
    return allowed and start_times(problem, problem.vehicles[vehicle], route) is not None


def routes_by_lot(
    problem: RouteProblem, vehicles: Sequence[int], reserve: Sequence[int], sites: Sequence[int]
) -> dict[int, Route]:
    """
    Drawn sites on drawn inspector-days, both in lot order: one on each day, then more where they fit. A drawn day that
    can take none gives its turn to the next of the `reserve` that can, so that no fewer days are kept than were drawn.
    What finds no place is not in any route.
    """
    kept: dict[int, Route] = {}
    waiting = list(sites)
    for vehicle in (*vehicles, *reserve):
        if len(kept) < len(vehicles):
            _take_one(problem, vehicle, kept, waiting)
    more = True
    while more:
        more = False
        for vehicle in kept:
            more |= _take_one(problem, vehicle, kept, waiting)
    return kept


def _take_one(problem: RouteProblem, vehicle: int, kept: dict[int, Route], waiting: list[int]) -> bool:
    """The first that is waiting and fits the day."""
    for site in waiting:
        longer = _with(problem, vehicle, kept.get(vehicle, ()), site)
        if longer is not None:
            kept[vehicle] = longer
            waiting.remove(site)
            return True
    return False


def _with(problem: RouteProblem, vehicle: int, route: Route, site: int) -> Route | None:
    """At the first place where it fits."""
    every = ((*route[:at], site, *route[at:]) for at in range(len(route) + 1))
    return next((longer for longer in every if fits(problem, vehicle, longer)), None)


def released(
    problem: RouteProblem, kept: Mapping[int, Route], lost: Sequence[int], *, at_most: int
) -> dict[int, Route]:
    """
    `kept` without the last-drawn days, `at_most` of them, on which a required visit that found no place could be made:
    the lot never costs one.
    """
    able = [vehicle for vehicle in kept if any(fits(problem, vehicle, (site,)) for site in lost)]
    freed = set(able[::-1][:at_most])
    return {vehicle: route for vehicle, route in kept.items() if vehicle not in freed}


def shuffled(
    problem: RouteProblem, teams: Mapping[int, Sequence[int]], routes: Mapping[int, Route], seed: str
) -> dict[int, Route]:
    """
    Routes change days within one inspector's vehicles (`teams`) wherever languages, conflicts, rest days and due days
    allow: the same visits by the same people, so it costs nothing of the plan's value.
    """
    random = Random(f"{seed}|days")  # noqa: S311 - reproducible from the seed, which is the point
    mixed = dict(routes)
    for _, vehicles in sorted(teams.items()):
        own = [vehicle for vehicle in vehicles if vehicle in mixed]
        if len(own) < 2:  # noqa: PLR2004 - a pair
            continue
        for _ in range(SWAPS_A_DAY * len(own)):
            one, other = random.sample(own, 2)
            if fits(problem, one, mixed[other]) and fits(problem, other, mixed[one]):
                mixed[one], mixed[other] = mixed[other], mixed[one]
    return mixed
