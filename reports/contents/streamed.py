"""
A table whose rows pass by once: an export of any length needs no more memory than a short one.

A `Table` holds its rows, so that its document can be hashed, compared and written in any form. Rows of an export are
read from the database or a file while the workbook is written; their own SHA-256 stands in the workbook beside them
(decision 0012).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from reports.contents.blocks import Column, Row
from reports.contents.values import DocumentWrong, check, distinct


@dataclass(frozen=True, slots=True)
class Streamed:
    """`rows` are read once. Their keys are not compared with one another: that would keep them all."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: Iterable[Row]
    empty: str = "No rows."

    def __post_init__(self) -> None:
        distinct((column.id for column in self.columns), f"columns of {self.id}")

    def checked(self) -> Iterator[Row]:
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise DocumentWrong(f"Row {row.key} of {self.id} has {len(row.cells)} cells, not {len(self.columns)}.")
            for column, value in zip(self.columns, row.cells, strict=True):
                check(value, column.kind, f"{self.id}.{row.key}.{column.id}")
            yield row
