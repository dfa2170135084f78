"""A deadline of a corrective action as it is shown: how many working days it gave, and each day that did not count."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from audits.models import ActionExtension, Finding
from foundation.dates import RestDay, WorkingCalendar, rest_reason

WEEKEND = "weekend"


@dataclass(frozen=True, slots=True)
class ActionDeadline:
    """
    From the day after the finding to `day`; `first_day` is the deadline before any extension. `holidays` are the
    skipped days that have a name, `weekend_days` how many others there were.
    """

    clock: Literal["plan", "close"]
    day: date | None
    first_day: date | None
    working_days: int
    weekend_days: int
    holidays: tuple[RestDay, ...]


def deadline_of(
    clock: str, finding: Finding, day: date | None, extensions: Sequence[ActionExtension], calendar: WorkingCalendar
) -> ActionDeadline:
    named: Literal["plan", "close"] = "plan" if clock == "plan" else "close"
    granted = [one.former_day for one in extensions if one.clock == clock and one.state == "granted"]
    if day is None:
        return ActionDeadline(named, None, None, 0, 0, ())
    skipped = skipped_days(finding.found_on, day, calendar)
    holidays = tuple(one for one in skipped if not one.reason.startswith(WEEKEND))
    return ActionDeadline(
        clock=named,
        day=day,
        first_day=granted[0] if granted else None,
        working_days=max((day - finding.found_on).days, 0) - len(skipped),
        weekend_days=len(skipped) - len(holidays),
        holidays=holidays,
    )


def skipped_days(start: date, last_day: date, calendar: WorkingCalendar) -> tuple[RestDay, ...]:
    """The day of the finding never counts; every other that does not is told with its reason."""
    span = (start + timedelta(days=ahead) for ahead in range(1, (last_day - start).days + 1))
    return tuple(RestDay(day, reason) for day in span if (reason := rest_reason(day, calendar)))
