"""The law data by year, and the test of each section: plain values in, a state with its reasons out."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.contents.canonical import canonical, content_hash
from reports.contents.law_statement import law_statement
from reports.contents.thawing import ContentUnreadable, thaw
from reports.laws.answering import KeyAnswer, Part, Target, readiness, without_facts
from reports.laws.book import LAWS_FILE, Law, LawFileWrong, LawSection, law_book, read_laws
from reports.laws.completeness import Holding, Need, State, complete, read_need
from reports.laws.keys import answer_keys
from reports.laws.versions import LawHasNoVersion, months_later, reporting_year, target_day
from tests.reports.invented import FRAME

pytestmark = pytest.mark.no_database
LAST = date(2026, 12, 31)
SECTIONS = [(law, section) for law in law_book().laws for section in law.sections]
NEEDS = sorted({need.text for _, section in SECTIONS for need in section.needs})


def full(key: str) -> Holding:
    return Holding(key, dict.fromkeys(answer_keys()[key].measures, 1), LAST)


@pytest.mark.parametrize(("law", "section"), SECTIONS, ids=lambda one: one.id)
def test_each_of_the_78_sections_can_be_answered_and_by_nothing_less_than_its_test(
    law: Law, section: LawSection
) -> None:
    held = {key: full(key) for key in section.data}
    assert section.citation
    assert complete(section.needs, held, written=True, last=LAST).state is State.ANSWERED
    nothing = complete(section.needs, {}, written=False, last=LAST)
    assert nothing.state is State.OPEN
    assert all(reason.missing for reason in nothing.reasons)
    asked = {part.key for need in section.needs for part in need.alternatives if part.key}
    assert asked == set(section.data), law.id


@given(
    st.lists(st.sampled_from(NEEDS), min_size=1, max_size=5, unique=True),
    st.dictionaries(st.sampled_from(sorted(answer_keys())), st.integers(0, 3)),
    st.booleans(),
    st.integers(0, 40),
)
def test_more_facts_never_make_a_section_less_complete(
    texts: list[str],
    counts: dict[str, int],
    written: bool,  # noqa: FBT001 - a drawn value
    months: int,
) -> None:
    needs: tuple[Need, ...] = tuple(read_need(text) for text in texts)
    newest = months_later(LAST, -months)
    held = {key: Holding(key, dict.fromkeys(answer_keys()[key].measures, n), newest) for key, n in counts.items()}
    some = complete(needs, held, written=written, last=LAST)
    more = complete(needs, held | {key: full(key) for key in answer_keys()}, written=True, last=LAST)
    assert sum(one.met for one in more.reasons) >= sum(one.met for one in some.reasons)
    assert (some.state is State.ANSWERED) == all(one.met for one in some.reasons)
    assert (some.state is State.OPEN) == (not any(one.met for one in some.reasons))
    assert all(bool(one.missing) != one.met for one in some.reasons)


@given(st.dates(date(1900, 1, 1), date(2190, 12, 31)), st.integers(-60, 60))
def test_months_are_counted_by_the_calendar(day: date, months: int) -> None:
    later = months_later(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert (later + timedelta(days=1)).day == 1 or later.day == day.day


def test_a_date_too_old_and_a_measure_not_met_are_told_apart() -> None:
    needs = law_book().law("uk_msa_s54").sections[-1].needs
    old = Holding("gov.approvals", {"rows": 1, "complete": 1}, date(2026, 1, 1))
    nameless = Holding("gov.approvals", {"rows": 1}, LAST)
    assert [one.met for one in complete(needs, {"gov.approvals": old}, written=False, last=LAST).reasons] == [
        True,
        False,
    ]
    half = complete(needs, {"gov.approvals": nameless}, written=False, last=LAST)
    assert half.state is State.PARTLY


def test_a_year_that_no_text_covers_is_refused_with_those_there_are() -> None:
    law = law_book().law("no_apenhetsloven")
    assert law.version_on(date(2023, 12, 31)).id == "2021"
    assert law.version_on(date(2024, 12, 31)).id == "2024"
    with pytest.raises(LawHasNoVersion, match=r"2021 \(from 2022-07-01 to 2024-10-31\), 2024 \(from 2024-11-01 on\)"):
        law.version_on(date(2021, 12, 31))


def test_each_year_gets_its_own_thresholds_and_duty() -> None:
    directive, german = law_book().law("eu_csddd"), law_book().law("de_lksg")
    before = directive.as_it_was(directive.version_on(date(2025, 12, 31)))
    assert {term.value for term in before.applies.terms} >= {"1000", "450000000"}
    assert {term.value for term in directive.applies.terms} >= {"5000", "1500000000"}
    assert [german.duty_on(date(year, 12, 31)) for year in (2022, 2024, 2025)] == ["not yet", "owed", "suspended"]


@pytest.mark.parametrize(
    ("law", "year", "ends", "due"),
    [
        ("uk_msa_s54", 2026, "12-31", date(2027, 6, 30)),
        ("uk_msa_s54", 2026, "03-31", date(2026, 9, 30)),
        ("ca_s211", 2026, "12-31", date(2027, 5, 31)),
        ("ca_s211", 2026, "03-31", date(2026, 5, 31)),
        ("no_apenhetsloven", 2026, "12-31", date(2027, 6, 30)),
        ("de_lksg", 2026, "12-31", date(2027, 4, 30)),
        ("fr_vigilance", 2026, "12-31", None),
    ],
)
def test_the_day_to_be_public_follows_the_end_of_the_year(law: str, year: int, ends: str, due: date | None) -> None:
    assert law_book().law(law).public_by(reporting_year(year, ends).last) == due


def test_a_reporting_year_has_no_gap_and_no_day_twice() -> None:
    for ends in ("12-31", "03-31", "02-29", "06-15"):
        years = [reporting_year(year, ends) for year in range(2019, 2031)]
        assert all(one.last + timedelta(days=1) == then.first for one, then in pairwise(years))
    assert target_day("31 May after the year", date(2026, 5, 31)) == date(2027, 5, 31)


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("test: [policy.register.approved >= 1]", "test: [policy.register.approved > 1]", "is no test"),
        ("test: [policy.register.approved >= 1]", "test: [policy.register.liked >= 1]", "nobody counts"),
        ("test: [policy.register.approved >= 1]", "test: [written]", "does not ask exactly"),
        ("valid_to: '2024-10-31'", "valid_to: '2024-10-30'", "overlap, leave a gap"),
        ("target: 31 May after the year", "target: some day", "no day to publish"),
    ],
)
def test_a_test_version_or_target_that_cannot_hold_refuses_the_file(
    tmp_path: Path, before: str, after: str, named: str
) -> None:
    text = LAWS_FILE.read_text("utf-8")
    assert before in text
    file = tmp_path / "laws.yaml"
    file.write_text(text.replace(before, after, 1), "utf-8")
    with pytest.raises(LawFileWrong, match=named):
        read_laws(file)


def test_a_suspended_and_an_unverified_law_say_so_and_a_missed_day_stays_missed() -> None:
    book = law_book()
    german = law_statement(without_facts(FRAME, book, book.law("de_lksg"), reporting_year(2026)))
    draft = law_statement(without_facts(FRAME, book, book.law("eu_esrs_s2"), reporting_year(2027)))
    assert "suspended in practice" in words(german)
    assert "Nobody here has seen that this text was adopted" in words(draft)
    british = without_facts(FRAME, book, book.law("uk_msa_s54"), reporting_year(2025))
    late = replace(british, target=Target(date(2026, 6, 30), date(2026, 7, 9), FRAME.data_cut))
    in_time = replace(british, target=Target(date(2026, 6, 30), date(2026, 6, 30), FRAME.data_cut))
    assert "That day was missed. It was made public on 9 Jul 2026." in words(law_statement(late))
    assert "missed" not in words(law_statement(in_time))


def words(document: object) -> str:
    return str(document)


def test_a_frozen_statement_reads_back_as_the_same_document() -> None:
    book = law_book()
    for law in book.laws:
        empty = without_facts(FRAME, book, law, reporting_year(2027))
        parts = {section.id: Part(section.id, "In {braces}.", "Iris", LAST) for section in law.sections[:2]}
        counted = {"gov.approvals": KeyAnswer(full("gov.approvals"))}
        document = law_statement(replace(empty, parts=parts, answers=counted if law.id == "us_ca_tisca" else {}))

        again = thaw(canonical(document))
        assert again == document
        assert content_hash(again) == content_hash(document)
        assert readiness(empty).sections == len(law.sections)
    with pytest.raises(ContentUnreadable):
        thaw('{"is":"paragraph"}')
