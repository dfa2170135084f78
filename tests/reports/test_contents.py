from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.contents.blocks import (
    Column,
    Document,
    Figure,
    Figures,
    Ledger,
    LedgerLine,
    Paragraph,
    Row,
    Section,
    Table,
)
from reports.contents.entries import entries
from reports.contents.kinds import Form
from reports.contents.law_statement import law_statement
from reports.contents.people import shown_count, shown_parts, shown_total
from reports.contents.portfolio import portfolio
from reports.contents.site_report import site_report
from reports.contents.values import Band, DocumentWrong, FewerThan, Kind, Mark, Unknown
from reports.laws.answering import KeyAnswer, Part, without_facts
from reports.laws.book import law_book
from reports.laws.completeness import Holding
from reports.laws.versions import reporting_year
from reports.renderers import render
from tests.reports.invented import FRAME, a_mark, a_portfolio, a_site_report

pytestmark = pytest.mark.no_database


def shown(document: Document) -> dict[str, str]:
    return {entry.id: entry.shown for entry in entries(document)}


def test_a_ledger_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(DocumentWrong, match="adds up to 42 and prints 43"):
        Ledger("l", "", "Start", 30, (LedgerLine("a", "A", 12),), "Score", Mark(Band.MEDIUM, 43))


def test_an_unknown_band_never_carries_a_score() -> None:
    with pytest.raises(DocumentWrong):
        Mark(Band.UNKNOWN, 3)
    with pytest.raises(DocumentWrong):
        Mark(Band.LOW)


def test_a_cell_of_the_wrong_kind_is_refused_with_its_id() -> None:
    with pytest.raises(DocumentWrong, match=r"t\.r\.on"):
        Table("t", "", (Column("on", "On", Kind.DATE),), (Row("r", ("22 Nov",)),))


def test_a_sentence_must_name_the_figures_it_is_given() -> None:
    with pytest.raises(DocumentWrong):
        Paragraph("There are {many}.", (Figure("few", "few", 2),))


def test_a_figure_cannot_have_two_values_in_one_document() -> None:
    blocks = (Paragraph("{n}.", (Figure("n", "n", 1),)), Figures((Figure("n", "n", 2),)))
    with pytest.raises(DocumentWrong, match="two values"):
        Document("d", "test", "T", "", date(2026, 1, 1), (Section("s", "S", blocks),))


def test_portfolio_counts_its_own_rows_and_never_sorts_unknown_as_low() -> None:
    facts = a_portfolio(70)
    document = portfolio(facts)
    words = shown(document)
    values = {entry.id: int(entry.value) for entry in entries(document) if isinstance(entry.value, int)}
    assert values["sites"] == 70
    assert values["sites-unknown"] == sum(site.mark.band is Band.UNKNOWN for site in facts.sites) == 10
    assert values["sites-high"] == values["bands.high"] + values["bands.very_high"]
    assert sum(values[f"bands.{band}"] for band in Band) == 70
    assert not [ident for ident, word in words.items() if ident.startswith("first.") and word == "Unknown"]


def test_portfolio_calls_a_hit_a_possible_match() -> None:
    words = shown(portfolio(a_portfolio()))
    assert {words[f"hits.H{number}.state"] for number in range(4)} == {"possible match, not confirmed"}


def test_an_empty_run_still_makes_every_form() -> None:
    empty = replace(
        a_portfolio(), files=(), refusals=(), hit_counts=(), hits=(), sites=(), visits=(), left_out=(), unknowns=()
    )
    document = portfolio(empty)
    assert all(render(document, form) for form in Form)
    assert "No visit was planned" in render(document, Form.HTML).decode()


def test_findings_stay_alleged_until_final() -> None:
    facts = a_site_report()
    words = shown(site_report(facts))
    assert words["findings.F-311.state"] == "alleged until answered"
    answered = replace(facts, findings=(replace(facts.findings[0], answered=True),))
    assert shown(site_report(answered))["findings.F-311.state"] == "alleged, answered, not final"
    final = replace(facts, findings=(replace(facts.findings[0], answered=True, final=True),))
    assert shown(site_report(final))["findings.F-311.state"] == "final"
    assert "alleged until" not in render(site_report(replace(final, ledger=None)), Form.HTML).decode()


