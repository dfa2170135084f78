"""Which finding makes which tasks: the dated rows of `task_rules.csv`, read once."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, cast

from audits.instruments.severities import CountedIn
from audits.instruments.tables import TableRow, rows

When = Literal["", "heard", "zero_tolerance_indicator", "under_18", "interviews"]
Who = Literal["desk", "protection"]
ANY = "any"


@dataclass(frozen=True, slots=True)
class TaskRule:
    """
    `severities` empty means any. The clock is either `deadline` (the plan or the close of `severity_deadlines.csv`), or
    `days` counted from the finding, or `days` before the last day of the step `before`. `opens_days` is how many days
    after its cause a task is shown at all; None means at once.
    """

    id: str
    valid_from: dt.date
    valid_to: dt.date | None
    severities: frozenset[str]
    when: When
    kind: str
    step: str
    title: str
    who: Who
    days: int | None
    counted_in: CountedIn
    deadline: str
    before: str
    opens_days: int | None
    reason: str
    source: str
    confidence: str

    @property
    def is_reminder(self) -> bool:
        return bool(self.before)


def rules_on(day: dt.date) -> tuple[TaskRule, ...]:
    """In force on that day; what is older than the first rules owes what they ask, so that nothing owes nothing."""
    asked = max(day, min(rule.valid_from for rule in task_rules()))
    return tuple(
        rule for rule in task_rules() if rule.valid_from <= asked and (rule.valid_to is None or asked < rule.valid_to)
    )


@cache
def task_rules() -> tuple[TaskRule, ...]:
    return tuple(_rule(row) for row in rows("task_rules", Path(__file__).parent))


def _rule(row: TableRow) -> TaskRule:
    named = frozenset(row["severity"].split(";")) - {ANY}
    return TaskRule(
        id=row["id"],
        valid_from=dt.date.fromisoformat(row["valid_from"]),
        valid_to=dt.date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        severities=named,
        when=cast("When", row["when"]),
        kind=row["kind"],
        step=row["step"],
        title=row["title"],
        who=cast("Who", row["who"]),
        days=int(row["days"]) if row["days"] else None,
        counted_in=CountedIn(row["counted_in"]) if row["counted_in"] else CountedIn.WORKING_DAYS,
        deadline=row["deadline"],
        before=row["before"],
        opens_days=int(row["opens_days"]) if row["opens_days"] else None,
        reason=row["reason"],
        source=row["source"],
        confidence=row["confidence"],
    )
