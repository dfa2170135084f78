"""The time a report is about, as people write it: 2026, 2026-Q4 or 2026-11."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from foundation.errors import Invalid

WRITTEN = re.compile(r"(\d{4})(?:-(?:Q([1-4])|(0[1-9]|1[0-2])))?")


class PeriodUnreadable(Invalid):
    code = "period.unreadable"

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is no period: write a year, a quarter or a month, as 2026, 2026-Q4 or 2026-11.")
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
    year, quarter, month = int(found[1]), found[2], found[3]
    first = int(month or 3 * int(quarter) - 2 if quarter or month else 1)
    last = int(month or 3 * int(quarter) if quarter or month else 12)
    return Period(date(year, first, 1), date(year, last, monthrange(year, last)[1]), given)
