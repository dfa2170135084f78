"""Reads the tables of a history, plain or gzipped, and says of a cell that cannot stand in which line it is."""

import csv
import gzip
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from math import isfinite, nan
from pathlib import Path
from typing import IO, TypeVar, cast

import numpy as np
import numpy.typing as npt

from foundation.errors import Invalid, Place, SourceUnavailable
from foundation.progress import Progress
from risk.targeting.table import Numbers

Value = TypeVar("Value")
MOST_PLACES = 20
EARLIEST = date(1900, 1, 1)  # what is older is a slip of the pen
MOST_DIGITS = 9  # of a count
ROWS_A_STEP = 20_000


class HistoryMissing(SourceUnavailable):
    code = "targeting_rows.missing"

    def __init__(self, path: Path) -> None:
        super().__init__(f"There is no file {path}: check the path.")


class HistoryUnreadable(Invalid):
    code = "targeting_rows.unreadable"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"{path.name} is not a readable CSV file ({reason}): save it as UTF-8 text with commas, plain or gzipped.",
            places=(Place(file=path.name),),
        )


class ColumnsMissing(Invalid):
    code = "targeting_rows.columns_missing"

    def __init__(self, file: str, missing: Sequence[str]) -> None:
        super().__init__(
            f"{file} lacks {', '.join(repr(name) for name in missing)}, which the spec names: add it or mend the spec.",
            places=tuple(Place(file=file, row=1, column=name) for name in missing),
        )
        self.missing = tuple(missing)


class CellsInvalid(Invalid):
    code = "targeting_rows.cells_invalid"

    def __init__(self, wanted: str, places: tuple[Place, ...], count: int) -> None:
        super().__init__(
            f"{count:,} cells of {places[0].column!r} are not {wanted}: mend them in the file.", places=places
        )
        self.count = count


class DatesInFuture(Invalid):
    code = "targeting_rows.dates_in_future"

    def __init__(self, today: date, places: tuple[Place, ...], count: int) -> None:
        super().__init__(
            f"{count:,} rows are dated after today ({today}): nothing can be known of them yet, so take them out.",
            places=places,
        )
        self.count = count


@dataclass(frozen=True)
class Rows:
    """The wanted columns of one or more files as text, with the file and the line of every row."""

    files: tuple[str, ...]
    columns: dict[str, tuple[str, ...]]
    file_of: tuple[int, ...]
    line_of: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.line_of)

    def place(self, row: int, column: str) -> Place:
        value = self.columns[column][row] if column in self.columns else None
        return Place(file=self.files[self.file_of[row]], row=self.line_of[row], column=column, value=value)

    def texts(self, column: str) -> tuple[str, ...]:
        return self.columns[column]

    def days(self, column: str, *, today: date | None = None) -> npt.NDArray[np.int64]:
        """`date.toordinal()` of each row. Raises CellsInvalid, and DatesInFuture for days after `today` if given."""
        found = np.array(self._each(column, _day, "a date such as 2026-01-31, from 1900 on"), dtype=np.int64)
        if today is not None and (late := np.flatnonzero(found > today.toordinal())).size:
            raise DatesInFuture(today, self._places(column, late.tolist()), len(late))
        return found

    def counts(self, column: str) -> Numbers:
        """Whole numbers of 0 and more. Raises CellsInvalid."""
        return np.array(self._each(column, _count, "a count (0, 1, 2 and so on)"), dtype=np.float64)

    def flags(self, column: str) -> npt.NDArray[np.bool_]:
        """Raises CellsInvalid for anything but 0 and 1."""
        return np.array(self._each(column, _flag, "0 or 1"), dtype=np.bool_)

    def numbers(self, column: str) -> Numbers:
        """NaN where empty. Raises CellsInvalid."""
        return np.array(self._each(column, _number, "a number or empty"), dtype=np.float64)

    def chances(self, column: str) -> Numbers:
        """NaN where empty. Raises CellsInvalid for anything but a chance above 0 and at most 1."""
        return np.array(self._each(column, _chance, "a chance above 0 and at most 1, or empty"), dtype=np.float64)

    def filled(self, column: str) -> tuple[str, ...]:
        """Texts of which none may be empty. Raises CellsInvalid."""
        return tuple(self._each(column, _filled, "filled in"))

    def _each(self, column: str, read: Callable[[str], Value], wanted: str) -> list[Value]:
        known: dict[str, Value] = {}
        refused: list[int] = []
        found: list[Value] = []
        for row, text in enumerate(self.columns[column]):
            try:
                value = known[text] if text in known else known.setdefault(text, read(text))
            except ValueError:
                refused.append(row)
                continue
            found.append(value)
        if refused:
            raise CellsInvalid(wanted, self._places(column, refused), len(refused))
        return found

    def _places(self, column: str, rows: Sequence[int]) -> tuple[Place, ...]:
        return tuple(self.place(row, column) for row in rows[:MOST_PLACES])


