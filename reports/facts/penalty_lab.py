"""The penalty lab: one set of facts, the laws that are about it, what they ask, and what each provides."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sanctions.penalties.answers import AssessmentAnswer, RefusedAnswer, answer_of
from sanctions.penalties.assessments import Refused
from sanctions.penalties.comparison import Beside, Compared, compare, offered
from sanctions.penalties.facts import FactKind, Facts, Kind, vocabulary
from sanctions.penalties.needs import needs_of
from sanctions.penalties.regimes import Regime, family_of
from sanctions.penalties.spans import Span

FIRST = ("offence_family", "offence_date")
MONEY = ("currency", "exchange_rates")


@dataclass(frozen=True, slots=True)
class Asked:
    """One fact of the form. `needed`: a chosen law cannot answer without it where its rule applies."""

    fact: FactKind
    needed: bool
    read_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A span on the common scale, in per cent of its width. `open` has no upper end."""

    start: float
    width: float
    open: bool


@dataclass(frozen=True, slots=True)
class LabAmount:
    """One sum of one law, to the authority or to workers, in its own money and side by side."""

    payee: str
    low: Decimal
    high: Decimal | None
    expected: Decimal | None
    times_low: float | None
    times_high: float | None
    converted_low: Decimal | None
    converted_high: Decimal | None
    bar: Bar | None


@dataclass(frozen=True, slots=True)
class LabRow:
    """`answer` is set, or `refused` is; `amounts` are empty where a law takes no money."""

    regime: str
    jurisdiction: str
    authority: str
    currency: str
    recalled: bool
    answer: AssessmentAnswer | None
    refused: RefusedAnswer | None
    amounts: tuple[LabAmount, ...] = ()


@dataclass(frozen=True, slots=True)
class Offered:
    id: str
    jurisdiction: str
    instrument: str
    currency: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class LabFacts:
    """
    `scale`: the powers of ten under the bars, as multiples of the wages withheld or in the money of the facts; empty
    where nothing can be compared. `rates_for`: currencies whose dated rate would bring a law beside the others.
    """

    offered: tuple[Offered, ...]
    asked: tuple[Asked, ...]
    counted_when_stated: tuple[Asked, ...]
    asks_money: bool
    rates_for: tuple[str, ...]
    rows: tuple[LabRow, ...]
    compared_in: str
    scale: tuple[float, ...]
    stated: int

    @property
    def refused(self) -> int:
        return sum(row.refused is not None for row in self.rows)

    @property
    def chosen(self) -> tuple[str, ...]:
        return tuple(one.id for one in self.offered if one.chosen)


def lab_facts(facts: Facts, chosen: Iterable[str], *, compared_in: str, assessed: bool) -> LabFacts:
    """`chosen` empty: every law in force that day about this kind of offence. `assessed` False: only what is asked."""
    about = offered(facts)
    wanted = frozenset(chosen) or frozenset(about)
    laws = {family: law for family, law in about.items() if family in wanted}
    asked = asked_by(laws)
    shown = laws | _not_about(wanted - about.keys())
    compared = compare(facts, tuple(shown)) if assessed else ()
    ends = _ends(compared, compared_in)
    rows = tuple(_row(*law, one, compared_in, ends) for law, one in zip(shown.items(), compared, strict=False))
    money = any(one.fact.kind in (Kind.MONEY, Kind.MONEY_LIST) for one in asked)
    return LabFacts(
        offered=tuple(_offered(*one, chosen=one[0] in wanted) for one in about.items()),
        asked=tuple(one for one in asked if one.needed),
        counted_when_stated=tuple(one for one in asked if not one.needed),
        asks_money=money,
        rates_for=tuple(sorted({one.currency for one in laws.values()} - {facts.currency}))
        if money and facts.currency
        else (),
        rows=rows,
        compared_in=compared_in,
        scale=_scale(ends),
        stated=len(set(facts.stated) - {*FIRST, *MONEY}),
    )


