"""
A second search on another core: a child process with its own seed that hands over its plan and its new routes at set
times, and goes on from a better plan when it is given one.
"""

import multiprocessing
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from audits.planning.engine_columns import RoutePool
from audits.planning.engine_problem import Route, RouteProblem, plan_prize
from audits.planning.engine_search import Spent
from audits.planning.engine_searchers import Kind, Searcher, searcher

SEED_STEP = 7_919
"""Keeps the child's random numbers apart from the parent's."""
MOST_ROUTES = 40_000
COOLED = 0.1
"""How warm annealing starts again after the first report."""


@dataclass(frozen=True)
class Errand:
    """`reports` are the times on `clock`, which parent and child share, at which the child hands over what it has."""

    problem: RouteProblem
    kind: Kind
    seed: int
    clock: Callable[[], float]
    reports: tuple[float, ...]


@dataclass(frozen=True)
class Found:
    best: tuple[Route, ...]
    iterations: int
    pool: tuple[tuple[int, Route], ...]
    """(vehicle, route), those met since the last report"""


class SecondSearch:
    def __init__(self, process: BaseProcess, talk: Connection) -> None:
        self._process = process
        self._talk = talk

    @classmethod
    def begin(cls, errand: Errand) -> "SecondSearch":
        # A fresh interpreter, not a fork: the web desk that may call this has threads.
        fresh = multiprocessing.get_context("spawn")
        ours, theirs = fresh.Pipe(duplex=True)
        process = fresh.Process(target=_search, args=(errand, theirs), daemon=True)
        process.start()
        theirs.close()
        return cls(process, ours)

    def report(self, seconds: float) -> Found | None:
        """None when the child has nothing to say in time; the parent's own plan stands then."""
        try:
            if not self._talk.poll(seconds):
                return None
            found = self._talk.recv()
        except (EOFError, OSError):
            return None
        return found if isinstance(found, Found) else None

    def suggest(self, routes: tuple[Route, ...]) -> None:
        try:
            self._talk.send(routes)
        except OSError:
            return  # the child is done; its last report is waiting or was lost with it

    def stop(self) -> None:
        if self._process.is_alive():
            self._process.terminate()
        self._process.join()
        self._talk.close()


def _search(errand: Errand, talk: Connection) -> None:
    problem = errand.problem
    search = searcher(errand.kind, problem, errand.seed + SEED_STEP, RoutePool(problem))
    first = [group[0] for group in problem.profiles]
    told, warmth = 0, 1.0
    for until in errand.reports:
        search.run(_heard(search, errand, talk, until), None, warmth)
        routes = list(search.pool.routes.items())
        new = tuple((first[profile], route) for (profile, _), route in routes[told:][-MOST_ROUTES:])
        told, warmth = len(routes), COOLED
        talk.send(Found(search.best, search.iterations, new))
    talk.close()


def _heard(search: Searcher, errand: Errand, talk: Connection, until: float) -> Spent:
    """The share of this stretch that is over; listens for a better plan at each look at the clock."""
    clock, began = errand.clock, errand.clock()

    def spent(_: int) -> float:
        while talk.poll():
            routes = talk.recv()
            if plan_prize(errand.problem, routes) > search.best_prize:
                search.restart_from(routes)
        return (clock() - began) / max(1e-6, until - began)

    return spent
