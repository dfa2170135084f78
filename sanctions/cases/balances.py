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
ARREARS_UNPAID = "arrears_unpaid"
ARREARS_UNKNOWN = "arrears_unknown"


@dataclass(frozen=True, slots=True)
class PaidSum:
    on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class ArrearsFirst:
    """The law takes something off only where workers have `owed` by `last_day`; None: no sum to them was decided."""

    owed: Decimal | None
    last_day: date
    ref: str

    def refusal(self, to_workers: Sequence[PaidSum]) -> str:
        """Empty where they were paid."""
        if self.owed is None:
            return ARREARS_UNKNOWN
        return "" if paid_by(to_workers, self.last_day) >= self.owed else ARREARS_UNPAID


@dataclass(frozen=True, slots=True)
class EarlyOffer:
    """A share off for whoever pays by `last_day`, and has paid workers first where the law asks for it."""

    pct: Decimal
    last_day: date
    words: str
    ref: str
    arrears: ArrearsFirst | None = None

    def lowered(self, due: Decimal) -> Decimal:
        return (due * (1 - self.pct / HUNDRED)).quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class PlannedPart:
    due_on: date
    amount: Decimal
    covered: bool


@dataclass(frozen=True, slots=True)
class Balance:
    """
    `left` below zero: too much was paid, to be given back. `early_taken`: the offer was met in time; `early_refused`
    why not, though the fine was paid in time. `arrears_paid`: what workers had by the offer's day.
    """

    payee: str
    currency: str
    original: Decimal
    due: Decimal
    paid: Decimal
    early: EarlyOffer | None
    early_taken: bool
    early_refused: str = ""
    arrears_paid: Decimal = ZERO
    parts: tuple[PlannedPart, ...] = ()

    @property
    def left(self) -> Decimal:
        return self.due - self.paid


def paid_by(payments: Sequence[PaidSum], day: date) -> Decimal:
    return sum((one.amount for one in payments if one.on <= day), ZERO)


def early_offer(regime: Regime, facts: Facts, decided_on: date, *, arrears: Decimal | None = None) -> EarlyOffer | None:
    """
    The regime's reduction for payment within so many days, where the facts fit it. Days are counted from the decision,
    that day being day 1, the stricter of the readings the laws leave. `arrears`: the sum to workers, None: not decided.
    """
    for reduction in regime.reductions:
        limit = _limit(reduction)
        if limit is None or reduction.pct is None:
            continue
        paid_in_time = facts.having({PAID_WITHIN: limit})
        if judge_all(reduction.conditions, paid_in_time, regime.taken_unless_stated).truth is Truth.YES:
            last_day = decided_on + timedelta(days=limit - 1)
            first = _arrears_first(reduction, decided_on, arrears)
            return EarlyOffer(reduction.pct, last_day, reduction.words, reduction.ref, first)
    return None


def _arrears_first(reduction: Reduction, decided_on: date, arrears: Decimal | None) -> ArrearsFirst | None:
    asked = reduction.also_paid
    if asked is None:
        return None
    return ArrearsFirst(arrears, decided_on + timedelta(days=asked.within_days - 1), asked.ref)


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
    to_workers: Sequence[PaidSum] = (),
) -> Balance:
    paid = sum((one.amount for one in payments), ZERO)
    due = original if settled is None else min(settled, original)  # an appeal may have left less than was agreed
    if early is None:
        return Balance(payee, currency, original, due, paid, early=None, early_taken=False)
    in_time = settled is None and due > 0 and paid_by(payments, early.last_day) >= early.lowered(due)
    refused = early.arrears.refusal(to_workers) if in_time and early.arrears else ""
    taken = in_time and not refused
    had = paid_by(to_workers, early.arrears.last_day) if early.arrears else ZERO
    due = early.lowered(due) if taken else due
    return Balance(payee, currency, original, due, paid, early, taken, refused, had)


def covered_parts(planned: Sequence[tuple[date, Decimal]], paid: Decimal, left: Decimal) -> tuple[PlannedPart, ...]:
    """What was paid since the plan was made reaches the earlier parts first; when nothing is left all are covered."""
    parts = []
    owed = ZERO
    for due_on, amount in planned:
        owed += amount
        parts.append(PlannedPart(due_on, amount, covered=left <= 0 or paid >= owed))
    return tuple(parts)
