"""
`read_table` turns any list a user sends into one shape: heads and records, each knowing its sheet and row in the file.

Nothing is cleaned here. Cells are the text that stands in the file, so every later change can be shown against it.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal

from foundation.errors import Invalid, Place
from suppliers.importing.cell_words import words_meaning
from suppliers.importing.choices import AS_FOUND, DateSystem, ReadingChoices
from suppliers.importing.delimited import TextDialect, read_delimited
from suppliers.importing.files import USUAL_LIMITS, FileEmpty, OpenedFile, ReadLimits, open_file, refuse_many
from suppliers.importing.head_rows import Heads, find_heads, heads_at
from suppliers.importing.heads import fold_head
from suppliers.importing.issues import ISSUE_HEADS, RowIssue, sentence_for
from suppliers.importing.merged_cells import fill_merged
from suppliers.importing.sheet_marks import column_letters

RecordKind = Literal["data", "blank", "totals", "footer", "heads_repeated"]

TAIL = 6  # records at the end that may be totals or notes
SHOWN_ABOVE = 300  # characters of what stands above the heads
WIDE = 3  # columns from which a row with one cell looks odd


@dataclass(slots=True)
class Record:
    """
    `index` counts records from 0 after the heads; `row` is what a spreadsheet program shows beside the line. Treat it
    as a value: it is not frozen only because a frozen one costs three times the time on lists of a million.
    """

    index: int
    sheet: str | None
    row: int
    cells: tuple[str, ...]
    kind: RecordKind = "data"


@dataclass(frozen=True, slots=True)
class Table:
    """
    `heads` and every record's `cells` have the same length, except records that had too many cells and keep them.

    `format` is csv, xlsx, xls, ods, json or geojson; `dialect` is set for csv; `notes` are matters of the whole file.
    """

    file: str
    format: str
    sheet: str | None
    heads: tuple[str, ...]
    head_rows: tuple[int, ...]
    records: tuple[Record, ...]
    dialect: TextDialect | None = None
    notes: tuple[RowIssue, ...] = ()
    other_sheets: tuple[tuple[str, int], ...] = ()
    date_system: DateSystem = "1900"


def own_heads(table: Table) -> tuple[str, ...]:
    """Without those that our workbook of rows to mend puts before the list's own."""
    return table.heads[len(ISSUE_HEADS) :] if table.heads[: len(ISSUE_HEADS)] == ISSUE_HEADS else table.heads


class HeadRowsMissing(Invalid):
    code = "file.head_rows_missing"

    def __init__(self, file: str, row: int) -> None:
        super().__init__(f"{file} has no row {row} to take heads from.", places=(Place(file=file, row=row),))


@dataclass(frozen=True, slots=True)
class NumberedRows:
    """What each format is brought to: rows of text with the number of each in the file."""

    rows: list[tuple[int, list[str]]]
    sheet: str | None = None
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    date_system: DateSystem = "1900"
    opened: frozenset[int] = frozenset()


def read_table(
    path: Path, *, sheet: str | None = None, limits: ReadLimits = USUAL_LIMITS, choices: ReadingChoices = AS_FOUND
) -> Table:
    """
    Reads CSV, TSV, XLSX, XLS, ODS, JSON or GeoJSON, also gzipped, whatever the ending says.

    Raises the errors of `files` (`file.missing`, `file.empty`, `file.not_a_spreadsheet`, ...); a list with heads and
    no rows is `file.empty` too. Of `choices` the sheet, head rows, encoding and separator hold here; what it
    leaves open is found: the sheet that looks most like a list, and so on. `sheet` alone is short for such choices.
    """
    opened = open_file(path, limits)
    match opened.container:
        case "json":
            return _from_json(opened, limits)
        case "text":
            return _from_text(opened, choices, limits)
        case _:
            return _from_workbook(opened, replace(choices, sheet=sheet or choices.sheet), limits)


def _from_text(opened: OpenedFile, choices: ReadingChoices, limits: ReadLimits) -> Table:
    encoding, separator = choices.encoding, choices.separator
    grid = read_delimited(opened.name, opened.content, encoding=encoding, separator=separator, limits=limits)
    notes = (file_note("text.encoding_mixed", value=grid.dialect.encoding),) if grid.dialect.mixed else ()
    return _table(
        opened, "csv", NumberedRows(grid.rows, opened=grid.opened), choices, dialect=grid.dialect, notes=notes
    )


def table_of_rows(
    opened: OpenedFile, rows: list[tuple[int, list[str]]], dialect: TextDialect, choices: ReadingChoices
) -> Table:
    """From the first rows of a long text: its heads and width stand for the whole."""
    notes = (file_note("text.encoding_mixed", value=dialect.encoding),) if dialect.mixed else ()
    return _table(opened, "csv", NumberedRows(rows), choices, dialect=dialect, notes=notes)


