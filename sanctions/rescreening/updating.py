"""
Merges what changed into what is remembered, and tells which pairs of a party and an entry must be scored again.

Under one count of rarity, how near two names are depends on them alone. So only the nearness of new entries to all
names, and of new names to all entries, is computed; the order of all others stands. An entry that vanishes lets the
next one in; a list that has lost too many is asked for anew. A pair is touched when it came among the candidates of a
name or left them. The alerts are those of a full run: `tests/sanctions/test_rescreening.py` compares the two.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

import numpy as np

from foundation.progress import Progress, silent
from sanctions.rescreening.entries import Merged, listed_in, merged_entries, resized
from sanctions.rescreening.memory import (
    KEPT,
    NOBODY,
    Floats,
    Listed,
    Memory,
    Names,
    Nearest,
    Places,
    empty_nearest,
    fresh_id,
    numbers_of,
    rows_of,
    usable,
    widened,
)
from sanctions.screening.candidates import CANDIDATES, LEAST_NEARNESS, ROUNDED, Reach, kind_weights, nearest
from sanctions.screening.index import (
    Index,
    Query,
    RarityEpoch,
    Target,
    build_index,
    query_vectors,
)
from sanctions.screening.letter_groups import letter_groups
from sanctions.screening.score_name import ScoreName, read_score_name

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

AT_ONCE = 512


@dataclass(frozen=True, slots=True)
class Asked:
    node: UUID
    query: Query


@dataclass(frozen=True, slots=True)
class Changed:
    """`removed` and `added` entries; nodes that are asked for anew or are gone, and the names of the former."""

    removed: frozenset[str] = frozenset()
    added: Sequence[Target] = ()
    nodes: frozenset[UUID] = frozenset()
    asked: Sequence[Asked] = ()


@dataclass(frozen=True, slots=True)
class Updated:
    """
    `touched` pairs of node and entry key were decided anew, and all pairs of the changed nodes; `candidates` are the
    places of the entries to score, by the place of the name. `vectorised` and `asked_anew` count the work.
    """

    memory: Memory
    touched: frozenset[tuple[UUID, str]]
    candidates: Mapping[int, tuple[int, ...]]
    vectorised: int
    asked_anew: int


def remember(
    index: Index,
    epoch: RarityEpoch,
    asked: Sequence[Asked],
    hashes: Mapping[UUID, str],
    progress: Progress = silent,
) -> Memory:
    """After a full run. The targets of `index` stand in the order of their ids."""
    read = [read_score_name(one.query.name, one.query.kind) for one in asked]
    wide = _over(index, epoch, _with_groups(index.groups, read))
    listed = listed_in(index, wide.vectors.T.tocsr())  # type: ignore[union-attr] # an index with names has vectors
    names = _names(asked, query_vectors(wide, read))
    nearest = _ask(wide, names, range(len(asked)), empty_nearest(len(asked)), progress)
    return Memory(fresh_id(), wide.groups, listed, names, nearest, hashes)


def _with_groups(groups: Mapping[str, int], names: Sequence[ScoreName]) -> dict[str, int]:
    found = dict(groups)
    for name in names:
        for group, _ in letter_groups(name):
            found.setdefault(group, len(found))
    return found


def _over(index: Index, epoch: RarityEpoch, groups: dict[str, int]) -> Index:
    """The same index over more columns."""
    vectors = index.vectors.copy()  # type: ignore[union-attr] # as above
    vectors.resize((len(groups), len(index.names)))
    inverse = widened(epoch, groups).inverse
    return Index(
        index.targets,
        index.names,
        index.starts,
        index.rarity,
        index.identifiers,
        groups,
        inverse,
        vectors,
        index.counted,
    )


def _names(asked: Sequence[Asked], vectors: "csr_matrix") -> Names:
    return Names(
        tuple(one.node for one in asked),
        tuple(one.query.kind for one in asked),
        tuple(numbers_of(one.query) for one in asked),
        vectors,
    )


def _ask(index: Index, names: Names, places: Sequence[int], into: Nearest, progress: Progress = silent) -> Nearest:
    """The nearest of all entries for the names at `places`."""
    queries = [Query("", "", names.kinds[place]) for place in places]
    nears = nearest(index, queries, rows_of(names.vectors, places), Reach(KEPT + 1, 0.0))
    for done, (place, near) in enumerate(zip(places, nears, strict=True)):
        if not done % AT_ONCE:
            progress("remembering names", done, len(places))
        held = near.targets[:KEPT]
        into.entries[place] = NOBODY
        into.entries[place, : len(held)] = held
        into.near[place, : len(held)] = near.nearness[:KEPT]
        into.horizon[place] = near.nearness[KEPT] if len(near.targets) > KEPT else 0.0
    return into


def update(memory: Memory, epoch: RarityEpoch, changed: Changed) -> Updated:
    """Pure. `epoch` is the count the memory was made under."""
    read = [read_score_name(one.query.name, one.query.kind) for one in changed.asked]
    delta = build_index(changed.added, rarity=widened(epoch, memory.groups))
    groups = _with_groups(delta.groups or memory.groups, read)
    merged = merged_entries(memory.listed, delta, changed.removed, len(groups))
    kept = [at for at, node in enumerate(memory.names.nodes) if node not in changed.nodes]
    old = _Standing.of(memory, kept, len(groups))
    wide = _whole(merged.listed, epoch, groups)
    names = _joined(old.names, _names(changed.asked, query_vectors(wide, read)))
    nearest = empty_nearest(len(names.nodes))
    work = _Lists(merged, old, nearest)
    work.merge(_entering(delta, old) if changed.added else {})
    fresh = range(len(kept), len(names.nodes))
    _ask(wide, names, [*work.exhausted, *fresh], nearest)
    after = Memory(fresh_id(), groups, merged.listed, names, nearest, memory.hashes)
    return _told(after, work, fresh, len(delta.names) + len(read))


@dataclass(frozen=True, slots=True)
class _Standing:
    """The names that did not change, with their former lists in the former places."""

    names: Names
    nearest: Nearest

    @classmethod
    def of(cls, memory: Memory, kept: Sequence[int], columns: int) -> "_Standing":
        names, near = memory.names, memory.nearest
        everything = len(kept) == len(names.nodes)
        vectors = names.vectors if everything else rows_of(names.vectors, kept)
        held = (
            names
            if everything
            else Names(
                tuple(names.nodes[at] for at in kept),
                tuple(names.kinds[at] for at in kept),
                tuple(names.numbers[at] for at in kept),
                vectors,
            )
        )
        held = Names(held.nodes, held.kinds, held.numbers, resized(vectors, columns))
        return cls(held, Nearest(near.entries[kept], near.near[kept], near.horizon[kept]))


def _joined(one: Names, other: Names) -> Names:
    from scipy.sparse import vstack  # noqa: PLC0415 - as above

    if not other.nodes:
        return one
    vectors = vstack([one.vectors, other.vectors], format="csr") if one.nodes else other.vectors
    return Names(one.nodes + other.nodes, one.kinds + other.kinds, one.numbers + other.numbers, vectors)


def _whole(listed: Listed, epoch: RarityEpoch, groups: dict[str, int]) -> Index:
    """To look for the nearest of all entries; it has vectors and kinds, and no names."""
    wide = widened(epoch, groups)
    targets = [Target(one, kind, ()) for one, kind in zip(listed.ids, listed.kinds, strict=True)]
    vectors = listed.vectors.T.tocsr()  # once: a product would turn it round for each of its blocks
    return Index(targets, [], listed.starts.tolist(), epoch.rarity, {}, groups, wide.inverse, vectors, epoch.counted)


def _entering(delta: Index, old: _Standing) -> dict[int, list[tuple[int, float]]]:
    """
    By name: the new entries that are as near as its horizon or nearer, by their place in `delta`. One that is just as
    near may stand before some that are in the list, and then the list no longer knows its own order.
    """
    if delta.vectors is None or not old.names.nodes:
        return {}
    kinds = tuple(dict.fromkeys(old.names.kinds))
    weights = np.stack([kind_weights(delta, kind) for kind in kinds])
    kind_at = np.asarray([kinds.index(kind) for kind in old.names.kinds])
    starts = np.asarray(delta.starts[:-1])
    vectors = resized(delta.vectors.T.tocsr(), old.names.vectors.shape[1]).T.tocsr()
    found: dict[int, list[tuple[int, float]]] = {}
    for at in range(0, len(old.names.nodes), AT_ONCE):
        some = slice(at, at + AT_ONCE)
        block = (old.names.vectors[some] @ vectors).toarray()
        best = np.round(np.maximum.reduceat(block, starts, axis=1) * weights[kind_at[some]], ROUNDED)
        rows, columns = np.nonzero((best >= old.nearest.horizon[some, None]) & (best > 0.0))
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            found.setdefault(at + row, []).append((column, float(best[row, column])))
    return found


@dataclass
class _Lists:
    """The lists of all standing names, moved to the new places; `before` and `after` of those that may have changed."""

    merged: Merged
    old: _Standing
    nearest: Nearest
    affected: list[int] = field(default_factory=list)
    exhausted: list[int] = field(default_factory=list)

    def merge(self, entering: Mapping[int, list[tuple[int, float]]]) -> None:
        former = self.old.nearest
        moved = self.merged.moved[former.entries]
        count = len(former.entries)
        self.nearest.entries[:count] = moved
        self.nearest.near[:count] = np.where(moved == NOBODY, 0.0, former.near)
        self.nearest.horizon[:count] = former.horizon
        lost = np.flatnonzero(((former.entries != NOBODY) & (moved == NOBODY)).any(axis=1))
        changed = {*lost.tolist(), *entering}
        for at in sorted(changed):
            self._mend(at, moved[at], former.near[at], entering.get(at, ()))
        self.affected = sorted(changed | self._same_numbers())

    def _mend(self, at: int, moved: Places, near: Floats, entering: Sequence[tuple[int, float]]) -> None:
        held = [(-value, place) for value, place in zip(near.tolist(), moved.tolist(), strict=True) if place != NOBODY]
        held += [(-value, int(self.merged.arrived[place])) for place, value in entering]
        held.sort()
        into = self.nearest
        if len(held) > KEPT:
            into.horizon[at] = -held[KEPT][0]
        kept = held[:KEPT]
        into.entries[at] = NOBODY
        into.near[at] = 0.0
        into.entries[at, : len(kept)] = [place for _, place in kept]
        into.near[at, : len(kept)] = [-value for value, _ in kept]
        if not usable(into.near[at], float(into.horizon[at])):
            self.exhausted.append(at)

    def _same_numbers(self) -> set[int]:
        """Names with a number of an entry that came or went."""
        gone = {place for place in range(len(self.merged.before.ids)) if self.merged.moved[place] == NOBODY}
        come = set(self.merged.arrived.tolist())
        numbers = [number for number, places in self.merged.before.numbers.items() if gone & set(places)]
        numbers += [number for number, places in self.merged.listed.numbers.items() if come & set(places)]
        return {at for number in numbers for at in self.old.names.holding.get(number, ())}


def candidates_of(nearest: Nearest, at: int, numbers: Sequence[str], listed: Listed) -> set[int]:
    """Which entries are scored for a name: as `candidates.py` chooses them."""
    near = nearest.near[at, :CANDIDATES]
    count = int(np.count_nonzero(near > LEAST_NEARNESS * float(near[0]))) if near[0] > 0 else 0
    found = set(nearest.entries[at, :count].tolist())
    return found.union(*(listed.numbers.get(number, ()) for number in numbers)) if numbers else found


def _told(after: Memory, work: _Lists, fresh: range, vectorised: int) -> Updated:
    names, listed = after.names, after.listed
    before, moved, former = work.merged.before, work.merged.moved, work.old.nearest

    def now(at: int) -> set[int]:
        return candidates_of(after.nearest, at, names.numbers[at], listed)

    touched: set[tuple[UUID, str]] = set()
    for at in work.affected:
        then = candidates_of(former, at, names.numbers[at], before)
        stayed = {int(moved[place]) for place in then} - {NOBODY}
        keys = {before.keys[place] for place in then if moved[place] == NOBODY}
        keys |= {listed.keys[place] for place in stayed ^ now(at)}
        touched |= {(names.nodes[at], key) for key in keys}
    wanted: dict[UUID, set[str]] = {}
    for node, key in touched:
        wanted.setdefault(node, set()).add(key)
    candidates = {
        at: tuple(sorted(place for place in now(at) if listed.keys[place] in keys))
        for node, keys in wanted.items()
        for at in names.of_node[node]
    }
    candidates |= {at: tuple(sorted(now(at))) for at in fresh}
    found = {at: places for at, places in sorted(candidates.items()) if places}
    return Updated(after, frozenset(touched), found, vectorised, len(work.exhausted))
