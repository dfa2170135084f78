"""
Makes a plan within a budget and says how good it can be.

Short working days (three or four visits) have a route list short enough to write down whole: then the plan is chosen
from the list and, if the solver finishes, proved best. Otherwise two searches run on two cores; what they met is
recombined now and then, and both go on from what came out. A budget in iterations gives the same plan for the same
seed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from typing import Protocol

from audits.planning.engine_bound import minutes_bound, visits_a_day
from audits.planning.engine_columns import Columns, joined
from audits.planning.engine_enumeration import every_route
from audits.planning.engine_packing import pack, relax, worth_keeping
from audits.planning.engine_problem import Route, RouteProblem, is_feasible, plan_prize, plan_value
from audits.planning.engine_searchers import LEAST_STEPS, Kind, Searcher, fits_pyvrp, primed, pyvrp_version
from audits.planning.engine_second import COOLED, Errand, SecondSearch

MANY_A_DAY = 7.0
"""A day that could hold more visits than this is called long: its routes are too many to list."""
HOPELESS_A_DAY = 20.0
"""And beyond this the list is not even begun."""
LISTED, LISTED_LONG = 1_000_000, 100_000
LISTED_REPRODUCIBLE = 400_000
"""Partial routes written down at most: under a clock as many as memory bears, without one as many as stay quick."""
NODES_REPRODUCIBLE = 300
PRIMED, SHORT_LISTING_ENDS, LIST_PACKED = 0.08, 0.3, 0.8
LONG_LISTING_ENDS, LONG_LIST_PACKED = 0.15, 0.4
"""Shares of the budget at which each phase is over when all routes are listed."""
EXCHANGES = (0.6, 0.85)
PACKING_SHARE = 0.06
LEAST_POOL = 50
SEARCH_ENDS = 0.98
"""Shares at which the searches exchange what they have, most of the budget one recombination takes, the routes
a vehicle below which the solver is not worth its start, and the end."""
LEAST_SHARED = 2.0
"""Seconds of a budget below which a second process costs more than it gives."""
PACKS = ((2_500, 0.3), (6_000, 0.6), (25_000, 1.0))
"""Columns in each packing, and its share of the time then left."""


@dataclass(frozen=True)
class Budget:
    """
    Either seconds, read off `clock`, or iterations in one process. A child process imports the clock and must read the
    same time off it: `time.monotonic`.
    """

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
    """`compiled=False` plans as a machine without PyVRP does."""

    name = "tierlight 2"

    def __init__(self, *, compiled: bool = True) -> None:
        self._compiled = compiled

    def solve(self, problem: RouteProblem, budget: Budget) -> Solution:
        if not problem.size or not problem.vehicles:
            return Solution(tuple(() for _ in problem.vehicles), 0.0, 0.0, 0, proved=True, engine=self.name)
        run = _Run(problem, budget, compiled=self._compiled)
        return run.by_the_clock() if budget.seconds is not None else run.by_count()


class _Run:
    def __init__(self, problem: RouteProblem, budget: Budget, *, compiled: bool) -> None:
        self.problem = problem
        self.budget = budget
        self.began = budget.clock()
        self.minutes = minutes_bound(problem)
        a_day = visits_a_day(problem)
        self.short_days, self.hopeless = a_day <= MANY_A_DAY, a_day > HOPELESS_A_DAY
        self.prize_bound = inf
        self.others_iterations = 0
        self.name = f"{OwnEngine.name}: listed routes, ruin and recreate, set packing"
        self.kinds = (Kind.RUIN, Kind.RUIN)
        if compiled and not self.short_days and fits_pyvrp(problem) and (found := pyvrp_version()):
            self.kinds = (Kind.PYVRP_ANNEALED, Kind.PYVRP_LATE)
            self.name += f", PyVRP {found}"
        self.search: Searcher = self._primed()

    def _primed(self) -> Searcher:
        """The first plan; under a clock it is improved even where no time is left to do so."""
        total = self.budget.iterations
        if total is None or self.budget.seconds is not None:
            return primed(self.kinds[0], self.problem, self.budget.seed, lambda _: self._share() / PRIMED)
        steps = 0 if self.kinds[0] is Kind.RUIN else max(round(PRIMED * total), min(LEAST_STEPS, total // 4))
        return primed(self.kinds[0], self.problem, self.budget.seed, lambda done: done / max(1, steps), steps)

    def by_count(self) -> Solution:
        """No clock is read, so the machine cannot change the plan."""
        left = (self.budget.iterations or 0) - self.search.iterations
        self.search.run(lambda done: done / left if left else 1.0, left)
        listed = None if self.hopeless else every_route(self.problem, LISTED_REPRODUCIBLE, lambda: False)
        table = self.search.pool.table(self.problem) if listed is None else listed
        best, proved = self._recombine(table, whole=listed is not None, until=None)
        return self._solution(best, proved=proved)

    def by_the_clock(self) -> Solution:
        """Short days: the list at once, for it usually ends the matter; the other core searches in case it does not."""
        other = self._second()
        try:
            proved = None
            if self.short_days:
                proved = self._by_list(LISTED, SHORT_LISTING_ENDS, LIST_PACKED)
            elif not self.hopeless:
                proved = self._by_list(LISTED_LONG, LONG_LISTING_ENDS, LONG_LIST_PACKED)
            return proved or self._search_and_exchange(other)
        finally:
            if other is not None:
                other.stop()

    def _second(self) -> SecondSearch | None:
        budget = self.budget
        if budget.processes < 2 or (budget.seconds or 0.0) < LEAST_SHARED:  # noqa: PLR2004 - one is this process
            return None
        turns = tuple(self._moment(share) for share in (*EXCHANGES, SEARCH_ENDS))
        errand = Errand(self.problem, self.kinds[1], budget.seed, budget.clock, self._moment(PRIMED), turns)
        return SecondSearch.begin(errand)

    def _by_list(self, most: int, listing_ends: float, packing_ends: float) -> Solution | None:
        listed = every_route(self.problem, most, lambda: self._share() > listing_ends)
        if listed is None:
            return None
        best, proved = self._recombine(listed, whole=True, until=packing_ends)
        self.search.restart_from(best)
        return self._solution(best, proved=True) if proved else None

    def _search_and_exchange(self, other: SecondSearch | None) -> Solution:
        warmth = 1.0
        for share in EXCHANGES:
            if share <= self._share():
                continue
            self._anneal(share, warmth)
            self._join(other, share + PACKING_SHARE)
            self._restart_from_pool()
            if other is not None:
                other.suggest(self.search.best)
            warmth = COOLED
        self._anneal(SEARCH_ENDS, COOLED)
        self._join(other, 1.0)
        return self._solution(self.search.best, proved=False)

    def _restart_from_pool(self) -> None:
        if len(self.search.pool.routes) < LEAST_POOL * len(self.problem.vehicles):
            return
        table = self.search.pool.table(self.problem)
        best, _ = self._recombine(table, whole=False, until=self._share() + PACKING_SHARE)
        if plan_prize(self.problem, best) > self.search.best_prize:
            self.search.restart_from(best)

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
                joined([table.take(keep), self.search.pool.table(self.problem)]) if whole else table.take(keep),
                seconds=None if until is None else share * self._left(until),
                nodes=NODES_REPRODUCIBLE if until is None else None,
            )
            if packed is not None and is_feasible(self.problem, packed.routes):
                known = max(known, packed.routes, key=lambda routes: plan_prize(self.problem, routes))
                if packed.proved and complete:
                    return known, whole
        return known, False

    def _anneal(self, until: float, warmth: float = 1.0) -> None:
        start = self._share()
        width = until - start
        if width > 0:
            self.search.run(lambda _: (self._share() - start) / width, None, warmth)

    def _join(self, other: SecondSearch | None, until: float) -> None:
        found = None if other is None else other.report(self._left(until))
        if found is None:
            return
        self.others_iterations = found.iterations
        for profile_route in found.pool:
            self.search.pool.add(*profile_route)
        if plan_prize(self.problem, found.best) > self.search.best_prize:
            self.search.restart_from(found.best)

    def _solution(self, routes: tuple[Route, ...], *, proved: bool) -> Solution:
        value = plan_value(self.problem, routes)
        # The relaxation counts prizes; what the met required sites add above their value comes off again.
        met = plan_prize(self.problem, routes) - value
        bound = value if proved else max(value, min(self.minutes, self.prize_bound - met))
        iterations = self.search.iterations + self.others_iterations
        return Solution(routes, value, bound, iterations, proved, self.name)

    def _share(self) -> float:
        return (self.budget.clock() - self.began) / max(1e-6, self.budget.seconds or 0.0)

    def _moment(self, share: float) -> float:
        return self.began + share * (self.budget.seconds or 0.0)

    def _left(self, until: float) -> float:
        return max(0.0, (until - self._share()) * (self.budget.seconds or 0.0))
