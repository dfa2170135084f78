"""How far outcomes could be foreseen: what is left after the formula, how long it took, what stood, what was paid."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from sanctions.equity.closed_cases import ClosedCase, Measure
from sanctions.equity.dispersion import LEAST

UNLIKE_TIMES = 3.0
"""Two like cases whose penalties lie further apart than this are shown side by side."""


@dataclass(frozen=True, slots=True)
class Predictability:
    """
    `spread`: the standard deviation of log(imposed over the middle of what the law provides); 0 = fully foreseeable.
    `inside`: the share imposed within what the law provides. `explained`: how much of the variance of log amounts the
    formula accounts for.
    """

    cases: int
    spread: float
    inside: float
    explained: float


@dataclass(frozen=True, slots=True)
class Course:
    """Rates over the cases; `collected` over the sum imposed. None where nothing stands below the line."""

    cases: int
    median_days: float
    p90_days: float
    appealed: float
    reversed_of_appealed: float | None
    collected: float | None


@dataclass(frozen=True, slots=True)
class UnlikePair:
    """Two cases under the same rules, the factors that differ, and how many times apart their penalties lie."""

    lower: ClosedCase
    higher: ClosedCase
    times: float
    factors: tuple[str, ...]


def predictability(cases: Sequence[ClosedCase]) -> Predictability | None:
    """None where fewer than `LEAST` cases have a formula and a penalty above nothing."""
    pairs = [(case, case.measured(Measure.FORMULA)) for case in cases]
    known = [(case, ratio) for case, ratio in pairs if ratio]
    if len(known) < LEAST:
        return None
    residuals = np.log([ratio for _, ratio in known])
    amounts = np.log([float(case.imposed) for case, _ in known])
    variance = float(amounts.var())
    inside = sum(_inside(case) for case, _ in known) / len(known)
    explained = 1 - float(residuals.var()) / variance if variance else 0.0
    return Predictability(len(known), float(residuals.std(ddof=1)), inside, explained)


def _inside(case: ClosedCase) -> bool:
    low, high = case.formula_low, case.formula_high
    return low is not None and high is not None and low <= case.imposed <= high


def course(cases: Sequence[ClosedCase]) -> Course | None:
    if len(cases) < LEAST:
        return None
    median, slow = (float(one) for one in np.quantile([case.days_to_decision for case in cases], (0.5, 0.9)))
    appealed = [case for case in cases if case.appealed]
    imposed = sum((case.imposed for case in cases), Decimal(0))
    paid = sum((min(case.collected, case.imposed) for case in cases), Decimal(0))
    return Course(
        cases=len(cases),
        median_days=median,
        p90_days=slow,
        appealed=len(appealed) / len(cases),
        reversed_of_appealed=sum(case.reversed for case in appealed) / len(appealed) if appealed else None,
        collected=float(paid / imposed) if imposed else None,
    )


def unlike_pairs(cases: Sequence[ClosedCase], measure: Measure, *, most: int = 20) -> list[UnlikePair]:
    """
    Within each kind the neighbours by size of the case (workers, then people employed) whose penalties lie most apart.
    Neighbours only, so that a difference the size explains is not put forward.
    """
    kinds: dict[tuple[str, ...], list[tuple[ClosedCase, float]]] = {}
    for case in cases:
        value = case.measured(measure)
        if value:
            kinds.setdefault(case.like, []).append((case, value))
    found = [pair for rows in kinds.values() for pair in _neighbours(rows)]
    apart = [pair for pair in found if pair.times >= UNLIKE_TIMES]
    return sorted(apart, key=lambda pair: (-pair.times, pair.lower.reference))[:most]


def _neighbours(rows: list[tuple[ClosedCase, float]]) -> list[UnlikePair]:
    ordered = sorted(rows, key=lambda row: (row[0].workers or 0, row[0].firm_employees or 0, row[0].reference))
    pairs = itertools.pairwise(ordered)
    return [_pair(*sorted(two, key=lambda row: row[1])) for two in pairs]


def _pair(lower: tuple[ClosedCase, float], higher: tuple[ClosedCase, float]) -> UnlikePair:
    return UnlikePair(lower[0], higher[0], higher[1] / lower[1], _factors(lower[0], higher[0]))


def _factors(one: ClosedCase, other: ClosedCase) -> tuple[str, ...]:
    """Field names of what differs; empty when nothing that was recorded tells the two apart."""
    names = ("workers", "firm_employees", "office", "sector", "owner_country", "jurisdiction")
    return tuple(name for name in names if getattr(one, name) != getattr(other, name))
