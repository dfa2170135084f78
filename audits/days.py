"""Days that people write down: none lies ahead of the actor's own midnight, and none before what it follows from."""

from datetime import date, datetime

from foundation.actors import Actor
from foundation.clock import today_in
from foundation.errors import Invalid, Place


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


def require_past(field: str, day: date, actor: Actor, now: datetime, *, after: date | None = None) -> None:
    """Raises DayToCome, DaysOutOfOrder. The same day is always fine."""
    if day > today_in(actor.zone, now):
        raise DayToCome(field, day)
    if after is not None and day < after:
        raise DaysOutOfOrder(field, day, after)
