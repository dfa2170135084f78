"""A second search on another core: a child process with its own seed that hands back its plan and its routes."""

import multiprocessing
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from audits.planning.engine_columns import RoutePool
from audits.planning.engine_problem import Route, RouteProblem
from audits.planning.engine_search import Search

SEED_STEP = 7_919
"""Keeps the child's random numbers apart from the parent's."""
STARTING_UP = 0.5
"""Seconds a fresh interpreter takes to import numpy; taken off the child's budget."""
MOST_ROUTES = 60_000


@dataclass(frozen=True)
class Found:
    best: tuple[Route, ...]
    iterations: int
    pool: tuple[tuple[int, Route], ...]
    """(vehicle, route)"""


class SecondSearch:
    def __init__(self, process: BaseProcess, answer: Connection) -> None:
        self._process = process
        self._answer = answer

    @classmethod
    def begin(cls, problem: RouteProblem, seed: int, seconds: float, clock: Callable[[], float]) -> "SecondSearch":
        # A fresh interpreter, not a fork: the web desk that may call this has threads.
        fresh = multiprocessing.get_context("spawn")
        answer, gives = fresh.Pipe(duplex=False)
        process = fresh.Process(
            target=_search, args=(problem, seed + SEED_STEP, seconds - STARTING_UP, clock, gives), daemon=True
        )
        process.start()
        gives.close()
        return cls(process, answer)

    def result(self, seconds: float) -> Found | None:
        """None when the child has nothing to say in time; the parent's own plan stands then."""
        try:
            if not self._answer.poll(seconds):
                return None
            found = self._answer.recv()
        except EOFError:
            return None
        return found if isinstance(found, Found) else None

    def stop(self) -> None:
        if self._process.is_alive():
            self._process.terminate()
        self._process.join()
        self._answer.close()


def _search(problem: RouteProblem, seed: int, seconds: float, clock: Callable[[], float], gives: Connection) -> None:
    began = clock()
    search = Search(problem, seed, RoutePool(problem))
    search.run(lambda _: (clock() - began) / max(1e-6, seconds))
    first = [group[0] for group in problem.profiles]
    routes = tuple((first[profile], route) for (profile, _), route in search.pool.routes.items())
    gives.send(Found(search.best, search.iterations, routes[-MOST_ROUTES:]))
    gives.close()
