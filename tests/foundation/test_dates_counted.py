"""Working days against a second, slow count that shares nothing with the first but the published holidays."""

import datetime as dt
from zoneinfo import ZoneInfo, available_timezones

import holidays
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from foundation.clock import today_in
from foundation.dates import NoWorkingDay, RestDay, WorkingCalendar, add_working_days, half_day, working_days_before
from foundation.zones import main_zone, today_at

pytestmark = pytest.mark.no_database

DAYS = st.dates(dt.date(2018, 1, 1), dt.date(2034, 12, 31))
COUNTS = st.integers(0, 60)
PLACES = st.sampled_from(
    [(None, None), ("ES", None), ("ES", "CT"), ("EG", None), ("AE", None), ("SA", None), ("IR", None), ("NP", None),
     ("CN", None), ("TR", None), ("US", "CA"), ("AU", "QLD"), ("NZ", None), ("WS", None), ("KI", None)]
)  # fmt: skip
ONE_DAY = dt.timedelta(days=1)


def rests(day: dt.date, place: tuple[str | None, str | None], own: frozenset[dt.date]) -> bool:
    """Written anew for this test: does nobody work there that day?"""
    country, subdivision = place
    if day in own:
        return True
    if country is None:
        return day.isoweekday() > 5
    table = holidays.country_holidays(country, subdiv=subdivision, years=day.year)
    return day in table or (table.is_weekend(day) and day not in table.weekend_workdays)


def slow_end(start: dt.date, days: int, place: tuple[str | None, str | None], own: frozenset[dt.date]) -> dt.date:
    day, left = start, days
    while left > 0:
        day += ONE_DAY
        if not rests(day, place, own):
            left -= 1
    return day


def calendar_of(place: tuple[str | None, str | None], own: frozenset[dt.date] = frozenset()) -> WorkingCalendar:
    return WorkingCalendar(*place, tuple(RestDay(day, "own") for day in sorted(own)))


@given(DAYS, st.integers(0, 40), PLACES, st.frozensets(DAYS, max_size=3))
@example(dt.date(2024, 2, 28), 2, ("ES", None), frozenset())  # over a leap day
@example(dt.date(2021, 12, 30), 3, ("AE", None), frozenset())  # the weekend itself moved to Saturday and Sunday
@example(dt.date(2026, 12, 18), 15, ("ES", None), frozenset())
def test_a_count_ends_where_the_slow_count_ends_and_names_every_day_it_left_out(
    start: dt.date, days: int, place: tuple[str | None, str | None], own: frozenset[dt.date]
) -> None:
    count = add_working_days(start, days, calendar_of(place, own))
    assert count.last_day == slow_end(start, days, place, own)
    assert all(rest.reason for rest in count.skipped)
    span = [start + ONE_DAY * step for step in range(1, (count.last_day - start).days + 1)]
    assert [rest.day for rest in count.skipped] == [day for day in span if rests(day, place, own)]
    assert days == 0 or not rests(count.last_day, place, own)


@given(DAYS, COUNTS, st.integers(0, 20), st.integers(0, 20), PLACES)
def test_a_later_start_or_a_longer_period_never_ends_earlier(
    start: dt.date, days: int, later: int, longer: int, place: tuple[str | None, str | None]
) -> None:
    calendar = calendar_of(place)
    end = add_working_days(start, days, calendar).last_day
    assert add_working_days(start + ONE_DAY * later, days, calendar).last_day >= end
    assert add_working_days(start, days + longer, calendar).last_day >= end
    assert (add_working_days(start, days + 1, calendar).last_day > end) or days == 0


@given(DAYS, st.integers(1, 40), PLACES)
def test_counting_back_undoes_counting_forward(start: dt.date, days: int, place: tuple[str | None, str | None]) -> None:
    calendar = calendar_of(place)
    end = add_working_days(start, days, calendar)
    assert working_days_before(end.last_day, days - 1, calendar) == end.counted[0]


def test_a_half_day_counts_unless_a_rule_says_otherwise() -> None:
    eve = dt.date(2026, 10, 28)
    assert half_day(eve, WorkingCalendar("TR")) == "Republic Day (from 1pm)"
    before = eve - ONE_DAY
    assert add_working_days(before, 1, WorkingCalendar("TR")).last_day == eve
    (left_out, holiday) = add_working_days(before, 1, WorkingCalendar("TR", half_days_count=False)).skipped
    assert (left_out.reason, holiday.day) == ("half-day: Republic Day (from 1pm)", eve + ONE_DAY)


def test_a_count_that_reaches_the_last_day_that_can_be_written_is_refused() -> None:
    with pytest.raises(NoWorkingDay):
        add_working_days(dt.date(9999, 12, 28), 5, WorkingCalendar())
    with pytest.raises(NoWorkingDay):
        working_days_before(dt.date(2026, 1, 1), 1, WorkingCalendar(weekend=frozenset(range(7))))


EPOCH = dt.datetime(2008, 1, 1, tzinfo=dt.UTC)
MOMENTS = st.integers(0, 24 * 365 * 24 * 3600).map(lambda seconds: EPOCH + dt.timedelta(seconds=seconds))
ZONES = st.sampled_from(sorted(available_timezones() - {"Factory", "localtime"}))


@given(MOMENTS, ZONES, ZONES)
def test_a_moment_is_one_day_at_a_place_in_whatever_zone_it_was_written(
    moment: dt.datetime, written: str, place: str
) -> None:
    assert today_in(place, moment) == today_in(place, moment.astimezone(ZoneInfo(written)))
    offset = moment.astimezone(ZoneInfo(place)).utcoffset()
    assert offset is not None
    assert today_in(place, moment) == (moment + offset).date()


def test_days_of_23_24_and_25_hours_are_one_day_each_and_a_skipped_one_is_none() -> None:
    """Clocks put on and back, by an hour or half of one, north and south, and a day that never was."""
    for zone, day, hours in (
        ("Europe/Madrid", dt.date(2026, 3, 29), 23), ("Europe/Madrid", dt.date(2026, 10, 25), 25),
        ("America/Santiago", dt.date(2026, 9, 6), 23), ("America/Santiago", dt.date(2026, 4, 4), 25),
        ("Australia/Sydney", dt.date(2026, 10, 4), 23), ("Australia/Lord_Howe", dt.date(2026, 10, 4), 23.5),
        ("Australia/Lord_Howe", dt.date(2026, 4, 5), 24.5), ("Pacific/Apia", dt.date(2011, 12, 30), 0),
    ):  # fmt: skip
        first = dt.datetime.combine(day - ONE_DAY, dt.time(), ZoneInfo(zone)).astimezone(dt.UTC)
        halves = [first + dt.timedelta(minutes=30) * step for step in range(3 * 48)]
        assert sum(today_in(zone, half) == day for half in halves) == hours * 2, (zone, day)


def test_today_at_a_place_beyond_the_date_line_is_another_day_than_at_the_desk() -> None:
    noon = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
    assert (today_at("KI", "UTC", noon), today_at("AS", "UTC", noon), today_at("ES", "UTC", noon)) == (
        dt.date(2026, 11, 24), dt.date(2026, 11, 23), dt.date(2026, 11, 23),
    )  # fmt: skip
    assert today_at(None, "Pacific/Kiritimati", noon) == dt.date(2026, 11, 24)
    assert main_zone("WS", "UTC").key == "Pacific/Apia"
