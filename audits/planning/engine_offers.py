"""
A plan under construction, with what each route could offer each site: the cheapest place to slip it in.

Offers are kept for every (vehicle, site), served or not, because a route's offers stay right until that route
changes. One numpy pass per changed route replaces a loop over all positions and all sites.
"""

import numpy as np

from audits.planning.engine_problem import SLACK, Floats, Ints, Route, RouteProblem

NO_ROOM = np.inf


class Offers:
    """`shift[v, s]` is how many minutes later the next stop is reached when s joins route v, `place` where it goes."""

    def __init__(self, problem: RouteProblem) -> None:
        n = problem.size
        self.problem = problem
        self.routes: list[list[int]] = [[] for _ in problem.vehicles]
        self.serving: list[int] = [-1] * n
        self.shift: Floats = np.empty((len(problem.vehicles), n))
        self.place: Ints = np.zeros((len(problem.vehicles), n), dtype=np.int64)
        self.travel_sum: list[float] = [0.0] * len(problem.vehicles)
        self._out: Floats = np.ascontiguousarray(problem.travel[:, :n])
        self._back: Floats = np.ascontiguousarray(problem.travel[:n, :].T)
        self._table: list[list[float]] = problem.travel.tolist()
        self._opens: list[float] = problem.opens.tolist()
        self._closes: list[float] = problem.closes.tolist()
        self._visit: list[float] = problem.visit.tolist()
        self._late: Floats = problem.closes + SLACK
        self._windows = bool((problem.opens > 0).any() or (problem.closes < np.inf).any())
        self._barred = ~problem.allowed
        self._columns = np.arange(n)
        for v in range(len(problem.vehicles)):
            self.refresh(v)

    def load(self, routes: tuple[Route, ...]) -> None:
        self.serving = [-1] * self.problem.size
        for v, route in enumerate(routes):
            self.routes[v] = list(route)
            for site in route:
                self.serving[site] = v
            self.refresh(v)

    def snapshot(self) -> tuple[Route, ...]:
        return tuple(tuple(route) for route in self.routes)

    def insert(self, vehicle: int, site: int) -> None:
        self.routes[vehicle].insert(int(self.place[vehicle, site]), site)
        self.serving[site] = vehicle
        self.refresh(vehicle)

    def refresh(self, vehicle: int) -> None:
        """Recomputes the offers of one route; called after every change of it."""
        car = self.problem.vehicles[vehicle]
        route = self.routes[vehicle]
        leaving, arriving = self._forward(vehicle)
        latest = self._backward(vehicle)
        reach = self._out[[car.home, *route]]
        reach += np.array(leaving)[:, None]
        if self._windows:
            np.maximum(reach, self.problem.opens, out=reach)
            shut = reach > self._late
        reach += self.problem.visit
        reach += self._back[[*route, car.home]]
        closed = reach > (np.array(latest) + SLACK)[:, None]
        reach -= np.array(arriving)[:, None]
        reach[closed] = NO_ROOM
        if self._windows:
            reach[shut] = NO_ROOM
        place = reach.argmin(axis=0)
        self.place[vehicle] = place
        best = reach[place, self._columns]
        best[self._barred[vehicle]] = NO_ROOM
        # A matrix that breaks the triangle rule can make a detour shorter; a shift stays positive so ratios hold.
        self.shift[vehicle] = np.maximum(best, 1e-3)

    def _forward(self, vehicle: int) -> tuple[list[float], list[float]]:
        """When each stop (home first) is left, and when the stop after it is reached before any waiting."""
        car = self.problem.vehicles[vehicle]
        clock, here, driven = car.start, car.home, 0.0
        leaving, arriving = [clock], []
        table, opens, visit = self._table, self._opens, self._visit
        for site in self.routes[vehicle]:
            leg = table[here][site]
            driven += leg
            clock += leg
            arriving.append(clock)
            clock = max(clock, opens[site]) + visit[site]
            leaving.append(clock)
            here = site
        leg = table[here][car.home] if here != car.home else 0.0
        arriving.append(clock + leg)
        self.travel_sum[vehicle] = driven + leg
        return leaving, arriving

    def _backward(self, vehicle: int) -> list[float]:
        """The latest arrival at each stop after home that keeps the rest of the day whole."""
        car = self.problem.vehicles[vehicle]
        latest, there = car.end, car.home
        table, closes, visit = self._table, self._closes, self._visit
        found = [latest]
        for site in reversed(self.routes[vehicle]):
            latest = min(closes[site], latest - table[site][there] - visit[site])
            found.append(latest)
            there = site
        found.reverse()
        return found
