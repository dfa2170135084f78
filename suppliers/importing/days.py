"""Dates as lists hold them. Whether 03/04 is March or April is decided once for the whole column, or asked."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from suppliers.importing.choices import DateSystem
from suppliers.importing.heads import fold_head

DayOrder = Literal["day_first", "month_first", "unknown"]
Problem = Literal["date.impossible", "date.unreadable", "date.ambiguous"]

# Day 0 of each system; that of 1900 is right for every day after February 1900.
SERIAL_STARTS: dict[DateSystem, dt.date] = {"1900": dt.date(1899, 12, 30), "1904": dt.date(1904, 1, 1)}
EARLIEST_SERIAL, LATEST_SERIAL = 14_611, 73_415  # 1940 to 2100: other bare numbers are no dates
CENTURY_TURN = 69  # POSIX: 69-99 are 19xx
MONTH_LOCALES = (
    *(
        "en",
        "es",
        "fr",
        "pt",
        "de",
        "tr",
        "ar",
        "it",
        "nl",
        "pl",
        "ro",
        "ru",
        "uk",
        "cs",
        "hu",
        "sv",
        "da",
        "id",
        "bn",
        "hi",
    ),
)

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?")
_NUMERIC = re.compile(r"(\d{1,2})([/.\-])(\d{1,2})\2(\d{4}|\d{2})(?:[T ].*)?")
_EAST_ASIAN = re.compile(r"(\d{4})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일号]?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEAR_MONTH = re.compile(r"((?:19|20)\d\d)-(\d{1,2})|(\d{1,2})/((?:19|20)\d\d)")
_COMPACT = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])([0-3]\d)")
_WORDED = re.compile(r"(?:(\d{1,2})\W*\s*)?([^\W\d]+)\W*\s*(?:(\d{1,2})(?:st|nd|rd|th)?\W+)?((?:19|20)\d\d)")


@dataclass(frozen=True, slots=True)
class ParsedDay:
    """Either `day`, or `problem` with day None. A year or month alone means its first day, its last for an end."""

    day: dt.date | None
    problem: Problem | None = None


def column_order(texts: Iterable[str]) -> DayOrder:
    """`day_first` if some first number exceeds 12, `month_first` if some second does; both or neither stays unknown."""
    first = second = False
    for text in texts:
        if (parts := _NUMERIC.fullmatch(text.strip())) and parts[2] != ".":
            first = first or int(parts[1]) > 12  # noqa: PLR2004 - months
            second = second or int(parts[3]) > 12  # noqa: PLR2004 - months
    if first == second:
        return "unknown"
    return "day_first" if first else "month_first"


def needs_order(texts: Iterable[str]) -> bool:
    """Whether some text is written in numbers of which either may be the month."""
    return any((parts := _NUMERIC.fullmatch(text.strip())) and parts[2] != "." for text in texts)


def parse_day(text: str, order: DayOrder, *, is_end: bool = False, system: DateSystem = "1900") -> ParsedDay:
    text = text.strip()
    if parts := _ISO.fullmatch(text) or _COMPACT.fullmatch(text) or _EAST_ASIAN.fullmatch(text):
        return _day(int(parts[1]), int(parts[2]), int(parts[3]))
    if parts := _NUMERIC.fullmatch(text):
        return _numeric(parts, order)
    if _SERIAL.fullmatch(text):
        return _serial(int(float(text)), system)
    if found := _coarse(text, is_end=is_end):
        return found
    return _worded(text, is_end=is_end) or ParsedDay(None, "date.unreadable")


def _day(year: int, month: int, day: int) -> ParsedDay:
    try:
        return ParsedDay(dt.date(year, month, day))
    except ValueError:
        return ParsedDay(None, "date.impossible")


def _numeric(parts: re.Match[str], order: DayOrder) -> ParsedDay:
    """A dot between the numbers is German, Turkish or Russian writing, and those put the day first."""
    first, second, year = int(parts[1]), int(parts[3]), int(parts[4])
    if len(parts[4]) == 2:  # noqa: PLR2004 - two-digit year
        year += 1900 if year >= CENTURY_TURN else 2000
    if parts[2] == "." or first == second or first > 12:  # noqa: PLR2004 - months
        return _day(year, second, first)
    if second > 12:  # noqa: PLR2004 - months
        return _day(year, first, second)
    if order == "unknown":
        return ParsedDay(None, "date.ambiguous")
    return _day(year, second, first) if order == "day_first" else _day(year, first, second)


def _serial(serial: int, system: DateSystem) -> ParsedDay:
    if not EARLIEST_SERIAL <= serial <= LATEST_SERIAL:
        return ParsedDay(None, "date.unreadable")
    return ParsedDay(SERIAL_STARTS[system] + dt.timedelta(days=serial))


def _coarse(text: str, *, is_end: bool) -> ParsedDay | None:
    if _YEAR.fullmatch(text):
        return ParsedDay(dt.date(int(text), 12, 31) if is_end else dt.date(int(text), 1, 1))
    if parts := _YEAR_MONTH.fullmatch(text):
        year, month = int(parts[1] or parts[4]), int(parts[2] or parts[3])
        return _month(year, month, is_end=is_end)
    return None


def _month(year: int, month: int, *, is_end: bool) -> ParsedDay:
    first = _day(year, month, 1)
    if first.day is None or not is_end:
        return first
    after = first.day + dt.timedelta(days=31)
    return ParsedDay(after.replace(day=1) - dt.timedelta(days=1))


def _worded(text: str, *, is_end: bool) -> ParsedDay | None:
    """Such as `31 Dec 2024`, `December 31st, 2024`, `3 de marzo de 2024` or `März 2024`."""
    parts = _WORDED.fullmatch(re.sub(r"\b(?:de|del)\b\s*", "", text))
    month = _months().get(fold_head(parts[2])) if parts else None
    if parts is None or month is None:
        return None
    day = parts[1] or parts[3]
    return _day(int(parts[4]), month, int(day)) if day else _month(int(parts[4]), month, is_end=is_end)


@cache
def _months() -> dict[str, int]:
    from babel import Locale  # noqa: PLC0415 - only lists with month names need it

    found: dict[str, int] = {}
    for locale in MONTH_LOCALES:
        months = Locale(locale).months["format"]
        for width in ("wide", "abbreviated"):
            for number, name in months[width].items():
                found.setdefault(fold_head(name), number)
    return found
