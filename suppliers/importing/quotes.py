"""Cuts separated text into records, and takes apart the lines that an open quotation mark ran together."""

import csv
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from itertools import islice

from foundation.errors import Invalid, Place

LONGEST_CELL = 1_000_000  # characters
SAMPLED_LINES = 200


class CellTooLarge(Invalid):
    code = "file.cell_too_large"


def records(name: str, lines: Iterator[str], separator: str, usual: int) -> Iterator[tuple[list[str], bool]]:
    """
    (cells, whether a quotation mark opens in the record and never closes). Such a record is its first line alone, its
    marks taken as they stand; the lines it would have swallowed are records again. `usual` is how many separators most
    lines hold. Raises CellTooLarge.
    """
    feed = _Lines(lines)
    reader = csv.reader(feed, delimiter=separator, strict=False)
    before = csv.field_size_limit(LONGEST_CELL)
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
        csv.field_size_limit(before)


def usual_separators(lines: Iterable[str], separator: str) -> int:
    counts = Counter(line.count(separator) for line in islice(lines, SAMPLED_LINES) if line.strip())
    return counts.most_common(1)[0][0] if counts else 0


class _Lines:
    """`taken` are the lines of the record being read; `ended`: it asked for one more than there was."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self.taken: list[str] = []
        self.ended = False
        self.number = 0

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
