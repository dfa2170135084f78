"""Lines as CSV: heads from the field names, always written, even when there is no line."""

import csv
from collections.abc import Iterable
from io import StringIO
from typing import Any, NamedTuple

from reports.renderers.cells import inert


def render_lines(shape: type[NamedTuple], lines: Iterable[tuple[Any, ...]]) -> bytes:
    """UTF-8 with a byte order mark. None is an empty cell; text that could run as a formula is made inert."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(shape._fields)
    for line in lines:
        writer.writerow([inert(cell) if isinstance(cell, str) else cell for cell in line])
    return text.getvalue().encode("utf-8-sig")
