"""
A cell merged over several rows shows one value for all of them; the file holds it in the first row only.

The value is put into the rows below, each of which tells so. Areas that span several columns are titles or groups and
are left as they stand.
"""

from collections.abc import Iterator, Sequence

Area = tuple[int, int, int, int]
NumberedRow = tuple[int, list[str]]


def fill_merged(rows: Sequence[NumberedRow], areas: Sequence[Area]) -> Iterator[tuple[int, int]]:
    """Fills `rows` in place (numbers from 1); gives row number and column (from 0) of every cell that was filled."""
    by_number = dict(rows)
    for first, left, last, right in areas:
        above = by_number.get(first + 1)
        if left != right or first == last or above is None or left >= len(above) or not above[left].strip():
            continue
        for number in range(first + 2, last + 2):
            row = by_number.get(number)
            if row is not None and any(cell.strip() for cell in row):
                row += [""] * (left + 1 - len(row))
                if not row[left].strip():
                    row[left] = above[left]
                    yield number, left
