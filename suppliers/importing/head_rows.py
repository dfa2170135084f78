"""Finds the row of heads among title rows, two-row merged heads and blank lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from suppliers.importing.head_grammar import is_known_head
from suppliers.importing.heads import fold_head

SEARCHED_ROWS = 40
LONGEST_HEAD = 80  # characters; a longer cell is a sentence of a title or of data
_NUMBER = re.compile(r"[\d.,%+\-/: ]+")


@dataclass(frozen=True, slots=True)
class Heads:
    """`rows` are the positions (0-based, in the grid) of one or two head rows; data starts after the last."""

    texts: tuple[str, ...]
    rows: tuple[int, ...]


def find_heads(rows: Sequence[Sequence[str]], merged: Sequence[tuple[int, int, int, int]] = ()) -> Heads | None:
    """None when no row holds text. `merged` are the sheet's merged areas, where the file knows them."""
    candidates = _candidates(rows)
    if not candidates:
        return None
    chosen = max(candidates, key=lambda at: (_known_in(rows[at]), -at))
    first = candidates[0]
    # The first full row stands even if a data row below reads like heads ("Factory"): only titles are narrower.
    if _filled(rows[first]) >= _filled(rows[chosen]):
        chosen = first
    return _with_second_row(rows, chosen, merged)


def heads_at(rows: Sequence[Sequence[str]], positions: Sequence[int]) -> Heads:
    """Heads in the one or two rows a person named, whatever they look like."""
    first, last = min(positions), max(positions)
    if first == last:
        return Heads(tuple(_tidy(cell) for cell in rows[first]), (first,))
    return Heads(_joined(rows[first], rows[last]), (first, last))


def _candidates(rows: Sequence[Sequence[str]]) -> list[int]:
    """Rows at least half as full as usual, without numbers, in the part of the list where heads stand."""
    filled = [_filled(row) for row in rows[: SEARCHED_ROWS * 3]]
    usual = median([count for count in filled if count] or [0])
    at = [number for number, count in enumerate(filled[:SEARCHED_ROWS]) if count and count >= usual / 2]
    worded = [number for number in at if _is_words(rows[number])]
    return worded or at[:1]


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell and not cell.isspace())


def _known_in(row: Sequence[str]) -> int:
    return len({fold_head(cell) for cell in row if is_known_head(cell)})


def _is_words(row: Sequence[str]) -> bool:
    cells = [cell.strip() for cell in row if cell.strip()]
    return all(len(cell) <= LONGEST_HEAD and not _NUMBER.fullmatch(cell) for cell in cells)


def _with_second_row(rows: Sequence[Sequence[str]], at: int, merged: Sequence[tuple[int, int, int, int]]) -> Heads:
    """A head row may be the upper or the lower of two: the upper has gaps (merged cells) where the lower has words."""
    if at + 1 < len(rows) and _is_upper(rows[at], rows[at + 1], _merged_in(at, merged)):
        return Heads(_joined(rows[at], rows[at + 1]), (at, at + 1))
    if at and _is_upper(rows[at - 1], rows[at], _merged_in(at - 1, merged)):
        return Heads(_joined(rows[at - 1], rows[at]), (at - 1, at))
    return Heads(tuple(_tidy(cell) for cell in rows[at]), (at,))


def _merged_in(at: int, merged: Sequence[tuple[int, int, int, int]]) -> int:
    """How many areas of this row span several columns; an area across a whole title says nothing about heads."""
    return sum(1 for first, left, last, right in merged if first <= at <= last and right > left)


def _is_upper(upper: Sequence[str], lower: Sequence[str], merged_areas: int) -> bool:
    gaps = sum(1 for above, below in zip(upper, lower, strict=False) if not above.strip() and below.strip())
    pairs = sum(1 for above, below in zip(upper, lower, strict=False) if above.strip() and below.strip())
    if not gaps or not pairs or not _is_words(upper) or not _is_words(lower):
        return False
    if not merged_areas and _filled(upper) < 2:  # noqa: PLR2004 - one lone cell above the heads is a title
        return False
    return _known_in(lower) >= 1 and _repeats_nothing(lower)


def _repeats_nothing(row: Sequence[str]) -> bool:
    """Heads differ from one another; a first data row under gappy heads seldom does and seldom reads as known heads."""
    heads = {fold_head(cell): cell for cell in row if cell.strip()}
    known = sum(map(is_known_head, heads.values()))
    return known * 2 >= len(heads) or known >= 3  # noqa: PLR2004 - three known heads are no accident


def _joined(upper: Sequence[str], lower: Sequence[str]) -> tuple[str, ...]:
    texts, group = [], ""
    for at in range(max(len(upper), len(lower))):
        above = _tidy(upper[at]) if at < len(upper) else ""
        below = _tidy(lower[at]) if at < len(lower) else ""
        group = above or (group if below else "")
        texts.append(" / ".join(part for part in (group, below) if part))
    return tuple(texts)


def _tidy(head: str) -> str:
    return " ".join(head.replace("\ufeff", "").split())
