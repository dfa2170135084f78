"""What a reading would store, as text: one mapping of fields for each row that goes on."""

from dataclasses import fields

from suppliers.importing.figures import NumberRange
from suppliers.importing.rows import EdgeRow, ImportReading, ListedIdentifier, SupplierRow

NOT_STORED = frozenset({"index", "sheet", "row", "cells", "duplicate_of", "changes", "terms"})


def stored_by_row(reading: ImportReading) -> dict[int, dict[str, str]]:
    rows: list[SupplierRow | EdgeRow] = [*reading.rows, *reading.edges]
    return {row.row: values_of(row) for row in rows}


def values_of(row: SupplierRow | EdgeRow) -> dict[str, str]:
    """Only what is filled."""
    terms = getattr(row, "terms", None)
    texts = {entry.name: text_of(getattr(terms, entry.name)) for entry in fields(terms)} if terms else {}
    texts |= {entry.name: text_of(getattr(row, entry.name)) for entry in fields(row) if entry.name not in NOT_STORED}
    return {name: text for name, text in texts.items() if text}


def text_of(value: object) -> str:
    """Numbers with all their digits, dates as ISO, identifiers with scheme and verdict."""
    if isinstance(value, tuple):
        return "; ".join(map(text_of, value))
    if isinstance(value, ListedIdentifier):
        return f"{value.scheme or '-'} {value.value} {value.check}"
    if isinstance(value, NumberRange):
        low, high = ("" if end is None else f"{end:.12g}" for end in (value.low, value.high))
        return low if low == high else f"{low}-{high}"
    if isinstance(value, float):
        return f"{value:.12g}"
    return "" if value is None else str(value)
