"""How grave a finding is, and how many days each scheme gives to plan and to close it."""

from dataclasses import dataclass
from enum import StrEnum

from audits.instruments.tables import TableRow, rows
from foundation.errors import NotFound

PRODUCT = "PRODUCT"


class Severity(StrEnum):
    """Gravest first. `collaborative`: the cause lies outside the site's sole control, such as the buyer's price."""

    ZERO_TOLERANCE = "zero_tolerance"
    CRITICAL = "critical"
    MAJOR = "major"
    MINOR = "minor"
    COLLABORATIVE = "collaborative"


class CountedIn(StrEnum):
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    """A period that ends on a rest day ends on the next working day."""


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """Days from the finding to a plan and to its close; None where the scheme sets none. `confidence` is ours."""

    scheme: str
    severity: str
    meaning: str
    plan_days: int | None
    close_days: int | None
    counted_in: CountedIn
    verify: str
    notify: str
    source: str
    confidence: str


class DeadlineRuleUnknown(NotFound):
    code = "deadline.rule_unknown"

    def __init__(self, scheme: str, severity: str) -> None:
        known = ", ".join(f"{rule.scheme} {rule.severity}" for rule in deadline_rules())
        super().__init__(f"There are no deadlines for {scheme} {severity}: use one of {known}.")
        self.scheme = scheme
        self.severity = severity


def deadline_rules() -> tuple[DeadlineRule, ...]:
    return tuple(_rule(row) for row in rows("severity_deadlines"))


def deadline_rule(severity: str, scheme: str = PRODUCT) -> DeadlineRule:
    """Raises DeadlineRuleUnknown."""
    for rule in deadline_rules():
        if (rule.scheme, rule.severity) == (scheme, severity):
            return rule
    raise DeadlineRuleUnknown(scheme, severity)


def _rule(row: TableRow) -> DeadlineRule:
    return DeadlineRule(
        scheme=row["scheme"],
        severity=row["severity"],
        meaning=row["meaning"],
        plan_days=_days(row["cap_submit_days"]),
        close_days=_days(row["close_days"]),
        counted_in=CountedIn(row["counted_in"]),
        verify=row["verify"],
        notify=row["notify"],
        source=row["source"],
        confidence=row["confidence"],
    )


def _days(cell: str) -> int | None:
    """Some schemes write words ("set by inspector"); those are no clock."""
    return int(cell) if cell.isdigit() else None
