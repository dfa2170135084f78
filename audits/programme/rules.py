"""The numbers of a year programme, each with its source in `programme_rules.csv` and `scheduling_rules.csv`."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from audits.instruments.tables import rows
from audits.planning.rules import RoundRules, scheduling_rules

FOLDER = Path(__file__).parent


@cache
def _numbers() -> dict[str, float]:
    return {row["id"]: float(row["number"]) for row in rows("programme_rules", FOLDER)}


def _own(rule: str) -> float:
    return _numbers()[rule]


def _scheduling(rule: str) -> float:
    number = scheduling_rules()[rule].number
    return 0.0 if number is None else number


@dataclass(frozen=True, slots=True)
class ProgrammeRules:
    """Shares and chances 0-1, windows in days, intervals in months; `season` and the other factors multiply value."""

    version: str = "2026.1"
    yearly_floor: float = field(default_factory=lambda: _scheduling("S10"))
    random_share: float = field(default_factory=lambda: _scheduling("S11"))
    season: float = field(default_factory=lambda: _scheduling("S12"))
    most_moved: float = field(default_factory=lambda: _scheduling("S16"))
    visiting_share: float = field(default_factory=lambda: _own("P01"))
    uncertainty: float = field(default_factory=lambda: _own("P02"))
    least_recency: float = field(default_factory=lambda: _own("P03"))
    most_recency: float = field(default_factory=lambda: _own("P04"))
    longest_interval: float = field(default_factory=lambda: _own("P05"))
    after_denial: float = field(default_factory=lambda: _own("P06"))
    least_window: int = field(default_factory=lambda: int(_own("P07")))
    most_window: int = field(default_factory=lambda: int(_own("P08")))
    most_random_share: float = field(default_factory=lambda: _own("P09"))
    follow_up_days: int = field(default_factory=lambda: int(_own("P10")))
    open_factor: float = field(default_factory=lambda: _own("P11"))
    ending_factor: float = field(default_factory=lambda: _own("P12"))
    elsewhen_factor: float = field(default_factory=lambda: _own("P13"))
    round: RoundRules = field(default_factory=RoundRules)
