"""Visits as calendar entries, read back by a calendar library: right on every clock, and telling nothing."""

import datetime as dt
from dataclasses import replace
from uuid import UUID
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from audits.planning.calendar import CalendarVisit, calendar_feed, span

pytestmark = pytest.mark.no_database

# A half-hour change, changes at midnight, one that is put back in winter, days that were skipped or came twice.
ZONES = (
    "Europe/Madrid", "Europe/Dublin", "America/New_York", "America/Santiago", "America/Havana", "Australia/Lord_Howe",
    "Australia/Sydney", "Africa/Casablanca", "Asia/Beirut", "Asia/Kathmandu", "Pacific/Apia", "Pacific/Kiritimati",
    "Pacific/Kwajalein",
)  # fmt: skip
STAMP = dt.datetime(2026, 2, 20, 9, tzinfo=dt.UTC)
LONGEST_LINE = 75


def changes(zone: str) -> list[dt.date]:
    """The days of some years on which the clocks of a zone change, and those beside them: 23, 25 hours, or none."""
    found = []
    for year in (1993, 1994, 2011, 2025, 2026):
        for ordinal in range(dt.date(year, 1, 1).toordinal(), dt.date(year, 12, 31).toordinal()):
            day = dt.date.fromordinal(ordinal)
            begins, ends = (dt.datetime.combine(at, dt.time(), ZoneInfo(zone)) for at in (day, day + dt.timedelta(1)))
            if begins.utcoffset() != ends.utcoffset():
                found += [day, day + dt.timedelta(1)]
    return found


def days_of(zone: str) -> st.SearchStrategy[dt.date]:
    anywhen = st.dates(dt.date(1990, 1, 1), dt.date(2037, 12, 31))
    changing = changes(zone)
    return st.sampled_from(changing) | anywhen if changing else anywhen


PLACES = st.sampled_from(ZONES).flatmap(lambda zone: st.tuples(st.just(zone), days_of(zone)))


def entries(feed: bytes) -> list[icalendar.Event]:
    return [one for one in icalendar.Calendar.from_ical(feed).walk("VEVENT") if isinstance(one, icalendar.Event)]


def exists(wall: dt.datetime, zone: ZoneInfo) -> bool:
    """Whether the clocks of the place ever show this time."""
    there = wall.replace(tzinfo=zone)
    return there.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) == wall


@given(PLACES, st.integers(0, 1439), st.integers(1, 900))
@example(("Europe/Madrid", dt.date(2026, 10, 25)), 120, 180)
@example(("Pacific/Apia", dt.date(2011, 12, 30)), 480, 60)
@example(("Australia/Lord_Howe", dt.date(2026, 10, 4)), 100, 60)
def test_a_calendar_shows_the_clock_on_the_wall_of_the_place_and_the_minutes_it_takes(
    place: tuple[str, dt.date], starts: int, minutes: int
) -> None:
    zone, day = ZoneInfo(place[0]), place[1]
    starts_at, ends_at = span(day, starts, minutes, zone)
    (event,) = entries(calendar_feed([CalendarVisit(UUID(int=7), starts_at, ends_at, STAMP)]))
    begins, ends = event.decoded("dtstart"), event.decoded("dtend")
    assert (begins.utcoffset(), ends - begins) == (dt.timedelta(0), dt.timedelta(minutes=minutes))
    wall = dt.datetime.combine(day, dt.time(starts // 60, starts % 60))
    seen = begins.astimezone(zone).replace(tzinfo=None)
    if exists(wall, zone):
        assert seen == wall
    else:  # skipped by the clocks: later by what they skipped, never before
        assert wall < seen <= wall + dt.timedelta(days=1)


WRITABLE = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc"))
TEXTS = st.text(WRITABLE, min_size=1, max_size=120).filter(str.strip)
STANDING = st.sampled_from(["CONFIRMED", "TENTATIVE", "CANCELLED"])


@given(st.lists(st.tuples(TEXTS, st.integers(0, 9), STANDING), max_size=5))
def test_every_line_is_short_and_ended_and_every_entry_read_back_as_it_was(
    rows: list[tuple[str, int, str]],
) -> None:
    visits = [
        CalendarVisit(UUID(int=number), STAMP, STAMP, STAMP, sequence, standing, group=text)  # type: ignore[arg-type] # drawn from its words
        for number, (text, sequence, standing) in enumerate(rows)
    ]
    feed = calendar_feed(visits)
    assert feed == calendar_feed(reversed(visits)) == calendar_feed(visits)
    assert all(len(line) <= LONGEST_LINE for line in feed.split(b"\r\n"))
    assert b"\n" not in feed.replace(b"\r\n", b"")
    assert feed.endswith(b"END:VCALENDAR\r\n")
    for visit, event in zip(visits, entries(feed), strict=True):
        assert (str(event["uid"]), event["sequence"]) == (f"visit-{visit.id}@tierlight", visit.sequence)
        assert (str(event["summary"]), str(event["status"]), str(event["class"])) == (
            "Field work", visit.standing, "CONFIDENTIAL",
        )  # fmt: skip
        assert [str(one) for one in event.categories] == [visit.group]
        assert event.decoded("last-modified") == event.decoded("dtstamp") == visit.changed_at


def test_an_entry_holds_a_path_and_times_and_no_place_to_put_more() -> None:
    visit = CalendarVisit(UUID(int=7), STAMP, STAMP + dt.timedelta(hours=2), STAMP)
    moved = replace(visit, sequence=1, starts_at=STAMP + dt.timedelta(days=1), standing="CANCELLED")
    first, second = (entries(calendar_feed([one]))[0] for one in (visit, moved))
    assert first["uid"] == second["uid"]
    assert (second["sequence"], str(second["status"])) == (1, "CANCELLED")
    assert str(first["description"]) == f"/visits/{visit.id}"
    assert set(first.keys()) == {
        "UID", "SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "DTSTART", "DTEND", "SUMMARY", "DESCRIPTION", "CLASS", "STATUS",
    }  # fmt: skip
