"""
Bootstrap intervals of the metrics: rows (or whole units) are drawn again with a seed, the metric taken of each draw.

Pairs are drawn together: the difference of two scores on the same rows has its own, far narrower, interval. A claim
that one is better needs that interval above zero.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from risk.targeting.metrics import Counts, Floats, Judged, Metric, Places, value

DRAWS, SEED = 300, 20_141_031
COVERED = 0.95
CELLS = 2_000_000
"""Draws are made a few at a time, so many counts at most."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure of the data as they stand, and the range that 95 of 100 bootstrap draws fall in."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"

    @property
    def width(self) -> float:
        return self.high - self.low


def interval(
    metric: Metric, rows: Judged, *, draws: int = DRAWS, seed: int = SEED, units: ArrayLike | None = None
) -> Interval:
    """
    `units` tells which rows are drawn together (one employer in several snapshots, say); none: each row by itself.
    A draw that cannot be measured (no finding in it) is left out.
    """
    drawn = np.concatenate([metric(rows, counts) for counts in counts_of(len(rows), draws, seed, units)])
    return Interval(value(metric, rows), *_range(drawn))


def difference(
    metric: Metric, new: Judged, old: Judged, *, draws: int = DRAWS, seed: int = SEED, units: ArrayLike | None = None
) -> Interval:
    """`new` less `old`, both judged on the same rows in the same order."""
    if len(new) != len(old) or not np.array_equal(new.found, old.found):
        raise ValueError("A paired difference needs the same rows with the same outcomes, in the same order.")
    drawn = np.concatenate(
        [metric(new, counts) - metric(old, counts) for counts in counts_of(len(new), draws, seed, units)]
    )
    return Interval(value(metric, new) - value(metric, old), *_range(drawn))


def counts_of(rows: int, draws: int, seed: int, units: ArrayLike | None = None) -> Iterator[Counts]:
    """How often each draw takes each row, a few draws at a time."""
    rng = np.random.default_rng(seed)
    unit_of, many = _units(rows, units)
    some = max(1, CELLS // max(rows, 1))
    for start in range(0, draws, some):
        picked = rng.integers(0, many, size=(min(some, draws - start), many))
        counts = np.stack([np.bincount(line, minlength=many) for line in picked])
        yield counts.astype(np.float64)[:, unit_of]


def _units(rows: int, units: ArrayLike | None) -> tuple[Places, int]:
    if units is None:
        return np.arange(rows, dtype=np.int64), rows
    names, unit_of = np.unique(np.asarray(units), return_inverse=True)
    return unit_of.astype(np.int64), names.size


def _range(drawn: Floats) -> tuple[float, float]:
    measured = drawn[~np.isnan(drawn)]
    if not measured.size:
        return float("nan"), float("nan")
    low, high = np.quantile(measured, [(1 - COVERED) / 2, (1 + COVERED) / 2])
    return float(low), float(high)
