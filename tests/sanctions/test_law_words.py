"""Whoever is told what a law provides is told in their own language, with the same figures and citations."""

import csv
import re
from gettext import NullTranslations

import pytest
from babel import Locale

from api.web.law_said import filters
from reports.contents.penalty_steps import step_said
from reports.contents.spoken import speaking
from sanctions.penalties.law_words import ENGLISH, LANGUAGES, TABLE, law_texts, said_in

pytestmark = pytest.mark.no_database

FIGURE = re.compile(r"\d+")


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_text_of_a_law_is_said_in_every_language_and_no_text_is_kept_that_no_law_says() -> None:
    assert {row[ENGLISH] for row in rows()} == law_texts()
    assert [row[ENGLISH] for row in rows() if not all(row[language].strip() for language in LANGUAGES)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_text_of_a_law_has_the_same_figures_in_every_language(language: str) -> None:
    changed = [
        row[language] for row in rows() if sorted(FIGURE.findall(row[language])) != sorted(FIGURE.findall(row[ENGLISH]))
    ]
    assert changed == []


def test_the_law_s_own_name_of_an_offence_stays_beside_the_reader_s_words() -> None:
    assert said_in("muito grave", "de") == "sehr schwer (muito grave)"
    assert "(muy grave)" in said_in("muy grave", "ar")
    assert said_in("muito grave", "pt") == "muito grave"


def test_words_joined_with_a_citation_or_a_currency_keep_it() -> None:
    again = "a final fine of the same type and class notified within 365 days: up to twice the amount of the grade, never above the ceiling of the class"  # noqa: E501 - as the law's file has it
    assert said_in(f"art 41: {again}", "es").startswith("art 41: una multa firme del mismo tipo")
    text = "the firm's yearly turnover, in EUR, or exchange_rates with a dated rate for EUR"
    assert said_in(text, "pt").startswith("o volume de negócios anual da empresa, em EUR")


def test_a_page_marks_what_nobody_has_said_in_its_language() -> None:
    law = filters(Locale("es"), NullTranslations())["law"]
    assert law("passport retention") == "<bdi>retención de pasaportes</bdi>"
    assert law("A <law> of tomorrow") == '<bdi lang="en">A &lt;law&gt; of tomorrow</bdi>'


def test_a_reduction_not_taken_is_told_with_its_condition_in_the_reader_s_language() -> None:
    said_of = filters(Locale("fr"), NullTranslations())["said_of"]
    kept = {"text": "not applied; if %(law)s: -%(share)s %%", "facts": {"law": "active cooperation", "share": 50}}
    assert "coopération active" in said_of(kept)


def test_a_notice_says_the_rules_of_a_law_in_its_language() -> None:
    with speaking("ar"):
        assert step_said("passport retention") == "الاحتفاظ بجوازات السفر"
