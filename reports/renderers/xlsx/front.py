"""The sheets that explain the others: README first; codes, columns, schema and proof last."""

from collections.abc import Iterable, Iterator
from datetime import date

from reports.contents.blocks import Column, Document, Figure, Figures, Notice, Paragraph
from reports.contents.canonical import content_hash
from reports.contents.cards import Listing, Seal
from reports.contents.retold import rules_said
from reports.contents.spoken import word
from reports.contents.values import Kind
from reports.contents.wording import filled
from reports.renderers.xlsx.book import Book
from reports.renderers.xlsx.codes import code_rows
from reports.renderers.xlsx.rows import RowSheet
from reports.renderers.xlsx.schema import as_json, resource_of
from reports.renderers.xlsx.sheets import Written


def write_readme(book: Book, sheet: RowSheet, document: Document, sheets: list[Written]) -> None:
    """Written last, because it names every sheet, and standing first."""
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 2, 46)
    row = 0
    for label, value in (*_readme(document), *_sheet_lines(sheets)):
        kind = Kind.DATE if isinstance(value, date) else Kind.TEXT
        said = book.putting(Column("", "", kind))(f"B{row + 1}", value)
        sheet.add_row(row, (book.text(f"A{row + 1}", label)[0], said[0]), 2)
        row += 1
    book.heads(sheet, row + 1, [word(f"workbook.{key}") for key in ("id", "figure", "value")])
    for number, figure in enumerate(_figures(document), start=row + 3):
        value_cell = book.putting(Column(figure.id, figure.label, figure.kind))(f"C{number}", figure.value)
        words = (book.text(f"A{number}", figure.id), book.text(f"B{number}", figure.label), value_cell)
        sheet.add_row(number - 1, (cell for cell, _ in words), 3)


def _covered(document: Document) -> Iterator[tuple[str, str]]:
    return ((fact.label, fact.text) for fact in document.cover)


def _readme(document: Document) -> Iterator[tuple[str, str | date]]:
    yield word("workbook.report"), document.title
    yield word("workbook.about"), document.subtitle
    yield word("workbook.status"), document.status
    yield from _covered(document)
    yield word("workbook.data-to"), document.data_cut
    yield word("workbook.rules"), word("value.apart").join(rules_said(document.rule_versions))
    yield word("workbook.parties"), "; ".join(document.parties)
    yield word("workbook.hash"), content_hash(document)
    yield word("workbook.trail"), document.trail_head or word("workbook.no-trail")
    yield word("workbook.how-to-read"), word("workbook.read-unknown")
    for key in ("fewer", "dash", "cut"):
        yield "", word(f"workbook.read-{key}")
    for block in document.blocks():
        match block:
            case Paragraph():
                yield "", filled(block)
            case Notice():
                yield word("workbook.note"), block.text
            case Listing():
                for number, item in enumerate(block.items, start=1):
                    yield f"{number}." if block.numbered else "", item
            case Seal():
                yield word("workbook.check"), f"{block.label} {block.url}"


def _sheet_lines(sheets: list[Written]) -> Iterator[tuple[str, str]]:
    label = word("workbook.sheets")
    for written in sheets:
        yield label, f"{written.sheet}: {word('workbook.rows', count=f'{written.rows:,}')}"
        label = ""


def _figures(document: Document) -> Iterator[Figure]:
    seen: set[str] = set()
    for block in document.blocks():
        for figure in block.figures if isinstance(block, Figures | Paragraph) else ():
            if figure.id not in seen:
                seen.add(figure.id)
                yield figure


def write_back(book: Book, document: Document, sheets: list[Written]) -> None:
    """Codes, columns, schema and proof."""
    _listed(book, "codes-sheet", ("list", "code", "word", "meaning"), code_rows())
    columns = ((each.sheet, column.id, column.label, column.kind.value) for each in sheets for column in each.columns)
    _listed(book, "columns-sheet", ("sheet", "column-id", "label", "kind"), columns)
    schemas = ((each.sheet, as_json(resource_of(each))) for each in sheets)
    _listed(book, "schema-sheet", ("sheet", "descriptor"), schemas)
    proofs = [
        (word("workbook.hash"), "", content_hash(document)),
        (word("workbook.note"), "", word("workbook.digest-note")),
    ]
    proofs += [(each.sheet, str(each.rows), each.digest) for each in sheets]
    _listed(book, "proof-sheet", ("sheet", "row-count", "digest"), proofs)


def _listed(book: Book, name: str, heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    sheet = book.sheet(word(f"workbook.{name}"))
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(heads) - 1, 28)
    book.heads(sheet, 0, [word(f"workbook.{key}") for key in heads])
    for number, row in enumerate(rows, start=1):
        book.texts(sheet, number, row)
