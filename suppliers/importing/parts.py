"""
A long list of links in parts: the file is read through, twenty thousand rows at a time, and never held as rows.

What only the whole column can tell (whether days or months come first) is looked up in the whole file when a part
needs it. Lists of parties are not read so: their rows speak of one another.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Literal, cast

from suppliers.importing.choices import AS_FOUND, ReadingChoices
from suppliers.importing.columns import ColumnMapping, MappedColumn, map_columns
from suppliers.importing.days import DayOrder, column_order, needs_order
from suppliers.importing.delimited import LongText, long_text
from suppliers.importing.files import OpenedFile, open_file
from suppliers.importing.reading import read_rows
from suppliers.importing.rows import ImportReading
from suppliers.importing.tables import Record, Table, open_quotes, read_table, records_of, table_of_rows

LONG = 4 * 1024 * 1024  # bytes of text; a list that takes less is read whole
SAMPLED = 2_000
ROWS = 20_000
DAYS = ("since", "until", "verified_until")
Order = Literal["day_first", "month_first"]


@dataclass
class LongLinks:
    """Reads the file anew at each `parts()`. `table` holds the first rows and stands for heads, sheet and format."""

    text: LongText
    table: Table
    mapping: ColumnMapping
    choices: ReadingChoices
    total: int
    _orders: dict[str, DayOrder] = field(default_factory=dict)

    def parts(self) -> Iterator[ImportReading]:
        body = ((number, row) for number, row in self.text.rows() if number > self.table.head_rows[-1])
        rows, start, notes = list(islice(body, ROWS)), 0, self.table.notes
        while rows:
            following = list(islice(body, ROWS))
            records = tuple(records_of(rows, self.table.heads, self.table.sheet, start=start, is_end=not following))
            left_open = open_quotes(records, self.text.opened)
            part = replace(self.table, records=records, notes=(*notes, *left_open))
            rows, start, notes = following, start + len(rows), ()  # before the part is handed out: its cells are let go
            yield read_rows(part, self.mapping, replace(self.choices, day_orders=self._settled(records)))

    def _settled(self, records: Sequence[Record]) -> Mapping[str, Order]:
        """`unknown` is handed on too, or a part would decide by itself what the whole leaves open."""
        for column in (column for name in DAYS for column in self.mapping.columns_of(name)):
            asked = self.choices.day_order(column.head) is None and column.head not in self._orders
            if asked and needs_order({record.cells[column.position] for record in records}):
                self._orders[column.head] = self._order_of(column)
        return {**cast("dict[str, Order]", self._orders), **self.choices.day_orders}

    def _order_of(self, column: MappedColumn) -> DayOrder:
        at = column.position
        return column_order(list({row[at] for _, row in self.text.rows() if at < len(row)}))


def long_links(path: Path, choices: ReadingChoices = AS_FOUND) -> LongLinks | None:
    """None for a file that is short, or no text: `read_table` reads it. Raises what `read_table` raises."""
    if path.suffix != ".gz" and path.is_file() and path.stat().st_size < LONG:
        return None
    opened = open_file(path)
    if opened.container != "text" or len(opened.content) < LONG:
        return None
    text = long_text(opened.name, opened.content, encoding=choices.encoding, separator=choices.separator)
    lines = opened.content.count(b"\n")
    if len(opened.content) == path.stat().st_size:  # not unpacked, so it need not stay in memory
        text = replace(text, content=b"", path=path)
    table = _first_of(text, choices)
    return LongLinks(text, table, map_columns(table, "edges", choices=choices), choices, lines)


def first_rows(path: Path) -> Table:
    """As found, enough to tell which source the list comes from. Raises what `read_table` raises."""
    opened = open_file(path)
    if opened.container != "text":
        return read_table(path)
    return _first_of(long_text(opened.name, opened.content), AS_FOUND)


def _first_of(text: LongText, choices: ReadingChoices) -> Table:
    bare = OpenedFile(text.name, "text", b"")
    return table_of_rows(bare, list(islice(text.rows(), SAMPLED)), text.dialect, choices)
