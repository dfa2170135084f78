"""Rows of a published table, asked by our own column names."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sanctions.lists.grids import NumberedRow, find_head, rows_below
from sanctions.lists.layouts import require_columns
from sanctions.lists.refusals import ListMalformed, ListTruncated, UnknownListFormat


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    _cells: list[str]
    _columns: Mapping[str, int]

    def cell(self, column: str) -> str:
        """Empty when the file has no such column, or the row ends before it."""
        place = self._columns.get(column, len(self._cells))
        return " ".join(self._cells[place].split()) if place < len(self._cells) else ""


@dataclass(frozen=True, slots=True)
class Table:
    """
    `source` is the file's stem; `above` what the publisher wrote over the header, often its date; in `notes` a reader
    leaves what a person should know.
    """

    file: str
    source: str
    layout: str
    above: str
    unknown: tuple[str, ...]
    rows: Iterator[Row]
    notes: list[str] = field(default_factory=list)


@contextmanager
def open_table(path: Path, *, encoding: str = "") -> Iterator[Table]:
    """Raises UnknownListFormat, ListColumnMissing; while rows are read ListTruncated and ListMalformed."""
    head = find_head(path, encoding=encoding)
    if head is None:
        raise UnknownListFormat(path.name, "no row near its top is the header of a table that we know.")
    columns = require_columns(head.layout, head.header, file=path.name, row=head.row)
    needed = 1 + max(columns[field] for field in head.layout.marks | head.layout.required)
    with rows_below(path, head, encoding=encoding) as below:
        yield Table(
            file=path.name,
            source=path.name.split(".")[0],
            layout=head.layout.name,
            above=head.above,
            unknown=head.layout.unknown(head.header),
            rows=_whole(path.name, below, columns, needed),
        )


def _whole(file: str, below: Iterator[NumberedRow], columns: Mapping[str, int], needed: int) -> Iterator[Row]:
    """A last row that ends before a needed column was cut; one in the middle has lost its columns."""
    short: int | None = None
    for number, cells in below:
        if not any(cell.strip() for cell in cells):
            continue
        if short is not None:
            raise ListMalformed(file, "the row ends before a column that is needed.", row=short)
        if len(cells) >= needed:
            yield Row(number, cells, columns)
        elif len(cells) > 1 or " " not in cells[0].strip():  # a lone sentence is a footnote, a lone word a cut row
            short = number
    if short is not None:
        raise ListTruncated(file, "the last row ends before a column that is needed; download it again.", row=short)
