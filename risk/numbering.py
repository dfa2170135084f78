"""Positions for parties and sites that are known by their ids, and back; a million at a time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from suppliers.chain.graph import Halves

Places = NDArray[np.int64]
Ids = NDArray[Any]
"""16 bytes each. Their order is that of the ids as text."""


def ids_of_halves(halves: Halves) -> Ids:
    return np.ascontiguousarray(halves.astype(">u8")).view("S16").ravel()


def ids_of(uuids: Iterable[UUID]) -> Ids:
    return np.frombuffer(b"".join([one.bytes for one in uuids]), "S16")


def ids_of_texts(texts: Iterable[str]) -> Ids:
    return np.frombuffer(bytes.fromhex("".join(texts).replace("-", "")), "S16")


@dataclass(frozen=True, slots=True)
class Numbering:
    """Each id once, in rising order."""

    ids: Ids

    def __len__(self) -> int:
        return len(self.ids)

    def places(self, wanted: Ids) -> Places:
        """-1 for those that are not there."""
        found = np.searchsorted(self.ids, wanted)
        if not len(self.ids):
            return np.full(len(wanted), -1, np.int64)
        there = self.ids.take(np.minimum(found, len(self.ids) - 1)) == wanted
        return np.where(there, found, -1)

    def with_others(self, others: Ids) -> "tuple[Numbering, Places, Places]":
        """With whatever of the others it lacks; then where the positions of this one, and the others, stand in it."""
        found = self.places(others)
        fresh = np.unique(others[found < 0])
        if not len(fresh):
            return self, np.arange(len(self.ids)), found
        into = np.searchsorted(self.ids, fresh) + np.arange(len(fresh))
        here = np.ones(len(self.ids) + len(fresh), np.bool_)
        here[into] = False
        place = np.flatnonzero(here)
        standing = np.append(place, -1).take(found)
        standing[found < 0] = into.take(np.searchsorted(fresh, others[found < 0]))
        return Numbering(np.insert(self.ids, into - np.arange(len(fresh)), fresh)), place, standing

    def names(self, places: Places | Sequence[int]) -> list[str]:
        digits = self.ids[places].tobytes().hex()
        return [
            f"{digits[at : at + 8]}-{digits[at + 8 : at + 12]}-{digits[at + 12 : at + 16]}"
            f"-{digits[at + 16 : at + 20]}-{digits[at + 20 : at + 32]}"
            for at in range(0, len(digits), 32)
        ]
