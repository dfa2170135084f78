"""The time zone of a country, for calendars of places whose own zone nobody stated (IANA zone1970.tab)."""

from datetime import date, datetime
from functools import cache
from importlib.resources import files
from zoneinfo import ZoneInfo


@cache
def _zones() -> dict[str, str]:
    """A country with several zones gets the first the table names, where most of its people are or its capital is."""
    found: dict[str, str] = {}
    table = files("tzdata.zoneinfo").joinpath("zone1970.tab").read_text("utf-8")
    for line in table.splitlines():
        if line and not line.startswith("#"):
            countries, _, zone, *_ = line.split("\t")
            for country in countries.split(","):
                found.setdefault(country, zone)
    return found


def main_zone(country: str | None, otherwise: str) -> ZoneInfo:
    """`otherwise` where the country is unknown or has no zone of its own in the table."""
    return ZoneInfo(_zones().get(country or "", otherwise))


def today_at(country: str | None, otherwise: str, now: datetime) -> date:
    """The calendar day at a place, which beyond the date line is another one than at the desk."""
    return now.astimezone(main_zone(country, otherwise)).date()
