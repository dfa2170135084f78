import csv
import hashlib
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from reports.contents.blocks import (
    Column,
    Document,
    Figure,
    Figures,
    Gauge,
    Ledger,
    LedgerLine,
    Paragraph,
    Row,
    Section,
    Table,
)
from reports.contents.canonical import canonical
from reports.contents.drawings import Share, Shares
from reports.contents.entries import Entry, entries
from reports.contents.kinds import Form
from reports.contents.portfolio import portfolio
from reports.contents.site_report import site_report
from reports.contents.values import Band, FewerThan, Kind, Mark, Money, Standing, Unknown
from reports.renderers import render
from tests.reports.invented import a_portfolio, a_site_report

pytestmark = pytest.mark.no_database

NUMBER_KINDS = (Kind.INTEGER, Kind.DECIMAL, Kind.PERCENT, Kind.MONEY, Kind.POINTS, Kind.BAND)


def every_number_different() -> Document:
    """Each number occurs once, so that a number found in print can be no other."""
    columns = (
        Column("name", "Name", strong=True),
        Column("count", "Count", Kind.INTEGER),
        Column("part", "Part", Kind.DECIMAL, places=3),
        Column("share", "Share", Kind.PERCENT),
        Column("fee", "Fee", Kind.MONEY),
        Column("steps", "Steps", Kind.POINTS),
        Column("mark", "Score", Kind.BAND),
        Column("on", "On", Kind.DATE),
    )
    rows = tuple(
        Row(
            f"r{number}",
            (
                f"Row {number}",
                10007 + number * 13,
                Decimal(20011 + number * 17) / 1000,
                30011 + number * 19,
                Money(Decimal(4001101 + number * 2300) / 100, "EUR"),
                (50021 + number * 29) * (-1) ** number,
                Mark(Band.HIGH, 60000 + number, 61000 + number, 62000 + number),
                date(2026, 1, 1 + number % 28),
            ),
        )
        for number in range(60)
    )
    total = Mark(Band.VERY_HIGH, 70001 + 811 - 433, 70900, 70999)
    lines = (LedgerLine("a", "First", 811), LedgerLine("b", "Second", -433, standing=Standing.UNKNOWN))
    said = Figure("said", "said", 80021)
    return Document(
        id="d",
        kind="test",
        title="Every number different",
        subtitle="",
        data_cut=date(2026, 11, 22),
        opening=(
            Gauge("gauge", "Score", Mark(Band.LOW, 81, 77, 88)),
            Paragraph("There are {said} of them.", (said,)),
            Figures((said, Figure("other", "other", 80039))),
            Shares("shares", "", "Parts", (Share("x", "X", 80051, Band.LOW), Share("y", "Y", 80071, Band.UNKNOWN))),
        ),
        sections=(
            Section("table", "Table", (Table("t", "", columns, rows),)),
            Section("ledger", "Ledger", (Ledger("l", "", "Start", 70001, lines, "Sum", total),)),
        ),
    )


def numbers(document: Document) -> dict[str, Entry]:
    return {entry.id: entry for entry in entries(document) if entry.kind in NUMBER_KINDS and entry.value is not None}


class DataElements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        if "id" in named:
            self.ids.append(named["id"] or "")
        if tag == "data":
            self.values[named.get("id") or named.get("data-figure") or ""] = named["value"] or ""


def workbook_values(content: bytes) -> Iterator[tuple[str, object]]:
    book = load_workbook(BytesIO(content))
    columns: dict[str, list[str]] = {}
    for sheet, column, _, _ in list(book["Columns"].values)[1:]:
        columns.setdefault(str(sheet), []).append(str(column))
    for row in book["README"].values:
        yield str(row[0]), row[2]
    for name, ids in columns.items():
        head, *rows = book[name].values
        for row in rows:
            for column, value in zip(ids, row[1:], strict=False):
                yield f"{head[0]}.{row[0]}.{column}", value


def workbook_id(entry: Entry) -> str:
    """The workbook keeps ledgers, shares and gauges as tables, so their ids carry the column as well."""
    first, _, rest = entry.id.partition(".")
    if first == "l":
        return f"{entry.id}.points" if "." not in rest else entry.id
    if first == "shares":
        return f"{entry.id}.count"
    if first == "gauge":
        return f"gauge.score.mark.{rest}" if rest else "gauge.score.mark"
    return entry.id


def test_every_number_is_the_same_in_all_five_forms() -> None:
    document = every_number_different()
    expected = {ident: entry for ident, entry in numbers(document).items() if entry.kind is not Kind.BAND}
    html = DataElements()
    html.feed(render(document, Form.HTML).decode())
    answer = json.loads(render(document, Form.JSON))["figures"]
    lines = {row["id"]: row for row in csv.DictReader(StringIO(render(document, Form.CSV).decode("utf-8-sig")))}
    sheets = dict(workbook_values(render(document, Form.XLSX)))
    assert len(expected) > 400
    for ident, entry in expected.items():
        assert answer[ident]["value"] == entry.value
        assert float(lines[ident]["value"]) == entry.value
        assert float(html.values[ident]) == entry.value
        if not ident.startswith("l.total"):
            assert float(str(sheets[workbook_id(entry)])) == pytest.approx(entry.value)
    assert float(str(sheets["l.total.points"])) == expected["l.total.score"].value


