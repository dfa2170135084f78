import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli.reports import ReportFormUnknown, app
from reports.contents.kinds import KINDS, Form, ReportKindNotFound, report_kind
from reports.laws.book import LAWS_FILE, LawFileWrong, LawNotFound, law_book, read_laws

pytestmark = pytest.mark.no_database


def changed(tmp_path: Path, before: str, after: str) -> Path:
    text = LAWS_FILE.read_text(encoding="utf-8")
    assert before in text
    file = tmp_path / "laws.yaml"
    file.write_text(text.replace(before, after, 1), encoding="utf-8")
    return file


def test_thirteen_laws_with_seventy_eight_sections_each_cited_and_answerable() -> None:
    book = law_book()
    keys = {key for key, _ in book.data_keys}
    sections = [section for law in book.laws for section in law.sections]
    assert (len(book.laws), len(sections)) == (13, 78)
    assert all(section.citation and set(section.data) <= keys for section in sections)
    assert all(law.applies.certainty and law.applies.checked for law in book.laws)


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("citation: 'paras 5, 6, 9'", "citation: paras 5, 6, 9", "laws|sections|keys"),
        ("certainty: high, checked", "certainty: sure, checked", "certainty"),
        ("data: [gov.approvals]", "data: [gov.horoscopes]", "gov.horoscopes"),
        ("{id: structure,", "{id: steps,", "share an id"),
        ("id: au_msa_2018", "id: uk_msa_s54", "share an id"),
        ("jurisdiction: GB", "jurisdictoin: GB", "jurisdict"),
    ],
)
def test_a_law_file_with_a_fault_is_refused_as_a_whole(tmp_path: Path, before: str, after: str, named: str) -> None:
    with pytest.raises(LawFileWrong, match=named):
        read_laws(changed(tmp_path, before, after))


def test_a_duty_follows_the_day() -> None:
    book = law_book()
    assert book.law("eu_csddd").duty_on(date(2026, 11, 22)) == "not yet"
    assert book.law("eu_csddd").duty_on(date(2029, 7, 26)) == "owed"
    assert book.law("de_lksg").duty_on(date(2026, 11, 22)) == "suspended"


def test_thresholds_that_only_one_law_has_are_kept() -> None:
    terms = {term.key: term.value for term in law_book().law("ca_s211").applies.terms}
    assert terms["two_of_three.employees"] == "250"


def test_unknown_names_are_refused_with_the_known_ones() -> None:
    with pytest.raises(LawNotFound, match="uk_msa_s54"):
        law_book().law("moon")
    with pytest.raises(ReportKindNotFound, match="law_statement"):
        report_kind("poem")


def test_the_command_line_prints_laws_and_kinds_as_json_only() -> None:
    laws = json.loads(CliRunner().invoke(app, ["laws", "--json"]).stdout)
    assert len(laws) == 13
    assert sum(len(law["sections"]) for law in laws) == 78
    kinds = json.loads(CliRunner().invoke(app, ["kinds", "--json"]).stdout)
    assert [kind["id"] for kind in kinds] == [kind.id for kind in KINDS]
    assert all(set(kind["formats"]) == {"pdf", "xlsx", "csv", "json", "html"} for kind in kinds)


@pytest.mark.parametrize("form", list(Form))
def test_a_law_s_questions_come_in_every_form_without_a_database(tmp_path: Path, form: Form) -> None:
    out = tmp_path / f"report.{form}"
    asked = ["make", "law_statement", "--for", "ca_s211", "--on", "2026-11-22", "--out", str(out)]
    made = CliRunner().invoke(app, asked)
    assert made.exit_code == 0, made.output
    assert out.stat().st_size > 1000


def test_an_unknown_law_or_ending_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    law = CliRunner().invoke(app, ["make", "law_statement", "--for", "moon", "--out", str(tmp_path / "a.pdf")])
    ending = CliRunner().invoke(app, ["make", "law_statement", "--for", "ca_s211", "--out", str(tmp_path / "a.doc")])
    assert isinstance(law.exception, LawNotFound)
    assert isinstance(ending.exception, ReportFormUnknown)
    assert not list(tmp_path.iterdir())
