"""Which entries hold a word, and which words an entry holds, as two compressed tables of whole numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Ids = NDArray[np.uint32]
Starts = NDArray[np.int64]
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Table:
    """Row i is `ids[starts[i]:starts[i + 1]]`."""

    ids: Ids
    starts: Starts

    def row(self, number: int) -> Ids:
        return self.ids[self.starts[number] : self.starts[number + 1]]

    def size(self, number: int) -> int:
        return int(self.starts[number + 1] - self.starts[number])

    def sizes(self) -> Starts:
        return np.diff(self.starts)

    def rows(self, wanted: NDArray[np.int64]) -> tuple[Ids, NDArray[np.int64]]:
        """The ids of several rows one behind the other, and where in `wanted` each belongs."""
        starts, counts = self.starts[wanted], self.starts[wanted + 1] - self.starts[wanted]
        ends = np.cumsum(counts)
        total = int(ends[-1]) if len(ends) else 0
        belongs = np.repeat(np.arange(len(wanted)), counts)
        return self.ids[np.arange(total) + np.repeat(starts - (ends - counts), counts)], belongs

    def turned(self, columns: int) -> "Table":
        """The same pairs the other way round: for each id the rows that hold it, rising."""
        held = csr_matrix(
            (np.ones(len(self.ids), dtype=np.int8), self.ids.astype(np.int64), self.starts),
            shape=(len(self.starts) - 1, columns),
        ).tocsc()
        return Table(held.indices.astype(np.uint32), held.indptr.astype(np.int64))


@dataclass(frozen=True, slots=True)
class Joints:
    """Entries by two words at once: `keys` are rising, each the smaller word number times 2**32 plus the larger."""

    keys: NDArray[np.uint64]
    table: Table

    def find(self, one: int, other: int) -> int:
        """The row of the pair, -1 when no entry holds both."""
        key = np.uint64(_key(one, other))
        at = int(np.searchsorted(self.keys, key))
        return at if at < len(self.keys) and self.keys[at] == key else -1


def _key(one: int, other: int) -> int:
    return (min(one, other) << 32) | max(one, other)


def joints_of(names: Table, places: Table, common: NDArray[np.bool_]) -> Joints:
    """
    Pairs of words that are both common: (name word, name word) and (name word, place word). A rare word needs no
    partner, its own row is short.
    """
    naming, placing = _only(names, common), _only(places, common)
    pairs = [_within(naming), _across(naming, placing)]
    keys = np.concatenate([keys for keys, _ in pairs])
    rows = np.concatenate([rows for _, rows in pairs])
    order = np.argsort(keys, kind="stable")
    keys, rows = keys[order], rows[order]
    begins = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]])) if len(keys) else np.zeros(0, np.int64)
    starts = np.concatenate([begins, [len(keys)]]).astype(np.int64)
    return Joints(keys[begins], Table(rows, starts))


def _only(table: Table, kept: NDArray[np.bool_]) -> Table:
    mask = kept[table.ids]
    ends = np.concatenate([[0], np.cumsum(mask, dtype=np.int64)])
    return Table(table.ids[mask], ends[table.starts])


def _within(table: Table) -> tuple[NDArray[np.uint64], Ids]:
    rows = np.repeat(np.arange(len(table.starts) - 1, dtype=np.uint32), table.sizes())
    keys: list[NDArray[np.uint64]] = [np.zeros(0, np.uint64)]
    held: list[Ids] = [np.zeros(0, np.uint32)]
    for step in range(1, int(table.sizes().max(initial=0))):
        same = rows[step:] == rows[:-step]
        keys.append(_keys(table.ids[:-step][same], table.ids[step:][same]))
        held.append(rows[step:][same])
    return np.concatenate(keys), np.concatenate(held)


def _across(naming: Table, placing: Table) -> tuple[NDArray[np.uint64], Ids]:
    """Every common word of the name with every common word of the place of the same entry."""
    each = placing.sizes()
    rows = np.repeat(np.arange(len(each), dtype=np.int64), naming.sizes())
    place, belongs = placing.rows(rows)
    return _keys(naming.ids[belongs], place), rows[belongs].astype(np.uint32)


def _keys(one: Ids, other: Ids) -> NDArray[np.uint64]:
    small, large = np.minimum(one, other).astype(np.uint64), np.maximum(one, other).astype(np.uint64)
    return np.asarray((small << np.uint64(32)) | large, dtype=np.uint64)
