"""How values read, the same in print, on the page and in the `shown` column of a file."""

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from reports.contents.blocks import Band, FewerThan, Figure, Kind, Mark, Money, Paragraph, Standing, Unknown, Value

MINUS = "\N{MINUS SIGN}"
NOT_APPLICABLE = "\N{EN DASH}"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
BAND_WORDS = {
    Band.LOW: "Low",
    Band.MEDIUM: "Medium",
    Band.HIGH: "High",
    Band.VERY_HIGH: "Very high",
    Band.UNKNOWN: "Unknown",
}
BAND_STEPS = {Band.UNKNOWN: 0, Band.LOW: 1, Band.MEDIUM: 2, Band.HIGH: 3, Band.VERY_HIGH: 4}
STANDING_WORDS = {
    Standing.CLAIMED: "Claimed",
    Standing.EVIDENCED: "Evidenced",
    Standing.VERIFIED: "Verified",
    Standing.EXPIRED: "Expired",
    Standing.UNKNOWN: "Unknown",
}


def day(on: date) -> str:
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def number(value: int | Decimal, places: int = 0) -> str:
    """Grouped by commas, rounded half up, with a real minus."""
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{abs(rounded):,f}"
    return f"{MINUS}{text}" if rounded < 0 else text


def points(value: int) -> str:
    return f"+{number(value)}" if value > 0 else number(value)


def span(mark: Mark) -> str:
    return f"{mark.low} to {mark.high}" if mark.low is not None and mark.high is not None else ""


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
            return f"unknown: {value.reason}" if value.reason else "unknown"
        case FewerThan():
            return f"fewer than {value.limit}"
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
