"""Cuts separated text into records, and takes apart the lines that an open quotation mark ran together."""

import csv
import io
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from itertools import chain, islice, repeat
from typing import IO

from foundation.errors import Invalid, Place

LONGEST_CELL = 1_000_000  # characters
SAMPLED_LINES = 200
BLOCK = 256 * 1024  # characters


class CellTooLarge(Invalid):
    code = "file.cell_too_large"


def records(
    name: str, lines: Iterator[str], separator: str, usual: int, *, before: int = 0
) -> Iterator[tuple[list[str], bool]]:
    """
    (cells, whether a quotation mark opens in the record and never closes). Such a record is its first line alone, its
    marks taken as they stand; the lines it would have swallowed are records again. `usual` is how many separators most
    lines hold, `before` how many lines stand above. Raises CellTooLarge.
    """
    feed = _Lines(lines, before)
    reader = csv.reader(feed, delimiter=separator, strict=False)
    limit = csv.field_size_limit(LONGEST_CELL)
    try:
        while True:
            feed.taken.clear()
            feed.ended = False
            row = _next(reader)
            if not feed.taken:
                return
            if row is not None and len(feed.taken) == 1 and not feed.ended:
                yield row, False
            elif row is None or feed.ended or _ran_together(feed.taken, separator, usual):
                yield _without_quoting(name, feed, separator), True
            else:
                yield row, False
    finally:
        csv.field_size_limit(limit)


def records_at_once(name: str, text: IO[str], separator: str, usual: int) -> Iterator[tuple[list[str], bool]]:
    """As `records`, many lines at a time until a quotation mark turns up: without one, each line is a record."""
    lines = 0
    while block := text.read(BLOCK):
        block += text.readline()
        rows = _unquoted(block, separator)
        if rows is None:
            following = chain(io.StringIO(block, newline=""), text)
            yield from records(name, following, separator, usual, before=lines)
            return
        lines += len(rows)
        yield from zip(rows, repeat(False))


def _unquoted(block: str, separator: str) -> list[list[str]] | None:
    """None where a mark, or a cell beyond the limit, needs a closer look."""
    if '"' in block:
        return None
    limit = csv.field_size_limit(LONGEST_CELL)
    try:
        return list(csv.reader(io.StringIO(block, newline=""), delimiter=separator))
    except csv.Error:
        return None
    finally:
        csv.field_size_limit(limit)


def usual_separators(lines: Iterable[str], separator: str) -> int:
    counts = Counter(line.count(separator) for line in islice(lines, SAMPLED_LINES) if line.strip())
    return counts.most_common(1)[0][0] if counts else 0


class _Lines:
    """`taken` are the lines of the record being read; `ended`: it asked for one more than there was."""

    def __init__(self, lines: Iterator[str], before: int) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self.taken: list[str] = []
        self.ended = False
        self.number = before

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines, None)
        if line is None:
            self.ended = True
            raise StopIteration
        self.number += 1
        self.taken.append(line)
        return line

    def give_back(self) -> str:
        """All lines of the record but its first, which it returns."""
        first, *rest = self.taken
        self._again.extendleft(reversed(rest))
        self.number -= len(rest)
        return first


def _next(reader: "Iterator[list[str]]") -> list[str] | None:
    """None for a cell beyond the limit, and at the end."""
    try:
        return next(reader, None)
    except csv.Error:
        return None


def _without_quoting(name: str, feed: _Lines, separator: str) -> list[str]:
    line = feed.give_back()
    row = _next(csv.reader([line.rstrip("\r\n")], delimiter=separator, quoting=csv.QUOTE_NONE))
    if row is None:
        raise CellTooLarge(
            f"{name} has a cell of more than {LONGEST_CELL:,} characters in line {feed.number}: "
            "shorten it, or check that this is the list.",
            places=(Place(file=name, row=feed.number),),
        )
    return row


def _ran_together(lines: list[str], separator: str, usual: int) -> bool:
    """Lines in one record that look like records. Cells of several lines, rightly quoted, stay whole."""
    if not usual:
        return False
    counts = [line.count(separator) for line in lines]
    if sum(line.count('"') for line in lines) == 2:  # noqa: PLR2004 - one opens, one closes
        return all(count == usual for count in counts)
    return any(count >= usual for count in counts[1:]) and not _is_well_formed(lines, separator)


def _is_well_formed(lines: list[str], separator: str) -> bool:
    try:
        list(csv.reader(lines, delimiter=separator, strict=True))
    except csv.Error:
        return False
    return True
