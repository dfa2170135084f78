"""Rows that need a person, gathered while a list is checked or written, for the workbook that comes back mended."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from suppliers.importing.issues import RowIssue
from suppliers.importing.tables import Table


@dataclass(frozen=True, slots=True)
class RowsTold:
    """A table of only the rows about which something was told, and what that was; `index` of an issue counts here."""

    table: Table
    issues: tuple[RowIssue, ...]


Heed = Callable[[Table, Sequence[RowIssue]], None]
"""Is handed each part of a list with everything that was found about it, in its file and in the register."""


def unheeded(table: Table, issues: Sequence[RowIssue]) -> None:
    """The listener that is nobody."""


@dataclass
class Mending:
    """Keeps the rows and not the list, so that a long one is still told of row by row."""

    parts: list[RowsTold] = field(default_factory=list)

    def heed(self, table: Table, issues: Sequence[RowIssue]) -> None:
        first = table.records[0].index if table.records else 0
        rows = sorted({issue.index for issue in issues if issue.index is not None})
        at = {index: number for number, index in enumerate(rows)}
        records = tuple(replace(table.records[index - first], index=at[index]) for index in rows)
        moved = (issue if issue.index is None else replace(issue, index=at[issue.index]) for issue in issues)
        self.parts.append(RowsTold(replace(table, records=records, notes=()), tuple(moved)))
