"""Words that stand for one another across languages (`word_meanings.csv`): `banco` and `bank`, `Piotr` and `Peter`."""

import csv
from functools import cache
from pathlib import Path

from suppliers.names import romanise


@cache
def meanings_of(token: str) -> frozenset[int]:
    return _table().get(token, frozenset())


@cache
def _table() -> dict[str, frozenset[int]]:
    held: dict[str, set[int]] = {}
    with Path(__file__).with_name("word_meanings.csv").open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines)):
            for word in row["words"].split():
                held.setdefault(romanise(word), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in held.items()}


def same_meaning(one: str, other: str) -> bool:
    return not meanings_of(one).isdisjoint(meanings_of(other))
