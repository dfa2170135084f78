"""Days that people write down: none lies ahead of midnight at desk and site, and none before what it follows from."""

from datetime import date, datetime

from foundation.actors import Actor
from foundation.clock import today_in
from foundation.errors import Invalid, Place
from foundation.zones import today_at


class DayToCome(Invalid):
    code = "day.to_come"

    def __init__(self, field: str, day: date) -> None:
        where = (Place(column=field, value=day.isoformat()),)
        super().__init__(f"{day.isoformat()} has not come yet: record it on the day or after.", places=where)
        self.day = day


class DaysOutOfOrder(Invalid):
    code = "day.out_of_order"

    def __init__(self, field: str, day: date, after: date) -> None:
        where = (Place(column=field, value=day.isoformat()),)
        super().__init__(
            f"{day.isoformat()} lies before {after.isoformat()}, which came first: correct the day.", places=where
        )
        self.day = day
        self.after = after


def require_past(
    field: str, day: date, actor: Actor, now: datetime, *, after: date | None = None, country: str | None = None
) -> None:
    """Raises DayToCome, DaysOutOfOrder. The same day is always fine. `country` is that of the site it happened at."""
    if day > newest_day(actor, now, country):
        raise DayToCome(field, day)
    if after is not None and day < after:
        raise DaysOutOfOrder(field, day, after)


def newest_day(actor: Actor, now: datetime, country: str | None) -> date:
    """Today, at the desk or at the site: east of the desk the next day has come already, and people write that one."""
    return max(today_in(actor.zone, now), today_at(country, actor.zone, now))
