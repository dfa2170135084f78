"""
A workbook: README first, then one sheet for every table, ledger and chart, then the list of all columns.

Dates and numbers are real ones, a band is four columns (band, score, low, high) so that one can sort by it, heads stay
in sight, and text that could be read as a formula is stored as quoted text.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from reports.contents.blocks import (
    Block,
    Column,
    Document,
    Figure,
    Figures,
    Gauge,
    Kind,
    Ledger,
    Mark,
    Money,
    Notice,
    Paragraph,
    Row,
    Shares,
    Table,
    Value,
)
from reports.contents.canonical import content_hash
from reports.contents.wording import BAND_WORDS, filled, shown
from reports.renderers.cells import could_be_formula

LONGEST_SHEET_NAME = 31
FORBIDDEN = "[]:*?/\\"
WIDEST, NARROWEST = 60, 9
NUMBER_FORMS = {Kind.INTEGER: "#,##0", Kind.POINTS: "+#,##0;\N{MINUS SIGN}#,##0;0", Kind.PERCENT: '0"%"'}


@dataclass(slots=True)
class Book:
    """One workbook being written, and the formats it already has."""

    book: xlsxwriter.Workbook
    names: set[str] = field(default_factory=set)
    formats: dict[str, Format] = field(default_factory=dict)
    columns: list[tuple[str, str, str, str]] = field(default_factory=list)

    def format(self, number_form: str) -> Format:
        if number_form not in self.formats:
            self.formats[number_form] = self.book.add_format({"num_format": number_form, "valign": "top"})
        return self.formats[number_form]

    def named(self, key: str, properties: dict[str, object]) -> Format:
        if key not in self.formats:
            self.formats[key] = self.book.add_format(properties)
        return self.formats[key]

    @property
    def head(self) -> Format:
        return self.named("head", {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})

    def sheet(self, title: str) -> Worksheet:
        """Excel allows 31 characters, no name twice and some characters not at all."""
        plain_title = "".join(" " if each in FORBIDDEN else each for each in title).strip("' ") or "Sheet"
        name, number = plain_title[:LONGEST_SHEET_NAME], 2
        while name.casefold() in self.names:
            name = f"{plain_title[: LONGEST_SHEET_NAME - 3]} {number}"
            number += 1
        self.names.add(name.casefold())
        return self.book.add_worksheet(name)

    def write_text(self, sheet: Worksheet, row: int, column: int, text: str) -> None:
        wrapped = {"text_wrap": True, "valign": "top"}
        quoted = self.named("quoted", wrapped | {"quote_prefix": True})
        sheet.write_string(row, column, text, quoted if could_be_formula(text) else self.named("text", wrapped))

    def write(self, sheet: Worksheet, row: int, column: int, value: Value, spec: Column) -> None:
        match value:
            case Money():
                sheet.write_number(row, column, float(value.amount), self.format(f'#,##0.00 "{value.currency}"'))
            case int() | Decimal():
                form = NUMBER_FORMS.get(spec.kind, "#,##0" + ("." + "0" * spec.places if spec.places else ""))
                sheet.write_number(row, column, float(value), self.format(form))
            case date():
                at = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a spreadsheet date has no zone
                sheet.write_datetime(row, column, at, self.format("d mmm yyyy"))
            case _:
                self.write_text(sheet, row, column, shown(value, spec.kind, spec.places))


def render_xlsx(document: Document) -> bytes:
    target = BytesIO()
    cut = document.data_cut
    book = Book(xlsxwriter.Workbook(target, {"in_memory": True}))
    stamp = datetime(cut.year, cut.month, cut.day)  # noqa: DTZ001 - the file is dated by its data, without a zone
    book.book.set_properties({"title": document.title, "subject": document.subtitle, "created": stamp})
    _write_readme(book, document)
    for block in document.blocks():
        for table in as_tables(block):
            _write_table(book, table)
    _write_columns(book)
    book.book.close()
    return target.getvalue()


def _write_readme(book: Book, document: Document) -> None:
    sheet = book.sheet("README")
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 2, 46)
    row = 0
    for label, value in _readme(document):
        book.write_text(sheet, row, 0, label)
        if isinstance(value, date):
            book.write(sheet, row, 1, value, Column("", "", Kind.DATE))
        else:
            book.write_text(sheet, row, 1, value)
        row += 1
    for place, label in enumerate(("id", "figure", "value")):
        sheet.write_string(row + 1, place, label, book.head)
    for offset, figure in enumerate(_figures(document), start=row + 2):
        book.write_text(sheet, offset, 0, figure.id)
        book.write_text(sheet, offset, 1, figure.label)
        book.write(sheet, offset, 2, figure.value, Column(figure.id, figure.label, figure.kind))


def _readme(document: Document) -> Iterator[tuple[str, str | date]]:
    yield "Report", document.title
    yield "About", document.subtitle
    yield "Status", document.status
    yield "Data to", document.data_cut
    yield "Rules", "; ".join(f"{rule.name} {rule.version}" for rule in document.rule_versions)
    yield "Parties", "; ".join(document.parties)
    yield "Content hash", content_hash(document)
    yield "Trail head", document.trail_head or "made from files, not entered in a trail"
    yield "Words", "unknown: nobody knows. fewer than: withheld to protect people. \N{EN DASH}: does not apply."
    for block in document.blocks():
        if isinstance(block, Paragraph):
            yield "", filled(block)
        elif isinstance(block, Notice):
            yield "Note", block.text


def _figures(document: Document) -> Iterator[Figure]:
    seen: set[str] = set()
    for block in document.blocks():
        for figure in block.figures if isinstance(block, Figures | Paragraph) else ():
            if figure.id not in seen:
                seen.add(figure.id)
                yield figure


def as_tables(block: Block) -> Iterator[Table]:
    """Every block that holds rows, as a table with the same ids."""
    match block:
        case Table():
            yield block
        case Ledger():
            yield _ledger_table(block)
        case Shares():
            columns = (Column("label", block.unit), Column("count", "Count", Kind.INTEGER))
            rows = tuple(Row(part.id, (part.label, part.count)) for part in block.parts)
            yield Table(block.id, block.title or block.id, columns, rows)
        case Gauge():
            columns = (Column("label", "Score of"), Column("mark", "Score", Kind.BAND))
            yield Table(block.id, block.label, columns, (Row("score", (block.label, block.mark)),))
        case _:
            return


def _ledger_table(ledger: Ledger) -> Table:
    columns = (
        Column("label", "What counts"),
        Column("seen", "Value"),
        Column("source", "Read from"),
        Column("on", "On", Kind.DATE),
        Column("standing", "Standing", Kind.STANDING),
        Column("points", "Points", Kind.POINTS),
    )
    start = Row("start", (ledger.start_label, "", "", None, None, ledger.start))
    lines = tuple(
        Row(line.id, (line.label, line.seen, line.source, line.on, line.standing, line.points)) for line in ledger.lines
    )
    total = Row("total", (ledger.total_label, "", "", None, None, ledger.total.score))
    return Table(ledger.id, ledger.title or ledger.id, columns, (start, *lines, total))


def _spread(table: Table) -> Table:
    """A band becomes band, score, low and high."""
    columns: list[Column] = []
    for column in table.columns:
        if column.kind is Kind.BAND:
            columns.append(Column(column.id, column.label))
            parts = ((f"{column.id}.{part}", f"{column.label}, {part}") for part in ("score", "low", "high"))
            columns.extend(Column(ident, label, Kind.INTEGER) for ident, label in parts)
        else:
            columns.append(column)
    return Table(
        table.id, table.title, tuple(columns), tuple(_spread_row(table, row) for row in table.rows), table.empty
    )


def _spread_row(table: Table, row: Row) -> Row:
    pairs = zip(table.columns, row.cells, strict=True)
    return Row(row.key, tuple(cell for column, value in pairs for cell in _cells(column, value)))


def _cells(column: Column, value: Value) -> tuple[Value, ...]:
    if column.kind is not Kind.BAND:
        return (value,)
    if isinstance(value, Mark):
        return (BAND_WORDS[value.band], value.score, value.low, value.high)
    return (shown(value, Kind.TEXT), None, None, None)


def _write_table(book: Book, table: Table) -> None:
    sheet, wide = book.sheet(table.title or table.id), _spread(table)
    sheet.freeze_panes(1, 2)
    sheet.write_string(0, 0, table.id, book.head)
    for place, column in enumerate(wide.columns, start=1):
        sheet.write_string(0, place, column.label, book.head)
        book.columns.append((sheet.get_name(), column.id, column.label, column.kind.value))
    widths = [len(column.label) for column in wide.columns]
    for number, row in enumerate(wide.rows, start=1):
        book.write_text(sheet, number, 0, row.key)
        for place, (column, value) in enumerate(zip(wide.columns, row.cells, strict=True), start=1):
            book.write(sheet, number, place, value, column)
            widths[place - 1] = max(widths[place - 1], len(shown(value, column.kind, column.places)))
    for place, width in enumerate(widths, start=1):
        sheet.set_column(place, place, min(max(width + 1, NARROWEST), WIDEST))
    if wide.rows:
        sheet.autofilter(0, 0, len(wide.rows), len(wide.columns))
    else:
        book.write_text(sheet, 1, 1, table.empty)


def _write_columns(book: Book) -> None:
    sheet = book.sheet("Columns")
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 3, 28)
    for place, label in enumerate(("sheet", "column id", "label", "kind")):
        sheet.write_string(0, place, label, book.head)
    for number, row in enumerate(book.columns, start=1):
        for place, text in enumerate(row):
            book.write_text(sheet, number, place, text)