def test_a_site_without_a_score_says_so_and_is_not_called_low() -> None:
    facts = replace(a_site_report(), mark=a_mark(None), ledger=None)
    html = render(site_report(facts), Form.HTML).decode()
    assert "cannot be scored" in html
    assert ">Unknown<" in html
    assert all(render(site_report(facts), form) for form in Form)


def test_late_actions_come_first_and_say_by_how_much() -> None:
    words = shown(site_report(a_site_report()))
    actions = [ident for ident in words if ident.startswith("actions.") and ident.endswith(".state")]
    assert [words[ident] for ident in actions] == ["2 days late", "open, 1 day left", "open, 22 days left"]
    assert words["late-actions"] == "1"


def test_small_counts_of_people_are_hidden_in_public_and_shown_to_the_case_role() -> None:
    facts = a_site_report()
    public, inside = shown(site_report(facts, k=10)), shown(site_report(facts, k=0))
    assert public["workforce.young.people"] == "fewer than 10"
    parts = [
        public[f"workforce.{part}.people"]
        for part in ("agency", "direct", "young")
        if f"workforce.{part}.people" in public
    ]
    printed = sum(int(each) for each in parts if each.isdecimal())
    assert int(public["workforce.all.people"]) == printed, "else the small count is the difference"
    assert public["findings.F-312.people"] == "fewer than 10"
    assert inside["workforce.young.people"] == "3"


@settings(max_examples=150)
@given(st.lists(st.one_of(st.none(), st.integers(0, 40)), max_size=6), st.integers(2, 15))
def test_no_small_count_can_be_worked_out_from_what_is_printed(people: list[int | None], k: int) -> None:
    parts = tuple(people)
    counts, total = shown_parts(parts, k), shown_total(parts, k)
    assert not [count for count in counts if isinstance(count, int) and 0 < count < k]
    assert all(
        part < count.limit for part, count in zip(parts, counts, strict=True) if isinstance(count, FewerThan) and part
    )
    if isinstance(total, int):
        assert total == sum(count for count in counts if isinstance(count, int)), "it tells nothing that they do not"
    assert isinstance(shown_count(None, k), Unknown)


THIS_YEAR = reporting_year(2026)


def test_a_law_report_without_facts_answers_nothing_and_invents_nothing() -> None:
    book = law_book()
    for law in book.laws:
        document = law_statement(without_facts(FRAME, book, law, THIS_YEAR))
        words = shown(document)
        assert words["answered"] == "0"
        assert {words[f"gaps.{section.id}.state"] for section in law.sections} == {"not answered"}
        assert render(document, Form.HTML).decode().count("Not answered. It takes:") == len(law.sections)


def test_an_answer_fills_its_section_only() -> None:
    book = law_book()
    empty = without_facts(FRAME, book, book.law("uk_msa_s54"), THIS_YEAR)
    trained = KeyAnswer(
        Holding("training.records", {"rows": 1}, date(2026, 5, 4)), (Figure("trained", "trained", 212),)
    )
    part = Part("training", "Buyers are trained each spring.", "Iris Invented", date(2026, 6, 1))
    facts = replace(empty, answers={"training.records": trained}, parts={"training": part})
    words = shown(law_statement(facts))
    assert words["gaps.training.state"] == "answered"
    assert words["answered"] == "1"
    assert words["trained"] == "212"


def test_a_match_that_nobody_has_confirmed_is_printed_in_the_full_report_of_a_site_alone() -> None:
    facts = a_site_report()
    possible = replace(facts.hits[0], confirmed=False) if facts.hits else None
    assert possible is not None
    sure = replace(possible, id="H9", entry="BETA TRADING CO", confirmed=True)
    both = replace(facts, hits=(possible, sure))
    shared, full = (" ".join(shown(site_report(replace(both, full=whole))).values()) for whole in (False, True))
    assert (possible.entry in shared, sure.entry in shared) == (False, True)
    assert (possible.entry in full, sure.entry in full) == (True, True)
