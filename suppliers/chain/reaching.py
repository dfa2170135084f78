"""
The walk over a snapshot: everything reached from some nodes as of a day, with the smallest number of links to each.

Whole fronts move at once; a link of `operates` and a record taken for the same cost no tier, so a front grows by these
before it moves on. A snapshot that was cut to a day answers repeated closures faster than one that looks at dates.
"""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from suppliers.chain.graph import KIND_CODES, KINDS, OPERATES, Places, Side, Snapshot
from suppliers.chain.payloads import Direction
from suppliers.chain.rows_of_four import Rows, rows_of_four

_desk = threading.local()
WORN = 2**30
"""Arrivals after which marks begin anew: one walk adds no more than there are links, and 32 bits end at twice this."""


@dataclass(frozen=True, slots=True)
class Reached:
    """
    `nodes` in the order of their `tiers`, the starts first. `edges` are all links that held among them, as places in
    the order of receivers.
    """

    nodes: Places
    tiers: NDArray[np.int16]
    edges: Places


@dataclass(frozen=True, slots=True)
class Cut:
    """One side of a snapshot, only with the links that held on a day and are of the kinds asked for."""

    side: Side
    _rows: list[Rows] = field(default_factory=list)

    def rows(self) -> Rows:
        """Made once."""
        if not self._rows:
            self._rows.append(rows_of_four(self.side.starts, self.side.far))
        return self._rows[0]

    @classmethod
    def of(cls, side: Side, day: int, kinds: Iterable[str]) -> "Cut":
        held = _wanted(kinds)[side.kind] & (side.since <= day) & (side.until >= day)
        before = np.concatenate([[0], np.cumsum(held, dtype=np.int32)]).astype(np.int32)
        edge = np.flatnonzero(held).astype(np.int32) if side.edge is None else side.edge[held]
        return cls(Side(before[side.starts], side.far[held], side.kind[held], side.since[:0], side.until[:0], edge))


def reach(snapshot: Snapshot, starts: Iterable[int], direction: Direction, day: int, kinds: Iterable[str]) -> Reached:
    """`day` counts from 1970; `kinds` without `operates`, which is always followed."""
    side, wanted = snapshot.side(direction), _wanted(kinds)

    def held(found: Places) -> Places:
        kept: Places = found[wanted[side.kind[found]] & (side.since[found] <= day) & (side.until[found] >= day)]
        return kept

    return _walk(side, starts, snapshot, held)


def reached_in(cut: Cut, start: int) -> Places:
    """The nodes alone, without tiers: the fastest way when many are asked one after another."""
    rows, count = cut.rows(), len(cut.side.starts) - 1
    marks = _marks(len(rows))
    front = marks.fresh(np.array([start]))
    layers: list[Places] = []
    while len(front):
        layers.append(front)
        front = marks.fresh(rows.take(front, axis=0, mode="clip").ravel())
    found = np.concatenate(layers)
    nodes: Places = found[found < count]  # behind the nodes stand continuations
    return nodes


def _wanted(kinds: Iterable[str]) -> NDArray[np.bool_]:
    wanted = np.zeros(len(KINDS), np.bool_)
    wanted[[KIND_CODES[kind] for kind in (*kinds, "operates")]] = True
    return wanted


class _Marks:
    """
    Which nodes a walk has met: a place holds the number of the last arrival there. Kept per thread; walks count on from
    one another, so that nothing is wiped between them and no fresh array costs page faults. `clip` and 64-bit places
    spare numpy a check and a copy.
    """

    def __init__(self, count: int) -> None:
        self.arrival = np.full(count, -1, np.int32)
        self.first = self.next = 0

    def fresh(self, nodes: Places) -> Places:
        """Those not met before in this walk, each once; they count as met from now on."""
        nodes = nodes.compress(self.arrival.take(nodes, mode="clip") < self.first)
        arrivals = np.arange(self.next, self.next + len(nodes), dtype=np.int32)
        self.arrival[nodes] = arrivals
        self.next += len(nodes)
        return nodes.compress(self.arrival.take(nodes, mode="clip") == arrivals)


def _marks(count: int) -> _Marks:
    """For a walk that begins now; the one before is over."""
    kept: _Marks | None = getattr(_desk, "marks", None)
    if kept is None or len(kept.arrival) < count or kept.next > WORN:
        kept = _desk.marks = _Marks(count)
    kept.first = kept.next
    return kept


def _walk(side: Side, starts: Iterable[int], snapshot: Snapshot, held: Callable[[Places], Places]) -> Reached:
    marks, same = _marks(len(snapshot)), _Same.of(snapshot.same)
    layers: list[Places] = []
    tiers: list[int] = []
    edges: list[Places] = []
    front, tier = marks.fresh(np.fromiter(starts, np.int64)), 0
    while len(front):
        onward: list[Places] = []
        while len(front):
            layers.append(front)
            tiers.append(tier)
            found = held(_stretches(side, front))
            edges.append(found)
            far: Places = side.far[found].astype(np.int64)
            beside: list[Places] = [same.of_these(front)] if same.any else []
            costless = side.kind[found] == OPERATES
            onward.append(far[~costless])
            front = marks.fresh(np.concatenate([*beside, far[costless]]))
        front, tier = marks.fresh(np.concatenate(onward)), tier + 1
    nodes = np.concatenate(layers) if layers else np.zeros(0, np.int64)
    told = np.repeat(np.array(tiers, np.int16), [len(layer) for layer in layers])
    return Reached(nodes, told, side.edges(np.concatenate(edges) if edges else np.zeros(0, np.int64)))


def _stretches(side: Side, nodes: Places) -> Places:
    """The places of all links of these nodes: the stretches of each one after the other."""
    first = side.starts[nodes].astype(np.int64)
    count = side.starts[nodes + 1] - first
    last = np.cumsum(count)
    total = int(last[-1]) if len(last) else 0
    stretch: Places = np.arange(total) + np.repeat(first - (last - count), count)
    return stretch


@dataclass(frozen=True, slots=True)
class _Same:
    """Records taken for one another, either way round; there are few, so they are looked up one by one."""

    others: dict[int, list[int]]

    @classmethod
    def of(cls, pairs: NDArray[np.int32]) -> "_Same":
        others: dict[int, list[int]] = {}
        for left, right in pairs.tolist():
            others.setdefault(left, []).append(right)
            others.setdefault(right, []).append(left)
        return cls(others)

    @property
    def any(self) -> bool:
        return bool(self.others)

    def of_these(self, nodes: Places) -> Places:
        found = [other for node in nodes.tolist() if node in self.others for other in self.others[node]]
        return np.array(found, np.int64)
