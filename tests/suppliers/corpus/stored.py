"""What a reading would store, as text: one mapping of fields for each row that goes on."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import fields

from suppliers.importing.figures import NumberRange
from suppliers.importing.rows import EdgeRow, ImportReading, ListedIdentifier, SupplierRow

NOT_STORED = frozenset({"index", "sheet", "row", "cells", "duplicate_of", "changes"})


def stored_by_row(reading: ImportReading) -> dict[int, dict[str, str]]:
    return {row.row: values_of(row) for row in (*reading.rows, *reading.edges)}


def values_of(row: SupplierRow | EdgeRow) -> dict[str, str]:
    """Only what is filled."""
    texts = {entry.name: text_of(getattr(row, entry.name)) for entry in fields(row) if entry.name not in NOT_STORED}
    return {name: text for name, text in texts.items() if text}


def text_of(value: object) -> str:
    match value:
        case None:
            return ""
        case NumberRange():
            low, high = ("" if end is None else f"{end:g}" for end in (value.low, value.high))
            return low if low == high else f"{low}-{high}"
        case ListedIdentifier():
            return f"{value.scheme or '-'} {value.value} {value.check}"
        case float():
            return f"{value:.12g}"
        case dt.date():
            return value.isoformat()
        case tuple():
            return "; ".join(text_of(part) for part in _parts(value))
        case _:
            return str(value)


def _parts(value: tuple[object, ...]) -> Iterable[object]:
    return value
