"""
The routing question with every word of the desk taken out: numbers only.

Sites 0..n-1 and after them the homes share one square travel matrix (minutes). A vehicle is one inspector on one day.
An optional site earns its value when visited; a required one is worth so much more that it is never traded away.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Route = tuple[int, ...]
"""Sites in the order they are visited."""

SLACK = 1e-9
"""Minutes of arithmetic dust that never decide whether a visit fits."""

DAYS_A_PROFILE = 60
"""So that the days of a profile fit the bits of one integer."""


@dataclass(frozen=True, slots=True)
class Vehicle:
    """One inspector-day: leaves `home` not before `start` and is back by `end`, minutes from midnight."""

    home: int
    start: float
    end: float


@dataclass(frozen=True)
class RouteProblem:
    """
    Arrays run over the n sites; `allowed[v, s]` says whether vehicle v may serve site s at all. `bonus` is what keeping
    a published visit is worth above its value; it steers the search and is no part of a plan's value.
    """

    travel: Floats
    visit: Floats
    opens: Floats
    closes: Floats
    value: Floats
    required: Flags
    vehicles: tuple[Vehicle, ...]
    allowed: Flags
    bonus: Floats | None = None

    @property
    def size(self) -> int:
        return len(self.value)

    @cached_property
    def must(self) -> float:
        """What meeting one required site adds: more than all the values together."""
        return float(self.worth.sum()) + 1.0

    @cached_property
    def worth(self) -> Floats:
        return self.value if self.bonus is None else self.value + self.bonus

    @cached_property
    def prize(self) -> Floats:
        return self.worth + self.required * self.must

    @cached_property
    def profiles(self) -> tuple[tuple[int, ...], ...]:
        """Vehicles that take the same time over any route: a route of one fits the others, where allowed."""
        groups: dict[tuple[bytes, bytes, float, float], list[int]] = {}
        n = self.size
        for v, car in enumerate(self.vehicles):
            there, back = self.travel[car.home, :n], self.travel[:n, car.home]
            groups.setdefault((there.tobytes(), back.tobytes(), car.start, car.end), []).append(v)
        return tuple(
            tuple(group[first : first + DAYS_A_PROFILE])
            for group in groups.values()
            for first in range(0, len(group), DAYS_A_PROFILE)
        )


def start_times(problem: RouteProblem, vehicle: Vehicle, route: Route | list[int]) -> tuple[float, ...] | None:
    """When work starts at each site, as early as can be; None when the day does not hold the route."""
    clock, place = vehicle.start, vehicle.home
    starts: list[float] = []
    for site in route:
        clock = max(clock + float(problem.travel[place, site]), float(problem.opens[site]))
        if clock > problem.closes[site] + SLACK:
            return None
        starts.append(clock)
        clock += float(problem.visit[site])
        place = site
    home = clock + float(problem.travel[place, vehicle.home]) if route else vehicle.start
    return tuple(starts) if home <= vehicle.end + SLACK else None


def plan_value(problem: RouteProblem, routes: tuple[Route, ...]) -> float:
    return float(sum(problem.value[site] for route in routes for site in route))


def plan_prize(problem: RouteProblem, routes: tuple[Route, ...]) -> float:
    return float(sum(problem.prize[site] for route in routes for site in route))


def is_feasible(problem: RouteProblem, routes: tuple[Route, ...]) -> bool:
    return all(
        start_times(problem, car, route) is not None for car, route in zip(problem.vehicles, routes, strict=True)
    )
