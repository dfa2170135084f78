"""The time a report is about, as people write it: 2026, 2026-H2, 2026-Q4 or 2026-11."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Literal

from foundation.errors import Invalid

WRITTEN = re.compile(r"(\d{4})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?")
Rhythm = Literal["month", "quarter", "half", "year"]
MONTHS: dict[Rhythm, int] = {"month": 1, "quarter": 3, "half": 6, "year": 12}


class PeriodUnreadable(Invalid):
    code = "period.unreadable"

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} is no period: write a year, a half, a quarter or a month, as 2026, 2026-H2, 2026-Q4 or 2026-11."
        )
        self.text = text


@dataclass(frozen=True, slots=True)
class Period:
    """Both days included."""

    first: date
    last: date
    text: str

    def holds(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last


def read_period(text: str, *, today: date) -> Period:
    """Nothing written means the year of `today`. Raises PeriodUnreadable."""
    given = text.strip() or str(today.year)
    found = WRITTEN.fullmatch(given)
    if found is None or int(found[1]) == 0:
        raise PeriodUnreadable(text)
    year, half, quarter, month = int(found[1]), found[2], found[3], found[4]
    if half:
        return _period(year, 6 * int(half) - 5, 6, given)
    if quarter:
        return _period(year, 3 * int(quarter) - 2, 3, given)
    return _period(year, int(month), 1, given) if month else _period(year, 1, 12, given)


def period_around(day: date, rhythm: Rhythm) -> Period:
    """The one in which the day lies."""
    months = MONTHS[rhythm]
    first = (day.month - 1) // months * months + 1
    part = (first - 1) // months + 1
    ends = {"month": f"-{first:02}", "quarter": f"-Q{part}", "half": f"-H{part}", "year": ""}
    return _period(day.year, first, months, f"{day.year:04}{ends[rhythm]}")


def _period(year: int, first: int, months: int, text: str) -> Period:
    last = first + months - 1
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]), text)