def as_printed(entry: Entry) -> list[str]:
    """A band prints its word and its range on two lines; the ruler prints the figure large, before the word."""
    if entry.id == "gauge":
        return ["81", "Low", "77and88"]
    if entry.kind is not Kind.BAND:
        return ["".join(entry.shown.split())]
    word, span = entry.shown.rsplit(", ", 1)
    return ["".join(word.split()), "".join(span.replace("to", "and" if entry.id == "l.total" else "to").split())]


def test_print_holds_every_number_in_reading_order() -> None:
    document = every_number_different()
    reader = PdfReader(BytesIO(render(document, Form.PDF)))
    printed = "".join("".join(page.extract_text() for page in reader.pages).split())
    place = 0
    parts = ("score", "low", "high")
    for entry in numbers(document).values():
        for piece in [] if entry.id.endswith(parts) else as_printed(entry):
            found = printed.find(piece, place)
            assert found >= 0, f"{entry.id}: {piece} is not printed after position {place}"
            place = found + len(piece)


@pytest.mark.parametrize("form", list(Form))
def test_same_facts_give_the_same_bytes_on_another_day(form: Form, monkeypatch: pytest.MonkeyPatch) -> None:
    first = render(portfolio(a_portfolio()), form)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert hashlib.sha256(render(portfolio(a_portfolio()), form)).digest() == hashlib.sha256(first).digest()


def test_each_page_says_data_cut_rules_trail_and_its_number() -> None:
    reader = PdfReader(BytesIO(render(portfolio(a_portfolio(150)), Form.PDF)))
    count = len(reader.pages)
    assert count > 5
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text()
        assert "Data to 22 Nov 2026" in text
        assert "agriculture 2026.1" in text
        assert "trail head 7f3ac219a0d4" in text
        assert f"page {number} of {count}" in text
    heads = [number for number, page in enumerate(reader.pages) if "What weighs most" in page.extract_text()]
    assert len(heads) > 2, "heads of a long table are repeated on its next pages"


def test_a_printed_report_names_itself_and_embeds_its_fonts() -> None:
    reader = PdfReader(BytesIO(render(portfolio(a_portfolio()), Form.PDF)))
    assert reader.metadata is not None
    assert reader.metadata.title == "Supplier portfolio for Lindenhof Hotels"
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == "en"
    outline: Any = reader.outline
    assert "Where to go first" in {entry["/Title"] for entry in outline if not isinstance(entry, list)}
    for page in reader.pages:
        resources: Any = page["/Resources"]
        for font in resources["/Font"].values():
            [inner] = font.get_object()["/DescendantFonts"]
            assert "/FontFile2" in inner.get_object()["/FontDescriptor"]
            assert "/ToUnicode" in font.get_object()


def test_text_of_users_never_becomes_a_formula() -> None:
    document = portfolio(a_portfolio())
    rows = list(csv.reader(StringIO(render(document, Form.CSV).decode("utf-8-sig"))))
    for cell in (cell for row in rows for cell in row):
        assert not cell.startswith(("=", "@", "+", "-")) or cell.lstrip("+-").isdigit(), cell
    book = load_workbook(BytesIO(render(document, Form.XLSX)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    [hostile] = {cell.value for cell in cells if str(cell.value).startswith("=cmd")}
    assert hostile == "=cmd|' /C calc'!A0.csv", "the value itself is kept as it came"


def test_a_workbook_holds_real_dates_and_numbers_under_frozen_heads() -> None:
    book = load_workbook(BytesIO(render(portfolio(a_portfolio()), Form.XLSX)))
    assert book.sheetnames[0] == "README"
    plan = book["Plan of the round"]
    assert plan.freeze_panes == "C2"
    assert plan["B2"].is_date
    assert book["Sites with a score, worst first"]["E2"].value == 92


def test_three_words_for_absence_stay_apart() -> None:
    columns = (Column("a", "A", Kind.INTEGER), Column("b", "B", Kind.INTEGER), Column("c", "C", Kind.INTEGER))
    table = Table("t", "", columns, (Row("r", (Unknown("register closed"), FewerThan(10), None)),))
    document = Document("d", "test", "Absences", "", date(2026, 1, 1), (Section("s", "S", (table,)),))
    shown = [entry.shown for entry in entries(document)]
    assert shown == ["unknown: register closed", "fewer than 10", "\N{EN DASH}"]
    html = render(document, Form.HTML).decode()
    assert html.count('class="hatch"') == 1


def test_html_escapes_what_users_wrote_and_uses_each_id_once() -> None:
    document = Document(
        "d",
        "test",
        "<script>alert(1)</script>",
        "",
        date(2026, 1, 1),
        (Section("s", "S", (Table("t", "", (Column("a", "A"),), (Row("r", ('"><img src=x>',)),)),)),),
    )
    html = render(document, Form.HTML).decode()
    assert "<script>" not in html
    assert "<img" not in html
    for each in (portfolio(a_portfolio()), site_report(a_site_report())):
        elements = DataElements()
        elements.feed(render(each, Form.HTML).decode())
        assert len(elements.ids) == len(set(elements.ids))


def test_the_hash_in_print_is_the_hash_of_the_content() -> None:
    document = site_report(a_site_report())
    digest = hashlib.sha256(canonical(document).encode()).hexdigest()
    assert json.loads(render(document, Form.JSON))["content_sha256"] == digest
    assert digest[:16] in PdfReader(BytesIO(render(document, Form.PDF))).pages[0].extract_text()
