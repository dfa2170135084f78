"""The kinds of data that answer laws: where each is kept, once, and what can be counted of it."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from foundation.errors import NotFound

FILE = Path(__file__).resolve().parent / "answer_keys.csv"
ENTERED = "entered"


class AnswerKeyNotFound(NotFound):
    code = "answer_key.not_found"

    def __init__(self, key: str) -> None:
        super().__init__(f"Nothing is asked under {key!r}; choose one of {', '.join(answer_keys())}.")
        self.key = key


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """`place` is the page where it is entered: a floor of the register, or the page of the key itself."""

    key: str
    kept: str
    place: str
    measures: tuple[str, ...]

    @property
    def entered(self) -> bool:
        return self.kept == ENTERED


@cache
def answer_keys() -> Mapping[str, AnswerKey]:
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [
            AnswerKey(row["key"], row["kept"], row["place"], tuple(row["measures"].split()))
            for row in csv.DictReader(file)
        ]
    return {row.key: row for row in rows}


def answer_key(key: str) -> AnswerKey:
    """Raises AnswerKeyNotFound."""
    found = answer_keys().get(key)
    if found is None:
        raise AnswerKeyNotFound(key)
    return found
