"""Routes as columns of a packing problem, and the pool of them that a search leaves behind."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from audits.planning.engine_problem import Floats, Ints, Route, RouteProblem

NOBODY = -1
"""Pads the rows of a column table: routes differ in length."""


class RoutePool:
    """The order first seen for each set of sites on each kind of day; a set is worth the same in any order."""

    def __init__(self, problem: RouteProblem) -> None:
        self._profile = {v: p for p, group in enumerate(problem.profiles) for v in group}
        self.routes: dict[tuple[int, frozenset[int]], Route] = {}

    def add(self, vehicle: int, route: list[int] | Route) -> None:
        if route:
            self.routes.setdefault((self._profile[vehicle], frozenset(route)), tuple(route))

    def merge(self, other: "RoutePool") -> None:
        for key, route in other.routes.items():
            self.routes.setdefault(key, route)

    def table(self, problem: RouteProblem) -> "Columns":
        return columns_of(problem, [(profile, route) for (profile, _), route in self.routes.items()])


@dataclass(frozen=True)
class Columns:
    """
    m routes: `sites` (m, longest) in visiting order padded with NOBODY, `profile` (m), `prize` (m), and `days` (m),
    a bit set of the vehicles of the profile that may drive it.
    """

    sites: Ints
    profile: Ints
    prize: Floats
    days: Ints

    def __len__(self) -> int:
        return len(self.prize)

    def take(self, rows: Ints) -> "Columns":
        return Columns(self.sites[rows], self.profile[rows], self.prize[rows], self.days[rows])

    def route(self, row: int) -> Route:
        return tuple(int(site) for site in self.sites[row] if site != NOBODY)


def columns_of(problem: RouteProblem, routes: Iterable[tuple[int, Route]]) -> Columns:
    kept = list(routes)
    width = max((len(route) for _, route in kept), default=1)
    sites = np.full((len(kept), width), NOBODY, dtype=np.int64)
    for row, (_, route) in enumerate(kept):
        sites[row, : len(route)] = route
    return _priced(problem, sites, np.array([profile for profile, _ in kept], dtype=np.int64))


def joined(tables: list[Columns]) -> Columns:
    width = max(table.sites.shape[1] for table in tables)
    wide = [
        np.pad(table.sites, ((0, 0), (0, width - table.sites.shape[1])), constant_values=NOBODY) for table in tables
    ]
    return Columns(
        np.concatenate(wide),
        np.concatenate([table.profile for table in tables]),
        np.concatenate([table.prize for table in tables]),
        np.concatenate([table.days for table in tables]),
    )


def _priced(problem: RouteProblem, sites: Ints, profile: Ints) -> Columns:
    bits = np.vstack([day_bits(problem), np.full(len(problem.profiles), -1, dtype=np.int64)])
    days = np.full(len(sites), -1, dtype=np.int64)
    for column in range(sites.shape[1]):
        days &= bits[sites[:, column], profile]
    return Columns(sites, profile, np.append(problem.prize, 0.0)[sites].sum(axis=1), days)


def day_bits(problem: RouteProblem) -> Ints:
    """(n, profiles): which of the profile's vehicles may serve the site."""
    bits = np.zeros((problem.size, len(problem.profiles)), dtype=np.int64)
    for profile, group in enumerate(problem.profiles):
        for place, v in enumerate(group):
            bits[:, profile] |= problem.allowed[v].astype(np.int64) << place
    return bits
