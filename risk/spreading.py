"""
The arithmetic of `risk/exposure.py` for a whole register at once: which senders reach each node most strongly.

A node keeps a few ranks, each one sender with the strength of its best path. The strongest rank of all nodes is found
first, by sweeps over the links until nothing rises; then the next. A node's rank `k` can only come from the first `k+1`
ranks of its neighbours, of which all but the last are settled by then. So a link points at the first rank of its
sender's end that its other end has not taken yet, and only links whose pointer stands at the rank being made take part
in its sweeps. Strength and sender lie in one 64-bit word: the larger word is the stronger arrival, of equals the sender
that stands first.
"""

import sys
from collections.abc import Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]
Places = NDArray[np.int64]
LAST = np.uint32(0xFFFFFFFF)
LOW = 0 if sys.byteorder == "little" else 1
THREADS, WORTH_THREADS = 2, 100_000
MOST_CARRIED = np.float32(1 - 2**-22)
"""Less than one, or two nodes could each name the other as where a risk came from."""


@dataclass(frozen=True, slots=True)
class Steps:
    """
    What a node receives: `starts` by node, then for each step where from, what share is carried (above 0, at most
    MOST_CARRIED), the place of its label among the doubts, and its kind as a number of the caller's.
    """

    starts: Places
    sender: NDArray[np.int32]
    carried: NDArray[np.float32]
    doubt: NDArray[np.int8]
    kind: NDArray[np.int8]

    def into(self, node: int) -> range:
        return range(int(self.starts[node]), int(self.starts[node + 1]))


@dataclass(frozen=True, slots=True)
class Arrivals:
    """`words[k]` is the rank `k` of every node; 0 where nothing arrives."""

    words: Words

    def strengths(self, rank: int) -> NDArray[np.float32]:
        return _strength(self.words[rank])

    def senders(self, rank: int) -> NDArray[np.uint32]:
        """Meaningless where the strength is 0."""
        return LAST - _low(self.words[rank])

    def at(self, rank: int, node: int) -> tuple[np.float32, int]:
        return _strength(self.words[rank])[node], int(LAST - _low(self.words[rank])[node])


def arrivals(steps: Steps, own: NDArray[np.float32], ranks: int, least: float) -> Arrivals:
    """
    `own` is each node's own risk 0-1, 0 where none is known. What is weaker than `least` goes no further. Receivers are
    shared out among threads; each writes only its own, and what a sweep settles on is the same in any order.
    """
    itself = _packed(own, np.arange(len(own), dtype=np.uint32))
    itself[own <= 0] = 0
    words = np.zeros((ranks, len(own)), np.uint64)
    words[0] = itself
    bounds = _bounds(steps, THREADS if len(steps.sender) > WORTH_THREADS else 1)
    with ThreadPoolExecutor(len(bounds)) as pool:
        parts = [_Live.of(steps, low, high) for low, high in bounds]
        for part in parts:
            part.blocked = np.arange(len(part.sender))
        _sweep(pool, parts, words[0], least)
        parts = list(pool.map(lambda part: part.worth(words, least), parts))
        for rank in range(1, ranks):
            list(pool.map(lambda part, rank=rank: part.settle(words, rank, itself, least), parts))
            _sweep(pool, parts, words[rank], least)
    return Arrivals(words)


def _bounds(steps: Steps, parts: int) -> list[tuple[int, int]]:
    """Ranges of receivers with about equally many steps."""
    count = len(steps.starts) - 1
    wanted = np.linspace(0, int(steps.starts[-1]), parts + 1)[1:-1]
    cuts = [0, *np.searchsorted(steps.starts, wanted).tolist(), count]
    return list(pairwise(cuts))


def _sweep(pool: Executor, parts: Sequence["_Live"], words: Words, least: float) -> None:
    """Raises `words` along the blocked steps of all parts until nothing rises."""
    changed = words > 0
    while changed.any():
        risen = np.zeros(len(words), np.bool_)
        list(pool.map(lambda part, now=changed, then=risen: part.raised(words, now, then, least), parts))
        changed = risen


@dataclass(frozen=True, slots=True)
class Origins:
    """By rank and node the step an arrival came by (-1: own risk, or nothing) and its rank at that step's sender."""

    step: NDArray[np.int32]
    rank: NDArray[np.int8]


def origins(steps: Steps, arrived: Arrivals) -> Origins:
    """The least doubtful of equal steps, then the first; needed only where many paths are to be told."""
    receiver = np.repeat(np.arange(len(steps.starts) - 1), np.diff(steps.starts))
    order = np.lexsort((-np.arange(len(receiver)), -steps.doubt))  # of several writes to one place the last stays
    receiver, sender, carried = receiver[order], steps.sender[order], steps.carried[order]
    words = arrived.words
    found = Origins(np.full(words.shape, -1, np.int32), np.zeros(words.shape, np.int8))
    for before in range(len(words)):
        offered = _scaled(words[before], sender, carried)
        for rank in range(len(words)):
            came = np.flatnonzero((offered == words[rank][receiver]) & (offered > 0))
            found.step[rank, receiver[came]] = order[came]
            found.rank[rank, receiver[came]] = before
    return found


