"""
Answers questions against an index, in three sieves: entries that share telling words (or pairs of common ones), the
best of them by the weight of all words, the best of those by their texts.

Rows are read whole, the shortest first, until enough entries are met; no row is ever cut. A row that is left unread is
longer than every row that was read, and the shortest row is read however long it is.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, product

import numpy as np
from numpy.typing import NDArray

from suppliers.lookup import scoring
from suppliers.lookup.index import Index, code_number
from suppliers.lookup.payloads import Hit, LookupRecord
from suppliers.lookup.postings import Floats, Ids, Table
from suppliers.lookup.reading import IDENTIFIER, Reading, readings_of
from suppliers.lookup.scoring import Compared, Scored

Rows = NDArray[np.int64]
ENOUGH = 20_000  # entries met over all rows of a question; at a million entries about a millisecond
KEPT = 800
MEASURED = 24
TOGETHER = 256  # questions measured at once
MOST_OF_A_WORD = 3  # near words that pairs are tried with


@dataclass(frozen=True, slots=True)
class _Asked:
    """`groups`: for each word of the name, the words it may stand for with their likeness; `signs`: known signs."""

    reading: Reading
    groups: tuple[tuple[tuple[int, float], ...], ...]
    signs: tuple[int, ...]
    name_mass: float
    place_mass: float


@dataclass(frozen=True, slots=True)
class _Row:
    """Entries that hold a word or a pair, with the weight each gains; read in the order of `size`."""

    size: int
    entries: Ids
    weight: float


@dataclass(frozen=True, slots=True)
class _Sieved:
    asked: _Asked
    entries: Rows
    words: Floats
    signs: Floats


class Finder:
    """Holds the scratch arrays of one thread; make one for each thread that asks."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._gained = np.zeros(len(index), dtype=np.float32)
        self._worth = np.zeros(len(index.weights), dtype=np.float32)
        self._unknown = float(np.log(len(index) + 1) - np.log(0.5)) if len(index) else 0.0

    def find(self, questions: Sequence[LookupRecord], *, top: int = 1) -> list[tuple[Hit, ...]]:
        """For each question its `top` records, the best first; fewer, or none, when nothing shares a word with it."""
        answers: list[tuple[Hit, ...]] = []
        for start in range(0, len(questions), TOGETHER):
            sieved = [self._sieve(question) for question in questions[start : start + TOGETHER]]
            answers += self._measure(sieved, top)
        return answers

    def _sieve(self, question: LookupRecord) -> _Sieved:
        asked = self._asked(next(readings_of(question)))
        met = self._met(list(self._rows(asked)))
        words = self._shared(self._index.names, met, [pair for group in asked.groups for pair in group])
        signs = self._shared(self._index.places, met, [(sign, 1.0) for sign in asked.signs])
        name = _share(words, asked.name_mass, self._index.name_mass[met])
        place = _share(signs, asked.place_mass, self._index.place_mass[met])
        best = _largest(scoring.NAME * name + scoring.PLACE * np.maximum(place, 0), MEASURED)
        return _Sieved(asked, met[best], name[best], place[best])

    def _asked(self, reading: Reading) -> _Asked:
        numbers, weights = self._index.vocabulary.numbers, self._index.weights
        groups = [group for word in dict.fromkeys(reading.words) for group in self._read(word)]
        name_mass = sum(float(weights[group[0][0]]) if group else self._unknown for group in groups)
        groups += self._written_apart(reading.words)
        signs = tuple(numbers[sign] for sign in reading.signs if sign in numbers)
        missing = len(reading.signs) - len(signs)
        place_mass = float(weights[list(signs)].sum()) + missing * self._unknown
        return _Asked(reading, tuple(group for group in groups if group), signs, name_mass, place_mass)

    def _stands_for(self, word: str) -> tuple[tuple[int, float], ...]:
        vocabulary = self._index.vocabulary
        own = vocabulary.numbers.get(word)
        exact = [(own, 1.0)] if own is not None else []
        return (*exact, *vocabulary.near(word))

    def _read(self, word: str) -> list[tuple[tuple[int, float], ...]]:
        """A word nobody knows, not even misspelt, may be two; it is unknown when its halves are."""
        group = self._stands_for(word)
        halves = None if group else self._index.vocabulary.halves_of(word)
        return [self._stands_for(half) for half in halves] if halves else [group]

    def _written_apart(self, words: Sequence[str]) -> Iterator[tuple[tuple[int, float], ...]]:
        """Two neighbouring words that the register writes as one."""
        numbers = self._index.vocabulary.numbers
        for one, other in pairwise(words):
            if (joined := numbers.get(one + other)) is not None:
                yield ((joined, 1.0),)

    def _rows(self, asked: _Asked) -> Iterator[_Row]:
        index = self._index
        for word, alike in (
            *(pair for group in asked.groups for pair in group),
            *((sign, 1.0) for sign in asked.signs),
        ):
            yield self._row(index.holding, word, float(index.weights[word]) * alike)
        signs = [(sign, 1.0) for sign in asked.signs if index.common[sign]]
        groups = [[pair for pair in group if index.common[pair[0]]][:MOST_OF_A_WORD] for group in asked.groups]
        partners = [*combinations(groups, 2), *((group, signs) for group in groups)]
        for one, other in (pair for left, right in partners for pair in product(left, right)):
            joint = index.joints.find(one[0], other[0])
            if joint >= 0:
                gain = float(index.weights[one[0]] * one[1] + index.weights[other[0]] * other[1])
                yield self._row(index.joints.table, joint, gain)

    def _row(self, table: Table, number: int, weight: float) -> _Row:
        return _Row(table.size(number), table.row(number), weight)

    def _met(self, rows: list[_Row]) -> Rows:
        """The entries that gain most from the rows read, each once."""
        rows.sort(key=lambda row: row.size)
        read: list[Ids] = []
        total = 0
        for row in rows:
            if read and total + row.size > ENOUGH:
                break
            read.append(row.entries)
            self._gained[row.entries] += row.weight
            total += row.size
        if not read:
            return np.zeros(0, dtype=np.int64)
        met = np.concatenate(read)
        gained = self._gained[met]
        if len(met) > KEPT:
            met = np.unique(met[_largest(gained, min(len(met), 2 * KEPT))])
            met = met[_largest(self._gained[met], KEPT)]
        else:
            met = np.unique(met)
        for entries in read:
            self._gained[entries] = 0
        return met.astype(np.int64)

    def _shared(self, table: Table, entries: Rows, wanted: Sequence[tuple[int, float]]) -> Floats:
        """The weight of the wanted words that each entry holds."""
        for word, alike in wanted:
            self._worth[word] = max(self._worth[word], self._index.weights[word] * alike)
        ids, belongs = table.rows(entries)
        shared = np.bincount(belongs, weights=self._worth[ids], minlength=len(entries)).astype(np.float32)
        for word, _ in wanted:
            self._worth[word] = 0
        return shared

    def _measure(self, sieved: Sequence[_Sieved], top: int) -> list[tuple[Hit, ...]]:
        pairs = self._compared(sieved)
        scored = scoring.score(pairs)
        answers: list[tuple[Hit, ...]] = []
        start = 0
        for one in sieved:
            span = range(start, start + len(one.entries))
            answers.append(self._best(one, span, pairs, scored, top))
            start = span.stop
        return answers

    def _best(self, one: _Sieved, span: range, pairs: Compared, scored: Scored, top: int) -> tuple[Hit, ...]:
        """Of several spellings of one record the best counts."""
        found: dict[int, Hit] = {}
        for at in sorted(span, key=lambda at: (-scored.scores[at], at)):
            record = int(self._index.record_of[one.entries[at - span.start]])
            if record not in found:
                found[record] = Hit(record, float(scored.scores[at]), scoring.reasons(pairs, scored, at))
            if len(found) == top:
                break
        return tuple(found.values())

    def _compared(self, sieved: Sequence[_Sieved]) -> Compared:
        index = self._index
        entries = np.concatenate([one.entries for one in sieved]) if sieved else np.zeros(0, dtype=np.int64)
        counts = [len(one.entries) for one in sieved]
        asked = [one.asked.reading for one, count in zip(sieved, counts, strict=True) for _ in range(count)]
        codes = np.repeat([code_number(one.asked.reading.country) for one in sieved], counts)
        theirs = index.countries[entries].astype(np.int64)
        known = (codes > 0) & (theirs > 0)
        held = [self._identifiers(one) for one in sieved]
        return Compared(
            asked_name=[reading.name for reading in asked],
            name=[index.name(entry) for entry in entries.tolist()],
            asked_place=[reading.place for reading in asked],
            place=[index.place(entry) for entry in entries.tolist()],
            words=np.concatenate([one.words for one in sieved]).astype(np.float64),
            signs=np.concatenate([one.signs for one in sieved]).astype(np.float64),
            country=np.where(known, np.where(codes == theirs, 1, -1), 0).astype(np.int8),
            identifier=np.concatenate(held).astype(bool),
        )

    def _identifiers(self, one: _Sieved) -> NDArray[np.bool_]:
        """Which of its entries hold one of the identifiers asked for."""
        numbers = self._index.vocabulary.numbers
        wanted = [numbers[s] for s in one.asked.reading.signs if s.startswith(IDENTIFIER) and s in numbers]
        held = np.zeros(len(one.entries), dtype=bool)
        for word in wanted:
            held |= np.isin(one.entries, self._index.holding.row(word))
        return held


def _largest(values: Floats | NDArray[np.float64], most: int) -> Rows:
    if len(values) <= most:
        return np.arange(len(values))
    return np.argpartition(values, len(values) - most)[len(values) - most :]


def _share(shared: Floats, asked: float, held: Floats) -> Floats:
    """Twice what is shared of what both hold; -1 where one of them holds nothing."""
    total = asked + held
    silent = (held == 0) | (asked == 0)
    return np.where(silent, -1.0, 2 * shared / np.maximum(total, 1e-6)).astype(np.float32)
