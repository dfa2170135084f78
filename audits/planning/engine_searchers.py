"""Which kind of search runs on a core: PyVRP's compiled one where it is installed, else ruin and recreate."""

from enum import StrEnum
from typing import Protocol

from audits.planning.engine_columns import RoutePool
from audits.planning.engine_problem import Route, RouteProblem
from audits.planning.engine_search import Search, Spent

LEAST_STEPS = 150
"""Ruin-and-recreate steps that a search is given before any clock is looked at, so that a machine which has no time
left still gives a plan that was improved."""
MOST_MATRIX_CELLS = 20_000_000
"""PyVRP keeps two whole-number matrices for each set of sites that an inspector-day may serve."""


class Kind(StrEnum):
    RUIN = "ruin and recreate"
    PYVRP_ANNEALED = "PyVRP, annealing"
    PYVRP_LATE = "PyVRP, late acceptance"


class Searcher(Protocol):
    """A thread of search that can be run on, set back to a plan, and asked for its best at any time."""

    pool: RoutePool
    iterations: int
    best: tuple[Route, ...]
    best_prize: float

    def run(self, spent: Spent, steps: int | None = None, warmth: float = 1.0) -> None: ...

    def restart_from(self, routes: tuple[Route, ...]) -> None: ...


def pyvrp_version() -> str | None:
    """None without the wheel, or where the wheel does not load: then everything is planned without it."""
    try:
        from audits.planning.engine_pyvrp import VERSION  # noqa: PLC0415 - optional, and slow to load
    except ImportError:
        return None
    return VERSION


def fits_pyvrp(problem: RouteProblem) -> bool:
    kinds = {problem.allowed[v].tobytes() for v in range(len(problem.vehicles))}
    return len(kinds) * problem.travel.size <= MOST_MATRIX_CELLS


def searcher(kind: Kind, problem: RouteProblem, seed: int, pool: RoutePool) -> Searcher:
    if kind is Kind.RUIN:
        return Search(problem, seed, pool)
    from audits.planning.engine_pyvrp import PyvrpSearch  # noqa: PLC0415 - optional, and slow to load

    return PyvrpSearch(problem, seed, pool, annealed=kind is Kind.PYVRP_ANNEALED)


def primed(kind: Kind, problem: RouteProblem, seed: int, spent: Spent, steps: int | None = None) -> Searcher:
    """
    A searcher that starts from what ruin and recreate finds until `spent` says 1 and in `LEAST_STEPS` steps at least,
    or in exactly `steps`. PyVRP's search begins with plans that are late everywhere and can take a second or two to its
    first good one.
    """
    first = Search(problem, seed, RoutePool(problem))
    first.run(spent if steps is not None else lambda done: min(spent(done), done / LEAST_STEPS), steps)
    if kind is Kind.RUIN:
        return first
    search = searcher(kind, problem, seed, first.pool)
    search.restart_from(first.best)
    search.iterations += first.iterations
    return search
