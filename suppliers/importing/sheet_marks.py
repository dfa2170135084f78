"""
What the sheet reader drops but a user must know: hidden rows and columns, error cells, formulas that were never worked
out, the 1904 system of dates, macros. Read from the parts of the XLSX file itself.
"""

import html
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field

_ROW = re.compile(rb"<row\b([^>]*)>")
_ROW_NUMBER = re.compile(rb'\br="(\d+)"')
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_ERROR_CELL = re.compile(rb'<c\b(?=[^>]*\bt="e")[^>]*?\br="([A-Z]+)(\d+)"[^>]*>.*?<v>([^<]*)</v>', re.DOTALL)
_UNWORKED = re.compile(
    rb'<c\b[^>]*?\br="([A-Z]+)(\d+)"[^>]*(?<!/)>\s*<f\b[^>]*?(?:/>|>([^<]*)</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>'
)
_COLUMNS = re.compile(rb'<col\b(?=[^>]*\bhidden="(?:1|true)")[^>]*>')
_COLUMN_ENDS = re.compile(rb'\b(min|max)="(\d+)"')
_SYSTEM_1904 = re.compile(rb'<(?:\w+:)?workbookPr\b[^>]*\bdate1904="(?:1|true)"')
MOST_COLUMNS = 500  # a sheet hides all columns to the right of its list; only those of a list matter
BIFF8_GLOBALS = b"\x09\x08\x10\x00\x00\x06\x05\x00"
DATE_MODE, END_OF_GLOBALS = 0x0022, 0x000A
MOST_RECORDS = 400


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """Rows and columns from 0. `texts` are cells the reader leaves empty: error values, formulas without a value."""

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    texts: dict[tuple[int, int], str] = field(default_factory=dict)


def marks_in(xml: bytes) -> SheetMarks:
    hidden: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()
    if b"hidden=" in xml:
        rows = [attributes for attributes in _ROW.findall(xml) if _HIDDEN.search(attributes)]
        hidden = frozenset(int(number[1]) - 1 for row in rows if (number := _ROW_NUMBER.search(row)))
        columns = _hidden_columns(xml)
    return SheetMarks(hidden, columns, _texts(xml))


def _hidden_columns(xml: bytes) -> frozenset[int]:
    found: set[int] = set()
    for column in _COLUMNS.findall(xml[: xml.find(b"<sheetData")]):
        ends = {name: int(number) for name, number in _COLUMN_ENDS.findall(column)}
        found |= set(range(ends.get(b"min", 1) - 1, min(ends.get(b"max", 0), MOST_COLUMNS)))
    return frozenset(found)


def _texts(xml: bytes) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    if b't="e"' in xml:
        for letters, row, text in _ERROR_CELL.findall(xml):
            found[int(row) - 1, column_number(letters.decode())] = text.decode("utf-8", "replace")
    if b"<f" in xml:
        for letters, row, formula in _UNWORKED.findall(xml):
            text = html.unescape(formula.decode("utf-8", "replace"))
            found[int(row) - 1, column_number(letters.decode())] = f"={text or 'formula()'}"
    return found


def with_marked_texts(rows: list[list[str]], marks: SheetMarks) -> list[list[str]]:
    """Puts the texts of `marks` into their cells, beyond the edge of the sheet where they alone stand there."""
    for (row, column), text in marks.texts.items():
        while len(rows) <= row:
            rows.append([])
        rows[row] += [""] * (column + 1 - len(rows[row]))
        rows[row][column] = text
    return rows


def column_number(letters: str) -> int:
    """`A` is 0, `AA` is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def counts_from_1904(archive: zipfile.ZipFile) -> bool:
    """Day 0 of serial dates is 1904-01-01 in workbooks that began on an old Macintosh."""
    return "xl/workbook.xml" in archive.namelist() and _SYSTEM_1904.search(archive.read("xl/workbook.xml")) is not None


def old_file_counts_from_1904(content: bytes) -> bool:
    """The DATEMODE record among the first of an XLS workbook stream (MS-XLS 2.4.77)."""
    at = content.find(BIFF8_GLOBALS)
    for _ in range(MOST_RECORDS):
        number, length = (
            int.from_bytes(content[at : at + 2], "little"),
            int.from_bytes(content[at + 2 : at + 4], "little"),
        )
        if at < 0 or number == END_OF_GLOBALS or at >= len(content):
            return False
        if number == DATE_MODE:
            return content[at + 4 : at + 6] == b"\x01\x00"
        at += 4 + length
    return False


def has_macros(members: Sequence[str]) -> bool:
    return any(member.endswith("vbaProject.bin") for member in members)