@dataclass(slots=True)
class _Live:
    """
    The steps into the receivers from `low` up to `high` that can still carry something, in the order of receivers, and
    what each offers at the moment. `blocked` are those whose next sender is the one being settled.
    """

    low: int
    high: int
    sender: Places
    receiver: Places
    carried: NDArray[np.float32]
    nodes: Places
    firsts: Places
    offer: Words
    pointer: NDArray[np.int8]
    blocked: Places

    @classmethod
    def of(cls, steps: Steps, low: int, high: int) -> "_Live":
        inside = slice(int(steps.starts[low]), int(steps.starts[high]))
        receiver = np.repeat(np.arange(low, high), np.diff(steps.starts[low : high + 1]))
        return cls._made(low, high, steps.sender[inside].astype(np.int64), receiver, steps.carried[inside])

    @classmethod
    def _made(cls, low: int, high: int, sender: Places, receiver: Places, carried: NDArray[np.float32]) -> "_Live":
        firsts, none = _firsts(receiver), np.zeros(0, np.int64)
        empty = np.zeros(0, np.uint64), np.zeros(0, np.int8)
        return cls(low, high, sender, receiver, carried, receiver[firsts], firsts, *empty, none)

    def worth(self, words: Words, least: float) -> "_Live":
        """Later ranks are weaker than the first: a step that carries too little of that one is done with."""
        offer = _scaled(words[0], self.sender, self.carried)
        kept = np.flatnonzero(_strength(offer) >= least)
        made = self._made(
            self.low, self.high, self.sender.take(kept), self.receiver.take(kept), self.carried.take(kept)
        )
        made.offer, made.pointer = offer.take(kept), np.zeros(len(kept), np.int8)
        return made

    def settle(self, words: Words, rank: int, itself: Words, least: float) -> None:
        """What settled ranks of the neighbours offer, or the node's own risk where it was not taken yet."""
        self.blocked = self.advance(words, rank)
        inside = slice(self.low, self.high)
        offered = np.zeros(self.high - self.low, np.uint64)
        if len(self.firsts):
            offered[self.nodes - self.low] = np.maximum.reduceat(self.offer, self.firsts)
        offered[_strength(offered) < least] = 0
        own = itself[inside].copy()
        for before in range(rank):
            own[words[before, inside] == own] = 0
        np.maximum(offered, own, out=words[rank, inside])

    def advance(self, words: Words, rank: int) -> Places:
        """Moves pointers past senders that were just taken. Gives the steps whose next sender is not known yet."""
        just_taken = np.repeat(_low(words[rank - 1].take(self.nodes)), np.diff(self.firsts, append=len(self.sender)))
        moved = np.flatnonzero((_low(self.offer) == just_taken) & (self.offer > 0))
        waiting: list[Places] = [np.flatnonzero((self.offer == 0) & (self.pointer == rank - 1))] if rank > 1 else []
        if waiting:
            # These stood at the rank that is settled by now; it may be what they offer next, or taken already.
            self._offer(words, waiting[0])
            moved = np.concatenate([moved, waiting[0][self._is_taken(words, waiting[0], rank)]])
        while len(moved):
            self.pointer[moved] += 1
            at_end = self.pointer.take(moved) == rank
            self.offer[moved[at_end]] = 0
            moved = moved[~at_end]
            self._offer(words, moved)
            moved = moved[self._is_taken(words, moved, rank)]
        return np.flatnonzero(self.pointer == rank)

    def _offer(self, words: Words, steps: Places) -> None:
        flat = words.reshape(-1)
        place = self.pointer.take(steps).astype(np.int64) * words.shape[1] + self.sender.take(steps)
        self.offer[steps] = _scaled(flat, place, self.carried.take(steps))

    def _is_taken(self, words: Words, steps: Places, rank: int) -> NDArray[np.bool_]:
        offered, receiver = self.offer.take(steps), self.receiver.take(steps)
        found = np.zeros(len(steps), np.bool_)
        for before in range(rank):
            found |= _low(offered) == _low(words[before].take(receiver))
        return found & (offered > 0)

    def raised(self, words: Words, changed: NDArray[np.bool_], risen: NDArray[np.bool_], least: float) -> None:
        """Takes in what `changed` senders offer along the blocked steps, and marks which receivers have `risen`."""
        # `take` and not brackets, here and below: it lets go of the interpreter, so that threads run side by side.
        awake = np.flatnonzero(changed.take(self.sender.take(self.blocked)))
        if not len(awake):
            return
        moving = self.blocked.take(awake)
        receiver = self.receiver.take(moving)
        firsts = _firsts(receiver)
        nodes = receiver.take(firsts)
        best = np.maximum.reduceat(_scaled(words, self.sender.take(moving), self.carried.take(moving)), firsts)
        rising = np.flatnonzero((best > words.take(nodes)) & (_strength(best) >= least))
        nodes = nodes.take(rising)
        words[nodes] = best.take(rising)
        risen[nodes] = True


def _firsts(receiver: Places) -> Places:
    if not len(receiver):
        return np.zeros(0, np.int64)
    return np.flatnonzero(np.concatenate([[True], receiver[1:] != receiver[:-1]]))


def _packed(strength: NDArray[np.float32], sender: NDArray[np.uint32]) -> Words:
    words = np.empty(len(strength), np.uint64)
    words.view(np.float32)[1 - LOW :: 2] = strength
    words.view(np.uint32)[LOW::2] = LAST - sender
    return words


def _scaled(words: Words, places: NDArray[Any], carried: NDArray[np.float32]) -> Words:
    offered: Words = words.take(places)
    strength = offered.view(np.float32)[1 - LOW :: 2]
    strength *= carried
    return offered


def _strength(words: Words) -> NDArray[np.float32]:
    return words.view(np.float32)[1 - LOW :: 2]


def _low(words: Words) -> NDArray[np.uint32]:
    return words.view(np.uint32)[LOW::2]
