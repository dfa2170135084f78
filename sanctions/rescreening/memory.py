"""
What a screening leaves behind, so that the next one does only what changed: the letter groups of every listed name and
of every name asked for, and of each name asked for the nearest entries, a few more than are scored.

It holds no decision and may be lost: then everything is screened again, with the same alerts.
"""

import json
import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from foundation.database import PRIVATE
from foundation.ids import new_id
from sanctions.kinds import Kind
from sanctions.screening.candidates import CANDIDATES
from sanctions.screening.index import Query, RarityEpoch, bare_identifier

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

KEPT = 32
"""Nearest entries kept of each name: a dozen more than are scored, for when some of them vanish."""
FORMAT = "1"
NOBODY = -1
PRIVATE_FOLDER = 0o700

Places = NDArray[np.int32]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Listed:
    """
    The entries in the order of their ids. Names `starts[t]` to `starts[t + 1]` are entry t's; `name_at` says which of
    its names each is, because blank ones are left out. `vectors` has a row for each name.
    """

    ids: tuple[str, ...]
    kinds: tuple[Kind, ...]
    numbers: Mapping[str, tuple[int, ...]]
    starts: Places
    name_at: Places
    vectors: "csr_matrix"

    @cached_property
    def place(self) -> Mapping[str, int]:
        return {one: at for at, one in enumerate(self.ids)}

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """`source:key`, which all versions of an entry share."""
        return tuple(one.rpartition(":")[0] for one in self.ids)


@dataclass(frozen=True)
class Names:
    """The names asked for, without the names: each with its node, kind, identifiers and vector."""

    nodes: tuple[UUID, ...]
    kinds: tuple[Kind, ...]
    numbers: tuple[tuple[str, ...], ...]
    vectors: "csr_matrix"

    @cached_property
    def of_node(self) -> Mapping[UUID, list[int]]:
        found: dict[UUID, list[int]] = {}
        for at, node in enumerate(self.nodes):
            found.setdefault(node, []).append(at)
        return found

    @cached_property
    def holding(self) -> Mapping[str, list[int]]:
        found: dict[str, list[int]] = {}
        for at, numbers in enumerate(self.numbers):
            for number in numbers:
                found.setdefault(number, []).append(at)
        return found


@dataclass(frozen=True)
class Nearest:
    """
    By name asked for: entries with their nearness, the nearest first, NOBODY behind the last. Whatever is nearer than
    `horizon` is among them.
    """

    entries: Places
    near: Floats
    horizon: Floats


@dataclass(frozen=True)
class Memory:
    """`groups` are the columns of all vectors: those that were counted, and behind them all that came since."""

    id: str
    groups: Mapping[str, int]
    listed: Listed
    names: Names
    nearest: Nearest
    hashes: Mapping[UUID, str] = field(default_factory=dict)


def numbers_of(query: Query) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(bare_identifier, query.identifiers)))


def widened(epoch: RarityEpoch, groups: Mapping[str, int]) -> RarityEpoch:
    """The same count over more columns."""
    extra = np.full(len(groups) - epoch.counted, epoch.unseen, np.float32)
    return replace(epoch, groups=groups, inverse=np.concatenate([epoch.inverse[: epoch.counted], extra]))


def empty_nearest(count: int) -> Nearest:
    return Nearest(
        np.full((count, KEPT), NOBODY, np.int32), np.zeros((count, KEPT), np.float32), np.zeros(count, np.float32)
    )


def usable(near: Floats, horizon: float) -> bool:
    """Whether the first candidates of a list are surely the first of all entries."""
    return horizon == 0.0 or int(np.count_nonzero(near > horizon)) >= CANDIDATES


