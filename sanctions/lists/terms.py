"""How long a listing lasts where the list prints only its first day: dated rules (listing_terms.csv)."""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).with_name("listing_terms.csv")


@dataclass(frozen=True, slots=True)
class Term:
    """For inclusions from `first` to `last`, both of them in; no `last` is until today."""

    source: str
    first: date
    last: date | None
    years: int
    citation: str
    certainty: str


@lru_cache(maxsize=1)
def terms() -> tuple[Term, ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple(
            Term(
                row["source"],
                date.fromisoformat(row["inclusions_from"]),
                date.fromisoformat(row["inclusions_to"]) if row["inclusions_to"] else None,
                int(row["years"]),
                row["citation"],
                row["certainty"],
            )
            for row in csv.DictReader(file)
        )


def last_day_of(source: str, listed_on: date | None) -> date | None:
    """The day before the anniversary. None when no rule covers that day, or the day is unknown."""
    if listed_on is None:
        return None
    for term in terms():
        if term.source == source and term.first <= listed_on and (term.last is None or listed_on <= term.last):
            return _years_later(listed_on, term.years) - timedelta(days=1)
    return None


def _years_later(day: date, years: int) -> date:
    """29 February comes back as 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
