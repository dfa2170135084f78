"""When a place is busiest: harvest, building or guest season, as dated data (`season_windows.csv`)."""

import datetime as dt
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from audits.instruments.tables import TableRow, rows

FOLDER = Path(__file__).parent
LEAP_DAY = (2, 29)


@dataclass(frozen=True, slots=True)
class Season:
    """Spans of one calendar year, both days included; a season over New Year's has two."""

    id: str
    what: str
    spans: tuple[tuple[dt.date, dt.date], ...]


@cache
def season_of(sector: str, country: str, region: str, year: int) -> Season | None:
    """The row of the region where there is one, else that of the country, else none: no season is invented."""
    own = [row for row in rows("season_windows", FOLDER) if (row["sector"], row["country"]) == (sector, country)]
    for row in own:
        if row["region"] and row["region"].casefold() == region.casefold():
            return _season(row, year)
    return next((_season(row, year) for row in own if not row["region"]), None)


def _season(row: TableRow, year: int) -> Season:
    first, last = _day(row["first_day"], year), _day(row["last_day"], year)
    new_year, new_years_eve = dt.date(year, 1, 1), dt.date(year, 12, 31)
    spans = ((first, last),) if first <= last else ((new_year, last), (first, new_years_eve))
    return Season(row["id"], row["what"], spans)


def _day(text: str, year: int) -> dt.date:
    month, day = (int(part) for part in text.split("-"))
    return dt.date(year, month, 28 if (month, day) == LEAP_DAY else day)
