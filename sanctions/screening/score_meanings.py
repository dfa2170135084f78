"""
Words that stand for one another across languages (`word_meanings.csv`): `banco` and `bank`, `Piotr` and `Peter`.

A word with a star is a beginning: `finans*` is every inflection of it. The longest beginning counts, and none where the
whole word is known.
"""

import csv
import re
from functools import cache, lru_cache
from pathlib import Path

from suppliers.names import romanise
from suppliers.scripts import sounded, spelt

MEANINGS = Path(__file__).with_name("word_meanings.csv")
SHORTEST_BEGINNING = 4  # letters; a shorter one begins too many words


@lru_cache(maxsize=100_000)
def meanings_of(token: str, *, person: bool = False) -> frozenset[int]:
    """In a person's name `Asad` is no lion: only given names have meanings there."""
    table = _table(only_given=person)
    known = table.get(token)
    if known is not None or person:
        return known or frozenset()
    begun = (table.get(f"{token[:size]}*") for size in range(len(token), SHORTEST_BEGINNING - 1, -1))
    return next((meanings for meanings in begun if meanings), frozenset())


@cache
def _table(*, only_given: bool) -> dict[str, frozenset[int]]:
    held: dict[str, set[int]] = {}
    with MEANINGS.open(encoding="utf-8", newline="") as lines:
        for number, row in enumerate(csv.DictReader(lines)):
            if only_given and row["kind"] != "given":
                continue
            for word in row["words"].split():
                begins = "*" if word.endswith("*") else ""
                held.setdefault(spelt(romanise(word.rstrip("*"))) + begins, set()).add(number)
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
        words = {
            word
            for row in csv.DictReader(lines)
            for word in row["words"].split()
            if spelt(word) != word and not word.endswith("*")
        }
    return re.compile(f"({'|'.join(sorted(words, key=len, reverse=True))})")
