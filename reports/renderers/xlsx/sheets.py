"""One table as one sheet, or as several where it is longer than a sheet: a row is written and forgotten."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from reports.contents.blocks import Column, Row, Table
from reports.contents.spoken import word
from reports.contents.streamed import Streamed
from reports.contents.values import FewerThan, Unknown, Value
from reports.contents.wording import shown
from reports.renderers.xlsx.book import Book, Put
from reports.renderers.xlsx.codes import choices
from reports.renderers.xlsx.rows import RowSheet, letters
from reports.renderers.xlsx.spread import spread_columns, spreading

MOST_ROWS = 1_048_576
"""Of a sheet, its head included."""
WIDEST, NARROWEST, LOOKED_AT = 60, 9, 200
KEY_WIDTH = 14
MOST_ABSENCES = 30
LONGEST_LIST, LONGEST_PROMPT = 255, 255
_digested = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@dataclass(slots=True)
class Written:
    """A sheet as it stands: its columns, its rows, their SHA-256, and the words that stand for a value not given."""

    sheet: str
    table: str
    columns: tuple[Column, ...]
    rows: int = 0
    digest: str = ""
    absences: dict[str, set[str]] = field(default_factory=dict)


def write_rows(
    book: Book, table: Table | Streamed, rows: Iterable[Row], *, most_rows: int = MOST_ROWS
) -> list[Written]:
    wide = spread_columns(table.columns)
    spread = spreading(table.columns)
    page = _Page(book, table.id, table.title, wide)
    pages = [page]
    for row in rows:
        if page.next_row == most_rows:
            page.close()
            page = _Page(book, table.id, table.title, wide)
            pages.append(page)
        page.add(row.key, spread(row.cells))
    page.close(table.empty)
    return [each.written for each in pages]


class _Page:
    """A sheet that is being filled."""

    def __init__(self, book: Book, ident: str, title: str, columns: tuple[Column, ...]) -> None:
        self._book, self._columns = book, columns
        self._sheet: RowSheet = book.sheet(title or ident)
        places = tuple(letters(place) for place in range(1, len(columns) + 1))
        self._puts: tuple[tuple[str, Put], ...] = tuple(
            (place, book.putting(column)) for place, column in zip(places, columns, strict=True)
        )
        self._widths = [len(column.label) for column in columns]
        self._digest = hashlib.sha256()
        self.written = Written(self._sheet.get_name(), ident, columns)
        self.next_row = 1
        self._sheet.freeze_panes(1, 2)
        book.heads(self._sheet, 0, (ident, *(column.label for column in columns)))

    def add(self, key: str, cells: tuple[Value, ...]) -> None:
        number = self.next_row + 1
        stands = [self._book.text(f"A{number}", key)]
        for (place, put), value in zip(self._puts, cells, strict=True):
            stands.append(put(f"{place}{number}", value))
            if value is None or type(value) is Unknown or type(value) is FewerThan:
                self._remember(len(stands) - 2, stands[-1][1])
        self._sheet.add_row(self.next_row, [cell for cell, _ in stands], len(stands))
        self._digest.update(_digested([found for _, found in stands]).encode() + b"\n")
        if number <= LOOKED_AT:
            self._widen(cells)
        self.next_row += 1

    def _remember(self, place: int, said: str | float | None) -> None:
        seen = self.written.absences.setdefault(self._columns[place].id, set())
        if len(seen) <= MOST_ABSENCES:
            seen.add(str(said))

    def _widen(self, cells: tuple[Value, ...]) -> None:
        for place, (column, value) in enumerate(zip(self._columns, cells, strict=True)):
            length = len(shown(value, column.kind, column.places))
            self._widths[place] = max(self._widths[place], length)

    def close(self, empty: str = "") -> None:
        rows = self.next_row - 1
        self.written.rows, self.written.digest = rows, self._digest.hexdigest()
        self._sheet.set_column(0, 0, KEY_WIDTH)
        for place, width in enumerate(self._widths, start=1):
            self._sheet.set_column(place, place, min(max(width + 1, NARROWEST), WIDEST))
        if not rows:
            self._book.texts(self._sheet, 1, ("", empty))
            return
        self._sheet.autofilter(0, 0, rows, len(self._columns))
        for place, column in enumerate(self._columns, start=1):
            self._offer(place, rows, column)

    def _offer(self, place: int, rows: int, column: Column) -> None:
        """A warning and not a wall: "unknown", with its reason, is an answer too."""
        words = choices(column)
        if not words or len(",".join(words)) > LONGEST_LIST:
            return
        hint = word("workbook.choose", sheet=word("workbook.codes-sheet"))[:LONGEST_PROMPT]
        asked = {"validate": "list", "source": list(words), "error_type": "warning", "input_message": hint}
        self._sheet.data_validation(1, place, rows, place, asked)
