"""How much of a file may come out of how little: a list that fills the memory is none. Values in reading_limits.csv."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

TABLE = Path(__file__).with_name("reading_limits.csv")
MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """Bytes, except `times_packed`. `unbroken` runs from one line end, or in XML from one tag, to the next."""

    unpacked: int
    times_packed: int
    times_packed_from: int
    unbroken: int


@lru_cache(maxsize=1)
def reading_limits() -> ReadingLimits:
    with TABLE.open(encoding="utf-8", newline="") as file:
        values = {row["limit"]: int(row["value"]) for row in csv.DictReader(file)}
    return ReadingLimits(
        unpacked=values["unpacked_megabytes"] * MEGABYTE,
        times_packed=values["times_packed"],
        times_packed_from=values["times_packed_from_megabytes"] * MEGABYTE,
        unbroken=values["unbroken_megabytes"] * MEGABYTE,
    )
