"""The only reader of the wall clock. Everything below takes `now` or `today` as an argument."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


def begun_anywhere(now: datetime) -> date:
    """The day that has begun in the easternmost zone: what lies after it is the future for everybody."""
    return today_in("Pacific/Kiritimati", now)


def today_in(zone: str, now: datetime) -> date:
    """The calendar day of an organisation: deadlines fall by its own midnight, not by Greenwich's."""
    return now.astimezone(ZoneInfo(zone)).date()
