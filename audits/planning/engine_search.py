"""
Ruin and recreate under simulated annealing: take strings of neighbouring visits out of some days, refill by
value per minute with a little noise, keep what is better or not much worse.

The ruin follows the idea of slack induction by string removals (Christiaens and Vanden Berghe, Transportation
Science 2020); prizes, hard required sites and several days are ours. Every route met on accepted plans goes to a
pool that `engine_packing` recombines.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from math import exp, log
from random import Random

import numpy as np

from audits.planning.engine_columns import RoutePool
from audits.planning.engine_offers import NO_ROOM, Offers
from audits.planning.engine_problem import Floats, Route, RouteProblem

MEAN_REMOVED = (4, 8, 14)
BATCH = 20
"""Iterations between two looks at the clock."""
LONGEST_STRING = 10
WARM, COLD = 1.5, 0.01
"""Temperatures at the start and the end, in mean values of a site."""
DRIVING_WEIGHT = 0.1
"""How much of the value of an average minute a minute on the road costs: breaks ties towards shorter days."""
NOISES = (0.1, 0.5, 1.0)
RATIO_POWERS = (0.7, 1.0, 1.5, 2.0)

Spent = Callable[[int], float]
"""Given the iterations done, the share of the budget used: 1 or more means stop."""


@dataclass
class Search:
    """One thread of search; equal problem, seed and budget in iterations give an equal plan."""

    problem: RouteProblem
    seed: int
    pool: RoutePool
    iterations: int = 0
    best: tuple[Route, ...] = ()
    best_prize: float = -1.0
    _offers: Offers = field(init=False)
    _energy: float = field(init=False, default=0.0)

    def __post_init__(self) -> None:
        self._random = Random(self.seed)  # noqa: S311 - a search, not a secret
        self._noise = np.random.default_rng(self.seed)
        self._offers = Offers(self.problem)
        worth = self.problem.value[self.problem.value > 0]
        self._scale = float(worth.mean()) if len(worth) else 1.0
        minutes = float((self.problem.visit + self.problem.travel.mean()).mean()) or 1.0
        self._per_minute = DRIVING_WEIGHT * self._scale / minutes
        near = self.problem.travel[: self.problem.size, : self.problem.size]
        self._near: list[list[int]] = np.argsort(near + near.T, axis=1, kind="stable").tolist()
        self._prize_list: list[float] = self.problem.prize.tolist()
        self._recreate(1.0, 0.0)
        self._settle()

    def run(self, spent: Spent, steps: int | None = None, warmth: float = 1.0) -> None:
        """Anneals once from warm to cold over the budget: until `spent` says 1 or, exactly, for `steps` iterations."""
        cooling = log(COLD / WARM)
        done = 0
        while (share := spent(done)) < 1.0 and done != steps:
            temperature = warmth * WARM * self._scale * exp(cooling * share)
            batch = BATCH if steps is None else min(BATCH, steps - done)
            for _ in range(batch):
                self._step(temperature)
            done += batch
        self.iterations += done

    def restart_from(self, routes: tuple[Route, ...]) -> None:
        self._offers.load(routes)
        self._settle()

    def _settle(self) -> None:
        self._energy = self._measure()
        self._keep_best()
        for v, route in enumerate(self._offers.routes):
            self.pool.add(v, route)

    def _measure(self) -> float:
        offers = self._offers
        prize = sum(self._prize_list[site] for route in offers.routes for site in route)
        return prize - self._per_minute * sum(offers.travel_sum)

    def _keep_best(self) -> None:
        routes = self._offers.routes
        prize = sum(self._prize_list[site] for route in routes for site in route)
        if prize > self.best_prize + 1e-9:
            self.best_prize = prize
            self.best = self._offers.snapshot()

    def _step(self, temperature: float) -> None:
        offers = self._offers
        kept_routes = [route[:] for route in offers.routes]
        kept_shift, kept_place = offers.shift.copy(), offers.place.copy()
        kept_travel, kept_serving = offers.travel_sum[:], offers.serving[:]
        touched = self._ruin()
        touched |= self._recreate(self._random.choice(RATIO_POWERS), self._random.choice(NOISES))
        energy = self._measure()
        if energy > self._energy + temperature * log(1.0 - self._random.random()):
            self._energy = energy
            self._keep_best()
            for v in touched:
                self.pool.add(v, offers.routes[v])
            return
        offers.routes, offers.shift, offers.place = kept_routes, kept_shift, kept_place
        offers.travel_sum, offers.serving = kept_travel, kept_serving

    def _ruin(self) -> set[int]:
        """Removes strings around a random site (served or not) from the days its neighbours lie on."""
        offers, random = self._offers, self._random
        used = [route for route in offers.routes if route]
        mean = sum(map(len, used)) / len(used) if used else 1.0
        longest = max(1.0, min(LONGEST_STRING, mean))
        strings = int(random.uniform(1.0, max(1.0, 4.0 * random.choice(MEAN_REMOVED) / (1.0 + longest) - 1.0) + 1.0))
        touched: set[int] = set()
        for site in self._near[random.randrange(self.problem.size)]:
            v = offers.serving[site]
            if v < 0 or v in touched:
                continue
            self._cut(v, site, longest)
            touched.add(v)
            if len(touched) >= strings:
                break
        for v in touched:
            offers.refresh(v)
        return touched

    def _cut(self, vehicle: int, site: int, longest: float) -> None:
        route = self._offers.routes[vehicle]
        length = int(self._random.uniform(1.0, min(len(route), longest) + 1.0))
        at = route.index(site)
        first = self._random.randint(max(0, at - length + 1), min(at, len(route) - length))
        for gone in route[first : first + length]:
            self._offers.serving[gone] = -1
        del route[first : first + length]

    def _recreate(self, power: float, noise: float) -> set[int]:
        """Inserts the best value per minute until nothing fits."""
        offers = self._offers
        weight: Floats = self.problem.prize**power
        if noise:
            weight = weight * np.exp(noise * self._noise.standard_normal(self.problem.size))
        weight[[site for site, v in enumerate(offers.serving) if v >= 0]] = 0.0
        score = weight / offers.shift
        touched: set[int] = set()
        while True:
            best = int(score.argmax())
            v, site = divmod(best, self.problem.size)
            if weight[site] <= 0.0 or offers.shift[v, site] == NO_ROOM:
                return touched
            offers.insert(v, site)
            touched.add(v)
            weight[site] = 0.0
            score[:, site] = 0.0
            score[v] = weight / offers.shift[v]
