"""
The second kind of search: PyVRP's compiled local search under our own acceptance and penalties.

PyVRP's own loop starts with penalties tens of thousands of times too high for prizes and spends most of a ten-second
budget bringing them down; ours starts at a small multiple of what a minute is worth. Import this module only where a
missing wheel is answered with the plain search.
"""

from importlib.metadata import version
from math import exp, log
from random import Random

from pyvrp import CostEvaluator, RandomNumberGenerator, Solution
from pyvrp.search import OPERATORS, LocalSearch, NeighbourhoodParams, PerturbationManager, compute_neighbours

from audits.planning.engine_columns import RoutePool
from audits.planning.engine_problem import Route, RouteProblem, plan_prize, start_times
from audits.planning.engine_pyvrp_data import Translation, translate
from audits.planning.engine_search import Spent

VERSION = version("pyvrp")
BATCH = 20
"""Iterations between two looks at the clock."""
HISTORY = 100
"""Late acceptance: a plan is taken when it beats the one of so many iterations ago."""
WARM, COLD = 0.3, 0.02
"""Annealing: temperatures at the start and the end, in mean values of a site."""
NEIGHBOURS = 50
FIRST_PENALTY = 1.0
"""What a minute too late costs at first, in prizes per minute of all sites over all days."""
LEAST_PENALTY, MOST_PENALTY = 0.1, 100_000.0
UPDATE_EVERY, FEASIBLE_SHARE, TOLERANCE = 500, 0.65, 0.05
RAISE, LOWER = 1.5, 0.9


class PyvrpSearch:
    """
    One thread of search, with the face of `engine_search.Search`. Accepts by annealing, or by late acceptance hill
    climbing with both refinements of its authors (Burke and Bykov, European Journal of Operational Research 2017).
    """

    def __init__(self, problem: RouteProblem, seed: int, pool: RoutePool, *, annealed: bool) -> None:
        self.problem = problem
        self.pool = pool
        self.iterations = 0
        self.best: tuple[Route, ...] = tuple(() for _ in problem.vehicles)
        self.best_prize = -1.0
        self._translation: Translation = translate(problem)
        data = self._translation.data
        self._random = RandomNumberGenerator(seed % 2**32)
        self._search = LocalSearch(
            data,
            self._random,
            compute_neighbours(data, NeighbourhoodParams(num_neighbours=NEIGHBOURS)),
            PerturbationManager(),
        )
        for operator in OPERATORS:
            if operator.supports(data):
                self._search.add_operator(operator(data))
        self._annealed = annealed
        self._luck = Random(seed)  # noqa: S311 - a search, not a secret
        self._temperature = 0.0
        self._penalty = FIRST_PENALTY * self._translation.total_rate
        self._seen: list[bool] = []
        dear = CostEvaluator([], MOST_PENALTY, 1.0)
        self._start(self._search(Solution.make_random(data, self._random), dear, exhaustive=True))

    def run(self, spent: Spent, steps: int | None = None, warmth: float = 1.0) -> None:
        """Until `spent` says 1 or, exactly, for `steps` iterations."""
        warm = warmth * WARM * self._translation.mean_prize
        done = 0
        while (share := spent(done)) < 1.0 and done != steps:
            self._temperature = warm * exp(log(COLD / WARM) * share)
            batch = BATCH if steps is None else min(BATCH, steps - done)
            for _ in range(batch):
                self._step()
            done += batch
        self.iterations += done

    def restart_from(self, routes: tuple[Route, ...]) -> None:
        self._start(self._translation.solution(routes))

    def _start(self, solution: Solution) -> None:
        self._initial = self._current = self._cheapest = solution
        self._history: list[Solution | None] = [None] * HISTORY
        self._at = 0
        self._keep(solution)

    def _step(self) -> None:
        costs = CostEvaluator([], self._penalty, 1.0)
        candidate = self._search(self._current, costs)
        feasible = candidate.is_feasible()
        self._learn(feasible=feasible)
        if feasible and self._beats_best(candidate, costs):
            candidate = self._polished(candidate, costs)
        self._accept(candidate, costs)

    def _beats_best(self, candidate: Solution, costs: CostEvaluator) -> bool:
        return not self._cheapest.is_feasible() or costs.cost(candidate) < costs.cost(self._cheapest)

    def _polished(self, candidate: Solution, costs: CostEvaluator) -> Solution:
        self._cheapest = candidate
        self._keep(candidate)
        further: Solution = self._search(candidate, costs, exhaustive=True)
        if further.is_feasible():
            self._cheapest = further
            self._keep(further)
        return further

    def _accept(self, candidate: Solution, costs: CostEvaluator) -> None:
        cost, current = costs.penalised_cost(candidate), costs.penalised_cost(self._current)
        if cost < self._ceiling(current, costs):
            self._current, current = candidate, cost
            self._remember(candidate)
        if not self._annealed:
            late = self._history[self._at]
            if late is None or current < costs.penalised_cost(late):
                self._history[self._at] = self._current
            self._at = (self._at + 1) % HISTORY

    def _ceiling(self, current: int, costs: CostEvaluator) -> float:
        """What a plan must cost less than to be gone on with."""
        if self._annealed:
            return current - self._temperature * log(1.0 - self._luck.random())
        late = self._history[self._at]
        return max(current, costs.penalised_cost(late or self._initial))

    def _learn(self, *, feasible: bool) -> None:
        """Raises the price of lateness while too few plans are feasible, and lowers it while too many are."""
        self._seen.append(feasible)
        if len(self._seen) < UPDATE_EVERY:
            return
        missing = FEASIBLE_SHARE - sum(self._seen) / len(self._seen)
        if abs(missing) >= TOLERANCE:
            factor = RAISE if missing > 0 else LOWER
            self._penalty = min(MOST_PENALTY, max(LEAST_PENALTY, self._penalty * factor))
        self._seen.clear()

    def _remember(self, solution: Solution) -> None:
        """The routes that hold, also of a plan with another that does not; what a packing makes of them is checked."""
        for v, route in self._translation.holding(solution):
            self.pool.add(v, route)

    def _keep(self, solution: Solution) -> None:
        """Our own arithmetic judges what PyVRP calls feasible: whole numbers there, decimals here."""
        routes = tuple(
            route if start_times(self.problem, self.problem.vehicles[v], route) is not None else ()
            for v, route in enumerate(self._translation.routes(solution))
        )
        for v, route in enumerate(routes):
            self.pool.add(v, route)
        prize = plan_prize(self.problem, routes)
        if prize > self.best_prize + 1e-9:
            self.best_prize, self.best = prize, routes
