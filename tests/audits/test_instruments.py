import datetime as dt
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audits.deadlines import deadlines_for
from audits.instruments.checklists import (
    InstrumentUnknown,
    Sector,
    instrument_by_id,
    instrument_for,
    instruments,
)
from audits.instruments.indicators import grievance_criteria, ilo_indicators
from audits.instruments.sampling import (
    HeadcountImpossible,
    SampleImpossible,
    detection_chance,
    sample_for,
    sample_needed,
)
from audits.instruments.severities import CountedIn, DeadlineRuleUnknown, Severity, deadline_rules
from audits.visits.visit_tasks import TaskKind, VisitToPrepare, tasks_for_visit
from foundation.dates import WorkingCalendar, add_working_days, is_working_day

pytestmark = pytest.mark.no_database

ELEVEN = {indicator.code for indicator in ilo_indicators()}
DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2030, 12, 31))
PLACES = st.sampled_from([WorkingCalendar("ES", "AN"), WorkingCalendar("AE"), WorkingCalendar("IN"), WorkingCalendar()])


def test_each_sector_s_instrument_is_core_plus_its_own_and_covers_all_eleven_indicators() -> None:
    core = instrument_for(None)
    for sector in Sector:
        instrument = instrument_for(sector)
        assert instrument.id == f"core+{sector}@2026.2"
        assert instrument.questions[: len(core.questions)] == core.questions
        assert instrument.indicators == ELEVEN
        assert {code for q in instrument.questions if q.section == sector for code in q.indicators} == ELEVEN
        assert instrument_by_id(instrument.id) == instrument


@pytest.mark.parametrize(("version", "many"), [("2026.1", 111), ("2026.2", 128)])
def test_every_question_has_its_source_convention_indicator_and_own_id(version: str, many: int) -> None:
    questions = {q.id: q for one in instruments() if one.version == version for q in one.questions}
    assert len(questions) == many
    assert all(q.source and all(q.conventions) and q.indicators and q.text and q.law_theme for q in questions.values())


def test_the_new_version_asks_what_the_old_one_asked_in_the_same_words() -> None:
    for sector in (None, *Sector):
        old, new = instrument_for(sector, "2026.1"), instrument_for(sector)
        assert {q.id: (q.text, q.severity) for q in old.questions}.items() <= {
            q.id: (q.text, q.severity) for q in new.questions
        }.items()


def test_an_instrument_that_was_never_published_is_refused_with_the_list() -> None:
    with pytest.raises(InstrumentUnknown, match=r"core\+agriculture@2026\.1"):
        instrument_by_id("core@1999.1")


def test_eight_grievance_criteria_are_shipped_with_their_source() -> None:
    assert len(grievance_criteria()) == 8
    assert all("principle 31" in criterion.source for criterion in grievance_criteria())


@given(st.integers(1, 400), st.data())
def test_detection_chance_is_the_hypergeometric_one(headcount: int, data: st.DataObject) -> None:
    interviewed = data.draw(st.integers(0, headcount))
    affected = data.draw(st.integers(0, headcount))
    exact = 1 - comb(headcount - affected, interviewed) / comb(headcount, interviewed)
    assert detection_chance(headcount, interviewed, affected) == pytest.approx(exact, abs=1e-9)


def test_printed_sample_sizes_see_what_they_see() -> None:
    assert [round(detection_chance(n, sample_for(n).interviewed, n // 20), 2) for n in (100, 500, 1000)] == [
        0.42,
        0.75,
        0.89,
    ]
    assert [sample_needed(n, n // 20, 0.95) for n in (100, 500, 1000)] == [45, 56, 57]


@given(st.integers(1, 30_000))
def test_a_larger_site_never_gets_a_smaller_sample(headcount: int) -> None:
    sample, more = sample_for(headcount), sample_for(headcount + 1)
    assert sample.interviewed <= more.interviewed
    assert sample.interviewed <= headcount


def test_impossible_samples_are_refused() -> None:
    with pytest.raises(SampleImpossible):
        detection_chance(10, 11, 1)
    with pytest.raises(HeadcountImpossible):
        sample_for(0)


@given(st.sampled_from(list(Severity)), DAYS, PLACES)
def test_product_deadlines_count_working_days_from_the_day_after_the_finding(
    severity: Severity, found_on: dt.date, calendar: WorkingCalendar
) -> None:
    deadlines = deadlines_for(severity, found_on, calendar)
    for clock, days in ((deadlines.plan_by, deadlines.rule.plan_days), (deadlines.close_by, deadlines.rule.close_days)):
        if days is None:
            assert clock is None
            continue
        assert clock is not None
        assert clock.last_day == add_working_days(found_on, days, calendar).last_day
        assert (clock.last_day - found_on).days == days + len(clock.skipped)


@given(st.sampled_from([r for r in deadline_rules() if r.counted_in is CountedIn.CALENDAR_DAYS]), DAYS, PLACES)
def test_scheme_deadlines_in_calendar_days_end_on_the_next_working_day(
    rule: object, found_on: dt.date, calendar: WorkingCalendar
) -> None:
    close_by = deadlines_for(rule.severity, found_on, calendar, rule.scheme).close_by
    if not rule.close_days:
        assert close_by is None or close_by.last_day == found_on
        return
    assert is_working_day(close_by.last_day, calendar)
    assert (close_by.last_day - found_on).days == rule.close_days + len(close_by.skipped)


def test_a_severity_the_scheme_does_not_know_is_refused() -> None:
    with pytest.raises(DeadlineRuleUnknown):
        deadlines_for(Severity.ZERO_TOLERANCE, dt.date(2026, 1, 5), WorkingCalendar(), "SA8000")


@given(st.sampled_from([None, *Sector]), st.one_of(st.none(), st.integers(1, 5_000)))
def test_a_visit_s_tasks_ask_every_question_of_its_instrument(sector: Sector | None, headcount: int | None) -> None:
    instrument = instrument_for(sector)
    tasks = tasks_for_visit(VisitToPrepare("V-0001"), instrument, headcount)
    assert [task.kind for task in tasks] == list(TaskKind)
    assert {q for task in tasks for q in task.questions} == {q.id for q in instrument.questions}
    assert {task.instrument for task in tasks} == {instrument.id}


def test_the_interview_task_says_how_little_a_clean_result_is_worth() -> None:
    task = tasks_for_visit(VisitToPrepare("V-0001"), instrument_for(Sector.AGRICULTURE), 100)[3]
    assert (task.interviews, task.minutes, round(task.detection_chance or 0, 2)) == (10, 150, 0.42)
    assert any("42%" in line and "no finding is weak evidence" in line for line in task.instructions)
