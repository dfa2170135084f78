"""
The calendar feed of one inspector (RFC 5545). A lost phone must tell nobody who is visited: the title is a code, the
class CONFIDENTIAL, and neither firm nor reason nor place is written. Same visits in, same bytes out.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import NAMESPACE_OID, UUID, uuid5
from zoneinfo import ZoneInfo

from audits.planning.round_parties import Round

PRODUCT_ID = "-//Tierlight//Visits//EN"
REFRESH = dt.timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class CalendarVisit:
    """
    `id` stays through every change of day or inspector, `sequence` rises with each; a visit that is dropped stays in
    the feed as cancelled, or phones would keep it. Times are aware; `changed_at` is when this version was made.
    """

    id: UUID
    code: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    changed_at: dt.datetime
    sequence: int = 0
    cancelled: bool = False


def calendar_feed(visits: Iterable[CalendarVisit], name: str = "Visits") -> bytes:
    """`name` is shown by the phone: the inspector's own code, never a programme that names a firm."""
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
        event.add("dtstart", _utc(visit.starts_at))
        event.add("dtend", _utc(visit.ends_at))
        event.add("summary", visit.code)
        event.add("class", "CONFIDENTIAL")
        event.add("status", "CANCELLED" if visit.cancelled else "CONFIRMED")
        feed.add_component(event)
    written: bytes = feed.to_ical()
    return written


def round_visits(plan: Round, zone: ZoneInfo, changed_at: dt.datetime) -> tuple[CalendarVisit, ...]:
    """For a plan that is stored nowhere. The id comes from the site, which a plan visits once: a new plan moves it."""
    return tuple(
        CalendarVisit(
            id=uuid5(NAMESPACE_OID, f"tierlight visit {visit.site}"),
            code=code,
            starts_at=_at(visit.day, visit.start_min, zone),
            ends_at=_at(visit.day, visit.start_min + visit.minutes, zone),
            changed_at=changed_at,
        )
        for code, visit in zip(visit_codes(plan), plan.visits, strict=True)
    )


def visit_codes(plan: Round) -> tuple[str, ...]:
    return tuple(f"Visit {number:04d}" for number in range(1, len(plan.visits) + 1))


def _at(day: dt.date, minutes: float, zone: ZoneInfo) -> dt.datetime:
    """Wall time of the place: on the night of a clock change the working day still begins at eight."""
    hours, rest = divmod(round(minutes), 60)
    return dt.datetime.combine(day + dt.timedelta(days=hours // 24), dt.time(hours % 24, rest), zone)


def _utc(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC)
