"""Counts a reading against what the corpus expects, cell by cell, and looks for any change that nothing tells of."""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from foundation.errors import TierlightError
from suppliers.importing.columns import map_columns
from suppliers.importing.files import USUAL_LIMITS
from suppliers.importing.reading import read_rows
from suppliers.importing.rows import ImportReading
from suppliers.importing.tables import read_table
from tests.suppliers.corpus.defects import Defect, ExpectedRow
from tests.suppliers.corpus.silence import silent_changes
from tests.suppliers.corpus.stored import stored_by_row


@dataclass(frozen=True, slots=True)
class Count:
    """`wrong` says in words what differs; `silent` holds every value that was changed or lost without a word."""

    rows: int
    rows_right: int
    cells: int
    cells_right: int
    wrong: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


def count(defect: Defect) -> Count:
    """A file that must be refused whole counts as one row of one cell: its code."""
    try:
        reading = read(defect)
    except TierlightError as refusal:
        if refusal.code == defect.error:
            return Count(1, 1, 1, 1)
        rows = max(1, len(defect.rows))
        return Count(rows, 0, rows, 0, (f"refused with {refusal.code}: {refusal}",))
    if defect.error:
        return Count(1, 0, 1, 0, (f"read, where {defect.error} was expected",))
    return _count_rows(defect, reading)


def read(defect: Defect) -> ImportReading:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, defect.file)
        path.write_bytes(defect.content)
        limits = USUAL_LIMITS
        if defect.largest_unpacked:
            limits = replace(limits, max_unpacked_bytes=defect.largest_unpacked)
        table = read_table(path, limits=limits, choices=defect.choices)
    return read_rows(table, map_columns(table, defect.kind, choices=defect.choices), defect.choices)


def _count_rows(defect: Defect, reading: ImportReading) -> Count:
    stored = stored_by_row(reading)
    wrong: list[str] = []
    cells = cells_right = rows_right = 0
    for expected in defect.rows:
        differing, looked_at = _differences(expected, stored.get(expected.row), _issues(reading, expected.row))
        cells += looked_at
        cells_right += looked_at - min(looked_at, len(differing))
        rows_right += not differing
        wrong += [f"row {expected.row}: {text}" for text in differing]
    surplus = stored.keys() - {expected.row for expected in defect.rows}
    wrong += [f"row {row}: not in the list, yet kept" for row in sorted(surplus)]
    of_file = {issue.code for issue in reading.issues if issue.row is None}
    if of_file != defect.of_file:
        wrong.append(f"the file: {sorted(of_file)} where {sorted(defect.of_file)} was expected")
    wrong += _found_wrong(defect.found, reading.found.as_json())
    silent = tuple(silent_changes(defect.written, reading))
    return Count(len(defect.rows), rows_right, cells, cells_right, tuple(wrong), silent)


def _issues(reading: ImportReading, row: int) -> frozenset[str]:
    return frozenset(issue.code for issue in reading.issues if issue.row == row)


def _differences(
    expected: ExpectedRow, stored: Mapping[str, str] | None, issues: frozenset[str]
) -> tuple[list[str], int]:
    """(what differs, cells looked at): fate, issues and every field that either side fills."""
    fate = "kept" if stored is not None else ("refused" if expected.fate == "refused" else "passed")
    differing = [] if fate == expected.fate else [f"{fate}, where {expected.fate} was expected"]
    if issues != expected.issues:
        differing.append(f"issues {sorted(issues)} where {sorted(expected.issues)} was expected")
    values = stored or {}
    fields = expected.fields.keys() | values.keys() if expected.fate == "kept" else set()
    differing += [
        f"{field} is {values.get(field, '')!r} where {expected.fields.get(field, '')!r} was expected"
        for field in sorted(fields)
        if values.get(field, "") != expected.fields.get(field, "")
    ]
    return differing, 1 + len(fields)


def _found_wrong(expected: Mapping[str, object], found: Mapping[str, object]) -> Sequence[str]:
    return [
        f"{name} was found to be {found.get(name)!r} where {value!r} was expected"
        for name, value in expected.items()
        if found.get(name) != value
    ]
