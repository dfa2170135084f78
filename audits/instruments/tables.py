"""Reads the tables that lie beside this file. They are rules: sourced, dated, and changed only by a new version."""

import csv
from functools import cache
from pathlib import Path

from foundation.errors import SourceUnavailable

FOLDER = Path(__file__).parent
TableRow = dict[str, str]


class TableMissing(SourceUnavailable):
    code = "instrument.table_missing"

    def __init__(self, name: str) -> None:
        super().__init__(f"The table {name} is not installed: install the package again.")
        self.name = name


@cache
def rows(name: str, folder: Path = FOLDER) -> tuple[TableRow, ...]:
    """`name` without `.csv`, relative to the folder. Raises TableMissing."""
    path = folder / f"{name}.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return tuple(csv.DictReader(file))
    except FileNotFoundError as missing:
        raise TableMissing(name) from missing
