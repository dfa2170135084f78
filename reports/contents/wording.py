"""How values read, the same in print, on the page and in the `shown` column of a file, in the language being spoken."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from reports.contents.blocks import Figure, Paragraph
from reports.contents.spoken import OTHERWISE, language_spoken, word
from reports.contents.values import Band, FewerThan, Kind, Mark, Money, Standing, Unknown, Value

MINUS = "\N{MINUS SIGN}"
NOT_APPLICABLE = "\N{EN DASH}"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class _Words(Mapping[StrEnum, str]):
    """The word of each code, in the language being spoken when it is asked for."""

    def __init__(self, group: str, codes: type[StrEnum]) -> None:
        self._group, self._codes = group, codes

    def __getitem__(self, code: StrEnum) -> str:
        return word(f"{self._group}-{code.value}")

    def __iter__(self) -> Iterator[StrEnum]:
        return iter(self._codes)

    def __len__(self) -> int:
        return len(self._codes)


BAND_WORDS = _Words("value.band", Band)
STANDING_WORDS = _Words("value.standing", Standing)
BAND_STEPS = {Band.UNKNOWN: 0, Band.LOW: 1, Band.MEDIUM: 2, Band.HIGH: 3, Band.VERY_HIGH: 4}


def day(on: date) -> str:
    if language_spoken() == OTHERWISE:
        return f"{on.day} {MONTHS[on.month - 1]} {on.year}"
    from babel.dates import format_date  # noqa: PLC0415 - half of the command line's start time; English needs none

    return str(format_date(on, "d MMM y", locale=language_spoken()))


def days_between(first: date, last: date) -> str:
    """A span of days, both counted in."""
    return word("value.span", low=day(first), high=day(last))


def number(value: int | Decimal, places: int = 0) -> str:
    """Grouped, rounded half up; in English by commas and with a real minus."""
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    if language_spoken() == OTHERWISE:
        text = f"{abs(rounded):,f}"
        return f"{MINUS}{text}" if rounded < 0 else text
    from babel.numbers import format_decimal  # noqa: PLC0415 - as above

    pattern = "#,##0" + ("." + "0" * places if places else "")
    return str(format_decimal(rounded, pattern, locale=language_spoken())).replace("-", MINUS)


def points(value: int) -> str:
    return f"+{number(value)}" if value > 0 else number(value)


def span(mark: Mark) -> str:
    if mark.low is None or mark.high is None:
        return ""
    return word("value.span", low=str(mark.low), high=str(mark.high))


def band(mark: Mark) -> str:
    return BAND_WORDS[mark.band] if mark.score is None else f"{mark.score} {BAND_WORDS[mark.band]}"


def shown(value: Value, kind: Kind, places: int = 0) -> str:
    match value:
        case None | Unknown() | FewerThan():
            return _absence(value)
        case int() | Decimal():
            return _figure(value, kind, places)
        case Mark():
            return f"{band(value)}, {span(value)}" if span(value) else band(value)
        case Standing():
            return STANDING_WORDS[value]
        case Money():
            return f"{number(value.amount, 2 if value.amount % 1 else 0)} {value.currency}"
    return day(value) if isinstance(value, date) else value


def _absence(value: Unknown | FewerThan | None) -> str:
    match value:
        case Unknown():
            return word("value.unknown-because", reason=value.reason) if value.reason else word("value.unknown")
        case FewerThan():
            return word("value.fewer-than", limit=str(value.limit))
    return NOT_APPLICABLE


def _figure(value: int | Decimal, kind: Kind, places: int) -> str:
    if kind is Kind.POINTS:
        return points(int(value))
    return f"{number(value, places)}%" if kind is Kind.PERCENT else number(value, places)


def figure_shown(figure: Figure) -> str:
    return shown(figure.value, figure.kind)


def filled(paragraph: Paragraph) -> str:
    """The sentence as a person reads it."""
    values = {figure.id: figure_shown(figure) for figure in paragraph.figures}
    return re.sub(r"\{(\w[\w.-]*)\}", lambda found: values[found.group(1)], paragraph.text)


def counted(count: int, one: str, many: str) -> str:
    """`1 visit`, `3 visits`: the form of the noun, without the number, which belongs to a figure."""
    return one if count == 1 else many
