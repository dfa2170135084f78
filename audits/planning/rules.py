"""
The rules of a round as data: `scheduling_rules.csv` says each rule, its default and where it comes from.

Numbers that the table does not hold (speeds, assumed roads) are design defaults, named here so that a planner can set
them and a plan can print them.
"""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from audits.instruments.tables import rows


@dataclass(frozen=True, slots=True)
class SchedulingRule:
    """
    `number` is what the planner computes with, in `unit`; None where the rule is no number. `set_aside`: two people may
    answer for one visit against it, with a reason; the planner itself never does.
    """

    id: str
    rule: str
    hard: bool
    default: str
    number: float | None
    unit: str
    source: str
    set_aside: bool = False


@cache
def scheduling_rules() -> dict[str, SchedulingRule]:
    return {
        row["id"]: SchedulingRule(
            id=row["id"],
            rule=row["rule"],
            hard=row["kind"] == "hard",
            default=row["default"],
            number=float(row["number"]) if row["number"] else None,
            unit=row["unit"],
            source=row["source"],
            set_aside=row["set_aside"] == "second_person",
        )
        for row in rows("scheduling_rules", Path(__file__).parent)
    }


def _number(rule: str) -> float:
    number = scheduling_rules()[rule].number
    return 0.0 if number is None else number


@dataclass(frozen=True)
class RoundRules:
    """Minutes are from midnight. The two assumed roads are used, and flagged, only where coordinates are missing."""

    version: str = "2026.1"
    cooling_off_months: int = field(default_factory=lambda: int(_number("S02")))
    most_running: int = field(default_factory=lambda: int(_number("S03")))
    decoys: int = field(default_factory=lambda: int(_number("S08")))
    yearly_floor: float = field(default_factory=lambda: _number("S10"))
    random_share: float = field(default_factory=lambda: _number("S11"))
    churn: float = field(default_factory=lambda: _number("S16"))
    """The most of the visits already told to inspectors that a re-plan should move."""
    most_random_share: float = 0.5
    """The yearly floor may ask for more than the random share; beyond this part of the inspector-days it is told."""
    work_start_min: int = 480
    work_end_min: int = 960
    longest_visit_min: int = 360
    speed_kmh: float = 50.0
    detour: float = 1.3
    stop_overhead_min: float = 5.0
    same_region_min: float = 60.0
    other_region_min: float = 150.0
    unknown_risk: float = 0.5
    """Taken for a site never scored, unless the known sites of the round run a higher risk in the mean."""
    first_visit_factor: float = 1.2
    """What never having been inspected adds: nobody knows what is there."""
    unknown_headcount: int = 50
