"""
What the law of a country says where a question has a number: dated rows with their source. Where no row stands the
limit is unknown, and a number is then never judged by itself; nothing is borrowed from a neighbour.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from audits.instruments.tables import TableRow, rows

EVERYWHERE = "*"


@dataclass(frozen=True, slots=True)
class CountryParameter:
    """In force from `valid_from` to the day before `valid_to`. `confidence` says what has to be checked."""

    parameter: str
    country: str
    value: Decimal
    unit: str
    valid_from: date
    valid_to: date | None
    source: str
    confidence: str

    def in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


@cache
def country_parameters() -> tuple[CountryParameter, ...]:
    return tuple(_parameter(row) for row in rows("country_parameters"))


def parameter_for(parameter: str, country: str | None, on: date) -> CountryParameter | None:
    """The country's own row before one that holds everywhere; None is unknown."""
    found = {
        one.country: one
        for one in country_parameters()
        if one.parameter == parameter and one.country in (country, EVERYWHERE) and one.in_force(on)
    }
    return found.get(country or EVERYWHERE) or found.get(EVERYWHERE)


def _parameter(row: TableRow) -> CountryParameter:
    return CountryParameter(
        parameter=row["parameter"],
        country=row["country"],
        value=Decimal(row["value"]),
        unit=row["unit"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        source=row["source"],
        confidence=row["confidence"],
    )
