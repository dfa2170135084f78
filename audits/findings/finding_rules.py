"""
What a finding or a visit owes, decided from plain facts and dated rules: each task with its last day, every day that
did not count on the way, and the rule that asks for it. Reads no database and no clock.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from audits.deadlines import Clock, Deadlines, counted, deadlines_for
from audits.findings.task_rules import TaskRule, When, Who, rules_on
from audits.instruments.indicators import ilo_indicators
from audits.instruments.severities import deadline_rule
from foundation.dates import RestDay, WorkingCalendar, is_working_day

ZERO_TOLERANCE = "zero_tolerance"
PROTECTION: Who = "protection"
RECHECK = "recheck"


@dataclass(frozen=True, slots=True)
class FindingFacts:
    """`heard` is False for what was taken over from before: its time to answer is long over."""

    severity: str
    indicator: str
    found_on: dt.date
    recorded_on: dt.date
    under_18: bool = False
    heard: bool = True


@dataclass(frozen=True, slots=True)
class OwedTask:
    """`protected` ones are for who may read confidential matters; `opens_on` is the first day on which it is owed."""

    rule: str
    kind: str
    step: str
    title: str
    reason: str
    source: str
    opens_on: dt.date
    due_on: dt.date
    skipped: tuple[RestDay, ...]
    protected: bool
    reminds_of: str = ""


def rules_met(facts: FindingFacts) -> tuple[TaskRule, ...]:
    """Without any clock, so that a whole register is compared in one pass. One rule a step: the first that is met."""
    return _met(replace(facts, found_on=facts.recorded_on))


@lru_cache(maxsize=4096)
def _met(facts: FindingFacts) -> tuple[TaskRule, ...]:
    met: dict[str, TaskRule] = {}
    circumstances = _circumstances(facts)
    for rule in rules_on(facts.recorded_on):
        if rule.when in circumstances and (not rule.severities or facts.severity in rule.severities):
            met.setdefault(rule.step, rule)
    clocks = deadline_rule(facts.severity)
    given = {"": True, "plan": clocks.plan_days is not None, "close": clocks.close_days is not None}
    return tuple(rule for rule in met.values() if given[rule.deadline] and given.get(rule.before, True))


def referral_kind(facts: FindingFacts) -> str:
    """Under age counts first: whatever else is so, it is escalated at once."""
    if facts.under_18:
        return "under_18"
    return ZERO_TOLERANCE if facts.severity == ZERO_TOLERANCE else "indicator"


def owed_tasks(
    facts: FindingFacts, calendar: WorkingCalendar, moved: Mapping[str, dt.date] | None = None
) -> tuple[OwedTask, ...]:
    """
    Everything that is owed over the life of the finding, reminders among it. A reminder that would fall on or before
    the day of the finding is left out: the task itself has just been told. `moved`: steps whose day was moved since by
    somebody who may, and which their reminders follow.
    """
    deadlines = deadlines_for(facts.severity, facts.found_on, calendar)
    met = rules_met(facts)
    first = [
        _task(rule, _clock(rule, facts, deadlines, calendar), facts.recorded_on) for rule in met if not rule.before
    ]
    first = [replace(task, due_on=(moved or {}).get(task.step, task.due_on)) for task in first]
    last_days = {task.step: task.due_on for task in first}
    reminders = [_reminder(rule, last_days[rule.before], calendar) for rule in met if rule.before in last_days]
    return (*first, *(one for one in reminders if one.due_on > facts.found_on))


def standing_reminders(tasks: Iterable[OwedTask], over: frozenset[str], today: dt.date) -> tuple[OwedTask, ...]:
    """Those owed today: their day has come, what they remind of is neither done (`over`) nor late already."""
    known = tuple(tasks)
    last_days = {task.step: task.due_on for task in known}
    return tuple(
        task
        for task in known
        if task.reminds_of and task.reminds_of not in over and task.opens_on <= today <= last_days[task.reminds_of]
    )


def asks_for_recheck(visited_on: dt.date) -> bool:
    return any(rule.step == RECHECK for rule in rules_on(visited_on))


def recheck_after(visited_on: dt.date, calendar: WorkingCalendar) -> OwedTask:
    """Of a visit on which workers were interviewed: whether anybody suffers for having spoken."""
    rule = next(rule for rule in rules_on(visited_on) if rule.step == RECHECK)
    clock = counted(rule.days or 0, rule.counted_in, visited_on, calendar)
    opens = visited_on + dt.timedelta(days=rule.opens_days or 0)
    return _task(rule, clock, opens)


def _circumstances(facts: FindingFacts) -> frozenset[When]:
    grave = {one.code for one in ilo_indicators() if one.zero_tolerance}
    held: tuple[tuple[When, bool], ...] = (
        ("", True),
        ("heard", facts.heard),
        ("zero_tolerance_indicator", facts.indicator in grave),
        ("under_18", facts.under_18),
    )
    return frozenset(when for when, holds in held if holds)


def _clock(rule: TaskRule, facts: FindingFacts, deadlines: Deadlines, calendar: WorkingCalendar) -> Clock:
    given = {"plan": deadlines.plan_by, "close": deadlines.close_by}.get(rule.deadline)
    if given is not None:
        return given
    return counted(rule.days or 0, rule.counted_in, facts.recorded_on, calendar)


def _task(rule: TaskRule, clock: Clock, opens_on: dt.date) -> OwedTask:
    return OwedTask(
        rule=rule.id,
        kind=rule.kind,
        step=rule.step,
        title=rule.title,
        reason=rule.reason,
        source=rule.source,
        opens_on=opens_on,
        due_on=clock.last_day,
        skipped=clock.skipped,
        protected=rule.who == PROTECTION,
        reminds_of=rule.before,
    )


def _reminder(rule: TaskRule, last_day: dt.date, calendar: WorkingCalendar) -> OwedTask:
    day = working_days_before(last_day, rule.days or 0, calendar)
    return _task(rule, Clock(rule.days or 0, day, ()), day)


def working_days_before(last_day: dt.date, days: int, calendar: WorkingCalendar) -> dt.date:
    """The working day that has this many working days after it up to and with the last day."""
    day, left = last_day, days
    while left:
        left -= is_working_day(day, calendar)
        day -= dt.timedelta(days=1)
    while not is_working_day(day, calendar):
        day -= dt.timedelta(days=1)
    return day
