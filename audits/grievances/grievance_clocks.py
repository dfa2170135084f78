"""
By when whoever spoke hears that they were heard, and by when they have an answer (grievance_clocks.csv). A day that
falls on a weekend or a holiday stays: a person waits, so a clock here never runs longer than the law's own. Pure.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from audits.instruments.tables import rows
from foundation.dates import months_later

AUTHORITIES = frozenset({"inspectorate", "regulator"})


@dataclass(frozen=True, slots=True)
class GrievanceClock:
    """`length` and `longest` in `unit`; `longest` is what an extension may reach, None where the rule knows none."""

    house: str
    step: str
    length: int
    unit: str
    longest: int | None
    source: str
    confidence: str

    def from_day(self, day: date, *, extended: bool = False) -> date:
        length = (self.longest or self.length) if extended else self.length
        return day + timedelta(days=length) if self.unit == "days" else months_later(day, length)


@dataclass(frozen=True, slots=True)
class GrievanceDays:
    acknowledge_by: date
    answer_by: date


@cache
def clock_of(house: str, step: str) -> GrievanceClock:
    row = next(one for one in rows("grievance_clocks") if (one["house"], one["step"]) == (house, step))
    longest = int(row["longest"]) if row["longest"] else None
    return GrievanceClock(house, step, int(row["length"]), row["unit"], longest, row["source"], row["confidence"])


def house_of(organisation_kind: str) -> str:
    """An authority is an external channel for whoever speaks; everybody else runs an internal one."""
    return "external" if organisation_kind in AUTHORITIES else "internal"


def days_of(house: str, received_on: date, acknowledged_on: date | None, *, extended: bool = False) -> GrievanceDays:
    """
    The answer counts from the acknowledgement; where none was sent in time, from the end of the seven days, so that an
    acknowledgement that comes late buys nobody time.
    """
    acknowledge_by = clock_of(house, "acknowledge").from_day(received_on)
    since = min(acknowledged_on, acknowledge_by) if acknowledged_on else acknowledge_by
    return GrievanceDays(acknowledge_by, clock_of(house, "answer").from_day(since, extended=extended))
