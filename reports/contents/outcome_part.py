"""What visits came to: outcomes, and the share with a finding among those drawn at random, with its interval."""

from dataclasses import dataclass
from decimal import Decimal

from reports.contents.blocks import Block, Figure, Figures, Notice, Paragraph, Section, Tone
from reports.contents.drawings import Bar, Bars
from reports.contents.spoken import word
from reports.contents.values import Kind, Unknown, Value

PLACES = 1
TENTHS = Decimal("0.1")
FEW = 20


@dataclass(frozen=True, slots=True)
class ShareFound:
    """In percent; None where no visit with an outcome was made. `found` of `visits`, of `made` in all."""

    made: int
    visits: int
    found: int
    rate: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """`drawn` at random against `chosen` in any other way; `planned` still to come, `cancelled` will not come."""

    drawn: ShareFound
    chosen: ShareFound
    planned: int = 0
    cancelled: int = 0


def percent(share: float | None) -> Decimal | None:
    return None if share is None else (Decimal(str(share)) * 100).quantize(TENTHS)


def outcome_section(outcome: Outcome) -> Section:
    drawn, chosen = outcome.drawn, outcome.chosen
    figures = Figures(
        (
            Figure("visits-made", word("outcome.made"), drawn.made + chosen.made),
            Figure("visits-to-come", word("outcome.to-come"), outcome.planned),
            Figure("visits-cancelled", word("outcome.cancelled"), outcome.cancelled),
            Figure("drawn-visits", word("outcome.drawn-visits"), drawn.visits),
            Figure("drawn-found", word("outcome.found"), drawn.found),
            Figure("chosen-visits", word("outcome.chosen-visits"), chosen.visits),
            Figure("chosen-found", word("outcome.found"), chosen.found),
            Figure("no-outcome", word("outcome.no-outcome"), drawn.made + chosen.made - drawn.visits - chosen.visits),
        )
    )
    bars = Bars(
        "hit-rates",
        word("outcome.rates"),
        word("outcome.unit"),
        (_bar("drawn", word("outcome.bar-drawn"), drawn), _bar("chosen", word("outcome.bar-chosen"), chosen)),
        Kind.PERCENT,
        PLACES,
        caption=word("outcome.interval"),
    )
    return Section(
        "outcome", word("outcome.title"), (figures, Paragraph(word("outcome.drawn")), bars, *_warning(drawn))
    )


def _bar(key: str, label: str, share: ShareFound) -> Bar:
    value: Value = Unknown(word("outcome.no-visit")) if share.rate is None else share.rate
    return Bar(key, label, value, share.low, share.high)


def _warning(drawn: ShareFound) -> tuple[Block, ...]:
    if not drawn.visits:
        words = word("outcome.unknown")
        return (Notice(words, Tone.SOON),)
    if drawn.visits < FEW:
        return (Notice(word("outcome.few")),)
    return ()
