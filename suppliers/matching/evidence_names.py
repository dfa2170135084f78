"""What two names say: as a whole, by their words, by their letters, and by the part that only this firm carries."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, JaroWinkler

from suppliers.matching.letters import shared_letters
from suppliers.matching.likeness import Bools, Floats, Ints, coded, likeness
from suppliers.matching.reading import Reading
from suppliers.matching.words import Vocabulary, WordWeights, overlap, spread_of

# A word in more of a list's names than this is a trade, a town or an agency there, and tells no two sites apart.
COMMON_SHARE = 0.02
LEAST_LIST = 200
LONG_WORD = 11
LEAST_CONSONANTS = 5


def name_evidence(
    readings: Sequence[Reading], pairs: Ints, vocabulary: Vocabulary, *, own_words: bool
) -> dict[str, Floats]:
    weights = WordWeights.of([reading.core for reading in readings], vocabulary.names, own_words=own_words)
    squeezed = [reading.squeezed for reading in readings]
    rare = _rare_parts(readings, vocabulary, own_words=own_words)
    sounds = [reading.sounds for reading in readings]
    words, within = overlap(weights, pairs)
    found = {
        "name": likeness([reading.sorted_name for reading in readings], pairs, Indel.normalized_similarity),
        "name_start": likeness(squeezed, pairs, JaroWinkler.normalized_similarity),
        "name_words": words,
        "name_within": within,
        "name_letters": shared_letters(squeezed, pairs)[0],
        "name_rare": likeness(rare, pairs, Indel.normalized_similarity),
        "name_rare_within": likeness(rare, pairs, fuzz.partial_ratio, full=100.0),
    }
    _compare_unspaced(readings, pairs, found)
    _compare_sounds(readings, pairs, found)
    return found | {
        "name_sound": likeness(sounds, pairs, Indel.normalized_similarity),
        "name_sound_letters": shared_letters(sounds, pairs)[0],
        "name_mark": _marks(readings, pairs),
        "name_number": _numbers(readings, pairs),
        "name_spread": spread_of(pairs, squeezed, [reading.sorted_address for reading in readings])
        if own_words
        else np.zeros(len(pairs)),
    }


def _rare_parts(readings: Sequence[Reading], vocabulary: Vocabulary, *, own_words: bool) -> list[str]:
    """The name without trades and towns, unspaced: `Dong Guan Bai Na Shoes` of Dongguan keeps `baina`."""
    common = vocabulary.names.keys() | vocabulary.places.keys()
    if own_words and len(readings) >= LEAST_LIST:
        counts = Counter(word for reading in readings for word in set(reading.core))
        common |= {word for word, count in counts.items() if count > COMMON_SHARE * len(readings)}
    parts = []
    for reading in readings:
        street = reading.address.squeezed
        rare = [word for word in reading.core if word not in common and not (len(word) > 1 and word in street)]
        parts.append("".join(rare) or reading.squeezed)
    return parts


def other_script(readings: Sequence[Reading], pairs: Ints) -> Bools:
    scripts = np.array([reading.script for reading in readings], dtype=object)
    known = np.array([bool(reading.core) and reading.script != "none" for reading in readings], dtype=bool)
    left, right = pairs[:, 0], pairs[:, 1]
    return np.asarray((scripts[left] != scripts[right]) & known[left] & known[right], dtype=bool)


def _compare_unspaced(readings: Sequence[Reading], pairs: Ints, found: dict[str, Floats]) -> None:
    """One long word against several (`m e r i d i a n` from a PDF, scripts without spaces): only letters compare."""
    one = np.array([len(reading.core) == 1 and len(reading.squeezed) >= LONG_WORD for reading in readings], dtype=bool)
    uneven = np.flatnonzero(one[pairs[:, 0]] != one[pairs[:, 1]])
    if len(uneven):
        whole = likeness([reading.squeezed for reading in readings], pairs[uneven], Indel.normalized_similarity)
        for seen in found.values():
            seen[uneven] = np.fmax(seen[uneven], whole)


def _compare_sounds(readings: Sequence[Reading], pairs: Ints, found: dict[str, Floats]) -> None:
    """Names in two scripts share their consonants at best, so these stand for every likeness of letters."""
    across = np.flatnonzero(other_script(readings, pairs))
    if not len(across):
        return
    consonants = [reading.skeleton for reading in readings]
    sounds = likeness(consonants, pairs[across], Indel.normalized_similarity)
    sizes = np.array([len(text) for text in consonants])
    enough = np.minimum(sizes[pairs[across, 0]], sizes[pairs[across, 1]]) >= LEAST_CONSONANTS
    parts = np.where(enough, likeness(consonants, pairs[across], fuzz.partial_ratio, full=100.0), sounds)
    for kind, seen in found.items():
        seen[across] = np.fmax(seen[across], parts if kind.endswith("within") else sounds)


def _marks(readings: Sequence[Reading], pairs: Ints) -> Floats:
    """1 the same marks of a site, 0 neither has one, -0.5 one has, -1 both have and they differ."""
    codes = coded([" ".join(sorted(reading.marks)) for reading in readings])
    left, right = codes[pairs[:, 0]], codes[pairs[:, 1]]
    unequal = np.where((left < 0) | (right < 0), -0.5, -1.0)
    return np.where(left == right, np.where(left < 0, 0.0, 1.0), unequal)


def _numbers(readings: Sequence[Reading], pairs: Ints) -> Floats:
    """1 a number in common, 0 neither has one, -0.5 one has, -1 both have and none is common."""
    counts = np.array([len(reading.name_numbers) > 0 for reading in readings], dtype=np.float64)
    left, right = counts[pairs[:, 0]], counts[pairs[:, 1]]
    found = np.where(left != right, -0.5, 0.0)
    for at in np.flatnonzero((left > 0) & (right > 0)).tolist():
        one, other = readings[pairs[at, 0]], readings[pairs[at, 1]]
        found[at] = -1.0 if one.name_numbers.isdisjoint(other.name_numbers) else 1.0
    return found
