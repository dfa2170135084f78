"""
A workbook: README first, then one sheet for every table, ledger, chart and list of cards, then codes, columns, schema
and proof.

Dates and numbers are real ones, a band is four columns (band, score, low, high) so that one can sort by it, heads stay
in sight, coded columns offer their words, and text that could be read as a formula is stored as quoted text. Rows are
written as they come and wait on disk, so that memory does not grow with them (`contents.streamed`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from reports.contents.blocks import Document, Table
from reports.contents.spoken import RIGHT_TO_LEFT, speaking
from reports.contents.streamed import Streamed
from reports.renderers.cells import writable
from reports.renderers.xlsx.book import Book
from reports.renderers.xlsx.front import write_back, write_readme
from reports.renderers.xlsx.sheets import MOST_ROWS, Written, write_rows
from reports.renderers.xlsx.spread import as_tables

LONGEST_PROPERTY = 255


def render_xlsx(document: Document) -> bytes:
    target = BytesIO()
    write_xlsx(document, target)
    return target.getvalue()


def write_xlsx(
    document: Document, target: IO[bytes], streamed: Sequence[Streamed] = (), *, most_rows: int = MOST_ROWS
) -> list[Written]:
    """`streamed` tables follow those of the document. `most_rows` is what one sheet takes."""
    with speaking(document.language), TemporaryDirectory(prefix="tierlight-book-") as folder:
        book = Book(target, Path(folder), right_to_left=document.language in RIGHT_TO_LEFT)
        try:
            return _write(book, document, streamed, most_rows)
        finally:
            book.abandon()


def _write(book: Book, document: Document, streamed: Sequence[Streamed], most_rows: int) -> list[Written]:
    cut = document.data_cut
    stamp = datetime(cut.year, cut.month, cut.day)  # noqa: DTZ001 - the file is dated by its data, without a zone
    title, subject = (writable(text)[:LONGEST_PROPERTY] for text in (document.title, document.subtitle))
    book.book.set_properties({"title": title, "subject": subject, "created": stamp})
    readme = book.sheet("README")
    sheets: list[Written] = []
    for table in _tables(document):
        sheets += write_rows(book, table, table.rows, most_rows=most_rows)
    for export in streamed:
        sheets += write_rows(book, export, export.checked(), most_rows=most_rows)
    write_back(book, document, sheets)
    write_readme(book, readme, document, sheets)
    book.book.close()
    return sheets


def _tables(document: Document) -> Iterator[Table]:
    """A table without a title of its own is known by that of its section, in the language of its reader."""
    parts = (("", document.opening), *((section.title, section.blocks) for section in document.sections))
    for title, blocks in parts:
        for block in blocks:
            for table in as_tables(block):
                named = table.title and table.title != table.id
                yield table if named or not title else replace(table, title=title)
