"""
How often and how far a deadline may be moved. Plain values in, a day or a refusal out; the numbers are dated rows with
a source.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from audits.instruments.tables import TableRow, rows
from foundation.dates import WorkingCalendar, add_working_days
from foundation.errors import Conflict, Invalid, Place

FOLDER = Path(__file__).parent
ExtensionClock = Literal["plan", "close"]


class NoMoreExtensions(Conflict):
    code = "extension.no_more"

    def __init__(self, severity: str, clock: str, most: int) -> None:
        times = "never be moved" if most == 0 else f"be moved {most} times at most"
        super().__init__(f"The {clock} deadline of a {severity.replace('_', ' ')} finding can {times}.")
        self.most = most


class ExtensionTooLong(Invalid):
    code = "extension.too_long"

    def __init__(self, new_day: date, latest: date) -> None:
        where = (Place(column="new_day", value=new_day.isoformat()),)
        super().__init__(
            f"The latest day that can be asked for is {latest.isoformat()}: ask for it or less.", places=where
        )
        self.latest = latest


class ExtensionNotLater(Invalid):
    code = "extension.not_later"

    def __init__(self, new_day: date, after: date) -> None:
        where = (Place(column="new_day", value=new_day.isoformat()),)
        super().__init__(f"The new day must lie after {after.isoformat()}: choose a later one.", places=where)
        self.after = after


@dataclass(frozen=True, slots=True)
class ExtensionRule:
    """`longest_days` are working days after the deadline that stands. `source` says who made the rule."""

    severity: str
    clock: str
    most: int
    longest_days: int
    source: str
    confidence: str

    @property
    def name(self) -> str:
        return f"{self.severity} {self.clock}: {self.most} x {self.longest_days} working days ({self.source})"


def extension_rule(severity: str, clock: ExtensionClock, *, on: date) -> ExtensionRule:
    """The newest row in force; a severity without one lets nothing be moved."""
    found = [row for row in rows("extension_rules", FOLDER) if (row["severity"], row["clock"]) == (severity, clock)]
    standing = sorted((row for row in found if date.fromisoformat(row["valid_from"]) <= on), key=_valid_from)
    return (
        _rule(standing[-1]) if standing else ExtensionRule(severity, clock, 0, 0, "no rule: nothing is moved", "design")
    )


def latest_day(rule: ExtensionRule, deadline: date, calendar: WorkingCalendar) -> date:
    return add_working_days(deadline, rule.longest_days, calendar).last_day


def require_allowed(
    rule: ExtensionRule, *, earlier: int, deadline: date, new_day: date, today: date, calendar: WorkingCalendar
) -> None:
    """`earlier` are those granted or still undecided. Raises NoMoreExtensions, ExtensionNotLater, ExtensionTooLong."""
    if earlier >= rule.most:
        raise NoMoreExtensions(rule.severity, rule.clock, rule.most)
    if new_day <= max(deadline, today):
        raise ExtensionNotLater(new_day, max(deadline, today))
    latest = latest_day(rule, deadline, calendar)
    if new_day > latest:
        raise ExtensionTooLong(new_day, latest)


def _valid_from(row: TableRow) -> str:
    return row["valid_from"]


def _rule(row: TableRow) -> ExtensionRule:
    return ExtensionRule(
        row["severity"], row["clock"], int(row["most"]), int(row["longest_days"]), row["source"], row["confidence"]
    )
