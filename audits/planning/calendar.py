"""
Visits as calendar entries (RFC 5545). A lost phone must tell nobody who is visited: the title of every visit, announced
or not, is "Field work", the class CONFIDENTIAL, the description a path that asks for a sign-in; neither code nor firm
nor place nor sector nor reason is written.
Times are UTC, worked out in the zone of the place, so no phone has to know when its clocks change.
Same visits in, same bytes out.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from audits.planning.round_parties import Round

PRODUCT_ID = "-//Tierlight//Visits//EN"
TITLE = "Field work"
REFRESH = dt.timedelta(hours=6)
Standing = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]


@dataclass(frozen=True, slots=True)
class CalendarVisit:
    """
    `id` stays through every change of day or inspector and comes from nothing else; `sequence` rises with each change.
    A visit that is dropped stays for a while as CANCELLED, or phones would keep it. Times are aware; `changed_at` is
    when this version was made. `group` tells the inspectors of a planner's file apart, by their codes.
    """

    id: UUID
    starts_at: dt.datetime
    ends_at: dt.datetime
    changed_at: dt.datetime
    sequence: int = 0
    standing: Standing = "CONFIRMED"
    group: str = ""


def calendar_feed(visits: Iterable[CalendarVisit], name: str = TITLE) -> bytes:
    """`name` is shown by the phone: never a programme that names a firm."""
    import icalendar  # noqa: PLC0415 - only a feed needs it

    feed = icalendar.Calendar()
    feed.add("prodid", PRODUCT_ID)
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", name)
    feed.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for visit in sorted(visits, key=lambda visit: (visit.starts_at, visit.id)):
        event = icalendar.Event()
        event.add("uid", f"visit-{visit.id}@tierlight")
        event.add("sequence", visit.sequence)
        event.add("dtstamp", _utc(visit.changed_at))
        event.add("last-modified", _utc(visit.changed_at))
        event.add("dtstart", _utc(visit.starts_at))
        event.add("dtend", _utc(visit.ends_at))
        event.add("summary", TITLE)
        event.add("description", f"/visits/{visit.id}")
        event.add("class", "CONFIDENTIAL")
        event.add("status", visit.standing)
        if visit.group:
            event.add("categories", [visit.group])
        feed.add_component(event)
    written: bytes = feed.to_ical()
    return written


def span(day: dt.date, starts_at_minute: int, minutes: int, zone: ZoneInfo) -> tuple[dt.datetime, dt.datetime]:
    """
    Beginning and end in UTC. It begins by the clock on the wall of the place, at eight also on the day the clocks
    change; what it lasts are real minutes, so a visit through the night of the change is neither longer nor shorter.
    A time the clocks skip is taken as if they had not yet been put on; of one that comes twice the first is meant.
    """
    hours, rest = divmod(starts_at_minute, 60)
    begins = _utc(dt.datetime.combine(day, dt.time(hours, rest), zone))
    return begins, begins + dt.timedelta(minutes=minutes)


def visit_codes(plan: Round) -> tuple[str, ...]:
    return tuple(f"Visit {number:04d}" for number in range(1, len(plan.visits) + 1))


def _utc(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC)
