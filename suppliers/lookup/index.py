"""
The index of a register: entries (one for each spelling of a record), their words both ways round, pairs of common
words, and the texts that hits are measured by. Built once; searched by `finding`.
"""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foundation.progress import Progress, silent
from suppliers.lookup.payloads import LookupRecord
from suppliers.lookup.postings import Floats, Ids, Joints, Starts, Table, joints_of
from suppliers.lookup.reading import IDENTIFIER, NUMBER, PLACE, POSTCODE, Reading, readings_of
from suppliers.lookup.vocabulary import Vocabulary

SIGNS = (PLACE, NUMBER, POSTCODE, IDENTIFIER)
COMMON_AT_LEAST = 500
COMMON_SHARE = 1 / 500
PROGRESS_EVERY = 20_000


@dataclass(frozen=True, slots=True)
class Index:
    """
    `record_of`: the record behind each entry. `names` and `places`: words of each entry; `holding`: entries of each
    word. `weights`: how telling a word is (inverse frequency); `name_mass`, `place_mass`: their sums by entry.
    `texts` and `ends`: name and place of each entry in turn, UTF-8. `common`: words whose row is read only in pairs.
    """

    vocabulary: Vocabulary
    record_of: Ids
    names: Table
    places: Table
    holding: Table
    joints: Joints
    common: NDArray[np.bool_]
    weights: Floats
    name_mass: Floats
    place_mass: Floats
    countries: Ids
    texts: bytes
    ends: Starts

    def __len__(self) -> int:
        return len(self.record_of)

    def name(self, entry: int) -> str:
        return self.texts[self.ends[2 * entry] : self.ends[2 * entry + 1]].decode()

    def place(self, entry: int) -> str:
        return self.texts[self.ends[2 * entry + 1] : self.ends[2 * entry + 2]].decode()


class _Gathering:
    """What is collected record by record, before anything is counted."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.record_of, self.countries = array("I"), array("I")
        self.names, self.name_ends = array("I"), array("q", [0])
        self.places, self.place_ends = array("I"), array("q", [0])
        self.texts, self.text_ends = bytearray(), array("q", [0])

    def add(self, position: int, reading: Reading) -> None:
        number = self.numbers
        self.record_of.append(position)
        self.names.extend({number.setdefault(word, len(number)) for word in reading.words})
        self.name_ends.append(len(self.names))
        self.places.extend({number.setdefault(sign, len(number)) for sign in reading.signs})
        self.place_ends.append(len(self.places))
        self.countries.append(code_number(reading.country))
        for text in (reading.name, reading.place):
            self.texts += text.encode()
            self.text_ends.append(len(self.texts))


def code_number(country: str) -> int:
    """Two letters as a number; 0 for none. A text that is no code counts as none: nothing can be compared with it."""
    return (ord(country[0]) << 8) | ord(country[1]) if len(country) == 2 and country.isascii() else 0  # noqa: PLR2004 - alpha-2


def build(records: Iterable[LookupRecord], *, progress: Progress = silent) -> Index:
    gathering = _Gathering()
    for position, record in enumerate(records):
        for reading in readings_of(record):
            gathering.add(position, reading)
        if position % PROGRESS_EVERY == 0:
            progress("Reading the register", position, 0)
    return _counted(gathering)


def _counted(gathering: _Gathering) -> Index:
    words = len(gathering.numbers)
    names = Table(_ids(gathering.names), _starts(gathering.name_ends))
    places = Table(_ids(gathering.places), _starts(gathering.place_ends))
    holding = _both(names, places).turned(words)
    entries = len(gathering.record_of)
    held = holding.sizes()
    common = held > max(COMMON_AT_LEAST, entries * COMMON_SHARE)
    weights = np.log((entries + 1) / (held + 0.5)).astype(np.float32)
    naming = np.zeros(words, dtype=bool)
    naming[names.ids] = True
    every = list(gathering.numbers)
    return Index(
        vocabulary=Vocabulary.of(gathering.numbers, [every[at] for at in np.flatnonzero(naming)]),
        record_of=_ids(gathering.record_of),
        names=names,
        places=places,
        holding=holding,
        joints=joints_of(names, places, common),
        common=common,
        weights=weights,
        name_mass=_mass(names, weights),
        place_mass=_mass(places, weights),
        countries=_ids(gathering.countries),
        texts=bytes(gathering.texts),
        ends=_starts(gathering.text_ends),
    )


def _ids(values: "array[int]") -> Ids:
    return np.frombuffer(values, dtype=np.uint32) if len(values) else np.zeros(0, dtype=np.uint32)


def _starts(values: "array[int]") -> Starts:
    return np.frombuffer(values, dtype=np.int64)


def _both(names: Table, places: Table) -> Table:
    """Names and places of an entry in one row; their words never coincide, since places carry signs."""
    entries = len(names.starts) - 1
    rows = np.concatenate([np.repeat(np.arange(entries), table.sizes()) for table in (names, places)])
    ids = np.concatenate([names.ids, places.ids])
    order = np.argsort(rows, kind="stable")
    return Table(ids[order], names.starts + places.starts)


def _mass(table: Table, weights: Floats) -> Floats:
    rows = np.repeat(np.arange(len(table.starts) - 1), table.sizes())
    return np.bincount(rows, weights=weights[table.ids], minlength=len(table.starts) - 1).astype(np.float32)
