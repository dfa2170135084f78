"""Local minimum wages a month, as dated rows with their source (`minimum_wages.csv`)."""

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent / "minimum_wages.csv"


@dataclass(frozen=True, slots=True)
class MinimumWage:
    jurisdiction: str
    valid_from: date
    valid_to: date
    a_month: Decimal
    currency: str
    source: str
    certainty: str


@cache
def minimum_wages() -> tuple[MinimumWage, ...]:
    with FILE.open(encoding="utf-8", newline="") as lines:
        return tuple(
            MinimumWage(
                row["jurisdiction"],
                date.fromisoformat(row["valid_from"]),
                date.fromisoformat(row["valid_to"]),
                Decimal(row["a_month"]),
                row["currency"],
                row["source"],
                row["certainty"],
            )
            for row in csv.DictReader(lines)
        )


def minimum_wage_on(jurisdiction: str, currency: str, day: date) -> Decimal | None:
    """None where no row covers the day: the measure is then unknown for the case."""
    found = (
        one.a_month
        for one in minimum_wages()
        if (one.jurisdiction, one.currency) == (jurisdiction, currency) and one.valid_from <= day <= one.valid_to
    )
    return next(found, None)