@dataclass(frozen=True, slots=True)
class MemoryFolder:
    """
    Where memories lie: beside the snapshots. They hold words of names in clear, so folders and files are readable by
    the program's own account alone.
    """

    path: Path

    def of(self, organisation_id: UUID) -> Path:
        return self.path / sha256(organisation_id.bytes).hexdigest()[:32]

    def keep(self, organisation_id: UUID, memory: Memory, former: str) -> None:
        """Beside the former one, which is still named until the run is written; older ones go."""
        self.path.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        place = self.of(organisation_id)
        place.mkdir(exist_ok=True, mode=PRIVATE_FOLDER)
        self.keep_only(organisation_id, former, memory.id)
        fresh = place / memory.id
        fresh.mkdir(mode=PRIVATE_FOLDER)
        for name, array in _arrays(memory).items():
            with _private(fresh / f"{name}.npy") as file:
                np.save(file, array)
        with _private(fresh / "words.json") as file:
            file.write(json.dumps(_words(memory), ensure_ascii=False).encode())

    def keep_only(self, organisation_id: UUID, *memory_ids: str) -> None:
        """Removes all others: they remember names that may have left the lists or the register."""
        place = self.of(organisation_id)
        for old in place.iterdir() if place.exists() else ():
            if old.name not in memory_ids:
                shutil.rmtree(old, ignore_errors=True)

    def recall(self, organisation_id: UUID, memory_id: str) -> Memory | None:
        place = self.of(organisation_id) / memory_id
        if not memory_id or not (place / "words.json").exists():
            return None
        held = json.loads((place / "words.json").read_text("utf-8"))
        return _remembered(memory_id, place, held) if held["format"] == FORMAT else None


def _private(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "wb")


def fresh_id() -> str:
    return new_id().hex


def _arrays(memory: Memory) -> dict[str, NDArray[Any]]:
    found: dict[str, NDArray[Any]] = {
        "starts": memory.listed.starts,
        "name_at": memory.listed.name_at,
        "near_entries": memory.nearest.entries,
        "near": memory.nearest.near,
        "horizon": memory.nearest.horizon,
    }
    for name, matrix in (("listed", memory.listed.vectors), ("asked", memory.names.vectors)):
        found |= {f"{name}_{part}": getattr(matrix, part) for part in ("data", "indices", "indptr")}
    return found


def _words(memory: Memory) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "groups": list(memory.groups),
        "ids": memory.listed.ids,
        "kinds": [kind.value for kind in memory.listed.kinds],
        "numbers": {number: list(places) for number, places in memory.listed.numbers.items()},
        "nodes": [node.hex for node in memory.names.nodes],
        "asked_kinds": [kind.value for kind in memory.names.kinds],
        "asked_numbers": memory.names.numbers,
        "hashes": {node.hex: value for node, value in memory.hashes.items()},
    }


def _remembered(memory_id: str, place: Path, held: Mapping[str, Any]) -> Memory:
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - heavy, and most runs find nothing changed

    def column(name: str) -> Any:  # noqa: ANN401 - an array of any numpy type
        return np.load(place / f"{name}.npy")

    def matrix(name: str) -> "csr_matrix":
        parts = tuple(column(f"{name}_{part}") for part in ("data", "indices", "indptr"))
        return csr_matrix(parts, shape=(len(parts[2]) - 1, len(held["groups"])))

    kind_of = {kind.value: kind for kind in Kind}
    node_of = {node: UUID(hex=node) for node in {*held["nodes"], *held["hashes"]}}
    return Memory(
        id=memory_id,
        groups={group: at for at, group in enumerate(held["groups"])},
        listed=Listed(
            tuple(held["ids"]),
            tuple(kind_of[kind] for kind in held["kinds"]),
            {number: tuple(places) for number, places in held["numbers"].items()},
            column("starts"),
            column("name_at"),
            matrix("listed"),
        ),
        names=Names(
            tuple(node_of[node] for node in held["nodes"]),
            tuple(kind_of[kind] for kind in held["asked_kinds"]),
            tuple(tuple(numbers) for numbers in held["asked_numbers"]),
            matrix("asked"),
        ),
        nearest=Nearest(column("near_entries"), column("near"), column("horizon")),
        hashes={node_of[node]: value for node, value in held["hashes"].items()},
    )


def rows_of(matrix: "csr_matrix", rows: Sequence[int]) -> "csr_matrix":
    taken: csr_matrix = matrix[np.asarray(rows, dtype=np.int64)]
    return taken
