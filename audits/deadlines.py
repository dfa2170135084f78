"""By when a finding needs a plan and by when it must be closed, with each day that did not count."""

import datetime as dt
from dataclasses import dataclass

from audits.instruments.severities import PRODUCT, CountedIn, DeadlineRule, Severity, deadline_rule
from foundation.dates import RestDay, WorkingCalendar, add_working_days, next_working_day


@dataclass(frozen=True, slots=True)
class Clock:
    """`days` of the rule's kind end on `last_day`; `skipped` are the days left out on the way, each with its reason."""

    days: int
    last_day: dt.date
    skipped: tuple[RestDay, ...]


@dataclass(frozen=True, slots=True)
class Deadlines:
    """A clock is None where the scheme sets none; `rule` carries the source and how sure we are of it."""

    found_on: dt.date
    plan_by: Clock | None
    close_by: Clock | None
    rule: DeadlineRule


def deadlines_for(
    severity: Severity | str, found_on: dt.date, calendar: WorkingCalendar, scheme: str = PRODUCT
) -> Deadlines:
    """
    Both clocks run from the day after the finding; 0 days means the day itself, rest day or not: danger does not wait.
    Raises DeadlineRuleUnknown.
    """
    rule = deadline_rule(str(severity), scheme)
    return Deadlines(
        found_on=found_on,
        plan_by=_clock(rule.plan_days, rule.counted_in, found_on, calendar),
        close_by=_clock(rule.close_days, rule.counted_in, found_on, calendar),
        rule=rule,
    )


def _clock(days: int | None, counted_in: CountedIn, found_on: dt.date, calendar: WorkingCalendar) -> Clock | None:
    return None if days is None else counted(days, counted_in, found_on, calendar)


def counted(days: int, counted_in: CountedIn, start: dt.date, calendar: WorkingCalendar) -> Clock:
    if days == 0:
        return Clock(0, start, ())
    if counted_in is CountedIn.WORKING_DAYS:
        count = add_working_days(start, days, calendar)
    else:
        count = next_working_day(start + dt.timedelta(days=days), calendar)
    return Clock(days, count.last_day, count.skipped)
