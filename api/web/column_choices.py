"""What each column of a list may mean, with its first values, for the page on which a person settles it."""

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

SHOWN_VALUES: Final = 3
LOOKED_AT: Final = 200
SURENESS: Final[dict[HowMapped, Literal["sure", "likely", "guess"]]] = {
    "exact": "sure",
    "part": "sure",
    "chosen": "sure",
    "similar": "likely",
    "values": "guess",
}


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    position: int
    head: str
    samples: tuple[str, ...]
    field: str
    confidence: Literal["sure", "likely", "guess", "none"]


def choices_of(table: Table, kind: ListKind, chosen: dict[str, str]) -> tuple[ColumnChoice, ...]:
    """Also for a list whose columns nobody could map: then every choice stands open."""
    try:
        mapped = {column.position: column for column in map_columns(table, kind, chosen).columns}
    except (NoNameColumn, NoEdgeEnds):
        mapped = {}
    return tuple(
        ColumnChoice(at, head, _samples(table, at), *_meaning(mapped.get(at)))
        for at, head in enumerate(table.heads)
        if head
    )


def differing(guessed: tuple[ColumnChoice, ...], chosen: dict[int, str]) -> dict[str, str]:
    """Head to field where the person said something else; a guess that was left as it stood keeps all it knew."""
    return {
        column.head: chosen[column.position]
        for column in guessed
        if column.position in chosen and chosen[column.position] != column.field
    }


def fields_of(kind: ListKind) -> tuple[str, ...]:
    return PARTY_FIELDS if kind == "parties" else EDGE_FIELDS


def _meaning(column: MappedColumn | None) -> tuple[str, Literal["sure", "likely", "guess", "none"]]:
    if column is None:
        return "", "none"
    field = f"{column.field}:{column.scheme}" if column.scheme else column.field
    return field, SURENESS[column.how]


def _samples(table: Table, at: int) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for record in table.records[:LOOKED_AT]:
        if record.kind == "data" and at < len(record.cells) and record.cells[at].strip():
            found[record.cells[at].strip()[:60]] = None
        if len(found) == SHOWN_VALUES:
            break
    return tuple(found)