def _from_json(opened: OpenedFile, limits: ReadLimits) -> Table:
    from suppliers.importing.objects import read_objects  # noqa: PLC0415 - json is read for few lists

    refuse_many(opened.name, "cells", sum(map(opened.content.count, (b",", b"{", b"["))), limits.max_cells)
    objects = read_objects(opened.name, opened.content)
    if not objects.rows:
        raise _no_rows(opened.name)
    records = tuple(
        Record(index, None, index + 1, tuple(cells), "data" if any(cells) else "blank")
        for index, cells in enumerate(objects.rows)
    )
    notes = tuple(_row_note("geometry.no_point", records[index]) for index in objects.without_point)
    return Table(opened.name, objects.format, None, objects.heads, (), records, notes=notes)


def _from_workbook(opened: OpenedFile, choices: ReadingChoices, limits: ReadLimits) -> Table:
    from suppliers.importing.sheets import choose_sheet  # noqa: PLC0415 - the native reader loads on need
    from suppliers.importing.workbooks import read_workbook  # noqa: PLC0415 - as above

    workbook = read_workbook(opened, limits)
    sheets = workbook.sheets
    chosen = choose_sheet(opened.name, sheets, choices.sheet)
    others = tuple((sheet.name, len(sheet.rows)) for sheet in sheets if sheet is not chosen and sheet.rows)
    notes = tuple(file_note("sheet.left_out", sheet=name, value=f"{rows} rows") for name, rows in others)
    if workbook.has_macros:
        notes = (file_note("file.macros_ignored"), *notes)
    numbered = [(number, row) for number, row in enumerate(chosen.rows, start=1)]
    rows = NumberedRows(
        numbered,
        chosen.name,
        chosen.merged,
        frozenset(row + 1 for row in chosen.hidden_rows),
        chosen.hidden_columns,
        choices.date_system or workbook.date_system,
    )
    return _table(opened, opened.container, rows, choices, notes=notes, other_sheets=others)


def _table(
    opened: OpenedFile,
    format_name: str,
    numbered: NumberedRows,
    choices: ReadingChoices,
    *,
    dialect: TextDialect | None = None,
    notes: tuple[RowIssue, ...] = (),
    other_sheets: tuple[tuple[str, int], ...] = (),
) -> Table:
    heads = _heads(opened.name, numbered, choices.head_rows)
    if heads is None:
        raise _no_rows(opened.name)
    body = _without_blank_end(numbered.rows[heads.rows[-1] + 1 :], keep=dialect is not None)
    if not body:
        raise _no_rows(opened.name)
    filled = list(fill_merged(body, numbered.merged))
    width = _width(heads, body)
    texts = heads.texts[:width] + ("",) * (width - len(heads.texts))
    records = tuple(records_of(body, texts, numbered.sheet))
    hidden = [_row_note("row.hidden", record) for record in records if record.row in numbered.hidden_rows]
    merged = _merged_notes(filled, texts, records)
    left_open = open_quotes(records, numbered.opened)
    return Table(
        file=opened.name,
        format=format_name,
        sheet=numbered.sheet,
        heads=texts,
        head_rows=tuple(numbered.rows[at][0] for at in heads.rows),
        records=records,
        dialect=dialect,
        notes=(*notes, *notes_on_heads(numbered, heads, texts, records), *hidden, *merged, *left_open),
        other_sheets=other_sheets,
        date_system=numbered.date_system,
    )


def _heads(name: str, numbered: NumberedRows, chosen: Sequence[int]) -> Heads | None:
    if not chosen:
        return find_heads([row for _, row in numbered.rows], numbered.merged)
    positions = [at for at, (number, _) in enumerate(numbered.rows) if number in chosen]
    if len(positions) != len(set(chosen)):
        raise HeadRowsMissing(name, max(chosen))
    return heads_at([row for _, row in numbered.rows], positions)


def _no_rows(name: str) -> FileEmpty:
    return FileEmpty(f"{name} has no rows below its heads: export the list again.", places=(Place(file=name),))


def file_note(code: str, *, sheet: str | None = None, column: str | None = None, value: str = "") -> RowIssue:
    return RowIssue(code, "warning", sentence_for(code), sheet=sheet, column=column, value=value)


def _row_note(code: str, record: Record) -> RowIssue:
    return RowIssue(code, "warning", sentence_for(code), record.sheet, record.row, record.index)


def open_quotes(records: Iterable[Record], opened: Collection[int]) -> list[RowIssue]:
    """Refused: which cells such a row really has is a guess."""
    found = (record for record in records if record.row in opened) if opened else ()
    return [replace(_row_note("row.quote_left_open", record), severity="refused") for record in found]


def _merged_notes(
    filled: Sequence[tuple[int, int]], heads: Sequence[str], records: Sequence[Record]
) -> Iterator[RowIssue]:
    by_row = {record.row: record for record in records} if filled else {}
    for row, column in filled:
        head = heads[column] if column < len(heads) else None
        yield replace(_row_note("cell.merged", by_row[row]), column=head, value=by_row[row].cells[column])


