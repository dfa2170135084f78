"""
Whether like cases come out alike whoever handles them and whoever owns the firm.

Each case's penalty is put beside those of cases under the same rules (a log ratio, less the mean of its kind). Under
the claim of parity the groups' labels are exchangeable within a kind, so shuffling them there gives the distribution
of the largest standardised difference (Westfall and Young, Resampling-Based Multiple Testing, 1993): one level holds
for all groups together, and no shape of the amounts is assumed.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sanctions.equity.closed_cases import ClosedCase, Group, Measure

LEAST_CASES = 20
"""Groups with fewer cases are counted and not judged."""
SHUFFLES = 999
AT_ONCE = 100
LEVEL = 0.05
HALF_WIDTH = 1.96
SEED = 20261122


@dataclass(frozen=True, slots=True)
class GroupParity:
    """
    `ratio`: the group's penalties over those of like cases (1 = alike), with a 95 % interval. `chance`: how often
    shuffling alone makes any group differ so much. `unlike` when that is below the level.
    """

    name: str
    cases: int
    ratio: float
    low: float
    high: float
    chance: float
    unlike: bool


@dataclass(frozen=True, slots=True)
class Parity:
    """`too_few`: groups left out, with their cases. `used` cases of `all_cases` could be measured and have a group."""

    group: Group
    measure: Measure
    groups: tuple[GroupParity, ...]
    too_few: tuple[tuple[str, int], ...]
    used: int
    all_cases: int


def parity(cases: Sequence[ClosedCase], group: Group, measure: Measure, *, level: float = LEVEL) -> Parity:
    """The same cases give the same answer, whatever their order."""
    usable = _usable(cases, group, measure)
    counts: dict[str, int] = {}
    for case, _ in usable:
        counts[case.group(group)] = counts.get(case.group(group), 0) + 1
    names = sorted(name for name, count in counts.items() if count >= LEAST_CASES)
    few = tuple(sorted((name, count) for name, count in counts.items() if count < LEAST_CASES))
    judged = [(case, value) for case, value in usable if case.group(group) in names]
    found = _judge(judged, group, names, level) if len(names) > 1 else ()
    return Parity(group, measure, found, few, len(judged), len(cases))


def _usable(cases: Sequence[ClosedCase], group: Group, measure: Measure) -> list[tuple[ClosedCase, float]]:
    """A penalty of nothing has no logarithm: it is left out here and counted by the caller."""
    pairs = [(case, case.measured(measure)) for case in cases if case.group(group)]
    known = [(case, value) for case, value in pairs if value is not None and value > 0]
    return sorted(known, key=lambda pair: (pair[0].like, pair[0].group(group), pair[1], pair[0].reference))


def _judge(
    judged: list[tuple[ClosedCase, float]], group: Group, names: list[str], level: float
) -> tuple[GroupParity, ...]:
    kinds = [case.like for case, _ in judged]
    bounds = [at for at in range(len(kinds)) if at == 0 or kinds[at] != kinds[at - 1]] + [len(kinds)]
    residuals = np.log([value for _, value in judged])
    for start, end in itertools.pairwise(bounds):
        residuals[start:end] -= residuals[start:end].mean()
    member = np.array([[case.group(group) == name for name in names] for case, _ in judged], dtype=float)
    sizes = member.sum(axis=0)
    spread = float(np.sqrt((residuals**2).sum() / max(1, residuals.size - len(bounds) + 1)))
    error = np.maximum(spread * np.sqrt(1 / sizes - 1 / residuals.size), np.finfo(float).tiny)
    means = residuals @ member / sizes
    chances = _chances(residuals, member / sizes / error, np.abs(means / error), bounds)
    return tuple(
        _row(name, int(size), float(mean), float(half), float(chance), level)
        for name, size, mean, half, chance in zip(names, sizes, means, error * HALF_WIDTH, chances, strict=True)
    )


def _row(name: str, cases: int, mean: float, half: float, chance: float, level: float) -> GroupParity:
    ratio, low, high = (float(np.exp(one)) for one in (mean, mean - half, mean + half))
    return GroupParity(name, cases, ratio, low, high, chance, unlike=chance <= level)


def _chances(
    residuals: NDArray[np.float64], weights: NDArray[np.float64], seen: NDArray[np.float64], bounds: list[int]
) -> NDArray[np.float64]:
    """The share of shuffles, the seen order among them, whose largest difference is at least the seen one."""
    random = np.random.default_rng(SEED)
    reached = np.ones_like(seen)
    for start in range(0, SHUFFLES, AT_ONCE):
        rounds = np.tile(residuals, (min(AT_ONCE, SHUFFLES - start), 1))
        for first, last in itertools.pairwise(bounds):
            random.permuted(rounds[:, first:last], axis=1, out=rounds[:, first:last])
        largest = np.abs(rounds @ weights).max(axis=1)
        reached += (largest[:, None] >= seen[None, :] - 1e-12).sum(axis=0)
    return reached / (SHUFFLES + 1)
