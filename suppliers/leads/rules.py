"""The dated parameters and the points of each reason, read once from the tables beside this file."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from suppliers.leads.payloads import Interval, LeadKind, LeadReason

HERE = Path(__file__).parent
VERSION = "2026.1"


@dataclass(frozen=True, slots=True)
class ReasonRule:
    code: str
    kind: LeadKind
    points: float
    settles: str
    why: str
    source: str


@dataclass(frozen=True, slots=True)
class Parameters:
    """Low and high of each, as the table says; `version` names the table."""

    version: str
    hours_per_week: Interval
    producing_share: Interval
    efficiency: Interval
    early_days: Interval
    persistence_months: Interval
    head_count_drop: Interval
    agency_share_jump: Interval
    task_from: Interval


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@cache
def parameters(version: str = VERSION) -> Parameters:
    found = {
        row["parameter"]: Interval(float(row["low"]), float(row["high"]))
        for row in _rows(HERE / "parameters" / f"{version}.csv")
    }
    return Parameters(version=version, **found)


@cache
def reason_rules() -> Mapping[str, ReasonRule]:
    return {
        row["code"]: ReasonRule(
            row["code"],
            row["kind"],  # type: ignore[arg-type] # the file holds the words of LeadKind; a test reads all
            float(row["points"]),
            row["settles"],
            row["why"],
            row["source"],
        )
        for row in _rows(HERE / "reasons.csv")
    }


def reason(
    code: str, sentence: str, *, ratio: Interval | None = None, rows: tuple[str, ...] = (), weight: float = 1.0
) -> LeadReason:
    rule = reason_rules()[code]
    return LeadReason(code, rule.points * weight, sentence, rule.settles, ratio, rows)
