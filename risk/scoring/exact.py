"""
Sums and roundings of many sites at once that end in the same digit as those of one site.

`row_sums` is `math.fsum` of every column: additions whose rounding errors are kept, and where these do not settle the
last digit, fsum itself. `math.exp` and `numpy.exp` may differ in the last digit, so where a score lies next to a half
point it is rounded by `printed`.
"""

from collections.abc import Sequence
from math import fsum

import numpy as np
from numpy.typing import NDArray

from risk.scoring.points import printed

Numbers = NDArray[np.float64]
Wholes = NDArray[np.int64]

HALF_DIGIT = 2.0**-53
EXPONENT = np.uint64(0x7FF0_0000_0000_0000)
NEAR_HALF = 1e-9


def row_sums(parts: Sequence[Numbers]) -> Numbers:
    """The exact sum over the parts, rounded once, for each site."""
    total, lost, size = parts[0].copy(), np.zeros(len(parts[0])), np.zeros(len(parts[0]))
    for part in parts[1:]:
        total, error = _two(total, part)
        lost += error
        size += np.abs(error, out=error)
    found, left = _two(total, lost)
    size *= len(parts) * 2 * HALF_DIGIT
    near = np.flatnonzero(_is_near_half(found, left, size))
    if len(near):
        found[near] = _settled([part[near] for part in parts])
    return found


def _settled(parts: Sequence[Numbers]) -> Numbers:
    """
    Weights have few digits, so sums often lie exactly between two numbers. They are rounded well where nothing at all
    was lost of the errors themselves.
    """
    total, lost, rest = parts[0].copy(), np.zeros(len(parts[0])), np.zeros(len(parts[0]))
    for part in parts[1:]:
        total, error = _two(total, part)
        lost, error = _two(lost, error)
        rest += np.abs(error)
    found, left = _two(total, lost)
    for at in np.flatnonzero((rest > 0.0) & _is_near_half(found, left, rest)).tolist():
        found[at] = fsum([float(part[at]) for part in parts])
    return found


def _two(one: Numbers, other: Numbers) -> tuple[Numbers, Numbers]:
    """The rounded sum and what rounding took from it, which together are exact (Knuth)."""
    both = one + other
    seen = both - one
    error = both - seen
    np.subtract(one, error, out=error)
    np.subtract(other, seen, out=seen)
    error += seen
    return both, error


def _is_near_half(found: Numbers, left: Numbers, unsure: Numbers) -> NDArray[np.bool_]:
    """Whether what rounding left, which is known up to `unsure`, could have rounded the other way."""
    size = np.abs(left, out=left)
    size += unsure
    power = (found.view(np.uint64) & EXPONENT).view(np.float64)
    near: NDArray[np.bool_] = (size >= (1 - NEAR_HALF) * HALF_DIGIT * power) | ((np.abs(found) == power) & (size > 0.0))
    return near


def in_order(groups: Wholes, values: Numbers, count: int) -> Numbers:
    """By group the sum of its values, added one after the other as `added` does."""
    found: Numbers = np.bincount(groups, values, minlength=count).astype(np.float64, copy=False)
    return found


def points_of(logits: Numbers) -> NDArray[np.int8]:
    """`printed` of each."""
    with np.errstate(over="ignore"):
        exact = 100.0 / (1.0 + np.exp(-logits))
    found = np.rint(exact).astype(np.int8)
    for at in np.flatnonzero(np.abs(exact - np.floor(exact) - 0.5) < NEAR_HALF).tolist():
        found[at] = printed(float(logits[at]))
    return found
