import hashlib
from datetime import date
from decimal import Decimal
from io import BytesIO

import pikepdf
import pytest

from reports.contents.blocks import (
    Column,
    Document,
    Figure,
    Figures,
    Gauge,
    Ledger,
    LedgerLine,
    Notice,
    Paragraph,
    Row,
    Section,
    Table,
)
from reports.contents.cards import Card, CardFact, Cards, Listing, Said, Seal, Signature, Signatures
from reports.contents.drawings import Bar, Bars, Node, Schematic, Share, Shares, Spot, SpotMap, Tie
from reports.contents.entries import entries
from reports.contents.kinds import Form
from reports.contents.portfolio import portfolio
from reports.contents.site_report import site_report
from reports.contents.values import Band, Kind, Mark, Standing, Unknown
from reports.renderers import render
from reports.renderers.pdf import render_pdf
from tests.reports.invented import CUT, a_portfolio, a_site_report
from tests.reports.tagged import Tagged

pytestmark = pytest.mark.no_database

ARABIC = "مزرعة النخيل (Hotel 7)، القاهرة"
HINDI = "नदी किनारे क्षेत्र"
LONG = "x" * 6_000
HOSTILE = "a\x00b\x07c\u202eevil\u202c d\ud800e"


def every_block(words: str = "words", language: str = "en") -> Document:
    """One of each, so that none can be drawn outside of the tree."""
    figure = Figure("figure", words, 12, rows="t")
    columns = (Column("a", "A", strong=True), Column("b", "B", Kind.INTEGER), Column("c", "C", Kind.BAND))
    rows = tuple(Row(f"r{n}", (f"{words} {n}", n, Mark(Band.UNKNOWN)), "second") for n in range(60))
    lines = (LedgerLine("x", words, 4, words, words, Standing.VERIFIED, date(2026, 1, 1)),)
    blocks = (
        Paragraph("There are {figure}.", (figure,)),
        Notice(words),
        Table("t", "Rows", columns, rows, caption=words),
        Table("none", "", columns, (), empty=words),
        Ledger("l", "Sum", "Start", 3, lines, "Sum", Mark(Band.LOW, 7, 1, 9)),
        Cards("c", "Findings", (Card("k", words, (CardFact("f", "Norm", words),), (Said("s", "Reply", words),), "x"),)),
        Listing((words, "last"), numbered=True),
        Bars("bars", "Bars", "visits", (Bar("x", "X", 5), Bar("y", "Y", Unknown("not asked")), Bar("z", "Z", 9))),
        Shares("shares", "Parts", "sites", (Share("a", "A", 3, Band.LOW), Share("b", "B", 1, Band.UNKNOWN))),
        Schematic("chain", "Chain", (Node("a", words, 0), Node("b", "B", 1)), (Tie("a", "b", Standing.CLAIMED),), 3),
        SpotMap("map", "Map", (Spot("p", words, Decimal(30), Decimal(31), Band.HIGH),), unplaced=2),
        Signatures("names", "Signed", (Signature("a", "Approver", "N. N.", CUT), Signature("b", "Second"))),
        Seal("seal", "https://verify.example/1", "Check"),
    )
    gauge = Gauge("gauge", "Score", Mark(Band.HIGH, 61, 50, 70), note=words)
    sections = (Section("s", "First", blocks), Section("s2", "Inside", (Paragraph(words),), level=2))
    return Document(
        "d", "test", "Every block", "", CUT, sections, language=language, opening=(gauge, Figures((figure,)))
    )


@pytest.mark.parametrize(
    ("words", "language"),
    [("words", "en"), (ARABIC, "ar"), (HINDI, "hi"), ("阳光 Łąka", "ar"), ("long " * 800, "en")],
)
def test_every_stretch_of_every_page_is_in_the_tree_once_or_an_artifact(words: str, language: str) -> None:
    read = Tagged(render_pdf(every_block(words, language)))
    assert read.faults == []
    kinds = {node.kind for node in read.root.walk()}
    assert {"H1", "H2", "H3", "P", "L", "LI", "Lbl", "LBody", "Table", "THead", "TH", "TD", "Figure", "Link"} <= kinds


