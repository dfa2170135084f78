"""Reads separated text: finds the encoding and the separator, keeps every cell as it stands."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO

from suppliers.importing.encodings import SAMPLE_BYTES, TextEncoding, detect_encoding
from suppliers.importing.files import USUAL_LIMITS, ReadLimits, refuse_many
from suppliers.importing.heads import fold_head, known_heads
from suppliers.importing.quotes import records, records_at_once, usual_separators

SEPARATORS = (",", ";", "\t", "|")
SAMPLE_RECORDS = 200
SHORT = 12  # characters
_SEPARATOR_LINE = re.compile(r"\ufeff?sep=(.)\r?\n", re.IGNORECASE)  # a line that spreadsheet programs obey and hide
NO_SEPARATOR = "\x1f"  # stands in no list: a list of one column has none


@dataclass(frozen=True, slots=True)
class TextDialect:
    """How the text was read, shown before anything is stored. No separator: one column. `mixed`: not all was UTF-8."""

    encoding: str
    separator: str
    mixed: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """
    Rows of cells as text with the row number each has in a spreadsheet program, blank lines counted. `opened` are the
    numbers of rows in which a quotation mark opens and never closes.
    """

    rows: list[tuple[int, list[str]]]
    dialect: TextDialect
    opened: frozenset[int] = frozenset()


def read_delimited(
    name: str,
    content: bytes,
    *,
    encoding: str | None = None,
    separator: str | None = None,
    limits: ReadLimits = USUAL_LIMITS,
) -> Grid:
    """Encoding and separator are found unless a person has settled them. Raises CellTooLarge, FileUnpacksTooLarge."""
    found = TextEncoding(encoding) if encoding else detect_encoding(content)
    text = found.decode(content)
    if named := _SEPARATOR_LINE.match(text):
        separator, text = separator or named[1], text[named.end() :]
    separator = separator or detect_separator(text, likely="\t" if ".tsv" in name.lower() else ",")
    rows, opened = _rows(name, text, separator, limits)
    return Grid(rows, TextDialect(found.name, separator.replace(NO_SEPARATOR, ""), bool(found.stray)), opened)


def _rows(
    name: str, text: str, separator: str, limits: ReadLimits
) -> tuple[list[tuple[int, list[str]]], frozenset[int]]:
    once: dict[str, str] = {}  # most short cells stand in many rows; a list keeps each of them once
    usual = usual_separators(io.StringIO(text, newline=""), separator)
    rows: list[tuple[int, list[str]]] = []
    opened: set[int] = set()
    cells = 0
    for number, (row, is_open) in enumerate(records(name, io.StringIO(text, newline=""), separator, usual), start=1):
        if not row:
            continue
        cells += len(row)
        if len(rows) >= limits.max_rows or cells > limits.max_text_cells:
            refuse_many(name, "rows", len(rows) + 1, limits.max_rows)
            refuse_many(name, "cells", cells, limits.max_text_cells)
        rows.append((number, [once.setdefault(cell, cell) if len(cell) <= SHORT else cell for cell in row]))
        if is_open:
            opened.add(number)
    return rows, frozenset(opened)


@dataclass(frozen=True, slots=True)
class LongText:
    """
    Text too long to be held as rows: `rows` reads it anew each time, a row at a time, numbered as in a `Grid`. From its
    file where `path` holds the very text, else from memory.
    """

    name: str
    content: bytes
    dialect: TextDialect

    encoding: TextEncoding
    usual: int
    opened: set[int] = field(default_factory=set)
    path: Path | None = None

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Rows in which a quotation mark never closes are put into `opened` on the way. Raises CellTooLarge."""
        held: IO[bytes] = self.path.open("rb") if self.path else io.BytesIO(self.content)
        with io.TextIOWrapper(held, self.encoding.name, self.encoding.errors, newline="") as lines:
            if _SEPARATOR_LINE.match(lines.readline(SHORT)) is None:
                lines.seek(0)
            separator = self.dialect.separator or NO_SEPARATOR
            for number, (row, is_open) in enumerate(records_at_once(self.name, lines, separator, self.usual), start=1):
                if is_open:
                    self.opened.add(number)
                if row:
                    yield number, row


def long_text(name: str, content: bytes, *, encoding: str | None = None, separator: str | None = None) -> LongText:
    found = TextEncoding(encoding) if encoding else detect_encoding(content)
    sample = found.decode(content[: SAMPLE_BYTES * 4])
    if named := _SEPARATOR_LINE.match(sample):
        separator, sample = separator or named[1], sample[named.end() :]
    separator = separator or detect_separator(sample, likely="\t" if ".tsv" in name.lower() else ",")
    usual = usual_separators(io.StringIO(sample, newline=""), separator)
    dialect = TextDialect(found.name, separator.replace(NO_SEPARATOR, ""), bool(found.stray))
    return LongText(name, content, dialect, found, usual)


def detect_separator(text: str, likely: str = ",") -> str:
    """The separator that cuts most records into the same number of cells; `NO_SEPARATOR` for a list of one column."""
    sample = text[: SAMPLE_BYTES * 4]
    scores = {separator: _evenness(sample, separator) for separator in SEPARATORS}
    best = max(SEPARATORS, key=lambda separator: (scores[separator], separator == likely))
    if scores[best] == (0.0, 0):
        return likely
    return NO_SEPARATOR if _is_one_column(sample, best) else best


def _is_one_column(sample: str, separator: str) -> bool:
    """A lone head we know above names with commas in them, unless a row of several known heads follows a title."""
    rows = [row for row in islice(csv.reader(io.StringIO(sample, newline=""), delimiter=separator), 10) if any(row)]
    if not rows or len(rows[0]) > 1 or fold_head(rows[0][0]) not in known_heads():
        return False
    return all(sum(fold_head(cell) in known_heads() for cell in row) < 2 for row in rows)  # noqa: PLR2004 - several


def _evenness(sample: str, separator: str) -> tuple[float, int]:
    """(share of records as wide as the usual one, that width). An even single column says nothing."""
    try:
        lines = io.StringIO(sample, newline="")
        rows = [row for row in islice(csv.reader(lines, delimiter=separator), SAMPLE_RECORDS) if row]
    except csv.Error:
        return 0.0, 0
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0.0, 0
    width, often = widths.most_common(1)[0]
    return round(often / len(rows), 1), width
