"""How far apart penalties lie: the ratio of high to low, Gini, and Theil split into between and within groups."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

LEAST = 10
"""Fewer values than this say nothing about a spread, and may tell of a single case."""


@dataclass(frozen=True, slots=True)
class Dispersion:
    """`p90_p10` None where the low end is zero. Gini 0 = all alike, towards 1 = all of it in one case."""

    count: int
    median: float
    p10: float
    p90: float
    p90_p10: float | None
    gini: float


@dataclass(frozen=True, slots=True)
class Theil:
    """`total` = `between` + `within` (Theil's T). `between` is what group membership alone would give."""

    total: float
    between: float
    within: float


def dispersion(values: Sequence[float]) -> Dispersion | None:
    """Over amounts of zero and more; None below `LEAST`."""
    if len(values) < LEAST:
        return None
    low, middle, high = (float(one) for one in np.quantile(values, (0.1, 0.5, 0.9)))
    return Dispersion(len(values), middle, low, high, high / low if low > 0 else None, gini(values))


def gini(values: Sequence[float]) -> float:
    """Mean difference between two values over twice their mean; 0 when all are zero."""
    ordered = np.sort(np.asarray(values, dtype=float))
    if not ordered.sum():
        return 0.0
    places = np.arange(1, ordered.size + 1)
    return float((2 * places - ordered.size - 1) @ ordered / (ordered.size * ordered.sum()))


def theil(groups: Mapping[str, Sequence[float]]) -> Theil | None:
    """None where there are fewer than `LEAST` values above zero in all. Zeros count, with a share of nothing."""
    values = [np.asarray(one, dtype=float) for one in groups.values() if len(one)]
    everything = np.concatenate(values) if values else np.zeros(0)
    if everything.size < LEAST or not everything.sum():
        return None
    mean = everything.mean()
    between = sum(_term(one.mean() / mean) * one.size / everything.size for one in values)
    total = float(np.mean([_term(share) for share in everything / mean]))
    return Theil(total, float(between), total - float(between))


def _term(share: float) -> float:
    return float(share * np.log(share)) if share > 0 else 0.0
