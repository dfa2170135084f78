"""
The workbook of rows to mend: only those with an issue, every original cell beside what is wrong, ready to import again.

No cell can become a formula: everything is written as a string, and a text that a spreadsheet would take for a
formula once it is copied elsewhere gets a leading apostrophe, which the import takes away again.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from foundation.errors import Place, SourceUnavailable
from foundation.sentences import Sentence
from suppliers.importing.issues import ISSUE_HEADS, SHEET_TO_MEND, RowIssue
from suppliers.importing.tables import Table, own_heads

if TYPE_CHECKING:
    import xlsxwriter
    from xlsxwriter.worksheet import Worksheet

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LONGEST_CELL = 32_767  # characters, the limit of the XLSX format
MOST_ROWS = 1_048_575  # rows below the heads that one sheet of the format can hold
WIDTHS = (18, 12, 6, 16, 24, 10, 60, 28)
_FIGURE = re.compile(r"[+-][\d\s().,/-]+")  # a negative coordinate, a phone number: no formula starts like that

Line = list[str]
Say = Callable[[Sentence], str]


class Told(Protocol):
    """A list, or the rows of one that need a person, with what was told about them."""

    @property
    def table(self) -> Table: ...

    @property
    def issues(self) -> Sequence[RowIssue]: ...


class ErrorBookUnwritable(SourceUnavailable):
    code = "file.unwritable"


def write_errors_workbook(path: Path, readings: Sequence[Told], say: Say = str) -> int:
    """
    Sheets: rows to mend (refused and questions), rows with mere warnings, matters of a whole file. One line for each
    row however many issues it has, so that a mended line can come back. Returns the lines to mend. Written with heads
    even when there is nothing to report. Reasons are `say` of their sentences; heads and codes are the same in every
    language, because a mended workbook is known by them.
    """
    import xlsxwriter  # noqa: PLC0415 - only the end of an import needs it

    heads = tuple(dict.fromkeys(head for reading in readings for head in own_heads(reading.table) if head))
    to_mend, warned, of_files = _sorted_lines(readings, heads, say)
    workbook = xlsxwriter.Workbook(path, {"constant_memory": True, "strings_to_urls": False})
    _write(workbook, SHEET_TO_MEND, (*ISSUE_HEADS, *heads), to_mend)
    _write(workbook, "warnings", (*ISSUE_HEADS, *heads), warned)
    _write(workbook, "files", ISSUE_HEADS, of_files)
    _close(workbook, path)
    return len(to_mend)


def harmless(text: str) -> str:
    """`=HYPERLINK(...)` in a supplier's name must stay a name wherever the cell is copied to."""
    if text.startswith(FORMULA_STARTS) and not _FIGURE.fullmatch(text):
        text = f"'{text}"
    return text[:LONGEST_CELL]


def _sorted_lines(
    readings: Sequence[Told], heads: Sequence[str], say: Say
) -> tuple[list[Line], list[Line], list[Line]]:
    to_mend: list[Line] = []
    warned: list[Line] = []
    of_files: list[Line] = []
    for reading in readings:
        table = reading.table
        by_row: dict[int, list[RowIssue]] = {}
        for issue in reading.issues:
            if issue.index is None:
                of_files.append(_told(table.file, [issue], say))
            else:
                by_row.setdefault(issue.index, []).append(issue)
        for index, issues in by_row.items():
            only_warnings = all(issue.severity == "warning" for issue in issues)
            line = [*_told(table.file, issues, say), *_original(table, index, heads)]
            (warned if only_warnings else to_mend).append(line)
    return to_mend, warned, of_files


def _told(file: str, issues: Sequence[RowIssue], say: Say) -> Line:
    first = issues[0]
    place = [file, first.sheet or "", str(first.row or "")]
    facts = [(issue.column or "", issue.value, issue.severity, say(issue.sentence), issue.code) for issue in issues]
    return [*place, *("; ".join(dict.fromkeys(part for part in parts if part)) for parts in zip(*facts, strict=True))]


def _original(table: Table, index: int, heads: Sequence[str]) -> Line:
    cells: dict[str, str] = {}
    own = own_heads(table)
    for head, cell in zip(own, table.records[index].cells[len(table.heads) - len(own) :], strict=False):
        if head:
            cells.setdefault(head, cell)
    return [cells.get(head, "") for head in heads]


def _write(workbook: "xlsxwriter.Workbook", name: str, heads: Sequence[str], lines: Iterable[Line]) -> None:
    sheet: Worksheet = workbook.add_worksheet(name)
    for at, width in enumerate(WIDTHS):
        sheet.set_column(at, at, width)
    sheet.freeze_panes(1, 0)
    bold = workbook.add_format({"bold": True})
    for at, head in enumerate(heads):
        sheet.write_string(0, at, harmless(head), bold)
    for row, line in enumerate(lines, start=1):
        if row > MOST_ROWS:
            break
        for at, text in enumerate(line):
            sheet.write_string(row, at, harmless(text))


def _close(workbook: "xlsxwriter.Workbook", path: Path) -> None:
    from xlsxwriter.exceptions import FileCreateError  # noqa: PLC0415 - as above

    try:
        workbook.close()
    except FileCreateError as refused:
        raise ErrorBookUnwritable(
            f"{path} cannot be written: close it elsewhere or choose another folder.", places=(Place(file=path.name),)
        ) from refused
