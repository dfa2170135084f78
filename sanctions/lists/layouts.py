"""
Which table a publisher's rows are, by the words in their header: every known column stands in table_columns.csv.

A layout is recognised by its `mark` columns; a `required` one that is missing refuses the file, because a list whose
names or dates moved elsewhere must not read as a short one. Columns nobody knows are kept out and told.
"""

import csv
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from sanctions.lists.refusals import ListColumnMissing

TABLE = Path(__file__).with_name("table_columns.csv")
KNOWN_AND_UNREAD = "-"


class Need(StrEnum):
    MARK = "mark"
    REQUIRED = "required"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """`headers` leads from a folded header to our field; of two headers for one field the first listed wins."""

    name: str
    headers: Mapping[str, str]
    marks: frozenset[str]
    required: frozenset[str]

    def columns(self, header: Sequence[str]) -> dict[str, int]:
        spelt = {folded(cell): place for place, cell in reversed(list(enumerate(header)))}
        found: dict[str, int] = {}
        for theirs, ours in self.headers.items():
            if ours != KNOWN_AND_UNREAD and theirs in spelt:
                found.setdefault(ours, spelt[theirs])
        return found

    def unknown(self, header: Sequence[str]) -> tuple[str, ...]:
        return tuple(cell.strip() for cell in header if cell.strip() and folded(cell) not in self.headers)

    def header_of(self, field: str) -> str:
        return next(theirs for theirs, ours in self.headers.items() if ours == field)


@lru_cache(maxsize=1)
def layouts() -> tuple[Layout, ...]:
    """The narrowest first: a table of any publisher has a name column too."""
    rows: dict[str, list[dict[str, str]]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row["layout"], []).append(row)
    return tuple(
        Layout(
            name,
            {row["header"]: row["field"] for row in mine},
            frozenset(row["field"] for row in mine if row["need"] == Need.MARK),
            frozenset(row["field"] for row in mine if row["need"] == Need.REQUIRED),
        )
        for name, mine in rows.items()
    )


def folded(header: str) -> str:
    """`Inclusão no Cadastro`, `inclusao_no_cadastro` and `INCLUSAO NO CADASTRO` are one header."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", header.lower()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\W_]+", " ", bare).split())


def layout_of(header: Sequence[str]) -> Layout | None:
    words = {folded(cell) for cell in header}
    for layout in layouts():
        fields = {ours for theirs, ours in layout.headers.items() if theirs in words}
        if layout.marks <= fields:
            return layout
    return None


def require_columns(layout: Layout, header: Sequence[str], *, file: str, row: int) -> dict[str, int]:
    """Raises ListColumnMissing with the first published header that is not there."""
    columns = layout.columns(header)
    missing = sorted(layout.header_of(field) for field in layout.required - columns.keys())
    if missing:
        raise ListColumnMissing(file, layout.name, missing, row=row)
    return columns