def _offered(family: str, law: Regime, *, chosen: bool) -> Offered:
    return Offered(family, law.jurisdiction, law.instrument, law.currency, chosen)


def _not_about(families: Iterable[str]) -> dict[str, Regime]:
    """Asked for by name, though of another day or about something else: refused in words, by the newest version."""
    return {name: family_of(name)[0].versions[0] for name in sorted(families)}


def asked_by(laws: Mapping[str, Regime]) -> tuple[Asked, ...]:
    """In the order of the vocabulary; a fact that one law asks for is asked, whatever the others do with it."""
    readers: dict[str, list[str]] = {}
    needed: set[str] = set()
    for family, law in laws.items():
        for need in needs_of(law):
            readers.setdefault(need.fact.name, []).append(family)
            needed |= {need.fact.name} if need.asked else set()
    names = (name for name in vocabulary() if name in readers and name not in (*FIRST, *MONEY))
    return tuple(Asked(vocabulary()[name], name in needed, tuple(readers[name])) for name in names)


def _row(family: str, law: Regime, one: Compared, compared_in: str, ends: tuple[int, int] | None) -> LabRow:
    answer = answer_of(one.answer)
    if isinstance(one.answer, Refused):
        refused: RefusedAnswer = answer  # type: ignore[assignment]  # answer_of answers a refusal with a refusal
        return LabRow(family, law.jurisdiction, law.authority, law.currency, law.recalled, None, refused)
    assessed: AssessmentAnswer = answer  # type: ignore[assignment]  # and an assessment with an assessment
    sums = (("authority", one.fine), ("workers", one.to_workers))
    amounts = tuple(_amount(payee, beside, compared_in, ends) for payee, beside in sums if beside is not None)
    return LabRow(family, law.jurisdiction, law.authority, law.currency, law.recalled, assessed, None, amounts)


def _amount(payee: str, beside: Beside, compared_in: str, ends: tuple[int, int] | None) -> LabAmount:
    shown = _shown(beside, compared_in)
    times, converted = beside.times_wages, beside.converted
    return LabAmount(
        payee=payee,
        low=beside.span.low,
        high=beside.span.high,
        expected=beside.span.expected,
        times_low=None if times is None else float(times.low),
        times_high=None if times is None or times.high is None else float(times.high),
        converted_low=None if converted is None else converted.low,
        converted_high=None if converted is None else converted.high,
        bar=_bar(shown, ends) if shown and ends else None,
    )


def _shown(beside: Beside, compared_in: str) -> Span | None:
    return {"wages": beside.times_wages, "currency": beside.converted}[compared_in]


def _ends(compared: Iterable[Compared], compared_in: str) -> tuple[int, int] | None:
    """The powers of ten around everything above nothing; at least two decades, so that a bar has a place."""
    both = [beside for one in compared for beside in (one.fine, one.to_workers) if beside is not None]
    spans = [shown for shown in (_shown(beside, compared_in) for beside in both) if shown is not None]
    known = [end for span in spans for end in (span.low, span.high) if end]
    if not known:
        return None
    low, high = math.floor(math.log10(min(known))), math.ceil(math.log10(max(known)))
    return (low, high) if high - low > 1 else (low - 1, high + 1)


def _bar(span: Span, ends: tuple[int, int]) -> Bar:
    """On a scale of powers of ten. Nothing has no power of its own: a range from zero begins where the scale does."""
    start = _place(span.low, ends)
    end = 100.0 if span.high is None else _place(span.high, ends)
    return Bar(start, max(1.0, round(end - start, 2)), span.high is None)


def _place(amount: Decimal, ends: tuple[int, int]) -> float:
    low, high = ends
    return 0.0 if not amount else round((math.log10(amount) - low) / (high - low) * 100, 2)


def _scale(ends: tuple[int, int] | None) -> tuple[float, ...]:
    return tuple(10.0**power for power in range(ends[0], ends[1] + 1)) if ends else ()
