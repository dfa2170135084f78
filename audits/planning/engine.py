"""
Makes a plan within a budget and says how good it can be.

Short working days (three or four visits) have a route list short enough to write down whole: then the plan is chosen
from the list and, if the solver finishes, proved best. Otherwise, and meanwhile, annealing searches on the second
core; what the searches met is recombined at the end. A budget in iterations gives the same plan for the same seed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Protocol

from audits.planning.engine_bound import minutes_bound, visits_a_day
from audits.planning.engine_columns import Columns, RoutePool, joined
from audits.planning.engine_enumeration import every_route
from audits.planning.engine_packing import pack, relax, worth_keeping
from audits.planning.engine_problem import Route, RouteProblem, plan_prize, plan_value
from audits.planning.engine_search import Search
from audits.planning.engine_second import SecondSearch

MANY_A_DAY = 7.0
"""A day that could hold more visits than this is called long: its routes are too many to list."""
LATEST_SECOND = 0.5
"""After this share of the budget a second process is not worth its start."""
LISTED = 1_000_000
LISTED_REPRODUCIBLE = 400_000
"""Partial routes written down at most: under a clock as many as memory bears, without one as many as stay quick."""
NODES_REPRODUCIBLE = 300
WARM_UP, SHORT_LISTING_ENDS, LONG_LISTING_ENDS, LIST_PACKED = 0.05, 0.5, 0.25, 0.86
SEARCH_ENDS, PACKING_ENDS, POLISH_ENDS = 0.76, 0.88, 0.97
"""Shares of the budget at which each phase is over: with the list of all routes, and without it."""
PACKS = ((2_500, 0.3), (6_000, 0.6), (25_000, 1.0))
"""Columns in each packing, and its share of the time then left."""


@dataclass(frozen=True)
class Budget:
    """Either seconds, read off `clock` (which a child process must be able to import), or iterations in one process."""

    seed: int
    seconds: float | None = None
    iterations: int | None = None
    clock: Callable[[], float] = lambda: 0.0
    processes: int = 1


@dataclass(frozen=True)
class Solution:
    """One route a vehicle. `bound`: no plan meeting as many required sites is worth more. `proved`: none is better."""

    routes: tuple[Route, ...]
    value: float
    bound: float
    iterations: int
    proved: bool
    engine: str


class Engine(Protocol):
    """What makes routes. Ours is `OwnEngine`; another solver joins by giving the same answer."""

    name: str

    def solve(self, problem: RouteProblem, budget: Budget) -> Solution: ...


class OwnEngine:
    name = "tierlight: listed routes, ruin and recreate, set packing"

    def solve(self, problem: RouteProblem, budget: Budget) -> Solution:
        if not problem.size or not problem.vehicles:
            return Solution(tuple(() for _ in problem.vehicles), 0.0, 0.0, 0, proved=True, engine=self.name)
        run = _Run(problem, budget)
        return run.by_the_clock() if budget.seconds is not None else run.by_count()


class _Run:
    def __init__(self, problem: RouteProblem, budget: Budget) -> None:
        self.problem = problem
        self.budget = budget
        self.began = budget.clock()
        self.search = Search(problem, budget.seed, RoutePool(problem))
        self.minutes = minutes_bound(problem)
        self.short_days = visits_a_day(problem) <= MANY_A_DAY
        self.prize_bound = inf

    def by_count(self) -> Solution:
        """No clock is read, so the machine cannot change the plan."""
        total = self.budget.iterations or 0
        self.search.run(lambda done: done / total if total else 1.0, total)
        listed = every_route(self.problem, LISTED_REPRODUCIBLE, lambda: False)
        table = self.search.pool.table(self.problem) if listed is None else listed
        best, proved = self._recombine(table, whole=listed is not None, until=None)
        return self._solution(best, proved=proved)

    def by_the_clock(self) -> Solution:
        """Short days: the list first, alone, for it usually ends the matter. Long days: two searches from the start."""
        self._anneal(WARM_UP)
        if self.short_days:
            proved = self._by_list(SHORT_LISTING_ENDS, LIST_PACKED)
            return proved or self._by_two_searches()
        return self._by_two_searches(list_too=True)

    def _by_list(self, listing_ends: float, packing_ends: float) -> Solution | None:
        listed = every_route(self.problem, LISTED, lambda: self._share() > listing_ends)
        if listed is None:
            return None
        best, proved = self._recombine(listed, whole=True, until=packing_ends)
        self.search.restart_from(best)
        return self._solution(best, proved=True) if proved else None

    def _by_two_searches(self, *, list_too: bool = False) -> Solution:
        budget = self.budget
        other = None
        if budget.processes > 1 and self._share() < LATEST_SECOND:
            other = SecondSearch.begin(self.problem, budget.seed, self._left(SEARCH_ENDS), budget.clock)
        try:
            proved = self._by_list(LONG_LISTING_ENDS, SEARCH_ENDS) if list_too else None
            return proved or self._search_and_join(other)
        finally:
            if other is not None:
                other.stop()

    def _search_and_join(self, other: SecondSearch | None) -> Solution:
        self._anneal(SEARCH_ENDS)
        if other is not None:
            self._join(other)
        best, _ = self._recombine(self.search.pool.table(self.problem), whole=False, until=PACKING_ENDS)
        self.search.restart_from(best)
        self._anneal(POLISH_ENDS, warmth=0.1)
        return self._solution(self.search.best, proved=False)

    def _recombine(self, table: Columns, *, whole: bool, until: float | None) -> tuple[tuple[Route, ...], bool]:
        """
        The better of the known plan and the best packing; `whole` when the table holds every route. A small packing
        first: the better the known plan, the fewer columns the second has to look at.
        """
        known = self.search.best
        relaxed = relax(self.problem, table, lambda: None if until is None else self._left(until))
        if whole:
            self.prize_bound = relaxed.bound
        for most, share in PACKS:
            keep, complete = worth_keeping(relaxed, plan_prize(self.problem, known), most)
            packed = pack(
                self.problem,
                joined([table.take(keep), self.search.pool.table(self.problem)]),
                seconds=None if until is None else share * self._left(until),
                nodes=NODES_REPRODUCIBLE if until is None else None,
            )
            if packed is not None:
                known = max(known, packed.routes, key=lambda routes: plan_prize(self.problem, routes))
                if packed.proved and complete:
                    return known, whole
        return known, False

    def _anneal(self, until: float, warmth: float = 1.0) -> None:
        start = self._share()
        width = until - start
        if width > 0:
            self.search.run(lambda _: (self._share() - start) / width, None, warmth)

    def _join(self, other: SecondSearch) -> None:
        found = other.result(max(0.0, self._left(PACKING_ENDS)))
        if found is None:
            return
        self.search.iterations += found.iterations
        for profile_route in found.pool:
            self.search.pool.add(*profile_route)
        if plan_prize(self.problem, found.best) > self.search.best_prize:
            self.search.restart_from(found.best)

    def _solution(self, routes: tuple[Route, ...], *, proved: bool) -> Solution:
        value = plan_value(self.problem, routes)
        # The relaxation counts prizes; what the met required sites add above their value comes off again.
        met = plan_prize(self.problem, routes) - value
        bound = value if proved else max(value, min(self.minutes, self.prize_bound - met))
        return Solution(routes, value, bound, self.search.iterations, proved, OwnEngine.name)

    def _share(self) -> float:
        return (self.budget.clock() - self.began) / max(1e-6, self.budget.seconds or 0.0)

    def _left(self, until: float) -> float:
        return max(0.0, (until - self._share()) * (self.budget.seconds or 0.0))