def notes_on_heads(
    numbered: NumberedRows, heads: Heads, texts: Sequence[str], records: Sequence[Record]
) -> Iterator[RowIssue]:
    """What stands above the heads and is no part of the list, heads that stand twice, are missing or hidden."""
    above = [cell.strip() for _, row in numbered.rows[: heads.rows[0]] for cell in row if cell.strip()]
    if above:
        yield file_note("row.above_heads", sheet=numbered.sheet, value=" | ".join(above)[:SHOWN_ABOVE])
    seen: set[str] = set()
    for at, head in enumerate(texts):
        folded = fold_head(head)
        if folded and folded in seen:
            yield file_note("heads.duplicate", sheet=numbered.sheet, column=head)
        seen.add(folded)
        filled = sum(1 for record in records if at < len(record.cells) and record.cells[at].strip()) if not head else 0
        if filled:
            value = f"column {column_letters(at)}, {filled} cells"
            yield file_note("heads.blank", sheet=numbered.sheet, value=value)
        if at in numbered.hidden_columns:
            yield file_note("column.hidden", sheet=numbered.sheet, column=head or column_letters(at))


def _without_blank_end(rows: list[tuple[int, list[str]]], *, keep: bool) -> list[tuple[int, list[str]]]:
    """A sheet ends where its values end; in separated text a line of separators was written on purpose and counts."""
    if keep:
        return rows
    end = len(rows)
    while end and not any(cell.strip() for cell in rows[end - 1][1]):
        end -= 1
    return rows[:end]


def _width(heads: Heads, body: Iterable[tuple[int, list[str]]]) -> int:
    """Columns without a head still count when most rows fill them; a stray cell far right does not widen the table."""
    named = max((at + 1 for at, text in enumerate(heads.texts) if text), default=0)
    widths = sorted(len(row) for _, row in body)
    return max(named, min(widths[len(widths) // 2], len(heads.texts)))


def records_of(
    body: list[tuple[int, list[str]]],
    heads: tuple[str, ...],
    sheet: str | None,
    *,
    start: int = 0,
    is_end: bool = True,
) -> Iterator[Record]:
    """A long text is read in parts: `start` is the index of this one's first record, `is_end` true for the last."""
    width = len(heads)
    tail = start + len(body) - (TAIL if is_end else 0)
    folded_heads = [fold_head(head) for head in heads]
    for index, (number, row) in enumerate(body, start):
        cells = tuple(row)
        if len(cells) != width:
            cells = _fitted(cells, width)
        kind: RecordKind = "data"
        if not any(cells) or not "".join(cells).strip():
            kind = "blank"
        elif index >= tail and width > 1:
            kind = _tail_kind(cells, width)
        elif "" in cells and _is_subtotal(cells, width):
            kind = "totals"
        if kind == "data" and cells[0] == heads[0] and [fold_head(cell) for cell in cells] == folded_heads:
            kind = "heads_repeated"
        yield Record(index, sheet, number, cells, kind)


def _fitted(cells: tuple[str, ...], width: int) -> tuple[str, ...]:
    """Pads short rows; keeps what a long row has too much, unless it is blank."""
    if len(cells) < width:
        return cells + ("",) * (width - len(cells))
    return cells if any(cell.strip() for cell in cells[width:]) else cells[:width]


@cache
def _starts_of_totals() -> frozenset[str]:
    return frozenset(word[:size] for word in words_meaning("total") for size in (1, 2) if len(word) >= size)


def _is_subtotal(cells: tuple[str, ...], width: int) -> bool:
    """Between the rows of a list only a total with figures beside it counts: a firm may be called Total."""
    first = next(filter(None, cells))
    if first[:2].casefold() not in _starts_of_totals() and first[1:2] not in ("", " ", ":", "."):
        return False
    if first.split(" ", 1)[0].strip(" :.").casefold() not in words_meaning("total"):
        return False
    filled = [cell.strip() for cell in cells if cell.strip()]
    return len(filled) > 1 and _is_figures([" ".join(fold_head(filled[0]).split(" ")[:2]), *filled[1:]], width)


def _tail_kind(cells: tuple[str, ...], width: int) -> RecordKind:
    filled = [cell.strip() for cell in cells if cell.strip()]
    first_word = fold_head(filled[0]).split(" ", 1)[0] if filled else ""
    if first_word in words_meaning("total") and _is_figures(filled, width):
        return "totals"
    if len(filled) == 1 and width >= WIDE and filled[0].casefold().startswith(tuple(words_meaning("note_start"))):
        return "footer"
    return "data"


def _is_figures(filled: list[str], width: int) -> bool:
    """A sum is "Total" with figures beside it; "Total Hotels Ltd" with an address is a firm."""
    words = [word for word in fold_head(filled[0]).split() if word not in words_meaning("total")]
    if len(words) > 2:  # noqa: PLR2004 - "Total suppliers listed"
        return False
    return not any(letter.isalpha() for cell in filled[1:] for letter in cell) and (len(filled) > 1 or width >= WIDE)
