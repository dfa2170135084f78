"""
Working days, counted the way a notice is served: from the day after receipt, each left-out day with its reason.

Public holidays come from the `holidays` package (country and subdivision); what it cannot know (a farm's rest day,
a camp closure, a day declared by decree) is passed in. Whether a day that is free from noon on counts is a row of
`half_days.csv`. Nothing here reads the clock.
"""

import csv
import datetime as dt
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from itertools import count
from typing import TYPE_CHECKING

from foundation.errors import Invalid

if TYPE_CHECKING:
    from holidays import HolidayBase

LONGEST_COUNT = 5_000
"""No clock in labour law runs longer; above it the number is a slip of the pen."""
LONGEST_GAP = 366
"""A calendar without one working day in a year is a mistake in its rest days, not a calendar."""
SATURDAY_AND_SUNDAY = frozenset({5, 6})
EVERYWHERE = "*"


class CalendarUnknown(Invalid):
    code = "calendar.unknown"

    def __init__(self, country: str, subdivision: str | None) -> None:
        place = f"{country}-{subdivision}" if subdivision else country
        super().__init__(
            f"No public holidays are known for {place}: use an ISO 3166 code the `holidays` package has, "
            "or no country and your own rest days."
        )
        self.country = country
        self.subdivision = subdivision


class DayCountImpossible(Invalid):
    code = "calendar.day_count"

    def __init__(self, days: int) -> None:
        super().__init__(f"{days} working days cannot be counted: give a number from 0 to {LONGEST_COUNT}.")
        self.days = days


class NoWorkingDay(Invalid):
    code = "calendar.no_working_day"

    def __init__(self, after: dt.date) -> None:
        super().__init__(f"The calendar has no working day in the year after {after}: check its rest days.")
        self.after = after


@dataclass(frozen=True, slots=True, order=True)
class RestDay:
    """A day that does not count, and why in words."""

    day: dt.date
    reason: str


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """
    Which days count at one place. Without a country only the weekend and the own rest days are left out.

    `weekend` (0 = Monday) overrides the country's own, for example where a sector works six days; `half_days_count`
    overrides what `half_days.csv` says of the country.
    """

    country: str | None = None
    subdivision: str | None = None
    rest_days: tuple[RestDay, ...] = ()
    weekend: frozenset[int] | None = None
    half_days_count: bool | None = None

    def __post_init__(self) -> None:
        if self.country is not None:
            _table(self.country, self.subdivision)


@dataclass(frozen=True, slots=True)
class WorkingDayCount:
    """`counted` has as many days as were asked for; `skipped` lies between them, in order, each with its reason."""

    start: dt.date
    last_day: dt.date
    counted: tuple[dt.date, ...]
    skipped: tuple[RestDay, ...]


def rest_reason(day: dt.date, calendar: WorkingCalendar) -> str | None:
    """The reason why the day does not count, or None on a working day. A named day says more than a weekend."""
    for rest in calendar.rest_days:
        if rest.day == day:
            return rest.reason
    table = _table(calendar.country, calendar.subdivision) if calendar.country else None
    if table is not None and (name := table.get(day)):
        return f"public holiday: {name}"
    if _in_weekend(day, calendar.weekend, table):
        return f"weekend: {day:%A}"
    half = half_day(day, calendar)
    return f"half-day: {half}" if half and not _half_days_count(day, calendar) else None


def half_day(day: dt.date, calendar: WorkingCalendar) -> str | None:
    """The name of a day on which only the morning is worked, whether or not it counts."""
    table = _half_days(calendar.country, calendar.subdivision) if calendar.country else None
    return table.get(day) if table is not None else None


def _half_days_count(day: dt.date, calendar: WorkingCalendar) -> bool:
    if calendar.half_days_count is not None:
        return calendar.half_days_count
    rows = [row for row in _half_day_rules() if row.country in {calendar.country, EVERYWHERE} and row.since <= day]
    return max(rows, key=lambda row: (row.country != EVERYWHERE, row.since)).counts if rows else True


def is_working_day(day: dt.date, calendar: WorkingCalendar) -> bool:
    return rest_reason(day, calendar) is None


