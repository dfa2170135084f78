"""When somebody is reminded, and who (reminder_steps.csv, lead_roles.csv). Pure: days in, today's step out."""

import csv
import datetime as dt
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from foundation.actors import Role
from foundation.dates import WorkingCalendar, working_days_before

FIRST_HOUR = 6
"""No letter leaves before this hour of the organisation's own day: a reminder wakes nobody."""


@dataclass(frozen=True, slots=True)
class ReminderStep:
    """`days` before the day it is due; negative ones after it. `to` the holder, or whoever leads the team as well."""

    name: str
    days: int
    counted_in: Literal["calendar_days", "working_days"]
    to: Literal["holder", "lead"]
    since: dt.date

    def day_for(self, due_on: dt.date, calendar: WorkingCalendar) -> dt.date:
        if self.counted_in == "working_days":
            return working_days_before(due_on, self.days, calendar)
        return due_on - dt.timedelta(days=self.days)


def step_of_today(
    due_on: dt.date, opened_on: dt.date, today: dt.date, calendar: WorkingCalendar
) -> ReminderStep | None:
    """
    The newest step whose day has come. Earlier ones that were missed are not made up for; one whose day had passed
    before the task was opened says nothing that its holder was not just told.
    """
    reached = [
        (day, number, step)
        for number, step in enumerate(reminder_steps())
        if (day := step.day_for(due_on, calendar)) <= today and step.since <= today
    ]
    if not reached:
        return None
    day, _, step = max(reached, key=lambda one: one[:2])
    return step if day >= opened_on or step.days < 0 else None


def furthest_ahead() -> dt.timedelta:
    """Nothing due later is reminded of: the longest step, with room for the rest days between working days."""
    return dt.timedelta(days=max(step.days for step in reminder_steps()) + 31)


@cache
def reminder_steps() -> tuple[ReminderStep, ...]:
    """In the order of the file, the most pressing last."""
    return tuple(
        ReminderStep(
            row["step"],
            int(row["days"]),
            "working_days" if row["counted_in"] == "working_days" else "calendar_days",
            "lead" if row["to"] == "lead" else "holder",
            dt.date.fromisoformat(row["valid_from"]),
        )
        for row in _rows("reminder_steps.csv")
    )


@cache
def lead_role(organisation_kind: str) -> Role | None:
    """Who is told what nobody holds and what is late; None where a kind of organisation has no team."""
    return next(
        (Role(row["role"]) for row in _rows("lead_roles.csv") if row["organisation_kind"] == organisation_kind), None
    )


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(files("foundation").joinpath(name).read_text("utf-8").splitlines()))
