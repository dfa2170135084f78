"""
A second search on another core: a child process with its own seed that hands over its plan and its new routes when it
is asked, and goes on from a better plan when it is given one.
"""

import multiprocessing
from collections.abc import Callable
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from audits.planning.engine_problem import Route, RouteProblem, plan_prize
from audits.planning.engine_search import Spent
from audits.planning.engine_searchers import Kind, Searcher, primed

SEED_STEP = 7_919
"""Keeps the child's random numbers apart from the parent's."""
MOST_ROUTES = 40_000
COOLED = 0.1
"""How warm annealing starts again after the first report."""


@dataclass(frozen=True)
class Errand:
    """
    `primed_at` and `turns` are times on `clock`, which parent and child share: when the start is over, and when
    annealing has cooled and starts again.
    """

    problem: RouteProblem
    kind: Kind
    seed: int
    clock: Callable[[], float]
    primed_at: float
    turns: tuple[float, ...]


@dataclass(frozen=True)
class Found:
    best: tuple[Route, ...]
    iterations: int
    pool: tuple[tuple[int, Route], ...]
    """(vehicle, route), those met since the last time"""


class SecondSearch:
    def __init__(self, process: BaseProcess, talk: Connection) -> None:
        self._process = process
        self._talk = talk
        self._asked = 0

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
        latest: Found | None = None
        try:
            self._talk.send(None)
            self._asked += 1
            while self._asked and self._talk.poll(seconds):
                found: Found = self._talk.recv()
                self._asked -= 1
                latest = found if latest is None else replace(found, pool=latest.pool + found.pool)
        except (EOFError, OSError):
            return latest
        return latest

    def suggest(self, routes: tuple[Route, ...]) -> None:
        try:
            self._talk.send(routes)
        except OSError:
            return  # the child is gone, and with it what it knew

    def stop(self) -> None:
        if self._process.is_alive():
            self._process.terminate()
        self._process.join()
        self._talk.close()


def _search(errand: Errand, talk: Connection) -> None:
    child = _Child(errand, talk)
    warmth = 1.0
    for until in errand.turns:
        child.search.run(child.until(until), None, warmth)
        warmth = COOLED
    while True:  # the parent asks once more and then ends this process
        child.hear()


class _Child:
    def __init__(self, errand: Errand, talk: Connection) -> None:
        began = errand.clock()
        width = max(1e-6, errand.primed_at - began)
        self.search: Searcher = primed(
            errand.kind,
            errand.problem,
            errand.seed + SEED_STEP,
            lambda _: (errand.clock() - began) / width,
        )
        self._errand = errand
        self._talk = talk
        self._first = [group[0] for group in errand.problem.profiles]
        self._told = 0

    def until(self, end: float) -> Spent:
        """The share of this stretch that is over; listens at each look at the clock."""
        clock, began = self._errand.clock, self._errand.clock()

        def spent(_: int) -> float:
            while self._talk.poll():
                self.hear()
            return (clock() - began) / max(1e-6, end - began)

        return spent

    def hear(self) -> None:
        said: tuple[Route, ...] | None = self._talk.recv()
        if said is None:
            routes = list(self.search.pool.routes.items())
            new = tuple((self._first[profile], route) for (profile, _), route in routes[self._told :][-MOST_ROUTES:])
            self._told = len(routes)
            self._talk.send(Found(self.search.best, self.search.iterations, new))
        elif plan_prize(self._errand.problem, said) > self.search.best_prize:
            self.search.restart_from(said)
