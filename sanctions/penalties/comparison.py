"""
One case under several laws, side by side. Amounts stay in each law's own money; they are compared as multiples of the
wages withheld, which no currency touches, and in the money of the facts by the dated rates that whoever asks has given.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sanctions.penalties.assess import assess
from sanctions.penalties.assessments import Assessment, Refused
from sanctions.penalties.facts import Facts
from sanctions.penalties.regimes import Regime, families
from sanctions.penalties.spans import Span


@dataclass(frozen=True, slots=True)
class Beside:
    """`times_wages` and `converted` are None where the wages, or a rate, were not stated."""

    span: Span
    times_wages: Span | None
    converted: Span | None


@dataclass(frozen=True, slots=True)
class Compared:
    """Fine and money to workers never add up. Both are None for a refusal and where a law takes no money."""

    answer: Assessment | Refused
    fine: Beside | None = None
    to_workers: Beside | None = None


def offered(facts: Facts) -> dict[str, Regime]:
    """By the family's name: the versions in force on the day of the offence that are about this kind of offence."""
    found = ((family.family, family.version_on(facts.offence_date)) for family in families())
    return {name: one for name, one in found if one is not None and facts.offence_family in one.offence_family}


def compare(facts: Facts, regimes: Sequence[str]) -> tuple[Compared, ...]:
    """One answer per regime, in the order asked. Raises RegimeNotFound."""
    return tuple(_compared(facts, assess(facts, regime)) for regime in regimes)


def _compared(facts: Facts, answer: Assessment | Refused) -> Compared:
    if isinstance(answer, Refused):
        return Compared(answer)
    return Compared(answer, _beside(facts, answer, answer.fine), _beside(facts, answer, answer.to_workers))


def _beside(facts: Facts, answer: Assessment, span: Span | None) -> Beside | None:
    if span is None:
        return None
    rate = rate_of(facts, answer.currency)
    wages = facts.known("underpayment_total")
    times = None
    if rate is not None and isinstance(wages, Decimal) and wages > 0:
        times = span.times(1 / (wages * rate))
    converted = span.times(1 / rate) if rate is not None and facts.currency is not None else None
    return Beside(span, times, converted)


def rate_of(facts: Facts, currency: str) -> Decimal | None:
    """Units of the law's currency for one of the facts'. Facts without a currency are in each law's own: 1."""
    if facts.currency in (None, currency):
        return Decimal(1)
    given = facts.rates.get(currency)
    return given.rate if given else None
