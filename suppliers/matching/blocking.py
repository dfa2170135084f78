"""
Which records are worth comparing: those that share a key. Every key is evidence by itself (an identifier, a phone, a
house number with its street, the start of a name), so a typing error in one field leaves the others.

A key shared by very many records is not dropped: its block is cut into sub-blocks by a second key, and what is still
too large is compared along a sorted window. Nothing is left out without a rule.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from suppliers.matching.reading import Reading

LARGEST_BLOCK = 60
WINDOW = 12
_NAME_START = 6
_STREET_START = 4
_NAMING_WORDS = 3
_LETTERS = 3


def candidate_pairs(readings: Sequence[Reading], word_counts: dict[str, int]) -> list[tuple[int, int]]:
    """Positions (smaller first), sorted, each once. `word_counts`: in how many names a word occurs."""
    blocks: dict[str, list[int]] = defaultdict(list)
    for position, reading in enumerate(readings):
        for key in set(_keys(reading, word_counts)):
            blocks[key].append(position)
    pairs: set[tuple[int, int]] = set()
    for members in blocks.values():
        if 1 < len(members) <= LARGEST_BLOCK:
            _add_all(members, pairs)
        elif len(members) > LARGEST_BLOCK:
            _add_refined(members, readings, pairs)
    return sorted(pairs)


def _keys(reading: Reading, word_counts: dict[str, int]) -> Iterator[str]:
    yield from _contact_keys(reading)
    yield from _place_keys(reading)
    yield from _name_keys(reading, word_counts)


def _contact_keys(reading: Reading) -> Iterator[str]:
    for scheme, value in reading.identifiers.items():
        yield f"id {scheme} {value}"
    if reading.phone:
        yield f"phone {reading.phone}"
    if reading.domain:
        yield f"domain {reading.domain}"


def _place_keys(reading: Reading) -> Iterator[str]:
    address = reading.address
    street = [word for word in address.words if len(word) >= _LETTERS and not word.isdigit()]
    for number in sorted(address.numbers):
        if street:
            yield f"place {number} {street[0][:_STREET_START]}"
        if reading.postcode:
            yield f"place {number} {reading.postcode}"
        if reading.city:
            yield f"place {number} {reading.city[:_STREET_START]}"
        if not street and address.words:
            yield f"place {number} {' '.join(address.words)}"
    if len(address.words) > 1:
        yield f"street {' '.join(sorted(set(address.words)))}"


def _name_keys(reading: Reading, word_counts: dict[str, int]) -> Iterator[str]:
    if not reading.core:
        return
    yield f"name {reading.squeezed[:_NAME_START]}"
    yield f"words {reading.sorted_name}"
    telling = sorted(set(reading.core), key=lambda word: (word_counts.get(word, 0), word))[:_NAMING_WORDS]
    for at, word in enumerate(telling):
        if len(word) >= _LETTERS and word_counts.get(word, 0) <= LARGEST_BLOCK:
            yield f"word {word}"
        for second in telling[at + 1 :]:
            yield f"pair {min(word, second)} {max(word, second)}"
    if reading.postcode:
        yield f"local {reading.postcode} {reading.squeezed[:_LETTERS]}"


def _add_all(members: Sequence[int], pairs: set[tuple[int, int]]) -> None:
    pairs.update((one, other) for at, one in enumerate(members) for other in members[at + 1 :])


def _add_refined(members: Sequence[int], readings: Sequence[Reading], pairs: set[tuple[int, int]]) -> None:
    """Within a large block: equal places, equal names, then neighbours in two sort orders."""
    for order in (_by_place, _by_name):
        ranked = sorted(members, key=lambda position: (order(readings[position]), position))
        runs: dict[str, list[int]] = defaultdict(list)
        for position in ranked:
            runs[order(readings[position])].append(position)
        for run in runs.values():
            if len(run) <= LARGEST_BLOCK:
                _add_all(sorted(run), pairs)
        for at, one in enumerate(ranked):
            pairs.update((min(one, other), max(one, other)) for other in ranked[at + 1 : at + 1 + WINDOW])


def _by_place(reading: Reading) -> str:
    return f"{reading.address.house} {' '.join(reading.address.words)} {reading.squeezed}"


def _by_name(reading: Reading) -> str:
    return f"{reading.squeezed} {' '.join(reading.address.words)} {reading.address.house}"
