"""
The distinct words of an index, their numbers, and which of them a misspelt word may stand for.

Near words are found by deletion: two words one slip apart (a letter wrong, missing, added or swapped) share a form with
one letter left out. A second key is the sound of a word, for spellings that romanisation made (Husain, Hussein).
What the keys bring together is then measured; nothing is near for sharing a key alone.
"""

import re
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, JaroWinkler

Ids = NDArray[np.uint32]
SHORTEST = 4  # a slip in three letters leaves too little to go by
LONG = 8  # words from here on may hold two slips
MOST_NEAR = 8
SOUNDS_ALIKE = 0.8
_LONGEST_SPLIT = 30
_PIECE = 3
_SOUNDS = (
    ("tsch", "s"), ("sch", "s"), ("tch", "s"), ("ch", "s"), ("sh", "s"), ("zh", "s"), ("ph", "f"), ("kh", "k"),
    ("gh", "g"), ("th", "t"), ("dh", "d"), ("bh", "b"), ("ck", "k"), ("x", "ks"), ("q", "k"), ("c", "k"), ("z", "s"),
    ("j", "i"), ("y", "i"), ("w", "v"), ("h", ""),
)  # fmt: skip
_VOWELS = re.compile("[aeiou]+")
_TWICE = re.compile(r"(\w)\1+")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`forms` and `of_form`: hash of a form and the number of a word that has it, sorted by hash."""

    numbers: dict[str, int]
    words: tuple[str, ...]
    forms: Ids
    of_form: Ids

    @classmethod
    def of(cls, numbers: dict[str, int], named: Sequence[str]) -> "Vocabulary":
        """`named`: those words that stand in names, the only ones looked for by likeness."""
        pairs = [(form, numbers[word]) for word in named if can_slip(word) for form in _forms(word)]
        table = np.array(pairs, dtype=np.uint32).reshape(-1, 2)
        order = np.argsort(table[:, 0], kind="stable")
        return cls(
            numbers, tuple(numbers), np.ascontiguousarray(table[order, 0]), np.ascontiguousarray(table[order, 1])
        )

    def near(self, word: str) -> list[tuple[int, float]]:
        """Numbers of other words that this one may stand for, the likest first, with their likeness 0 to 1."""
        if not can_slip(word):
            return []
        wanted = np.array(list(_forms(word)), dtype=np.uint32)
        first = np.searchsorted(self.forms, wanted, side="left").tolist()
        last = np.searchsorted(self.forms, wanted, side="right").tolist()
        found = {int(number) for a, b in zip(first, last, strict=True) if a < b for number in self.of_form[a:b]}
        measured = [(number, likeness(word, self.words[number])) for number in found if self.words[number] != word]
        return sorted((pair for pair in measured if pair[1] > 0), key=lambda pair: (-pair[1], pair[0]))[:MOST_NEAR]

    def halves_of(self, word: str) -> tuple[str, str] | None:
        """Two words written as one: both are known, or the longest known one with a rest that may be misspelt."""
        if not 2 * _PIECE <= len(word) <= _LONGEST_SPLIT:
            return None
        best, known_letters = None, SHORTEST - 1
        for at in range(_PIECE, len(word) - _PIECE + 1):
            first, second = word[:at], word[at:]
            letters = len(first) * (first in self.numbers) + len(second) * (second in self.numbers)
            if letters > known_letters:
                best, known_letters = (first, second), letters
        return best


def can_slip(word: str) -> bool:
    return len(word) >= SHORTEST and not any(letter.isdigit() for letter in word)


def likeness(one: str, other: str) -> float:
    """0 when too many slips lie between them and they do not sound alike either."""
    slips = 2 if min(len(one), len(other)) >= LONG else 1
    distance = OSA.distance(one, other, score_cutoff=slips)
    if distance <= slips:
        return 1 - distance / max(len(one), len(other))
    sounding = JaroWinkler.similarity(one, other)
    return sounding * SOUNDS_ALIKE if sounding >= SOUNDS_ALIKE and sound(one) == sound(other) else 0.0


def sound(word: str) -> str:
    """Consonants as most languages tell them apart; where a vowel stood and not which, for clerks hear it otherwise."""
    for letters, heard in _SOUNDS:
        word = word.replace(letters, heard)
    return _TWICE.sub(r"\1", _VOWELS.sub("a", word))


def _forms(word: str) -> Iterator[int]:
    yield from {zlib.crc32(form.encode()) for form in _texts(word)}


def _texts(word: str) -> Iterable[str]:
    yield word
    for at in range(len(word)):
        yield word[:at] + word[at + 1 :]
    heard = sound(word)
    if len(heard) >= _PIECE:
        yield f"~{heard}"