def read_rows(paths: Sequence[Path], wanted: Sequence[str], progress: Progress) -> Rows:
    """
    The columns `wanted` of all files, in the order given; other columns are passed over. Raises HistoryMissing,
    HistoryUnreadable, ColumnsMissing.
    """
    kept: dict[str, list[str]] = {name: [] for name in wanted}
    file_of: list[int] = []
    line_of: list[int] = []
    for number, path in enumerate(paths):
        for line, cells in _cells(path, wanted):
            for name, cell in zip(wanted, cells, strict=True):
                kept[name].append(cell)
            file_of.append(number)
            line_of.append(line)
            if len(line_of) % ROWS_A_STEP == 0:
                progress(f"Reading {path.name}", len(line_of), 0)
    columns = {name: tuple(cells) for name, cells in kept.items()}
    return Rows(tuple(path.name for path in paths), columns, tuple(file_of), tuple(line_of))


def _cells(path: Path, wanted: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    try:
        with _opened(path) as text:
            reader = csv.reader(text, strict=True)
            heads = [head.strip() for head in next(reader, [])]
            if missing := [name for name in wanted if name not in heads]:
                raise ColumnsMissing(path.name, missing)
            places = [heads.index(name) for name in wanted]
            for cells in reader:
                if cells and len(cells) != len(heads):
                    raise HistoryUnreadable(
                        path, f"line {reader.line_num} has {len(cells)} cells under {len(heads)} heads"
                    )
                if cells:
                    yield reader.line_num, [cells[place].strip() for place in places]
    except (OSError, EOFError, zlib.error) as refused:
        raise HistoryUnreadable(path, str(refused) or "cut off") from None
    except (UnicodeDecodeError, csv.Error) as refused:
        raise HistoryUnreadable(path, str(refused)) from None


def _opened(path: Path) -> IO[str]:
    if not path.is_file():
        raise HistoryMissing(path)
    if path.suffix == ".gz":
        return cast("IO[str]", gzip.open(path, "rt", encoding="utf-8-sig", newline=""))
    return path.open(encoding="utf-8-sig", newline="")


def _day(text: str) -> int:
    if len(text) != len("2026-01-31"):
        raise ValueError(text)
    day = date.fromisoformat(text)
    if day < EARLIEST:
        raise ValueError(text)
    return day.toordinal()


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise ValueError(text)
    return int(text)


def _flag(text: str) -> bool:
    if text not in {"0", "1"}:
        raise ValueError(text)
    return text == "1"


def _number(text: str) -> float:
    number = float(text) if text else nan
    if text and not isfinite(number):
        raise ValueError(text)
    return number


def _chance(text: str) -> float:
    chance = _number(text)
    if text and not 0 < chance <= 1:
        raise ValueError(text)
    return chance


def _filled(text: str) -> str:
    if not text:
        raise ValueError(text)
    return text
