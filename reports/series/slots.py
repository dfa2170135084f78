"""Which periods of a series are over, the day each is made and the day promised in public. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from foundation.dates import WorkingCalendar, add_working_days
from reports.contents.period import Period, Rhythm, period_around

Unit = Literal["days", "working_days"]
LONGEST_LAG = timedelta(days=800)
"""366 working days take less."""


@dataclass(frozen=True, slots=True)
class Wait:
    """How long after the last day of a period."""

    lag: int
    unit: Unit

    def after(self, day: date, calendar: WorkingCalendar) -> date:
        if self.unit == "working_days":
            return add_working_days(day, self.lag, calendar).last_day
        return day + timedelta(days=self.lag)


@dataclass(frozen=True, slots=True)
class Rule:
    """`target` None: nothing was promised in public. No slot falls due before `starts_on`."""

    rhythm: Rhythm
    wait: Wait
    target: Wait | None
    starts_on: date


@dataclass(frozen=True, slots=True)
class Slot:
    period: Period
    due_on: date
    target_on: date | None


def slots_over(rule: Rule, calendar: WorkingCalendar, *, today: date, after: date | None = None) -> list[Slot]:
    """Those whose period has ended, oldest first; `after` leaves out periods that end on it or before."""
    found: list[Slot] = []
    for slot in _slots(rule, calendar, after):
        if slot.period.last >= today:
            return found
        found.append(slot)
    return found


def next_slot(rule: Rule, calendar: WorkingCalendar, *, today: date) -> Slot:
    """The first that falls due after today."""
    return next(slot for slot in _slots(rule, calendar, today - LONGEST_LAG) if slot.due_on > today)


def _slots(rule: Rule, calendar: WorkingCalendar, after: date | None) -> Iterator[Slot]:
    start = rule.starts_on - LONGEST_LAG
    day = max(start, after + timedelta(days=1)) if after else start
    while True:
        period = period_around(day, rule.rhythm)
        due_on = rule.wait.after(period.last, calendar)
        if due_on >= rule.starts_on:
            yield Slot(period, due_on, rule.target.after(period.last, calendar) if rule.target else None)
        day = period.last + timedelta(days=1)
