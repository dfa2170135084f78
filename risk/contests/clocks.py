"""How long whoever made a score has to answer a contest: dated data with its source, in working days of the place."""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from foundation.dates import CalendarUnknown, WorkingCalendar, add_working_days

FILE = Path(__file__).parent / "clocks.csv"
WORKING = "working"


@dataclass(frozen=True, slots=True)
class ContestClock:
    rule: str
    effective_from: date
    days: int
    day_kind: str
    source: str
    confidence: str

    def due_on(self, opened_on: date, country: str | None) -> date:
        """Counted from the day after. Weekends alone where nobody knows the place's holidays."""
        if self.day_kind != WORKING:
            return opened_on + timedelta(days=self.days)
        try:
            calendar = WorkingCalendar(country)
        except CalendarUnknown:
            calendar = WorkingCalendar()
        return add_working_days(opened_on, self.days, calendar).last_day


@cache
def _clocks() -> tuple[ContestClock, ...]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(
            ContestClock(
                rule=row["rule"],
                effective_from=date.fromisoformat(row["effective_from"]),
                days=int(row["days"]),
                day_kind=row["day_kind"],
                source=row["source"],
                confidence=row["confidence"],
            )
            for row in csv.DictReader(lines)
        )


def clock_on(day: date) -> ContestClock:
    """The one in force: the newest that had begun."""
    return max((one for one in _clocks() if one.effective_from <= day), key=lambda one: one.effective_from)
