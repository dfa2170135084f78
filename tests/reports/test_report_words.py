"""The fixed words of reports: every one in every language, and no report that falls back into another."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from reports.contents.blocks import Document
from reports.contents.closing_part import glossary
from reports.contents.kinds import KINDS, Form, ReportLanguageUnknown, language_of, report_kind
from reports.contents.site_report import site_report
from reports.contents.spoken import WHOLE, book, counted_word, speaking, word
from reports.contents.values import DocumentWrong
from reports.contents.wording import day, number
from reports.renderers import render
from risk.sectors.loading import load_models
from tests.reports import five_forms
from tests.reports.five_forms import strays
from tests.reports.invented import a_site_report

pytestmark = pytest.mark.no_database
PLURAL = re.compile(r"-(two|few|many)$")
NAMED = re.compile(r"\{([\w-]+)\}")
SITE_WORDS = ("frame.", "finding.", "actions.", "site.", "link.", "hit.", "value.", "block.", "form.", "glossary.")
PEOPLE_WORDS = {"days", "state"}


def whole_words() -> Iterator[tuple[str, dict[str, str]]]:
    return ((key, row) for key, row in book().items() if not PLURAL.search(key))


def test_no_word_is_missing_in_a_language_that_is_offered_whole() -> None:
    assert [(key, language) for key, row in whole_words() for language in WHOLE if not row[language].strip()] == []


def test_every_word_of_a_site_s_report_is_there_in_hindi() -> None:
    mine = [key for key, row in whole_words() if key.startswith(SITE_WORDS) and not row["hi"].strip()]
    assert mine == []


def test_every_kind_speaks_every_language_that_is_offered_whole() -> None:
    assert [kind.id for kind in KINDS if not set(WHOLE) <= set(kind.languages)] == []


def test_a_translation_fills_in_what_the_english_does() -> None:
    for key, row in whole_words():
        for language in row.keys() - {"key", "en"}:
            told = set(NAMED.findall(row.get(language) or ""))
            if row.get(language):
                assert set(NAMED.findall(row["en"])) - told <= PEOPLE_WORDS, (key, language)
                assert told <= set(NAMED.findall(row["en"])) | PEOPLE_WORDS, (key, language)


def test_a_word_that_nobody_wrote_is_a_mistake_and_no_empty_label() -> None:
    with pytest.raises(DocumentWrong, match=r"site\.nothing-like-it"):
        word("site.nothing-like-it")


def test_every_term_of_the_glossary_has_its_words_and_its_source() -> None:
    for term, kinds, source in glossary():
        assert f"glossary.{term}" in book()
        assert f"glossary.{term}-meaning" in book()
        assert source
        assert kinds == {"*"} or kinds <= {kind.id for kind in KINDS}


def test_dates_numbers_and_counted_nouns_follow_the_language() -> None:
    on = date(2026, 11, 22)
    with speaking("es"):
        assert (day(on), number(12345)) == ("22 nov 2026", "12.345")
    with speaking("ar"):
        assert day(on) == "22 نوفمبر 2026"
        assert counted_word("actions.days-late", 2, days="2") == "متأخر يومين"
        assert counted_word("actions.days-late", 5, days="5") == "متأخر 5 أيام"
    assert (day(on), number(12345)) == ("22 Nov 2026", "12,345")


def in_language(language: str) -> Document:
    facts = a_site_report()
    return site_report(replace(facts, frame=replace(facts.frame, language=language)))


@pytest.mark.parametrize("language", ["es", "ar", "hi"])
def test_a_report_says_its_fixed_words_in_its_language(language: str) -> None:
    page = render(in_language(language), Form.HTML).decode()
    fixed = ("site.scope", "finding.title", "frame.glossary", "site.people", "frame.sign-off", "value.band-very_high")
    for key in fixed:
        assert book()[key][language] in page, key
        assert f">{book()[key]['en']}<" not in page, key
    assert f'lang="{language}"' in page
    assert ('dir="rtl"' in page) == (language == "ar")
    assert (book()["frame.unreviewed"]["hi"] in page) == (language == "hi")


def in_own_script(language: str, place: str) -> Document:
    """With names and figures beside each other in two scripts."""
    facts = a_site_report()
    finding = replace(facts.findings[0], what=f"{place} 1,234.50 (12%)", reply=f"{place}, 2026-11-23")
    frame = replace(facts.frame, language=language)
    return site_report(replace(facts, frame=frame, name=place, findings=(finding, *facts.findings[1:])))


@pytest.mark.parametrize(("language", "place"), [("hi", "क्षेत्रीय बगीचा संख्या 42"), ("ar", "مزرعة النخيل 42 (ب)")])
def test_shaped_scripts_say_on_paper_what_the_other_forms_say(
    language: str, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = in_own_script(language, place)
    assert strays(document) == []
    heard = five_forms._heard
    monkeypatch.setattr(five_forms, "_heard", lambda content: heard(content).replace("1,234.50", "05.432,1"))
    assert [one for one in strays(document) if one.startswith("pdf")] != []


def test_a_language_asked_for_in_vain_is_refused_and_a_reader_s_own_is_not() -> None:
    assert language_of(report_kind("site_audit"), "", "ar") == "ar"
    assert language_of(report_kind("portfolio"), "", "hi") == "en"
    with pytest.raises(ReportLanguageUnknown, match="en, es, ar"):
        language_of(report_kind("case_notice"), "fr", "en")


def test_what_people_wrote_stays_as_they_wrote_it() -> None:
    assert "Identity papers kept in the office" in render(in_language("ar"), Form.HTML).decode()


def test_what_models_write_into_rows_is_said_again_on_pages_in_further_languages() -> None:
    lacking = [
        (key, language)
        for key, row in book().items()
        for language in ("fr", "de", "pt")
        if key.startswith(("driver.", "choice.", "remedy.", "field.")) and not row[language].strip()
    ]
    assert lacking == []
    ways = {one.remedy for model in load_models() for one in model.drivers if one.remedy}
    assert ways <= {row["en"] for key, row in book().items() if key.startswith("remedy.")}