def test_what_is_heard_is_what_was_written_in_its_order() -> None:
    """Names under a report stand on lines to sign, in other words than in a table."""
    for document in (portfolio(a_portfolio()), site_report(a_site_report())):
        heard = "".join(Tagged(render(document, Form.PDF)).text.split())
        place = 0
        for entry in entries(document):
            if entry.kind is Kind.TEXT and not entry.id.startswith("sign-off"):
                words = "".join(entry.shown.split())
                found = heard.find(words, place)
                assert found >= 0, f"{entry.id}: {entry.shown} is not heard in its place"
                place = found


@pytest.mark.parametrize("words", [ARABIC, HINDI])
def test_turned_and_joined_lines_are_heard_as_they_are_written(words: str) -> None:
    assert words in Tagged(render_pdf(every_block(words))).text


def test_a_paragraph_over_pages_is_one_element() -> None:
    read = Tagged(render_pdf(every_block("long " * 1_000)))
    assert any(len({page for page, _ in node.marks}) > 1 for node in read.root.walk() if node.kind == "P")


def test_heads_repeated_on_a_page_are_heard_once() -> None:
    read = Tagged(render_pdf(every_block()))
    tables = [node for node in read.root.walk() if node.kind == "Table"]
    assert [sum(part.kind == "THead" for part in table.walk()) for table in tables] == [1] * len(tables)
    long = max(tables, key=lambda table: sum(1 for _ in table.walk()))
    assert len({page for node in long.walk() for page, _ in node.marks}) > 1


def test_a_drawing_says_what_it_shows_its_ends_and_what_is_unknown() -> None:
    read = Tagged(render_pdf(every_block()))
    [bars] = [node for node in read.root.walk() if "Bar chart" in str(node.raw.get("/Alt", ""))]
    assert "Largest: Z 9" in str(bars.raw.Alt)
    assert "Smallest: X 5" in str(bars.raw.Alt)
    assert "Without a number: Y" in str(bars.raw.Alt)


def test_the_file_says_what_it_is_in_which_language_and_by_which_standard() -> None:
    pdf = pikepdf.open(BytesIO(render_pdf(every_block(language="ar"))))
    assert pdf.Root.Lang == "ar"
    assert bool(pdf.Root.MarkInfo.Marked)
    assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
    told = pdf.Root.Metadata.read_bytes().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in told
    assert "Every block" in told


@pytest.mark.parametrize("words", [LONG, HOSTILE * 50, "\n" * 300, ""])
def test_words_nobody_should_write_stay_on_their_page(words: str) -> None:
    read = Tagged(render_pdf(every_block(words)))
    assert read.faults == []
    assert "\u202e" not in read.text
    assert "\x00" not in read.text


def test_a_value_of_100_000_letters_without_a_blank_runs_over_pages() -> None:
    table = Table("t", "", (Column("a", "A"), Column("b", "B")), (Row("r", ("y" * 100_000, "short")),))
    read = Tagged(render_pdf(Document("d", "test", "Long", "", CUT, (Section("s", "S", (table,)),))))
    assert read.faults == []
    assert "".join(read.text.split()).count("y") >= 100_000


def test_print_changes_only_when_somebody_means_it() -> None:
    """Over what is drawn and the tree, before compression, which may differ between machines."""
    read = Tagged(render_pdf(every_block(f"{ARABIC} {HINDI}")))
    drawn = hashlib.sha256()
    for page in read.pdf.pages:
        drawn.update(page.Contents.read_bytes())
    for node in read.root.walk():
        drawn.update(f"{node.kind} {node.marks} {node.raw.get('/Alt', '')}".encode())
    assert drawn.hexdigest() == "e73ef1277c47c73ba3f1a9d37c35159e08e1c1140402f9370a5c46f28f082854"
