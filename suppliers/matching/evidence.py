"""
Compares two records field by field: one number per kind of evidence, NaN where one side says nothing.

Each string is prepared once and compared in bulk by rapidfuzz (`cpdist`); word overlap is weighted by how rare a word
is, in this list and in the vocabulary that the model was trained with, so "garment factory" counts little.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from suppliers.matching.evidence_names import name_evidence
from suppliers.matching.evidence_places import address_evidence
from suppliers.matching.likeness import Floats, Ints, both, equal, likeness
from suppliers.matching.reading import Reading
from suppliers.matching.words import Vocabulary, spread_of

Direction = Literal[-1, 0, 1]

# Evidence and the direction in which it speaks: 1 more is likelier the same, -1 less likely, 0 either.
EVIDENCE: Mapping[str, Direction] = {
    "name": 1,
    "name_start": 1,
    "name_words": 1,
    "name_within": 1,
    "name_letters": 1,
    "name_rare": 1,
    "name_rare_within": 1,
    "name_sound": 1,
    "name_sound_letters": 1,
    "name_mark": 1,
    "name_number": 1,
    "name_spread": 0,
    "address": 1,
    "address_words": 1,
    "address_within": 1,
    "address_letters": 1,
    "address_letters_within": 1,
    "address_sound": 1,
    "address_sound_within": 1,
    "house_number": 1,
    "numbers": 1,
    "numbers_within": 1,
    "numbers_left": -1,
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
AT_ONCE = 200_000  # pairs


@dataclass(frozen=True, slots=True)
class Evidence:
    """`values`: one row a pair, one column for each kind in EVIDENCE. `other`: likeness of columns nobody mapped."""

    values: NDArray[np.float32]
    other: Floats

    def column(self, kind: str) -> NDArray[np.float32]:
        column: NDArray[np.float32] = self.values[:, list(EVIDENCE).index(kind)]
        return column


def weigh_evidence(readings: Sequence[Reading], pairs: Ints, vocabulary: Vocabulary, *, own_words: bool) -> Evidence:
    """
    `pairs`: shape (n, 2), positions in `readings`. With `own_words` the readings are one list, whose own word counts
    and repeated phones say something; without, each pair stands alone.
    """
    columns = {
        **name_evidence(readings, pairs, vocabulary, own_words=own_words),
        **address_evidence(readings, pairs, vocabulary, own_words=own_words),
        **_contact_evidence(readings, pairs, own_words=own_words),
    }
    values = np.empty((len(pairs), len(EVIDENCE)), dtype=np.float32)
    for at, kind in enumerate(EVIDENCE):
        values[:, at] = columns.pop(kind)
    return Evidence(values, _other_likeness(readings, pairs))


def _contact_evidence(readings: Sequence[Reading], pairs: Ints, *, own_words: bool) -> dict[str, Floats]:
    phones = [reading.phone for reading in readings]
    squeezed = [reading.squeezed for reading in readings]
    return {
        "phone": likeness(phones, pairs, Levenshtein.normalized_similarity),
        "phone_spread": spread_of(pairs, phones, squeezed) if own_words else np.zeros(len(pairs)),
        "domain": equal([reading.domain for reading in readings], pairs),
        "identifier": _identifiers(readings, pairs),
    }


def _identifiers(readings: Sequence[Reading], pairs: Ints) -> Floats:
    """1 when any scheme agrees, 0 when every scheme both give differs, NaN when they give none in common."""
    found = np.full(len(pairs), np.nan)
    for at in both([bool(reading.identifiers) for reading in readings], pairs).tolist():
        one, other = readings[pairs[at, 0]].identifiers, readings[pairs[at, 1]].identifiers
        shared = one.keys() & other.keys()
        if shared:
            found[at] = float(any(one[scheme] == other[scheme] for scheme in shared))
    return found


def _other_likeness(readings: Sequence[Reading], pairs: Ints) -> Floats:
    agreeing, asked = np.zeros(len(pairs)), np.zeros(len(pairs))
    for column in sorted({column for reading in readings for column in reading.other}):
        same = equal([reading.other.get(column, "") for reading in readings], pairs)
        asked += ~np.isnan(same)
        agreeing += np.nan_to_num(same)
    return np.where(asked > 0, agreeing / np.maximum(asked, 1), np.nan)
