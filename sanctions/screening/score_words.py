"""How well one word can stand for another, and why: one sound, a slip of the hand or scanner, cut off, same meaning."""

import re
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from sanctions.screening.score_meanings import meanings_of
from sanctions.screening.score_name import bare_of, sound_of

LEAST_LIKENESS = 0.7
SHORTEST_TYPO = 4
SHORTEST_CUT = 3
INITIAL_QUALITY = 0.75
MEANING_QUALITY = 0.8
LEAST_QUALITY = 0.4
HALF = 0.5
OTHER_START = 0.2  # one begins with a vowel, the other with a consonant
TRANSLITERATION = "transliteration"
TRUNCATED = "truncated"
NOTHING = (0.0, "")
VOWELS = frozenset("aeiouy")
SCANS = {
    "rn": "m",
    "cl": "d",
    "vv": "w",
    "0": "o",
    "1": "l",
    "i": "l",
    "5": "s",
    "8": "b",
    "9": "g",
    "c": "e",
    "v": "u",
}
SCANNED = re.compile("|".join(SCANS))


@lru_cache(maxsize=400_000)
def word_likeness(query: str, target: str, person: bool) -> tuple[float, str]:  # noqa: FBT001 - cached by position
    """Quality and reason; quality 0 when the two cannot stand for each other."""
    if query == target:
        return 1.0, "exact"
    longest, shortest = len(query), len(target)
    if longest < shortest:
        longest, shortest = shortest, longest
    ours, theirs = _known(query), _known(target)
    if longest > 1 and _same_meaning(ours, theirs, person):
        return MEANING_QUALITY, "translation"
    if shortest == 1:
        return (INITIAL_QUALITY, "initial") if query[0] == target[0] else (0.0, "")
    slips = OSA.distance(query, target)
    likeness = 1.0 - slips / longest
    found = NOTHING
    if likeness >= HALF or ours.sound == theirs.sound:
        found = _by_sound(query, target, likeness)
    if shortest >= SHORTEST_TYPO and (likeness >= HALF or ours.scanned == theirs.scanned):
        found = max(found, _by_slip(query, target, slips, likeness))
    if shortest < SHORTEST_CUT or query[0] != target[0]:
        return found
    return max(found, _shortened(query, target) if shortest == len(query) else _shortened(target, query))


def _shortened(short: str, word: str) -> tuple[float, str]:
    """The word without its vowels, or its beginning."""
    if short in bare_of(word):
        return bare_quality(short), TRANSLITERATION
    return (cut_quality(short, word), TRUNCATED) if word.startswith(short) else NOTHING


def cut_quality(one: str, other: str) -> float:
    """Of a word and its beginning."""
    shortest, longest = sorted((len(one), len(other)))
    return 0.45 + 0.4 * shortest / longest


class _Known(NamedTuple):
    """Of one word. Meanings are those of given names, and of all words."""

    sound: str
    scanned: str
    given: frozenset[int]
    meanings: frozenset[int]


@lru_cache(maxsize=200_000)
def _known(word: str) -> _Known:
    return _Known(sound_of(word), as_scanned(word), meanings_of(word, person=True), meanings_of(word))


def _same_meaning(ours: _Known, theirs: _Known, person: bool) -> bool:  # noqa: FBT001 - handed on
    if person:
        return bool(ours.given) and not ours.given.isdisjoint(theirs.given)
    return bool(ours.meanings) and not ours.meanings.isdisjoint(theirs.meanings)


def _by_sound(query: str, target: str, likeness: float) -> tuple[float, str]:
    """
    Words of one sound: a word written without its vowels says nothing against them; other vowels do. A long word may
    differ in one consonant when the rest agrees as well as romanisations usually do.
    """
    sound, other = sound_of(query), sound_of(target)
    if len(sound) > 1 and sound == other:
        starts = 0.0 if query[0] == target[0] or (query[0] in VOWELS) == (target[0] in VOWELS) else OTHER_START
        bare = VOWELS.isdisjoint(query[1:]) or VOWELS.isdisjoint(target[1:])
        least = bare_quality(sound) if bare and not starts and len(sound) >= SHORTEST_CUT else 0.0
        quality = max(least, 0.15 + 0.83 * likeness) - starts
        return (quality, TRANSLITERATION) if quality >= LEAST_QUALITY else (0.0, "")
    if likeness >= HALF and min(len(sound), len(other)) >= SHORTEST_CUT and OSA.distance(sound, other) == 1:
        return 0.2 + 0.5 * likeness, TRANSLITERATION
    return 0.0, ""


def bare_quality(sound: str) -> float:
    """The same consonants, the vowels unwritten on one side: the more consonants, the less by chance."""
    return min(0.85, 0.45 + 0.1 * len(sound))


def _by_slip(query: str, target: str, slips: int, likeness: float) -> tuple[float, str]:
    if slips == 1:
        return 1.0 - 0.75 / min(len(query), len(target)), "typo"
    if as_scanned(query) == as_scanned(target):
        return 0.9, "typo"
    return (likeness * 0.9, "typo") if likeness >= LEAST_LIKENESS else (0.0, "")


@lru_cache(maxsize=200_000)
def as_scanned(word: str) -> str:
    """Letters that scanners take for one another, as one letter."""
    return SCANNED.sub(lambda found: SCANS[found[0]], word)
