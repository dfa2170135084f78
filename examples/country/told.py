"""Reads the hand-written half of the country: the tables in `examples/told`, edited like any other data."""

import csv
from datetime import date
from functools import cache
from pathlib import Path

TOLD = Path(__file__).parents[1] / "told"


def rows(table: str) -> list[dict[str, str]]:
    with (TOLD / f"{table}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def count(text: str) -> int | None:
    return int(text) if text else None


@cache
def words(use: str, country: str, of: str = "") -> tuple[str, ...]:
    """The words for a use ("street", "firm form") in one country, in the order of the table; empty if it has none."""
    found = (row for row in rows("words") if (row["use"], row["country"], row["of"]) == (use, country, of))
    return tuple(row["word"] for row in found)
