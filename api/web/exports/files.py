"""A list as a file in four forms: the same rows in the same order, read while they leave."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import Final, Generic

from fastapi.responses import StreamingResponse
from sqlmodel import Session

from api.web.exports.columns import ListColumn, One
from api.web.exports.filters import FilterSaid
from api.web.exports.lists import ExportedList
from api.web.languages import translated
from api.web.marking import marked as _
from foundation.database import Database
from foundation.errors import Invalid
from foundation.paging import Page
from reports.contents.blocks import Document, Notice, Row, Section, Table
from reports.contents.cards import Listing
from reports.contents.streamed import Streamed
from reports.renderers.streams import csv_parts, json_parts

AT_ONCE: Final = 200
"""Rows of one read: between two reads others may write."""
MOST_PRINTED: Final = 2_000
CHUNK: Final = 1 << 16
EVERY_ROW: Final = _("All rows of the list: no filter was set.")
ROWS_OF_PAGE: Final = _("The rows of the page with these filters, in its order:")
WITHHELD_NOTE: Final = _(
    "Words that point at a person, and those of findings which are still protected, are withheld in every file."
)
NO_ROWS: Final = _("No row matched.")


class ExportForm(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    PDF = "pdf"


MEDIA: Final = {
    ExportForm.CSV: "text/csv; charset=utf-8",
    ExportForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ExportForm.JSON: "application/json",
    ExportForm.PDF: "application/pdf",
}


class TooManyToPrint(Invalid):
    code = "export.too_many_to_print"

    def __init__(self) -> None:
        super().__init__(
            f"More than {MOST_PRINTED:,} rows are too many for a PDF: narrow the list, or take XLSX, CSV or JSON."
        )
        self.most = MOST_PRINTED


@dataclass(frozen=True, slots=True)
class Export(Generic[One]):
    """One list as one reader asked for it."""

    listed: ExportedList[One]
    columns: tuple[ListColumn[One], ...]
    filters: tuple[FilterSaid, ...]
    house: str
    locale: str
    data_cut: date


def read_through(database: Database, page_of: Callable[[Session, str], Page[One]]) -> Iterator[One]:
    """
    Every row, page after page. The first page is read before this returns, so that a refusal is an answer of its own
    and no file that breaks off.
    """
    with database.reading() as session:
        first = page_of(session, "")
    return chain(first.rows, _onward(database, page_of, first.next_cursor))


def _onward(database: Database, page_of: Callable[[Session, str], Page[One]], cursor: str | None) -> Iterator[One]:
    while cursor is not None:
        with database.reading() as session:
            page = page_of(session, cursor)
        yield from page.rows
        cursor = page.next_cursor


def answer(export: Export[One], rows: Iterable[One], form: ExportForm) -> StreamingResponse:
    """Raises TooManyToPrint."""
    name = f"{export.listed.name}-{export.data_cut.isoformat()}.{form.value}"
    told = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return StreamingResponse(parts_of(export, rows, form), media_type=MEDIA[form], headers=told)


def parts_of(export: Export[One], rows: Iterable[One], form: ExportForm) -> Iterable[bytes]:
    """Raises TooManyToPrint."""
    match form:
        case ExportForm.CSV:
            return csv_parts(_for_machines(export, rows))
        case ExportForm.JSON:
            return json_parts(_head(export), _for_machines(export, rows))
        case ExportForm.XLSX:
            return _workbook(export, rows)
        case ExportForm.PDF:
            return (_print(export, rows),)


def _head(export: Export[One]) -> dict[str, object]:
    return {
        "list": export.listed.name,
        "title": translated(export.locale, export.listed.title),
        "for": export.house,
        "data_cut": export.data_cut.isoformat(),
        "filter": [{"part": one.part, "values": list(one.values), "words": one.words} for one in export.filters],
        "note": translated(export.locale, WITHHELD_NOTE),
    }


def _for_machines(export: Export[One], rows: Iterable[One]) -> Streamed:
    heads = tuple(column.head(export.locale) for column in export.columns)
    told = (Row(str(place), tuple(column.plain(row) for column in export.columns)) for place, row in enumerate(rows, 1))
    return Streamed(export.listed.name, translated(export.locale, export.listed.title), heads, told)


def _for_people(export: Export[One], columns: Sequence[ListColumn[One]], rows: Iterable[One]) -> Streamed:
    heads = tuple(column.head(export.locale) for column in columns)
    told = (
        Row(str(place), tuple(column.spoken(row, export.locale) for column in columns))
        for place, row in enumerate(rows, 1)
    )
    empty, title = (translated(export.locale, text) for text in (NO_ROWS, export.listed.title))
    return Streamed(export.listed.name, title, heads, told, empty)


def _frame(export: Export[One], *tables: Table) -> Document:
    """Without rows of its own where they are streamed; what was asked stands before them."""
    title, every, of_page, withheld = (
        translated(export.locale, text) for text in (export.listed.title, EVERY_ROW, ROWS_OF_PAGE, WITHHELD_NOTE)
    )
    asked = (
        (Notice(of_page), Listing(tuple(one.words for one in export.filters))) if export.filters else (Notice(every),)
    )
    return Document(
        id=f"list-{export.listed.name}",
        kind="list",
        title=title,
        subtitle=export.house,
        data_cut=export.data_cut,
        sections=(Section("list", title, (*asked, Notice(withheld), *tables)),),
        language=export.locale,
    )


def _workbook(export: Export[One], rows: Iterable[One]) -> Iterator[bytes]:
    """It waits on disk: a workbook ends with what its beginning must name."""
    from reports.renderers.xlsx import write_xlsx  # noqa: PLC0415 - heavy, and few pages need it

    with TemporaryFile() as file:
        write_xlsx(_frame(export), file, [_for_people(export, export.columns, rows)])
        file.seek(0)
        while part := file.read(CHUNK):
            yield part


def _print(export: Export[One], rows: Iterable[One]) -> bytes:
    """For reading and signing; a PDF is laid out as a whole, so it takes a bounded number of rows."""
    from reports.renderers.pdf import render_pdf  # noqa: PLC0415 - heavy, and few pages need it

    kept = tuple(islice(rows, MOST_PRINTED + 1))
    if len(kept) > MOST_PRINTED:
        raise TooManyToPrint
    columns = [column for column in export.columns if column.printed] or list(export.columns)
    told = _for_people(export, columns, kept)
    return render_pdf(_frame(export, Table(told.id, "", told.columns, tuple(told.checked()), told.empty)))
