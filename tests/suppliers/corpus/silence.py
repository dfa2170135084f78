"""
No silent change: every cell as written stands in what is stored, or an issue or a change tells what became of it.

Judged from the cells the maker wrote, with the same rule for every file. A change without a word is allowed only where
nothing is lost: blanks around a text, the case of a code, zeros after the last decimal, a list cut at its separators.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from suppliers.importing.columns import MappedColumn
from suppliers.importing.rows import CleanedValue, EdgeRow, ImportReading, SupplierRow
from suppliers.importing.tables import Record
from tests.suppliers.corpus.stored import values_of

ZEROS_FIRST = re.compile(r"[+-]?0\d")
CODES = frozenset({"country", "kind", "standing", "site_kind", "party_kind", "record_kind"})
CUT_AT_SEPARATORS = frozenset({"sector"})
JOINED = frozenset({"address"})
# What the reading says about a row beyond its cells; each is worked out from fields that are judged themselves.
WORKED_OUT = frozenset({"precision", "personal"})


def silent_changes(written: Mapping[int, Sequence[str]], reading: ImportReading) -> Iterator[str]:
    records = {record.row: record for record in reading.table.records}
    kept: list[SupplierRow | EdgeRow] = [*reading.rows, *reading.refused, *reading.edges]
    rows = {row.row: row for row in kept}
    for number, cells in written.items():
        record = records.get(number)
        if record is None:
            if any(cell.strip() for cell in cells):
                yield f"row {number} is gone"
            continue
        yield from _misread(number, cells, record)
        yield from _judged(cells, record, rows.get(number), reading)


def _misread(number: int, cells: Sequence[str], record: Record) -> Iterator[str]:
    """Between the file and the table nothing at all may change."""
    for at, cell in enumerate(cells):
        seen = record.cells[at] if at < len(record.cells) else ""
        if seen != cell and not _same_number(seen, cell):
            yield f"row {number}, cell {at + 1}: {cell!r} was read as {seen!r}"


def _judged(
    cells: Sequence[str], record: Record, row: SupplierRow | EdgeRow | None, reading: ImportReading
) -> Iterator[str]:
    told = {issue.column for issue in reading.issues if issue.row == record.row}
    if row is None:
        if not told and any(cell.strip() for cell in cells):
            yield f"row {record.row} is left out without a word"
        return
    if len(cells) > len(reading.table.heads) and not told:
        yield f"row {record.row}: cells beyond the heads are left out without a word"
    values = values_of(row)
    for column in reading.mapping.columns:
        raw = cells[column.position] if column.position < len(cells) else ""
        if raw and column.head not in told and not _stands(raw, column, values, row.changes):
            yield f"row {record.row}, {column.head}: {raw!r} is stored as {values.get(column.field, '')!r}"
    yield from _headless(cells, record, reading)
    yield from _invented(values, cells, row, reading)


def _stands(raw: str, column: MappedColumn, values: Mapping[str, str], changes: Sequence[CleanedValue]) -> bool:
    stored = values.get(column.field, "")
    if column.field == "coordinates":
        stored = f"{values.get('latitude', '')}, {values.get('longitude', '')}"
    if _lossless(raw, stored, column.field):
        return True
    # A change must tell of this very cell, and of the value that is really stored.
    return any(
        change.field == column.field and change.original == raw and _holds(stored, change.value) for change in changes
    )


def _holds(stored: str, value: str) -> bool:
    """Every part of what the change tells of stands in what is stored, beside what other columns gave."""
    return all(part.strip() in stored for part in re.split(r"[|;]", value))


def _lossless(raw: str, stored: str, field: str) -> bool:
    text = raw.strip()
    if text == stored:
        return True
    if field in CODES:
        return text.casefold() == stored.casefold()
    if field == "identifiers":
        return all(f" {part.strip()} " in f" {stored} " for part in re.split(r"[|;]", text))
    if field in JOINED:
        return f", {text}, " in f", {stored}, "
    if field in CUT_AT_SEPARATORS:
        return "; ".join(part.strip() for part in re.split(r"[|;]", text) if part.strip()) == stored
    return not text or _same_number(text, stored)


def _same_number(one: str, other: str) -> bool:
    """`36.720` and `36.72`; `45292.0` and `45292`."""
    try:
        return float(one) == float(other) and not (ZEROS_FIRST.match(one) or ZEROS_FIRST.match(other))
    except ValueError:
        return False


def _headless(cells: Sequence[str], record: Record, reading: ImportReading) -> Iterator[str]:
    said = any(issue.code == "heads.blank" for issue in reading.issues)
    for at, cell in enumerate(cells[: len(reading.table.heads)]):
        if cell.strip() and not reading.table.heads[at] and not said:
            yield f"row {record.row}: {cell!r} stands in a column without a head and is left out without a word"


def _invented(
    values: Mapping[str, str], cells: Sequence[str], row: SupplierRow | EdgeRow, reading: ImportReading
) -> Iterator[str]:
    """A stored value that no cell of its column gives."""
    kinds_assumed = any(issue.code == "edge.kind_assumed" for issue in reading.issues)
    told = {issue.column for issue in reading.issues if issue.row == row.row}
    for field, value in values.items():
        if field in WORKED_OUT or (field == "kind" and kinds_assumed):
            continue
        sources = {"latitude": ("latitude", "coordinates"), "longitude": ("longitude", "coordinates")}
        if field == "name" and value == values.get(
            "legal_name"
        ):  # the registered name stands in where no other is given
            continue
        columns = [column for name in sources.get(field, (field,)) for column in reading.mapping.columns_of(name)]
        given = any(column.position < len(cells) and cells[column.position].strip() for column in columns)
        given = given or any(column.head in told for column in columns)
        if not given and not any(change.field == field and change.value == value for change in row.changes):
            yield f"row {row.row}: {field} {value!r} stands in no cell"
