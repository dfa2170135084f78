"""The workbook being written: its formats, the names of its sheets, and how one value stands in one cell."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import IO

import xlsxwriter

from reports.contents.blocks import Column
from reports.contents.spoken import word
from reports.contents.values import Kind, Money, Value
from reports.contents.wording import shown
from reports.renderers.cells import LONGEST_CELL, cell_length, could_be_formula, pieces, writable
from reports.renderers.xlsx.rows import RowSheet, letters, number_cell, text_cell

LONGEST_SHEET_NAME = 31
FORBIDDEN = "[]:*?/\\"
ROOM_FOR_NOTE = 300
MOST_DIGITS = 10**15
"""Excel keeps fifteen digits of a number; a longer one is an identifier and stands as text."""
FIRST_DAY = date(1900, 3, 1)
"""Excel counts a 29 February 1900 that never was: an earlier day stands as text."""
DAY_ZERO = date(1899, 12, 30).toordinal()
NUMBER_FORMS = {Kind.INTEGER: "#,##0", Kind.POINTS: "+#,##0;\N{MINUS SIGN}#,##0;0", Kind.PERCENT: '0"%"'}
DAYS = "d mmm yyyy"
Stands = tuple[str, str | float | None]
"""The cell as the file holds it, and what a reader finds in it: text, a number, a day as ISO text."""
Put = Callable[[str, Value], Stands]
"""Writes one value of a column at a place such as `C7`."""


def number_form(column: Column) -> str:
    return NUMBER_FORMS.get(column.kind, "#,##0" + ("." + "0" * column.places if column.places else ""))


@dataclass(slots=True)
class Book:
    """`file` is written once, at the end; until then each sheet's rows wait on disk in `folder`."""

    file: IO[bytes]
    folder: Path
    right_to_left: bool = False
    names: set[str] = field(default_factory=set)
    forms: dict[str, int] = field(default_factory=dict)
    long_texts: RowSheet | None = None
    long_rows: int = 0
    long_count: int = 0
    book: xlsxwriter.Workbook = field(init=False)

    def __post_init__(self) -> None:
        self.book = xlsxwriter.Workbook(self.file, {"constant_memory": True, "tmpdir": str(self.folder)})

    def abandon(self) -> None:
        for sheet in self.book.worksheets():
            sheet.close_rows()

    def form(self, key: str, properties: dict[str, object]) -> int:
        """The number of a format in the file."""
        if key not in self.forms:
            made = self.book.add_format({"valign": "top", **properties})
            self.forms[key] = made._get_xf_index()  # noqa: SLF001 - rows are written by us, see `rows`
        return self.forms[key]

    def numbers(self, form: str) -> int:
        return self.form(form, {"num_format": form})

    def sheet(self, title: str) -> RowSheet:
        """Excel allows 31 characters, no name twice, some characters not at all, and keeps "History" for itself."""
        plain = "".join(" " if each in FORBIDDEN or not each.isprintable() else each for each in writable(title))
        plain = plain.strip("' ") or "Sheet"
        plain = f"{plain} 1" if plain.casefold() == "history" else plain
        name, number = pieces(plain, LONGEST_SHEET_NAME)[0].strip("' "), 2
        while name.casefold() in self.names:
            ending = f" {number}"
            name = pieces(plain, LONGEST_SHEET_NAME - len(ending))[0].rstrip("' ") + ending
            number += 1
        self.names.add(name.casefold())
        sheet: RowSheet = self.book.add_worksheet(name, worksheet_class=RowSheet)
        if self.right_to_left:
            sheet.right_to_left()
        return sheet

    def text(self, place: str, text: str) -> Stands:
        """Text as it came; what a spreadsheet would compute is marked as quoted, what no cell can hold is mended."""
        text = writable(text)
        if len(text) * 2 > LONGEST_CELL and cell_length(text) > LONGEST_CELL:
            text = self._shortened(text)
        quoted = could_be_formula(text)
        form = self.form("quoted" if quoted else "text", {"text_wrap": True, "quote_prefix": quoted})
        return text_cell(place, form, text), text

    def texts(self, sheet: RowSheet, row: int, texts: Sequence[str]) -> None:
        cells = (self.text(f"{letters(column)}{row + 1}", text)[0] for column, text in enumerate(texts))
        sheet.add_row(row, cells, len(texts))

    def heads(self, sheet: RowSheet, row: int, texts: Sequence[str]) -> None:
        cells = []
        for column, said in enumerate(texts):
            text = pieces(writable(said), LONGEST_CELL)[0]
            quoted = could_be_formula(text)
            properties: dict[str, object] = {"bold": True, "bottom": 1, "text_wrap": True, "quote_prefix": quoted}
            form = self.form("head-quoted" if quoted else "head", properties)
            cells.append(text_cell(f"{letters(column)}{row + 1}", form, text))
        sheet.add_row(row, cells, len(texts))

    def _shortened(self, text: str) -> str:
        if self.long_texts is None:
            self.long_texts = self.sheet(word("workbook.long-sheet"))
            self.long_texts.set_column(0, 1, 9)
            self.long_texts.set_column(2, 2, 100)
            self.heads(self.long_texts, 0, [word(f"workbook.{key}") for key in ("id", "part", "text")])
        self.long_count += 1
        key = f"T{self.long_count}"
        for part, piece in enumerate(pieces(text, LONGEST_CELL), start=1):
            self.long_rows += 1
            self.texts(self.long_texts, self.long_rows, (key, str(part), piece))
        count, sheet = f"{len(text):,}", self.long_texts.get_name()
        note = word("workbook.cut", count=count, sheet=sheet, place=key)
        return f"{pieces(text, LONGEST_CELL - ROOM_FOR_NOTE)[0]} {note}"

    def putting(self, column: Column) -> Put:
        """How values of one column are written; what depends on the column alone is found out once."""
        numbers = self.numbers(number_form(column))

        def put(place: str, value: Value) -> Stands:
            if type(value) is str:
                return self.text(place, value)
            if isinstance(value, int | Decimal):
                return self._number(place, value, numbers)
            if isinstance(value, Money):
                return self._number(place, value.amount, self.numbers(f'#,##0.00 "{value.currency}"'))
            if isinstance(value, date) and value >= FIRST_DAY:
                return number_cell(place, self.numbers(DAYS), value.toordinal() - DAY_ZERO), value.isoformat()
            if isinstance(value, date):
                return self.text(place, value.isoformat())
            return self.text(place, shown(value, column.kind, column.places))

        return put

    def _number(self, place: str, value: Decimal | int, form: int) -> Stands:
        number = float(value)
        if abs(number) >= MOST_DIGITS:
            return self.text(place, str(value))
        return number_cell(place, form, number), number
