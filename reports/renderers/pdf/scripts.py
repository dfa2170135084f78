"""Which language a reader's voice takes for letters of another script than the document's."""

import csv
from functools import cache
from itertools import groupby
from pathlib import Path

TABLE = Path(__file__).with_name("scripts.csv")


@cache
def _blocks() -> tuple[tuple[int, int, str], ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return tuple((int(row["first"], 16), int(row["last"], 16), row["language"]) for row in csv.DictReader(file))


@cache
def language_of(letter: str) -> str:
    """Empty for Latin letters, digits and signs, which every language uses."""
    code = ord(letter)
    return next((language for first, last, language in _blocks() if first <= code <= last), "")


@cache
def _written_in(language: str) -> frozenset[str]:
    """What the letters of a document's own script are named by: Nepali is written in the letters of Hindi."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return frozenset(
            {language, *(row["language"] for row in csv.DictReader(file) if language in row["also"].split())}
        )


def by_language(text: str, language: str) -> list[tuple[str, str]]:
    """Stretches with the language to name for them; empty where the document's own holds. Spaces stay inside."""
    named: list[tuple[str, str]] = []
    for found, run in groupby(text, key=language_of):
        words = "".join(run)
        foreign = "" if found in _written_in(language) else found
        if named and (foreign == named[-1][0] or not words.strip()):
            named[-1] = (named[-1][0], named[-1][1] + words)
        else:
            named.append((foreign, words))
    return named
