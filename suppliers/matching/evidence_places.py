"""What two addresses say: words, letters, the house number, all numbers, labelled units, postcode, town, point."""

from collections.abc import Mapping, Sequence

import numpy as np
from rapidfuzz.distance import Indel, JaroWinkler

from suppliers.matching.letters import shared_letters
from suppliers.matching.likeness import Floats, Ints, both, equal, likeness
from suppliers.matching.reading import Reading
from suppliers.matching.words import Vocabulary, WordWeights, overlap

_EARTH_KM = 6371.0088
Units = Mapping[str, frozenset[str]]


def address_evidence(
    readings: Sequence[Reading], pairs: Ints, vocabulary: Vocabulary, *, own_words: bool
) -> dict[str, Floats]:
    addresses = [reading.address for reading in readings]
    words, within = overlap(
        WordWeights.of([address.words for address in addresses], vocabulary.places, own_words=own_words), pairs
    )
    letters_shared, letters_within = shared_letters([address.squeezed for address in addresses], pairs)
    numbers_shared, numbers_within = overlap(
        WordWeights.even([sorted(address.numbers) for address in addresses]), pairs
    )
    sound_shared, sound_within = shared_letters([address.sounds for address in addresses], pairs)
    return {
        "address": likeness([reading.sorted_address for reading in readings], pairs, Indel.normalized_similarity),
        "address_words": words,
        "address_within": within,
        "address_letters": letters_shared,
        "address_letters_within": letters_within,
        "address_sound": sound_shared,
        "address_sound_within": sound_within,
        "numbers_left": _numbers_left(readings, pairs),
        "house_number": equal([address.house for address in addresses], pairs),
        "numbers": numbers_shared,
        "numbers_within": numbers_within,
        "unit": _units(readings, pairs),
        "postcode": _posts(readings, pairs),
        "city": likeness([reading.city for reading in readings], pairs, JaroWinkler.normalized_similarity),
        "country": equal([reading.country for reading in readings], pairs),
        "distance": distances_km(readings, pairs),
    }


def _units(readings: Sequence[Reading], pairs: Ints) -> Floats:
    """-1 when a kind of label both give has no number in common, 1 when every such kind has one, 0 without any."""
    found = np.zeros(len(pairs))
    units: list[Units] = [dict(reading.address.units) for reading in readings]
    for at in both([bool(own) for own in units], pairs).tolist():
        one, other = units[pairs[at, 0]], units[pairs[at, 1]]
        shared = one.keys() & other.keys()
        if shared:
            found[at] = 1.0 if all(one[label] & other[label] for label in shared) else -1.0
    return found


def _numbers_left(readings: Sequence[Reading], pairs: Ints) -> Floats:
    """How many numbers each side has that the other lacks, the fewer of the two: a number left out is no conflict."""
    found = np.zeros(len(pairs))
    for at in both([bool(reading.address.numbers) for reading in readings], pairs).tolist():
        one, other = (readings[place].address.numbers for place in pairs[at])
        if one != other:
            found[at] = min(len(one - other), len(other - one))
    return found


def _posts(readings: Sequence[Reading], pairs: Ints) -> Floats:
    """Map services put a postcode of their own behind the one that stands there: one in common is enough."""
    found = equal([reading.postcode for reading in readings], pairs)
    for at in np.flatnonzero(found == 0).tolist():
        one, other = readings[pairs[at, 0]], readings[pairs[at, 1]]
        found[at] = float(not one.posts.isdisjoint(other.posts))
    return found


def distances_km(readings: Sequence[Reading], pairs: Ints) -> Floats:
    """Along the great circle; NaN where a record has no point."""
    nowhere = (np.nan, np.nan)
    points = np.radians(np.array([reading.point or nowhere for reading in readings], dtype=np.float64).reshape(-1, 2))
    (lat_a, lon_a), (lat_b, lon_b) = points[pairs[:, 0]].T, points[pairs[:, 1]].T
    chord = np.sin((lat_b - lat_a) / 2) ** 2 + np.cos(lat_a) * np.cos(lat_b) * np.sin((lon_b - lon_a) / 2) ** 2
    return np.asarray(2 * _EARTH_KM * np.arcsin(np.sqrt(np.minimum(1.0, chord))), dtype=np.float64)
