"""
Which records are worth comparing: those that share a key. Every key is evidence by itself (an identifier, a phone, a
house number with its street, the start of a name), so a typing error in one field leaves the others.

A key shared by very many records is not dropped: its block is cut by a second key, and what is still too large is
compared along two sorted windows. Every such block is told in `Candidates.split`; nothing is left out silently.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from suppliers.matching.reading import Reading

Ints = NDArray[np.int64]
LARGEST_BLOCK = 60
WINDOW = 12
_NAME_START = 6
_STREET_START = 4
_NAMING_WORDS = 3
_LETTERS = 3
_SKELETON_START = 5


@dataclass(frozen=True, slots=True)
class SplitBlock:
    """A block too large to compare whole. `windowed` records were compared with their neighbours in two orders only."""

    key: str
    records: int
    windowed: int


@dataclass(frozen=True, slots=True)
class Candidates:
    """`pairs`: shape (n, 2), positions, smaller first, sorted, each once."""

    pairs: Ints
    split: tuple[SplitBlock, ...]


def candidate_pairs(readings: Sequence[Reading]) -> Candidates:
    words = Counter(word for reading in readings for word in set(reading.core))
    scripts = len({reading.script for reading in readings if reading.core}) > 1
    members = _Members(len(readings))
    members.file(enumerate(_keys(reading, words, scripts=scripts) for reading in readings))
    found = [members.pairs_of_small()]
    split = []
    for key, block in members.large():
        pairs, windowed = _refined(block, readings, words)
        found.append(pairs)
        split.append(SplitBlock(key, len(block), windowed))
    return Candidates(_distinct(found, len(readings)), tuple(split))


class _Members:
    """Who holds which key, in two columns that numpy sorts; a dictionary of lists would be ten times larger."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.numbers: dict[str, int] = {}
        self._keys: Ints = np.zeros(0, dtype=np.int64)
        self._holders: Ints = np.zeros(0, dtype=np.int64)

    def file(self, held: Iterable[tuple[int, Iterable[str]]]) -> None:
        keys: list[int] = []
        holders: list[int] = []
        for position, own in held:
            for key in set(own):
                keys.append(self.numbers.setdefault(key, len(self.numbers)))
                holders.append(position)
        order = np.argsort(np.array(keys, dtype=np.int64) * self.count + np.array(holders, dtype=np.int64))
        self._keys = np.array(keys, dtype=np.int64)[order]
        self._holders = np.array(holders, dtype=np.int64)[order]

    def pairs_of_small(self) -> Ints:
        """Block by block of one size at a time, so that numpy makes the pairs."""
        sizes, starts = self._blocks()
        made = [np.zeros((0, 2), dtype=np.int64)]
        for size in range(2, LARGEST_BLOCK + 1):
            blocks = self._holders[starts[sizes == size][:, None] + np.arange(size)]
            one, other = np.triu_indices(size, 1)
            made.append(np.column_stack([blocks[:, one].ravel(), blocks[:, other].ravel()]))
        return np.concatenate(made)

    def large(self) -> Iterator[tuple[str, Ints]]:
        sizes, starts = self._blocks()
        wanted = np.flatnonzero(sizes > LARGEST_BLOCK)
        if len(wanted):
            names = list(self.numbers)
            for at in wanted.tolist():
                yield names[int(self._keys[starts[at]])], self._holders[starts[at] : starts[at] + sizes[at]]

    def _blocks(self) -> tuple[Ints, Ints]:
        if not len(self._keys):
            return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
        starts = np.flatnonzero(np.concatenate([[True], self._keys[1:] != self._keys[:-1]]))
        return np.diff(np.append(starts, len(self._keys))), starts.astype(np.int64)


def _distinct(found: Sequence[Ints], count: int) -> Ints:
    pairs = np.concatenate(found)
    coded = np.unique(pairs[:, 0] * count + pairs[:, 1])
    return np.column_stack([coded // max(count, 1), coded % max(count, 1)])


def _keys(reading: Reading, words: Mapping[str, int], *, scripts: bool) -> Iterator[str]:
    yield from _contact_keys(reading)
    yield from _place_keys(reading)
    yield from _name_keys(reading, words)
    if scripts and reading.skeleton:
        yield f"sound {reading.skeleton[:_SKELETON_START]}"


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


def _name_keys(reading: Reading, words: Mapping[str, int]) -> Iterator[str]:
    if not reading.core:
        return
    yield f"name {reading.squeezed[:_NAME_START]}"
    yield f"words {reading.sorted_name}"
    telling = _telling(reading, words)
    for at, word in enumerate(telling):
        if len(word) >= _LETTERS and words[word] <= LARGEST_BLOCK:
            yield f"word {word}"
        for second in telling[at + 1 :]:
            yield f"pair {min(word, second)} {max(word, second)}"
    if reading.postcode:
        yield f"local {reading.postcode} {reading.squeezed[:_LETTERS]}"


def _telling(reading: Reading, words: Mapping[str, int]) -> list[str]:
    return sorted(set(reading.core), key=lambda word: (words[word], word))[:_NAMING_WORDS]


def _refined(block: Ints, readings: Sequence[Reading], words: Mapping[str, int]) -> tuple[Ints, int]:
    """Pairs within a large block, and how many of its records were only compared along a window."""
    inner = _Members(len(readings))
    inner.file((position, _second_keys(readings[position], words)) for position in block.tolist())
    found = [inner.pairs_of_small()]
    still = {position for _, run in inner.large() for position in run.tolist()}
    for order in (_by_place, _by_name):
        ranked = np.array(sorted(block.tolist(), key=lambda position: (order(readings[position]), position)))
        steps = range(1, min(WINDOW, len(ranked) - 1) + 1)
        found += [np.sort(np.column_stack([ranked[:-step], ranked[step:]]), axis=1) for step in steps]
    return np.concatenate(found), len(still)


def _second_keys(reading: Reading, words: Mapping[str, int]) -> Iterator[str]:
    address = reading.address
    yield f"name {reading.squeezed[:_NAME_START]}"
    yield f"where {address.house} {' '.join(address.words[:2])}"
    if reading.phone:
        yield f"phone {reading.phone}"
    for word in _telling(reading, words):
        yield f"word {word} {address.house}"
        yield f"word {word} {reading.postcode or reading.city}"


def _by_place(reading: Reading) -> str:
    return f"{reading.address.house} {' '.join(reading.address.words)} {reading.squeezed}"


def _by_name(reading: Reading) -> str:
    return f"{reading.squeezed} {' '.join(reading.address.words)} {reading.address.house}"


def split_note(split: Sequence[SplitBlock]) -> tuple[str, ...]:
    """One sentence a kind of key, for the person who reads the answer; empty when every block was compared whole."""
    kinds: dict[str, list[SplitBlock]] = defaultdict(list)
    for block in split:
        kinds[block.key.partition(" ")[0]].append(block)
    return tuple(
        f"{len(blocks):,} groups of more than {LARGEST_BLOCK} records share a {_KIND_WORDS[kind]} (largest "
        f"{max(block.records for block in blocks):,}): compared by a second key and along two orders."
        for kind, blocks in sorted(kinds.items())
    )


_KIND_WORDS = {
    "id": "identifier",
    "phone": "phone",
    "domain": "mail or web domain",
    "place": "number and street",
    "street": "street",
    "name": "start of the name",
    "words": "name",
    "word": "word",
    "pair": "pair of words",
    "local": "postcode and start of the name",
    "sound": "sound of the name",
}
