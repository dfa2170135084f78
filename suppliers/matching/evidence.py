"""
Compares two records field by field: one number per kind of evidence, NaN where one side says nothing.

Each string is prepared once and compared in bulk by rapidfuzz (`cpdist`); word overlap is weighted by how rare a word
is, in this list and in the vocabulary that the model was trained with, so "garment factory" counts little.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel, JaroWinkler, Levenshtein
from rapidfuzz.process import cpdist

from suppliers.matching.reading import Reading
from suppliers.matching.words import Vocabulary, WordWeights, overlap, spread_of

Floats = NDArray[np.float64]
Direction = Literal[-1, 0, 1]

# Evidence and the direction in which it speaks: 1 more is likelier the same, -1 less likely, 0 either.
EVIDENCE: Mapping[str, Direction] = {
    "name": 1,
    "name_start": 1,
    "name_words": 1,
    "name_within": 1,
    "name_letters": 1,
    "name_number": 1,
    "name_spread": 0,
    "address": 1,
    "address_words": 1,
    "address_within": 1,
    "house_number": 1,
    "numbers_within": 1,
    "unit": 1,
    "postcode": 1,
    "city": 1,
    "country": 1,
    "phone": 1,
    "phone_spread": 0,
    "domain": 1,
    "identifier": 1,
    "distance": -1,
}
_EARTH_KM = 6371.0088


@dataclass(frozen=True, slots=True)
class Evidence:
    """`values`: one row a pair, one column for each kind in EVIDENCE. `other`: likeness of columns nobody mapped."""

    values: Floats
    other: Floats

    def column(self, kind: str) -> Floats:
        column: Floats = self.values[:, list(EVIDENCE).index(kind)]
        return column


def weigh_evidence(
    readings: Sequence[Reading], pairs: NDArray[np.int64], vocabulary: Vocabulary, *, own_words: bool
) -> Evidence:
    """
    `pairs`: shape (n, 2), positions in `readings`. With `own_words` the readings are one list, whose own word counts
    and repeated phones say something; without, each pair stands alone.
    """
    left = [readings[position] for position in pairs[:, 0]]
    right = [readings[position] for position in pairs[:, 1]]
    columns = {
        **_name_evidence(readings, pairs, vocabulary, own_words=own_words),
        **_address_evidence(readings, pairs, vocabulary, own_words=own_words),
        **_contact_evidence(left, right),
        **_spread_evidence(readings, pairs, own_words=own_words),
    }
    return Evidence(np.column_stack([columns[kind] for kind in EVIDENCE]), _other_likeness(left, right))


def _name_evidence(
    readings: Sequence[Reading], pairs: NDArray[np.int64], vocabulary: Vocabulary, *, own_words: bool
) -> dict[str, Floats]:
    weights = WordWeights.of([reading.core for reading in readings], vocabulary.names, own_words=own_words)
    grams = WordWeights.of([_grams(reading.squeezed) for reading in readings], {}, own_words=own_words)
    names = [reading.sorted_name for reading in readings]
    squeezed = [reading.squeezed for reading in readings]
    words, within = overlap(weights, pairs)
    letters, _ = overlap(grams, pairs)
    numbers = [_agreement(readings[a].name_numbers, readings[b].name_numbers) for a, b in pairs]
    return {
        "name": _likeness(names, pairs, Indel.normalized_similarity),
        "name_start": _likeness(squeezed, pairs, JaroWinkler.normalized_similarity),
        "name_words": words,
        "name_within": within,
        "name_letters": letters,
        "name_number": np.array(numbers, dtype=np.float64),
    }


def _address_evidence(
    readings: Sequence[Reading], pairs: NDArray[np.int64], vocabulary: Vocabulary, *, own_words: bool
) -> dict[str, Floats]:
    words_of = [reading.address.words for reading in readings]
    words, within = overlap(WordWeights.of(words_of, vocabulary.places, own_words=own_words), pairs)
    both = [(readings[a].address, readings[b].address) for a, b in pairs]
    return {
        "address": _likeness([reading.sorted_address for reading in readings], pairs, Indel.normalized_similarity),
        "address_words": words,
        "address_within": within,
        "house_number": _equal([a.house for a, _ in both], [b.house for _, b in both]),
        "numbers_within": np.array([_share(a.numbers, b.numbers) for a, b in both], dtype=np.float64),
        "unit": np.array([_unit_agreement(dict(a.units), dict(b.units)) for a, b in both], dtype=np.float64),
    }


def _spread_evidence(readings: Sequence[Reading], pairs: NDArray[np.int64], *, own_words: bool) -> dict[str, Floats]:
    if not own_words:
        return {"name_spread": np.zeros(len(pairs)), "phone_spread": np.zeros(len(pairs))}
    squeezed = [reading.squeezed for reading in readings]
    addresses = [reading.sorted_address for reading in readings]
    return {
        "name_spread": spread_of(pairs, squeezed, addresses),
        "phone_spread": spread_of(pairs, [reading.phone for reading in readings], squeezed),
    }


def _contact_evidence(left: Sequence[Reading], right: Sequence[Reading]) -> dict[str, Floats]:
    def equal(pick: Callable[[Reading], str]) -> Floats:
        return _equal([pick(reading) for reading in left], [pick(reading) for reading in right])

    phones = np.array(
        [
            Levenshtein.normalized_similarity(a.phone, b.phone) if a.phone and b.phone else np.nan
            for a, b in zip(left, right, strict=True)
        ],
        dtype=np.float64,
    )
    cities = np.array(
        [
            JaroWinkler.normalized_similarity(a.city, b.city) if a.city and b.city else np.nan
            for a, b in zip(left, right, strict=True)
        ],
        dtype=np.float64,
    )
    return {
        "postcode": equal(lambda reading: reading.postcode),
        "city": cities,
        "country": equal(lambda reading: reading.country),
        "phone": phones,
        "domain": equal(lambda reading: reading.domain),
        "identifier": np.array([_identifier(a, b) for a, b in zip(left, right, strict=True)], dtype=np.float64),
        "distance": np.array([_distance_km(a.point, b.point) for a, b in zip(left, right, strict=True)]),
    }


def _grams(squeezed: str) -> tuple[str, ...]:
    padded = f"^{squeezed}$"
    return tuple(padded[at : at + 3] for at in range(len(padded) - 2)) if squeezed else ()


def _likeness(texts: Sequence[str], pairs: NDArray[np.int64], scorer: Callable[..., float]) -> Floats:
    left = [texts[position] for position in pairs[:, 0]]
    right = [texts[position] for position in pairs[:, 1]]
    scores: Floats = np.asarray(cpdist(left, right, scorer=scorer), dtype=np.float64)
    silent = np.array([not (a and b) for a, b in zip(left, right, strict=True)], dtype=bool)
    scores[silent] = np.nan
    return scores


def _equal(left: Sequence[str], right: Sequence[str]) -> Floats:
    return np.array([float(a == b) if a and b else np.nan for a, b in zip(left, right, strict=True)], dtype=np.float64)


def _agreement(one: frozenset[str], other: frozenset[str]) -> float:
    if not one and not other:
        return 0.0
    if one & other:
        return 1.0
    return -1.0 if one and other else -0.5


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / min(len(one), len(other)) if one and other else np.nan


def _unit_agreement(one: dict[str, frozenset[str]], other: dict[str, frozenset[str]]) -> float:
    """-1 when any kind of label both give has no number in common."""
    shared = one.keys() & other.keys()
    if not shared:
        return 0.0
    return 1.0 if all(one[label] & other[label] for label in shared) else -1.0


def _identifier(one: Reading, other: Reading) -> float:
    """1 when any scheme agrees, 0 when every scheme both give differs, NaN when they give none in common."""
    shared = one.identifiers.keys() & other.identifiers.keys()
    if not shared:
        return np.nan
    return float(any(one.identifiers[scheme] == other.identifiers[scheme] for scheme in shared))


def _distance_km(one: tuple[float, float] | None, other: tuple[float, float] | None) -> float:
    if one is None or other is None:
        return np.nan
    (lat_a, lon_a), (lat_b, lon_b) = np.radians(one), np.radians(other)
    chord = np.sin((lat_b - lat_a) / 2) ** 2 + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    return float(2 * _EARTH_KM * np.arcsin(np.sqrt(min(1.0, chord))))


def _other_likeness(left: Sequence[Reading], right: Sequence[Reading]) -> Floats:
    likeness = np.full(len(left), np.nan)
    for at, (a, b) in enumerate(zip(left, right, strict=True)):
        shared = a.other.keys() & b.other.keys()
        if shared:
            likeness[at] = sum(a.other[column] == b.other[column] for column in shared) / len(shared)
    return likeness