def add_working_days(start: dt.date, days: int, calendar: WorkingCalendar) -> WorkingDayCount:
    """Counts from the day after `start` (the day of receipt never counts); 0 days end on `start` itself."""
    if not 0 <= days <= LONGEST_COUNT:
        raise DayCountImpossible(days)
    counted: list[dt.date] = []
    skipped: list[RestDay] = []
    walk = _days_after(start)
    while len(counted) < days:
        day = next(walk)
        reason = rest_reason(day, calendar)
        if reason is None:
            counted.append(day)
        else:
            skipped.append(RestDay(day, reason))
        _refuse_endless(start, day, counted)
    return WorkingDayCount(start, counted[-1] if counted else start, tuple(counted), tuple(skipped))


def next_working_day(day: dt.date, calendar: WorkingCalendar) -> WorkingDayCount:
    """The day itself when it counts, else the first that does: a period that ends on a rest day ends after it."""
    if is_working_day(day, calendar):
        return WorkingDayCount(day, day, (day,), ())
    reason = rest_reason(day, calendar) or ""
    ahead = add_working_days(day, 1, calendar)
    return WorkingDayCount(day, ahead.last_day, ahead.counted, (RestDay(day, reason), *ahead.skipped))


def working_days_before(day: dt.date, days: int, calendar: WorkingCalendar) -> dt.date:
    """The working day that lies so many working days before `day`, which itself does not count."""
    if not 0 <= days <= LONGEST_COUNT:
        raise DayCountImpossible(days)
    found, left = day, days
    while left:
        found -= dt.timedelta(days=1)
        left -= is_working_day(found, calendar)
        if (day - found).days > LONGEST_GAP * (days - left + 1):
            raise NoWorkingDay(found)
    return found


def working_days_between(first: dt.date, last: dt.date, calendar: WorkingCalendar) -> tuple[dt.date, ...]:
    """Both ends included."""
    span = (first + dt.timedelta(days=step) for step in range((last - first).days + 1))
    return tuple(day for day in span if is_working_day(day, calendar))


def months_later(start: dt.date, months: int) -> dt.date:
    """The same day of a later month, or that month's last day when it is shorter."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    return dt.date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _days_after(start: dt.date) -> Iterator[dt.date]:
    """Up to the last day that can be written, 9999-12-31; what would end after it has no working day left."""
    for step in count(1):
        if step > (dt.date.max - start).days:
            raise NoWorkingDay(start)
        yield start + dt.timedelta(days=step)


def _refuse_endless(start: dt.date, day: dt.date, counted: list[dt.date]) -> None:
    since = counted[-1] if counted else start
    if (day - since).days > LONGEST_GAP:
        raise NoWorkingDay(since)


def _in_weekend(day: dt.date, weekend: frozenset[int] | None, table: "HolidayBase | None") -> bool:
    if weekend is not None:
        return day.weekday() in weekend
    if table is None:
        return day.weekday() in SATURDAY_AND_SUNDAY
    # Some states move working days onto a weekend by decree; the package lists them.
    return table.is_weekend(day) and day not in table.weekend_workdays


@lru_cache(maxsize=256)
def _table(country: str, subdivision: str | None) -> "HolidayBase":
    import holidays  # noqa: PLC0415 - 0.2 s that the command line must not pay at start

    try:
        return holidays.country_holidays(country, subdiv=subdivision)
    except NotImplementedError as unknown:
        raise CalendarUnknown(country, subdivision) from unknown


@lru_cache(maxsize=256)
def _half_days(country: str, subdivision: str | None) -> "HolidayBase | None":
    import holidays  # noqa: PLC0415 - 0.2 s that the command line must not pay at start

    if "half_day" not in _table(country, subdivision).supported_categories:
        return None
    return holidays.country_holidays(country, subdiv=subdivision, categories=("half_day",))


@dataclass(frozen=True, slots=True)
class _HalfDayRule:
    country: str
    counts: bool
    since: dt.date


@cache
def _half_day_rules() -> tuple[_HalfDayRule, ...]:
    lines = files("foundation").joinpath("half_days.csv").read_text("utf-8").splitlines()
    return tuple(
        _HalfDayRule(row["country"], row["counts"] == "yes", dt.date.fromisoformat(row["valid_from"]))
        for row in csv.DictReader(lines)
    )
