"""Words that stand for one another across languages (`word_meanings.csv`): `banco` and `bank`, `Piotr` and `Peter`."""

import csv
import re
from functools import cache, lru_cache
from pathlib import Path

from suppliers.names import romanise
from suppliers.scripts import sounded, spelt

MEANINGS = Path(__file__).with_name("word_meanings.csv")


@lru_cache(maxsize=100_000)
def meanings_of(token: str, *, person: bool = False) -> frozenset[int]:
    """In a person's name `Asad` is no lion: only given names have meanings there."""
    return _table(only_given=person).get(token, frozenset())


@cache
def _table(*, only_given: bool) -> dict[str, frozenset[int]]:
    held: dict[str, set[int]] = {}
    with MEANINGS.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines)):
            if only_given and row["kind"] != "given":
                continue
            for word in row["words"].split():
                held.setdefault(spelt(romanise(word)), set()).add(number)
    return {word: frozenset(numbers) for word, numbers in held.items()}


def parts_of(word: str) -> list[str]:
    """Han names are written without spaces: known business words are taken out, the rest stays one part."""
    return [word] if word.isascii() else [part for part in _han_words().split(word) if part]


def latin_of(part: str) -> str:
    """One reading in Latin letters, for want of a better one."""
    return part if part.isascii() else "".join(sounded(spelt(part)).split()) or part


@cache
def _han_words() -> re.Pattern[str]:
    with MEANINGS.open(encoding="utf-8", newline="") as lines:
        words = {word for row in csv.DictReader(lines) for word in row["words"].split() if spelt(word) != word}
    return re.compile(f"({'|'.join(sorted(words, key=len, reverse=True))})")
