"""
What is due, paid and left, for one payee. Pure: sums and days in, one balance out. The decided sum never changes; a
settlement takes its place as what is due, and early payment lowers it when the regime says so and the day fits.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from sanctions.penalties.conditions import FactCondition, Truth, judge_all
from sanctions.penalties.facts import Facts
from sanctions.penalties.regimes import Reduction, Regime

ZERO = Decimal(0)
CENT = Decimal("0.01")
HUNDRED = Decimal(100)
PAID_WITHIN = "paid_within_days"


@dataclass(frozen=True, slots=True)
class PaidSum:
    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class EarlyOffer:
    """A share off for whoever pays by `last_day`."""

    pct: Decimal
    last_day: date
    words: str
    ref: str

    def lowered(self, due: Decimal) -> Decimal:
        return (due * (1 - self.pct / HUNDRED)).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class PlannedPart:
    due_on: date
    amount: Decimal
    covered: bool


@dataclass(frozen=True, slots=True)
class Balance:
    """`left` below zero: too much was paid, to be given back. `early_taken`: the offer was met in time."""

    payee: str
    currency: str
    original: Decimal
    due: Decimal
    paid: Decimal
    early: EarlyOffer | None
    early_taken: bool
    parts: tuple[PlannedPart, ...] = ()

    @property
    def left(self) -> Decimal:
        return self.due - self.paid


def early_offer(regime: Regime, facts: Facts, decided_on: date) -> EarlyOffer | None:
    """
    The regime's reduction for payment within so many days, where the facts fit it. Days are counted from the decision,
    that day being day 1, the stricter of the readings the laws leave.
    """
    for reduction in regime.reductions:
        limit = _limit(reduction)
        if limit is None or reduction.pct is None:
            continue
        paid_in_time = facts.having({PAID_WITHIN: limit})
        if judge_all(reduction.conditions, paid_in_time, regime.taken_unless_stated).truth is Truth.YES:
            last_day = decided_on + timedelta(days=limit - 1)
            return EarlyOffer(reduction.pct, last_day, reduction.words, reduction.ref)
    return None


def _limit(reduction: Reduction) -> int | None:
    for one in reduction.conditions:
        if isinstance(one, FactCondition) and one.fact == PAID_WITHIN and one.comparison == "at_most":
            return int(one.limit)
    return None


def balance(
    payee: str,
    currency: str,
    original: Decimal,
    *,
    payments: Sequence[PaidSum],
    settled: Decimal | None = None,
    early: EarlyOffer | None = None,
) -> Balance:
    paid = sum((one.amount for one in payments), ZERO)
    due = original if settled is None else min(settled, original)  # an appeal may have left less than was agreed
    in_time = sum((one.amount for one in payments if early and one.on <= early.last_day), ZERO)
    taken = early is not None and settled is None and due > 0 and in_time >= early.lowered(due)
    if early is not None and taken:
        due = early.lowered(due)
    return Balance(payee, currency, original, due, paid, early, taken)


def covered_parts(planned: Sequence[tuple[date, Decimal]], paid: Decimal, left: Decimal) -> tuple[PlannedPart, ...]:
    """What was paid since the plan was made reaches the earlier parts first; when nothing is left all are covered."""
    parts = []
    owed = ZERO
    for due_on, amount in planned:
        owed += amount
        parts.append(PlannedPart(due_on, amount, covered=left <= 0 or paid >= owed))
    return tuple(parts)
