"""
Whom to interview, by quota and lot: counts of workers per cell in, payroll lines out. No name comes in or goes out.

The lines of a cell are counted by themselves, from 1, in the order of the day's payroll. Which of them are drawn hangs
on the seed and the cell alone, so whoever has the same payroll and the same seed draws the same lines. Cells of fewer
than five people are merged with the cell most like them, since a cell of one is a name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from audits.instruments.sampling import SampleSize, detection_chance, sample_for
from foundation.errors import Invalid, Place

TRAITS = ("shift", "contract", "sex", "nationality_group", "pay_method")
MIXED = "mixed"
FEWEST_IN_A_CELL = 5
SHARE_AFFECTED = 0.05
"""The prevalence for which a chance is printed: one worker in twenty."""
MOST_WORKERS = 1_000_000


@dataclass(frozen=True, slots=True, order=True)
class Cell:
    """`traits` in the order of TRAITS; `mixed` where cells that differ were merged."""

    traits: tuple[str, ...]
    workers: int

    @property
    def name(self) -> str:
        return "|".join(self.traits)


@dataclass(frozen=True, slots=True)
class DrawnCell:
    """`lines` count within the cell, from 1, in the order of the payroll; ascending."""

    cell: Cell
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class InterviewSample:
    """`chance` (0-1): that one of `affected` workers is met, as if all were drawn from one list."""

    seed: str
    size: SampleSize
    cells: tuple[DrawnCell, ...]
    merged: int
    affected: int
    chance: float


class CellWrong(Invalid):
    code = "sampling.cell_wrong"

    def __init__(self, row: int, value: str) -> None:
        super().__init__(
            f"Line {row} is {value!r}: write {', '.join(TRAITS)} and the number of workers, parted by | or ;.",
            places=(Place(row=row, column="cells", value=value),),
        )


class CellTwice(Invalid):
    code = "sampling.cell_twice"

    def __init__(self, row: int, name: str) -> None:
        super().__init__(
            f"Line {row}: {name} stands above already; add the two numbers up.",
            places=(Place(row=row, column="cells", value=name),),
        )


class NobodyToSample(Invalid):
    code = "sampling.nobody"

    def __init__(self) -> None:
        super().__init__("Give at least one cell with a worker in it, then a sample can be drawn.")


def cells_in(lines: Sequence[str]) -> tuple[Cell, ...]:
    """Each `night|agency|women|abroad|cash|12`. Raises CellWrong, CellTwice."""
    found: dict[tuple[str, ...], Cell] = {}
    for row, line in enumerate(lines, start=1):
        parts = [part.strip() for part in line.replace(";", "|").split("|")]
        if len(parts) != len(TRAITS) + 1 or not all(parts) or not parts[-1].isascii() or not parts[-1].isdigit():
            raise CellWrong(row, line)
        traits, workers = tuple(part.casefold() for part in parts[:-1]), parts[-1]
        if len(workers) > len(str(MOST_WORKERS)) or int(workers) > MOST_WORKERS:
            raise CellWrong(row, line)
        if traits in found:
            raise CellTwice(row, "|".join(traits))
        found[traits] = Cell(traits, int(workers))
    return tuple(found.values())


def interview_sample(cells: Sequence[Cell], seed: str) -> InterviewSample:
    """As many as the table asks for the head-count that the cells add up to. Raises NobodyToSample."""
    filled = [cell for cell in cells if cell.workers]
    if not filled:
        raise NobodyToSample
    joined = merged_cells(filled)
    headcount = sum(cell.workers for cell in joined)
    size = sample_for(headcount)
    seats = shared_out(joined, size.interviewed)
    affected = max(1, round(SHARE_AFFECTED * headcount))
    return InterviewSample(
        seed=seed,
        size=size,
        cells=tuple(DrawnCell(cell, drawn_lines(cell, many, seed)) for cell, many in zip(joined, seats, strict=True)),
        merged=len(filled) - len(joined),
        affected=affected,
        chance=detection_chance(headcount, size.interviewed, affected),
    )


def merged_cells(cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """The smallest first, into the cell that shares most traits (then the smaller, then the first by name)."""
    left = sorted(cells)
    while len(left) > 1:
        small = min(left, key=lambda cell: (cell.workers, cell.traits))
        if small.workers >= FEWEST_IN_A_CELL:
            break
        left.remove(small)
        other = min(left, key=lambda cell: (-_alike(cell, small), cell.workers, cell.traits))
        left.remove(other)
        traits = tuple(one if one == two else MIXED for one, two in zip(small.traits, other.traits, strict=True))
        same = [cell for cell in left if cell.traits == traits]
        left = [cell for cell in left if cell.traits != traits]
        left.append(Cell(traits, small.workers + other.workers + sum(cell.workers for cell in same)))
    return tuple(sorted(left))


def _alike(one: Cell, other: Cell) -> int:
    return sum(mine == theirs for mine, theirs in zip(one.traits, other.traits, strict=True))


def shared_out(cells: Sequence[Cell], seats: int) -> tuple[int, ...]:
    """
    One seat for each cell while there are seats, the largest cells first; the rest by head-count (largest remainder),
    never more than a cell has workers.
    """
    by_size = sorted(range(len(cells)), key=lambda at: (-cells[at].workers, cells[at].traits))
    given = [0] * len(cells)
    for at in by_size[:seats]:
        given[at] = 1
    headcount = sum(cell.workers for cell in cells)
    while sum(given) < min(seats, headcount):
        short = (at for at in by_size if given[at] < cells[at].workers)
        given[max(short, key=lambda at: (seats * cells[at].workers - given[at] * headcount, -by_size.index(at)))] += 1
    return tuple(given)


def drawn_lines(cell: Cell, many: int, seed: str) -> tuple[int, ...]:
    """The `many` lines whose SHA-256 of `seed|cell|line` is smallest."""
    keys = {line: sha256(f"{seed}|{cell.name}|{line}".encode()).hexdigest() for line in range(1, cell.workers + 1)}
    return tuple(sorted(sorted(keys, key=keys.__getitem__)[:many]))
