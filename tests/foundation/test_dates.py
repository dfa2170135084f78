import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.dates import (
    CalendarUnknown,
    DayCountImpossible,
    NoWorkingDay,
    RestDay,
    WorkingCalendar,
    add_working_days,
    is_working_day,
    next_working_day,
    working_days_between,
)

pytestmark = pytest.mark.no_database

ANDALUSIA = WorkingCalendar("ES", "AN", (RestDay(dt.date(2026, 3, 2), "own: harvest rest"),))
DAYS = st.dates(dt.date(2020, 1, 1), dt.date(2032, 12, 31))
CALENDARS = st.builds(
    WorkingCalendar,
    st.sampled_from([None, "ES", "AE", "IN", "CN"]),
    st.none(),
    st.lists(st.builds(RestDay, DAYS, st.just("own")), max_size=4).map(tuple),
)


def test_count_starts_the_day_after_receipt_and_shows_each_skipped_day_with_its_reason() -> None:
    count = add_working_days(dt.date(2026, 2, 26), 2, ANDALUSIA)
    assert count.counted == (dt.date(2026, 2, 27), dt.date(2026, 3, 3))
    assert [(s.day.day, s.reason) for s in count.skipped] == [
        (28, "public holiday: Andalusia Day"),
        (1, "weekend: Sunday"),
        (2, "own: harvest rest"),
    ]


def test_weekend_is_the_country_s_own_unless_overridden() -> None:
    friday = dt.date(2026, 7, 10)
    assert not is_working_day(friday, WorkingCalendar("EG"))
    assert is_working_day(friday, WorkingCalendar("EG", weekend=frozenset({6})))


def test_a_weekend_day_worked_by_decree_counts() -> None:
    assert is_working_day(dt.date(2024, 2, 4), WorkingCalendar("CN"))


def test_unknown_places_and_senseless_counts_are_refused() -> None:
    with pytest.raises(CalendarUnknown):
        WorkingCalendar("ES", "ZZ")
    with pytest.raises(DayCountImpossible):
        add_working_days(dt.date(2026, 1, 1), -1, WorkingCalendar())
    with pytest.raises(NoWorkingDay):
        add_working_days(dt.date(2026, 1, 1), 1, WorkingCalendar(weekend=frozenset(range(7))))


@given(DAYS, st.integers(0, 60), CALENDARS)
def test_counted_and_skipped_days_cover_the_span_once(start: dt.date, days: int, calendar: WorkingCalendar) -> None:
    count = add_working_days(start, days, calendar)
    assert len(count.counted) == days
    assert all(is_working_day(day, calendar) for day in count.counted)
    assert not any(is_working_day(rest.day, calendar) for rest in count.skipped)
    span = [start + dt.timedelta(days=step) for step in range(1, (count.last_day - start).days + 1)]
    assert sorted([*count.counted, *(rest.day for rest in count.skipped)]) == span
    assert working_days_between(start + dt.timedelta(days=1), count.last_day, calendar) == count.counted


@given(DAYS, st.integers(0, 20), st.integers(0, 20), CALENDARS)
def test_counting_in_two_steps_ends_on_the_same_day(
    start: dt.date, first: int, second: int, calendar: WorkingCalendar
) -> None:
    halfway = add_working_days(start, first, calendar).last_day
    assert (
        add_working_days(halfway, second, calendar).last_day
        == add_working_days(start, first + second, calendar).last_day
    )


@given(DAYS, CALENDARS)
def test_a_period_ending_on_a_rest_day_ends_on_the_next_working_day(day: dt.date, calendar: WorkingCalendar) -> None:
    end = next_working_day(day, calendar).last_day
    assert end >= day
    assert is_working_day(end, calendar)
