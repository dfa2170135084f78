"""How far outcomes could be foreseen: what is left after the formula, how long it took, what stood, what was paid."""

import itertools
import math
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
    `inside`: the share imposed within what the law provides. `explained`: how much of the variance of log amounts, each
    currency by itself, the formula accounts for.
    """

    cases: int
    spread: float
    inside: float
    explained: float


@dataclass(frozen=True, slots=True)
class Collected:
    """`share` of what was imposed in one currency has been paid; sums of different money are never added up."""

    currency: str
    cases: int
    share: float


@dataclass(frozen=True, slots=True)
class Course:
    """
    Rates over the cases, None where nothing stands below the line. `collected` has a row for each currency with at
    least `LEAST` cases, by its code; empty where none has them.
    """

    cases: int
    median_days: float
    p90_days: float
    appealed: float
    reversed_of_appealed: float | None
    collected: tuple[Collected, ...]


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
    money, ratios = [case for case, _ in known], [ratio for _, ratio in known]
    variance = _variance(money, [float(case.imposed) for case in money])
    inside = sum(_inside(case) for case, _ in known) / len(known)
    explained = 1 - _variance(money, ratios) / variance if variance else 0.0
    return Predictability(len(known), float(np.log(ratios).std(ddof=1)), inside, explained)


def _variance(cases: Sequence[ClosedCase], values: Sequence[float]) -> float:
    """Of the logs, each less the mean of its currency: yen beside euro are no spread that a law explains."""
    logs: dict[str, list[float]] = {}
    for case, value in zip(cases, values, strict=True):
        logs.setdefault(case.currency, []).append(math.log(value))
    return float(np.concatenate([np.subtract(some, np.mean(some)) for some in logs.values()]).var())


def _inside(case: ClosedCase) -> bool:
    low, high = case.formula_low, case.formula_high
    return low is not None and high is not None and low <= case.imposed <= high


def course(cases: Sequence[ClosedCase]) -> Course | None:
    if len(cases) < LEAST:
        return None
    median, slow = (float(one) for one in np.quantile([case.days_to_decision for case in cases], (0.5, 0.9)))
    appealed = [case for case in cases if case.appealed]
    return Course(
        cases=len(cases),
        median_days=median,
        p90_days=slow,
        appealed=len(appealed) / len(cases),
        reversed_of_appealed=sum(case.reversed for case in appealed) / len(appealed) if appealed else None,
        collected=tuple(one for one in map(_collected, _by_currency(cases).values()) if one is not None),
    )


def _by_currency(cases: Sequence[ClosedCase]) -> dict[str, list[ClosedCase]]:
    found: dict[str, list[ClosedCase]] = {}
    for case in sorted(cases, key=lambda case: case.currency):
        found.setdefault(case.currency, []).append(case)
    return found


def _collected(cases: Sequence[ClosedCase]) -> Collected | None:
    imposed = sum((case.imposed for case in cases), Decimal(0))
    paid = sum((min(case.collected, case.imposed) for case in cases), Decimal(0))
    enough = len(cases) >= LEAST and imposed > 0
    return Collected(cases[0].currency, len(cases), float(paid / imposed)) if enough else None


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
