"""
Every feasible route of a short working day, listed level by level: one visit, two visits, three.

An eight-hour day holds three or four visits of two hours or more, so the list is often only thousands long, and a
plan chosen from the whole list can be proved best. Where days hold many visits the list is given up at a limit.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from audits.planning.engine_columns import Columns, columns_of, day_bits, joined
from audits.planning.engine_problem import SLACK, Floats, Ints, RouteProblem

BLOCK = 2_000_000
"""Extensions looked at in one numpy pass; bounds memory."""
CODE_BITS = 62
SAMPLED = 2_000
"""Partial routes on which the size of the next level is guessed before it is written."""


@dataclass(frozen=True)
class _Level:
    """Partial routes of one length: `sites` (m, length) in order, when the last is left, days that may drive it."""

    sites: Ints
    leaves: Floats
    days: Ints

    def take(self, rows: Ints) -> "_Level":
        return _Level(self.sites[rows], self.leaves[rows], self.days[rows])


def every_route(problem: RouteProblem, limit: int, late: Callable[[], bool]) -> Columns | None:
    """
    All feasible sets of sites on all kinds of day, each in its quickest order. None when there are more than `limit`
    partial routes or `late()` says that time runs out.
    """
    tables: list[Columns] = [columns_of(problem, [])]
    left = limit
    for profile in range(len(problem.profiles)):
        level = _first(problem, profile)
        while len(level.sites):
            left -= len(level.sites)
            if left < 0 or late():
                return None
            tables.append(_sets(problem, profile, level))
            further = _longer(problem, profile, level, left, late)
            if further is None:
                return None
            level = further
    return joined(tables)


def _first(problem: RouteProblem, profile: int) -> _Level:
    bits = day_bits(problem)[:, profile]
    start = np.arange(problem.size, dtype=np.int64)
    home = problem.vehicles[problem.profiles[profile][0]]
    seed = _Level(np.empty((1, 0), dtype=np.int64), np.array([home.start]), np.array([-1], dtype=np.int64))
    fits, leaves = _reach(problem, profile, seed)
    sites = start[fits[0] & (bits != 0)]
    return _Level(sites[:, None], leaves[0, sites], bits[sites])


def _longer(problem: RouteProblem, profile: int, level: _Level, limit: int, late: Callable[[], bool]) -> _Level | None:
    """One visit more on each partial route; of one set ending at one site only the earliest is kept."""
    bits = day_bits(problem)[:, profile]
    if _least_longer(problem, profile, level, bits) > limit:
        return None
    step = max(1, BLOCK // max(1, problem.size))
    parts: list[_Level] = []
    for first in range(0, len(level.sites), step):
        block = level.take(np.arange(first, min(first + step, len(level.sites))))
        fits, leaves = _further(problem, profile, block, bits)
        row, site = np.nonzero(fits)
        sites = np.column_stack([block.sites[row], site])
        parts.append(_earliest(_Level(sites, leaves[row, site], block.days[row] & bits[site]), problem.size))
        if sum(len(part.sites) for part in parts) > 2 * limit or late():
            return None
    whole = _Level(
        np.concatenate([part.sites for part in parts]),
        np.concatenate([part.leaves for part in parts]),
        np.concatenate([part.days for part in parts]),
    )
    return _earliest(whole, problem.size)


def _further(
    problem: RouteProblem, profile: int, block: _Level, bits: Ints
) -> tuple[np.ndarray[tuple[int, int], np.dtype[np.bool_]], Floats]:
    fits, leaves = _reach(problem, profile, block)
    fits &= (block.days[:, None] & bits) != 0
    np.put_along_axis(fits, block.sites, values=False, axis=1)
    return fits, leaves


def _least_longer(problem: RouteProblem, profile: int, level: _Level, bits: Ints) -> float:
    """
    A guess from below at how many the next level keeps: a set with its last site is reached from at most as many
    partial routes as these are long. A list that will not end is given up before its longest level is written.
    """
    if len(level.sites) <= SAMPLED:
        return 0.0
    sample = level.take(np.linspace(0, len(level.sites) - 1, SAMPLED).astype(np.int64))
    fits, _ = _further(problem, profile, sample, bits)
    return float(fits.sum() / SAMPLED * len(level.sites) / level.sites.shape[1])


def _reach(
    problem: RouteProblem, profile: int, level: _Level
) -> tuple[np.ndarray[tuple[int, int], np.dtype[np.bool_]], Floats]:
    """(m, n): does the site fit as the next visit, and when would it be left."""
    car = problem.vehicles[problem.profiles[profile][0]]
    n = problem.size
    here = level.sites[:, -1] if level.sites.shape[1] else np.full(len(level.sites), car.home)
    clock = level.leaves[:, None] + problem.travel[here, :n]
    np.maximum(clock, problem.opens, out=clock)
    fits = clock <= problem.closes + SLACK
    clock += problem.visit
    fits &= clock + problem.travel[:n, car.home] <= car.end + SLACK
    return fits, clock


def _earliest(level: _Level, size: int) -> _Level:
    if not len(level.sites):
        return level
    order, changes = _ordered(np.sort(level.sites, axis=1), size, (level.sites[:, -1], level.leaves))
    last = level.sites[order, -1]
    changes[1:] |= last[1:] != last[:-1]
    return level.take(order[changes])


def _sets(problem: RouteProblem, profile: int, level: _Level) -> Columns:
    home = problem.vehicles[problem.profiles[profile][0]].home
    back = level.leaves + problem.travel[level.sites[:, -1], home]
    order, changes = _ordered(np.sort(level.sites, axis=1), problem.size, (back,))
    rows = order[changes]
    prize = problem.prize[level.sites[rows]].sum(axis=1)
    return Columns(level.sites[rows], np.full(len(rows), profile, dtype=np.int64), prize, level.days[rows])


def _ordered(
    members: Ints, size: int, then: tuple[Ints | Floats, ...]
) -> tuple[Ints, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Rows sorted by set and then by `then`; with a flag on the first row of each set. Exact: no hashing."""
    per_code = max(1, CODE_BITS // max(1, int(size).bit_length()))
    codes = []
    for first in range(0, members.shape[1], per_code):
        code = np.zeros(len(members), dtype=np.int64)
        for column in range(first, min(first + per_code, members.shape[1])):
            code = code * (size + 1) + members[:, column]
        codes.append(code)
    order = np.lexsort((*reversed(then), *codes))
    changes = np.zeros(len(members), dtype=np.bool_)
    changes[0] = True
    for code in codes:
        ranked = code[order]
        changes[1:] |= ranked[1:] != ranked[:-1]
    return order, changes
