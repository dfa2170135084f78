"""
Rows that pass by once, as CSV and as JSON, part by part: a list of any length needs no more memory than a short one.
Cells hold codes, ISO days and plain numbers; what is not known is an empty cell or null, never a zero.
"""

import csv
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import StringIO

from reports.contents.streamed import Streamed
from reports.contents.values import Value
from reports.renderers.cells import inert

PART = 500
"""Rows that leave together."""
Plain = str | int | float | None
Head = dict[str, object]


def csv_parts(table: Streamed) -> Iterator[bytes]:
    """UTF-8 with the byte order mark that Excel needs; heads are the ids of the columns, there without a row too."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([column.id for column in table.columns])
    mark = "\N{ZERO WIDTH NO-BREAK SPACE}"
    for number, row in enumerate(table.checked(), start=1):
        writer.writerow([inert(cell) if isinstance(cell, str) else cell for cell in map(_plain, row.cells)])
        if number % PART == 0:
            yield _taken(text, mark)
            mark = ""
    yield _taken(text, mark)


def json_parts(head: Head, table: Streamed) -> Iterator[bytes]:
    """One object: `head`, the columns, a row an object, and at the end how many rows there were."""
    columns = [{"id": column.id, "label": column.label, "kind": column.kind.value} for column in table.columns]
    opened = json.dumps({**head, "columns": columns}, ensure_ascii=False)
    names = [column.id for column in table.columns]
    text, rows = StringIO(), 0
    text.write(f'{opened[:-1]}, "rows": [')
    for rows, row in enumerate(table.checked(), start=1):
        cells = dict(zip(names, map(_plain, row.cells), strict=True))
        text.write(f"{',' if rows > 1 else ''}\n{json.dumps(cells, ensure_ascii=False)}")
        if rows % PART == 0:
            yield _taken(text)
    text.write(f'\n], "count": {rows}}}\n')
    yield _taken(text)


def _taken(text: StringIO, before: str = "") -> bytes:
    """What was written so far; halves of surrogate pairs cannot be encoded and are spelled out."""
    content = (before + text.getvalue()).encode("utf-8", "backslashreplace")
    text.seek(0)
    text.truncate()
    return content


def _plain(value: Value) -> Plain:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return value if isinstance(value, str | int) else None
