"""
Addresses that are somebody's home: told of, and marked, so that versions others see can leave them out.

A self-employed cleaner or a farmer is often listed under the home address. The row keeps what the list says; `personal`
names the fields that a version for others masks.
"""

from collections.abc import Sequence

from suppliers.importing.cell_words import words_meaning
from suppliers.importing.cells import ListColumns
from suppliers.importing.heads import fold_head

OF_A_PERSON = ("address", "postcode", "latitude", "phone", "email")
PERSON = "person"


def read_personal(columns: ListColumns, party_kinds: Sequence[str]) -> list[tuple[str, ...]]:
    """For each row the fields to mask: those of a natural person, or the address where its head says home."""
    values = {field: _raw(columns, field) for field in OF_A_PERSON if columns.first(field)}
    at_home = {
        field for field in values if any(_says_home(column.head) for column in columns.mapping.columns_of(field))
    }
    column = columns.first("address")
    marked: list[tuple[str, ...]] = []
    for at, kind in enumerate(party_kinds):
        fields = tuple(field for field in values if values[field][at] and (kind == PERSON or field in at_home))
        marked.append(fields)
        if column and "address" in fields:
            columns.log.add("address.of_a_person", "warning", at, column.head)
    return marked


def _raw(columns: ListColumns, field: str) -> list[str]:
    positions = [column.position for column in columns.mapping.columns_of(field)]
    return ["".join(cells).strip() for cells in zip(*(columns.raw[position] for position in positions), strict=True)]


def _says_home(head: str) -> bool:
    folded = fold_head(head)
    return any(fold_head(word) in folded for word in words_meaning("home_head"))
