"""
Measures the few candidates that are left: how alike two names and two places are, and what speaks for or against.

A cheaper sibling of matching's comparison: it orders candidates of one question and joins nothing. The shares below are
a choice: the name decides, the place tells namesakes apart, a number or country that differs speaks against.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel, JaroWinkler
from rapidfuzz.process import cpdist

Floats = NDArray[np.float64]
NAME, PLACE = 0.65, 0.35
NAME_ALONE = 0.9  # the most that equal names reach when nothing is known of one of the places
LETTERS, WORDS, START = 0.45, 0.40, 0.15
TEXT, SIGNS = 0.5, 0.5
OTHER_COUNTRY = 0.15
SAME_IDENTIFIER = 0.5
EQUAL, CLOSE = 0.999, 0.8


@dataclass(frozen=True, slots=True)
class Compared:
    """Question and candidate, side by side. `words` and `signs` are shares of common words, -1 where one has none."""

    asked_name: Sequence[str]
    name: Sequence[str]
    asked_place: Sequence[str]
    place: Sequence[str]
    words: Floats
    signs: Floats
    country: NDArray[np.int8]
    """1 equal, -1 different, 0 not given by both."""
    identifier: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Scored:
    scores: Floats
    names: Floats
    places: Floats


def score(pairs: Compared) -> Scored:
    letters = np.maximum(
        _alike(pairs.asked_name, pairs.name, Indel.normalized_similarity),
        _alike(_squeezed(pairs.asked_name), _squeezed(pairs.name), Indel.normalized_similarity),
    )
    start = _alike(pairs.asked_name, pairs.name, JaroWinkler.normalized_similarity)
    names = LETTERS * letters + WORDS * np.maximum(pairs.words, 0) + START * start
    silent = pairs.signs < 0
    written = _alike(pairs.asked_place, pairs.place, Indel.normalized_similarity)
    places = np.where(silent, 0.0, TEXT * written + SIGNS * np.maximum(pairs.signs, 0))
    scores = np.where(silent, NAME_ALONE * names, NAME * names + PLACE * places)
    scores = scores - OTHER_COUNTRY * (pairs.country < 0) + SAME_IDENTIFIER * pairs.identifier
    return Scored(np.clip(scores, 0.0, 1.0), names, np.where(silent, np.nan, places))


def reasons(pairs: Compared, scored: Scored, at: int) -> tuple[str, ...]:
    found = ["identifier equal"] if pairs.identifier[at] else []
    if pairs.asked_name[at] == pairs.name[at]:
        found.append("name equal")
    elif scored.names[at] >= CLOSE:
        found.append("name close")
    elif pairs.words[at] > 0:
        found.append("words of the name in common")
    if scored.places[at] >= EQUAL:
        found.append("address equal")
    elif scored.places[at] >= CLOSE:
        found.append("address close")
    elif pairs.signs[at] > 0:
        found.append("words of the address in common")
    if pairs.country[at]:
        found.append("country equal" if pairs.country[at] > 0 else "country differs")
    return tuple(found) or ("little in common",)


def _alike(left: Sequence[str], right: Sequence[str], scorer: object) -> Floats:
    return np.asarray(cpdist(left, right, scorer=scorer), dtype=np.float64)  # type: ignore[arg-type] # rapidfuzz types its scorers as functions


def _squeezed(texts: Sequence[str]) -> list[str]:
    return [text.replace(" ", "") for text in texts]
