"""A table of any kind as numbered rows: separated text in UTF-8 or UTF-16, or a sheet of a spreadsheet."""

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from foundation.errors import TierlightError
from sanctions.lists.layouts import Layout, layout_of
from sanctions.lists.opening import head_of, open_text
from sanctions.lists.refusals import ListMalformed, ListTruncated, ListUnsafe

DIALECTS = (",", ";", "\t", "|")
ABOVE = 20  # rows in which the header must stand; publishers put a title, a date and a note before it
ZIP = b"PK"
NumberedRow = tuple[int, list[str]]


@dataclass(frozen=True, slots=True)
class Head:
    """Where the header stands (`row` counts from 1) and what was written above it."""

    layout: Layout
    header: tuple[str, ...]
    row: int
    above: str
    delimiter: str = ""
    sheet: int = 0


def is_workbook(path: Path) -> bool:
    return head_of(path).startswith(ZIP)


def find_head(path: Path, *, encoding: str = "") -> Head | None:
    """None when no row near the top is the header of a layout we know."""
    if is_workbook(path):
        candidates = ((number, "", rows) for number, rows in enumerate(_sheets(path)))
    else:
        raw = head_of(path)
        utf16 = raw[:2] in (b"\xff\xfe", b"\xfe\xff")
        text = raw.decode(encoding or ("utf-16" if utf16 else "utf-8-sig"), errors="replace").replace("\x00", "")
        candidates = ((0, mark, list(csv.reader(io.StringIO(text, newline=""), delimiter=mark))) for mark in DIALECTS)
    found = [head for sheet, mark, rows in candidates if (head := _head_in(rows[:ABOVE], mark, sheet))]
    return max(found, key=lambda head: len(head.layout.columns(head.header)), default=None)


def _head_in(rows: Sequence[list[str]], delimiter: str, sheet: int) -> Head | None:
    for number, row in enumerate(rows, start=1):
        layout = layout_of(row)
        if layout is not None:
            above = " ".join(cell.strip() for earlier in rows[: number - 1] for cell in earlier if cell.strip())
            return Head(layout, tuple(row), number, above, delimiter, sheet)
    return None


@contextmanager
def rows_below(path: Path, head: Head, *, encoding: str = "") -> Iterator[Iterator[NumberedRow]]:
    """Rows are counted as a spreadsheet program counts them."""
    if not head.delimiter:
        yield islice(enumerate(_sheets(path)[head.sheet], start=1), head.row, None)
        return
    with open_text(path, encoding=encoding) as text:
        yield islice(enumerate(csv.reader(text, delimiter=head.delimiter), start=1), head.row, None)


def _sheets(path: Path) -> list[list[list[str]]]:
    """The import's own reader, which proves first that unpacking is safe. Raises what lists are refused with."""
    from suppliers.importing.files import USUAL_LIMITS, open_file  # noqa: PLC0415 - native, loaded on need
    from suppliers.importing.workbooks import read_workbook  # noqa: PLC0415 - as above

    try:
        return [sheet.rows for sheet in read_workbook(open_file(path, USUAL_LIMITS), USUAL_LIMITS).sheets]
    except TierlightError as refusal:
        raise _as_list_refusal(path, refusal) from refusal


def _as_list_refusal(path: Path, refusal: TierlightError) -> Exception:
    if "truncated" in refusal.code:
        return ListTruncated(path.name, "the spreadsheet ends early; download it again.")
    if "unpack" in refusal.code or "large" in refusal.code:
        return ListUnsafe(path.name, "it unpacks to more than any list holds.")
    return ListMalformed(path.name, f"the spreadsheet cannot be read: {refusal.message}")
