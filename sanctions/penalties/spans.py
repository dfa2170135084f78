"""Amounts as the law leaves them: from a lower to an upper end, with an expected one only where the law gives it."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

ZERO = Decimal(0)
WHOLE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Span:
    """`high` None: the law sets no ceiling. `expected` None: the law leaves the amount to whoever decides."""

    low: Decimal
    high: Decimal | None
    expected: Decimal | None = None

    @classmethod
    def exactly(cls, amount: Decimal) -> "Span":
        return cls(amount, amount, amount)

    def each(self, change: Callable[[Decimal], Decimal]) -> "Span":
        """`change` must never turn a larger amount into a smaller one than it makes of a smaller."""
        high = None if self.high is None else change(self.high)
        expected = None if self.expected is None else change(self.expected)
        return Span(change(self.low), high, expected)

    def times(self, factor: Decimal | int) -> "Span":
        return self.each(lambda amount: amount * factor)

    def at_most(self, cap: Decimal | None) -> "Span":
        if cap is None:
            return self
        capped = self.each(lambda amount: min(amount, cap))
        return Span(capped.low, cap if self.high is None else capped.high, capped.expected)

    def at_least(self, floor: Decimal | None) -> "Span":
        return self if floor is None else self.each(lambda amount: max(amount, floor))

    def with_high(self, high: Decimal | None) -> "Span":
        return Span(self.low, high, self.expected)

    @property
    def is_exact(self) -> bool:
        return self.low == self.high


def total(spans: list[Span]) -> Span:
    """Both ends added up; expected only when each has one."""
    highs, expected = [one.high for one in spans], [one.expected for one in spans]
    return Span(
        sum((one.low for one in spans), ZERO),
        None if None in highs else sum((high for high in highs if high is not None), ZERO),
        None if None in expected else sum((one for one in expected if one is not None), ZERO),
    )


def greatest(spans: list[Span]) -> Span:
    """Whatever the facts turn out to be, the largest of them: end by end."""
    highs = [one.high for one in spans]
    expected = [one.expected for one in spans]
    return Span(
        max(one.low for one in spans),
        None if None in highs else max(high for high in highs if high is not None),
        None if None in expected else max(one for one in expected if one is not None),
    )


def rounded(amount: Decimal) -> int:
    """Half up to the whole unit of the currency; done once, at the end."""
    return int(amount.quantize(WHOLE, ROUND_HALF_UP))
