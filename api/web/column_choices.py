"""What each column of a list may mean, with its first values, for the page on which a person settles it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from suppliers.importing.columns import (
    EDGE_FIELDS,
    PARTY_FIELDS,
    HowMapped,
    ListKind,
    MappedColumn,
    NoEdgeEnds,
    NoNameColumn,
    map_columns,
)
from suppliers.importing.tables import Table

Sureness = Literal["sure", "likely", "guess", "none", "chosen"]
SHOWN_VALUES: Final = 3
LOOKED_AT: Final = 200
SURENESS: Final[dict[HowMapped, Sureness]] = {
    "exact": "sure",
    "part": "sure",
    "chosen": "chosen",
    "words": "likely",
    "similar": "likely",
    "values": "guess",
}


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    position: int
    head: str
    samples: tuple[str, ...]
    field: str
    confidence: Sureness
    filled: int = 100
    """Per cent of the first rows that say something here."""


def choices_of(table: Table, kind: ListKind, chosen: Mapping[str, str]) -> tuple[ColumnChoice, ...]:
    """Also for a list whose columns nobody could map: then every choice stands open."""
    try:
        mapped = {column.position: column for column in map_columns(table, kind, dict(chosen)).columns}
    except (NoNameColumn, NoEdgeEnds):
        mapped = {}
    return tuple(
        ColumnChoice(at, head, _samples(table, at), *_meaning(mapped.get(at)), _filled(table, at))
        for at, head in enumerate(table.heads)
        if head
    )


def differing(table: Table, kind: ListKind, chosen: Mapping[int, str]) -> dict[str, str]:
    """Column to field where the person said something else than the guess; a guess left alone keeps all it knew."""
    return {
        _key(table, column.position): chosen[column.position]
        for column in choices_of(table, kind, {})
        if column.position in chosen and chosen[column.position] != column.field
    }


def _key(table: Table, at: int) -> str:
    """By head, so that it is known again in next month's file; by place where heads repeat."""
    head = table.heads[at]
    return head if head and table.heads.count(head) == 1 else f"#{at + 1}"


def fields_of(kind: ListKind) -> tuple[str, ...]:
    return PARTY_FIELDS if kind == "parties" else EDGE_FIELDS


def _meaning(column: MappedColumn | None) -> tuple[str, Sureness]:
    if column is None:
        return "", "none"
    field = f"{column.field}:{column.scheme}" if column.scheme else column.field
    return field, SURENESS[column.how]


def _filled(table: Table, at: int) -> int:
    cells = [
        record.cells[at] for record in table.records[:LOOKED_AT] if record.kind == "data" and at < len(record.cells)
    ]
    return round(100 * sum(bool(cell.strip()) for cell in cells) / len(cells)) if cells else 0


def _samples(table: Table, at: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for record in table.records[:LOOKED_AT]:
        if record.kind == "data" and at < len(record.cells) and record.cells[at].strip():
            found[record.cells[at].strip()[:60]] = None
        if len(found) == SHOWN_VALUES:
            break
    return tuple(found)
