"""
The dated texts of a law. A statement answers the text that was in force on the last day of its reporting year; a year
that no text covers is refused with those there are.
"""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from foundation.errors import Invalid

Duty = Literal["owed", "suspended", "not yet"]
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
YEAR = re.compile(r"(19|20|21)\d\d")
AFTER = re.compile(r"(\d{1,2}) months after the year")
EACH = re.compile(rf"(\d{{1,2}}) ({'|'.join(MONTHS)}) after the year")


class LawHasNoVersion(Invalid):
    code = "law.no_version"

    def __init__(self, law_id: str, on: date, known: tuple[str, ...]) -> None:
        super().__init__(
            f"No version of {law_id} was in force on {on.isoformat()}, the last day of the reporting year; there are "
            f"{', '.join(known)}. Choose a later year."
        )
        self.law_id = law_id
        self.on = on
        self.known = known


class LawYearUnreadable(Invalid):
    code = "law.year_unreadable"

    def __init__(self, text: str) -> None:
        super().__init__(f"A statement is made for a whole reporting year, as 2026; {text!r} is none.")
        self.text = text


class TargetUnreadable(Invalid):
    code = "law_target.unreadable"

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is no day to publish by: write `6 months after the year` or `31 May after the year`."
        )
        self.text = text


class LawVersion(BaseModel):
    """
    `duty` is given where the day alone does not tell it; `unverified`: nobody here has seen that it was adopted.
    `applies`, `citation` and `sections` replace those of the newest text; a section set to None was not in this one.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    valid_from: date
    valid_to: date | None = None
    changes: str
    certainty: Literal["high", "medium", "low"]
    checked: str
    source: str
    duty: Duty | None = None
    unverified: bool = False
    citation: str = ""
    applies: Mapping[str, Any] | None = None
    sections: Mapping[str, Mapping[str, Any] | None] = {}

    def holds(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def recalled(self) -> bool:
        return self.checked == "recall"

    @property
    def words(self) -> str:
        until = f" to {self.valid_to.isoformat()}" if self.valid_to else " on"
        return f"{self.id} (from {self.valid_from.isoformat()}{until})"


def in_a_row(versions: tuple[LawVersion, ...]) -> bool:
    """Whether each text ends on the day before the next begins, and only the last is open."""
    pairs = pairwise(versions)
    return versions[-1].valid_to is None and all(
        one.valid_to is not None and one.valid_to + timedelta(days=1) == then.valid_from for one, then in pairs
    )


def version_on(law_id: str, versions: tuple[LawVersion, ...], day: date) -> LawVersion:
    """Raises LawHasNoVersion."""
    for version in versions:
        if version.holds(day):
            return version
    raise LawHasNoVersion(law_id, day, tuple(version.words for version in versions))


@dataclass(frozen=True, slots=True)
class ReportingYear:
    """Named after the calendar year in which it ends."""

    year: int
    last: date

    @property
    def first(self) -> date:
        before = _same_day(self.last, self.last.year - 1)
        return before + timedelta(days=1)

    def holds(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last


def reporting_year(year: int, ends: str = "12-31") -> ReportingYear:
    """`ends` is the month and day on which the firm's year closes, as 03-31; 02-29 means the end of February."""
    month, day = (int(part) for part in ends.split("-"))
    return ReportingYear(year, date(year, month, min(day, monthrange(year, month)[1])))


def whole_year(period: str, *, today: date) -> int:
    """The current year when nothing is written. Raises LawYearUnreadable."""
    given = period.strip() or str(today.year)
    if not YEAR.fullmatch(given):
        raise LawYearUnreadable(period)
    return int(given)


def target_day(text: str, last: date) -> date:
    """The last day to be public, for a year that closed on `last`. Raises TargetUnreadable."""
    if found := AFTER.fullmatch(text):
        return months_later(last, int(found[1]))
    if found := EACH.fullmatch(text):
        month = MONTHS.index(found[2]) + 1
        day = min(int(found[1]), monthrange(last.year, month)[1])
        this_year = date(last.year, month, day)
        return this_year if this_year > last else date(last.year + 1, month, day)
    raise TargetUnreadable(text)


def months_later(day: date, months: int) -> date:
    """The same day of a later or earlier month; the end of a month stays its end."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = monthrange(year, month + 1)[1]
    at_end = day.day == monthrange(day.year, day.month)[1]
    return date(year, month + 1, last if at_end else min(day.day, last))


def _same_day(day: date, year: int) -> date:
    at_end = day.day == monthrange(day.year, day.month)[1]
    last = monthrange(year, day.month)[1]
    return date(year, day.month, last if at_end else min(day.day, last))
