"""
The routing question in PyVRP's words: whole numbers, optional clients with prizes, one vehicle type per kind of day.

Imported only by `engine_pyvrp`, so that a machine without the wheel plans all the same.
"""

from dataclasses import dataclass

import numpy as np
from pyvrp import Client, Depot, Location, ProblemData, Route, Solution, VehicleType

from audits.planning.engine_problem import Floats, Ints, RouteProblem
from audits.planning.engine_problem import Route as Visits

SCALES = (1, 10, 100, 1000)
EXACT = 1e-6
MEAN_PRIZE = 5.0
"""The prize of a middling site, in longest trips: travel then only decides between plans of about equal value."""
REQUIRED_PRIZE = 3.0
"""In greatest values. The true prize, more than all values together, would drown every other difference here."""
NEVER = 2
"""A trip to a barred site takes this many whole days."""


@dataclass(frozen=True)
class Translation:
    """`groups[t]` are the vehicles of type t; `total_rate` is all prizes over all minutes, in PyVRP's units."""

    data: ProblemData
    groups: tuple[tuple[int, ...], ...]
    mean_prize: float
    total_rate: float

    def solution(self, routes: tuple[Visits, ...]) -> Solution:
        kind = {v: t for t, group in enumerate(self.groups) for v in group}
        return Solution(self.data, [Route(self.data, list(r), kind[v]) for v, r in enumerate(routes) if r])

    def routes(self, solution: Solution) -> tuple[Visits, ...]:
        """Routes of a type take its vehicles in order; which day of a kind a route gets makes no difference."""
        free = [list(group) for group in self.groups]
        found: list[Visits] = [()] * sum(map(len, self.groups))
        for route in solution.routes():
            found[free[route.vehicle_type()].pop(0)] = _visits(route)
        return tuple(found)

    def holding(self, solution: Solution) -> list[tuple[int, Visits]]:
        """(vehicle, route) for each route that keeps its times."""
        return [
            (self.groups[route.vehicle_type()][0], _visits(route)) for route in solution.routes() if route.is_feasible()
        ]


def _visits(route: Route) -> Visits:
    return tuple(stop.idx for stop in route if stop.is_client())


def translate(problem: RouteProblem) -> Translation:
    scale = _scale(problem)
    travel = _up(problem.travel, scale)
    np.fill_diagonal(travel, 0)
    kinds = _kinds(problem)
    homes = sorted({car.home for car in problem.vehicles})
    end = int(max(_down(np.array([car.end for car in problem.vehicles]), scale)))
    profiles = sorted({allowed for _, _, _, allowed in kinds})
    worth = problem.worth[problem.worth > 0]
    prize_of_one = MEAN_PRIZE * float(travel.max()) / float(worth.mean()) if len(worth) else 1.0
    matrices = _matrices(travel, profiles, NEVER * end)
    data = ProblemData(
        locations=[Location(0, 0) for _ in problem.travel],
        clients=_clients(problem, scale, NEVER * end, prize_of_one),
        depots=[Depot(location=home) for home in homes],
        vehicle_types=[
            VehicleType(
                num_available=len(group),
                start_depot=homes.index(home),
                end_depot=homes.index(home),
                tw_early=int(_up(np.array([start]), scale)[0]),
                tw_late=int(_down(np.array([late]), scale)[0]),
                profile=profiles.index(allowed),
            )
            for (home, start, late, allowed), group in kinds.items()
        ],
        distance_matrices=matrices,  # type: ignore[arg-type]  # the stub wants a shape that no array has
        duration_matrices=matrices,  # type: ignore[arg-type]  # as above
    )
    minutes = scale * sum(car.end - car.start for car in problem.vehicles)
    prizes = prize_of_one * float(worth.sum())
    return Translation(data, tuple(map(tuple, kinds.values())), prizes / max(1, len(worth)), prizes / minutes)


def _clients(problem: RouteProblem, scale: int, latest: int, prize_of_one: float) -> list[Client]:
    opens, visit = _up(problem.opens, scale), _up(problem.visit, scale)
    closes = _down(np.minimum(problem.closes, latest / scale), scale)
    above = problem.required * REQUIRED_PRIZE * (problem.worth.max(initial=0.0) or 1.0)
    prize = np.round((problem.worth + above) * prize_of_one).astype(np.int64)
    return [
        Client(
            location=site,
            service_duration=int(visit[site]),
            tw_early=int(min(opens[site], closes[site])),
            tw_late=int(closes[site]),
            prize=int(prize[site]),
            required=False,
        )
        for site in range(problem.size)
    ]


def _kinds(problem: RouteProblem) -> dict[tuple[int, float, float, bytes], list[int]]:
    kinds: dict[tuple[int, float, float, bytes], list[int]] = {}
    for v, car in enumerate(problem.vehicles):
        kinds.setdefault((car.home, car.start, car.end, problem.allowed[v].tobytes()), []).append(v)
    return kinds


def _matrices(travel: Ints, profiles: list[bytes], never: int) -> list[Ints]:
    """One matrix a profile; no day holds a trip to a site its inspector must not serve."""
    matrices = []
    for allowed in profiles:
        barred = np.flatnonzero(~np.frombuffer(allowed, dtype=np.bool_))
        matrix = travel.copy()
        matrix[barred, :] = never
        matrix[:, barred] = never
        np.fill_diagonal(matrix, 0)
        matrices.append(matrix)
    return matrices


def _scale(problem: RouteProblem) -> int:
    """The smallest at which every time is whole; else the largest, and times are rounded to the safe side."""
    times = [problem.travel.ravel(), problem.visit, problem.opens, problem.closes[np.isfinite(problem.closes)]]
    times.append(np.array([time for car in problem.vehicles for time in (car.start, car.end)]))
    every = np.concatenate(times)
    return next((scale for scale in SCALES if (np.abs(every * scale - np.round(every * scale)) < EXACT).all()), 1000)


def _up(times: Floats, scale: int) -> Ints:
    return np.ceil(times * scale - EXACT).astype(np.int64)


def _down(times: Floats, scale: int) -> Ints:
    return np.floor(times * scale + EXACT).astype(np.int64)
