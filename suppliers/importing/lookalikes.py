"""
Cyrillic or Greek letters that stand among Latin ones because they look the same: `Hotel` with a Cyrillic o.

Only a word that mixes scripts is touched, and only when each foreign letter of it has a Latin twin. A word wholly
in one script may be a real word and stays.
"""

import csv
import re
from functools import cache
from pathlib import Path

from suppliers import scripts

_WORD = re.compile(r"[^\W\d_]+")
LATIN_END = 0x0250
FOREIGN_END = 0x0530  # Greek and Cyrillic lie between


def with_latin_twins(text: str) -> str:
    """The text itself when nothing had to be replaced."""
    if not any(LATIN_END <= ord(letter) < FOREIGN_END for letter in text):
        return text
    return _WORD.sub(_latin, text)


def _latin(found: re.Match[str]) -> str:
    word = found[0]
    foreign = [letter for letter in word if ord(letter) >= LATIN_END]
    if not foreign or len(foreign) == len(word) or any(ord(letter) not in _twins() for letter in foreign):
        return word
    return word.translate(_twins())


@cache
def _twins() -> dict[int, str]:
    with (Path(scripts.__file__).parent / "homoglyphs.csv").open(encoding="utf-8", newline="") as lines:
        return {ord(row["letter"]): row["latin"] for row in csv.DictReader(lines)}
