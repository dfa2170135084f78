"""What one defective file of the corpus is: how it is made, and what a user expects of every cell of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from suppliers.importing.choices import AS_FOUND, ReadingChoices

Fate = Literal["kept", "refused", "passed"]
Kind = Literal["parties", "edges"]


@dataclass(frozen=True, slots=True)
class ExpectedRow:
    """`row` as a spreadsheet shows it. `fields` holds every stored value as text; what it leaves out must be empty."""

    row: int
    fate: Fate
    issues: frozenset[str]
    fields: Mapping[str, str] = field(default_factory=dict)


def kept(row: int, *issues: str, **fields: str) -> ExpectedRow:
    return ExpectedRow(row, "kept", frozenset(issues), fields)


def refused(row: int, *issues: str) -> ExpectedRow:
    """May not go on until it is mended; what it holds is not judged."""
    return ExpectedRow(row, "refused", frozenset(issues))


def passed(row: int, issue: str) -> ExpectedRow:
    """No row of the list: a total, a note, a blank line; it must say so."""
    return ExpectedRow(row, "passed", frozenset({issue}))


@dataclass(frozen=True, slots=True)
class Defect:
    """
    `written` are the cells as the maker put them, row number -> texts, for every row below the heads: nothing of them
    may be missing or changed without a word. `error` is the code that refuses the whole file.
    """

    file: str
    content: bytes
    rows: Sequence[ExpectedRow] = ()
    of_file: frozenset[str] = frozenset()
    error: str | None = None
    kind: Kind = "parties"
    choices: ReadingChoices = AS_FOUND
    written: Mapping[int, Sequence[str]] = field(default_factory=dict)
    found: Mapping[str, object] = field(default_factory=dict)
    largest_unpacked: int | None = None


Maker = Callable[[], Defect]


def below(grid: Sequence[Sequence[object]], first: int) -> dict[int, tuple[str, ...]]:
    """Cells of the rows from `first` (counted from 1) as a person would type them."""
    return {
        number: tuple("" if cell is None else str(cell) for cell in row)
        for number, row in enumerate(grid, start=1)
        if number >= first
    }
