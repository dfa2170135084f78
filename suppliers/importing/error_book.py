"""
The workbook of rows to mend: only those with an issue, every original cell beside what is wrong, ready to import again.

No cell can become a formula: everything is written as a string, and a text that a spreadsheet would take for a
formula on a later paste keeps a leading apostrophe.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from foundation.errors import Place, SourceUnavailable
from suppliers.importing.issues import RowIssue
from suppliers.importing.rows import ImportReading
from suppliers.importing.tables import Record

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

ISSUE_HEADS = ("file", "sheet", "row", "column", "value", "severity", "reason", "code")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_CELL = 32_767  # characters, the limit of the XLSX format
WIDTHS = (18, 12, 6, 16, 24, 10, 60, 28)
ROWS_ON_A_SHEET = 1_000_000  # below the 1,048,576 of the format


class ErrorBookUnwritable(SourceUnavailable):
    code = "file.unwritable"


def write_errors_workbook(path: Path, readings: Sequence[ImportReading]) -> int:
    """One line for each issue; returns how many. Written with heads even when there is none to report."""
    import xlsxwriter  # noqa: PLC0415 - only the end of an import needs it

    heads = tuple(dict.fromkeys(head for reading in readings for head in reading.table.heads if head))
    workbook = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_urls": False, "in_memory": False})
    try:
        bold = workbook.add_format({"bold": True})
        sheet = _sheet(workbook.add_worksheet("to mend"), heads, bold)
        lines = 0
        for line in _lines(readings, heads):
            if lines and lines % ROWS_ON_A_SHEET == 0:
                sheet = _sheet(workbook.add_worksheet(f"to mend {lines // ROWS_ON_A_SHEET + 1}"), heads, bold)
            lines += 1
            for at, text in enumerate(line):
                sheet.write_string((lines - 1) % ROWS_ON_A_SHEET + 1, at, harmless(text))
    finally:
        _close(workbook, path)
    return lines


def harmless(text: str) -> str:
    """`=HYPERLINK(...)` in a supplier's name must stay a name; plain negative numbers and phone numbers do too."""
    return (f"'{text}" if text.startswith(FORMULA_STARTS) else text)[:LONGEST_CELL]


def _sheet(sheet: "Worksheet", heads: Sequence[str], bold: "Format") -> "Worksheet":
    for at, width in enumerate(WIDTHS):
        sheet.set_column(at, at, width)
    sheet.freeze_panes(1, 0)
    for at, head in enumerate((*ISSUE_HEADS, *heads)):
        sheet.write_string(0, at, harmless(head), bold)
    return sheet


def _lines(readings: Sequence[ImportReading], heads: Sequence[str]) -> Iterator[list[str]]:
    for reading in readings:
        records = {record.index: record for record in reading.table.records}
        for issue in reading.issues:
            record = records.get(issue.index) if issue.index is not None else None
            yield [*_told(reading.table.file, issue), *_original(reading.table.heads, record, heads)]


def _told(file: str, issue: RowIssue) -> list[str]:
    row = str(issue.row) if issue.row else ""
    told = (file, issue.sheet or "", row, issue.column or "", issue.value)
    return [*told, issue.severity, issue.sentence, issue.code]


def _original(own_heads: Sequence[str], record: Record | None, heads: Sequence[str]) -> list[str]:
    cells: dict[str, str] = {}
    for head, cell in zip(own_heads, record.cells if record else (), strict=False):
        if head:
            cells.setdefault(head, cell)
    return [cells.get(head, "") for head in heads]


def _close(workbook: "xlsxwriter.Workbook", path: Path) -> None:
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415 - as above

    try:
        workbook.close()
    except FileCreateError as refused:
        raise ErrorBookUnwritable(
            f"{path} cannot be written: close it elsewhere or choose another folder.", places=(Place(file=path.name),)
        ) from refused
