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
NOBODY, NOTHING = np.uint32(1), np.uint64(1)
"""No sender and no arrival are ever written so: a register has fewer nodes than that."""
WORD_HALF = 32
LOW = 0 if sys.byteorder == "little" else 1
THREADS, STEPS_A_PART = 2, 150_000
"""So few that what is made of them on the way stays in a core's cache."""
MOST_CARRIED = np.float32(1 - 2**-22)
"""Less than one, or two nodes could each name the other as where a risk came from."""


@dataclass(frozen=True, slots=True)
class Feeds:
    """
    What a node receives: `starts` by node, then for each step, in any order, where from and what share is carried (at
    most MOST_CARRIED). A step more between two nodes that carries no more than another changes nothing.
    """

    starts: Places
    sender: Places
    carried: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Steps(Feeds):
    """One from each sender, in their order; the place of its label among the doubts, and its kind as the caller's."""

    doubt: NDArray[np.int8]
    kind: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Arrivals:
    """`words[k]` is the rank `k` of every node; 0 where nothing arrives."""

    words: Words


def arrivals(steps: Feeds, own: NDArray[np.float32], ranks: int, least: float) -> Arrivals:
    """
    `own` is each node's own risk 0-1, 0 where none is known. What is weaker than `least` goes no further. Receivers are
    shared out in parts, and those among threads; each part writes only its own, and what a sweep settles on is the same
    in any order.
    """
    itself = _packed(own, np.arange(len(own), dtype=np.uint32))
    itself[own <= 0] = 0
    words = np.zeros((ranks, len(own)), np.uint64)
    words[0] = itself
    floor = np.uint64(int(np.float32(least).view(np.uint32)) << WORD_HALF)
    bounds = _bounds(steps, len(steps.sender) // STEPS_A_PART + 1)
    with ThreadPoolExecutor(min(THREADS, len(bounds))) as pool:
        moving = list(pool.map(lambda bound: _Moving.of(steps, *bound), bounds))
        _sweep(pool, moving, words[0], floor)
        parts = list(pool.map(lambda part, bound: _Live.of(part, bound, words[0], itself, floor), moving, bounds))
        for rank in range(1, ranks):
            moving = list(pool.map(lambda part, rank=rank: part.settle(words, rank), parts))
            _sweep(pool, moving, words[rank], floor)
    return Arrivals(words)


def _bounds(steps: Feeds, parts: int) -> list[tuple[int, int]]:
    """Ranges of receivers with about equally many steps."""
    count = len(steps.starts) - 1
    wanted = np.linspace(0, int(steps.starts[-1]), parts + 1)[1:-1]
    cuts = [0, *np.searchsorted(steps.starts, wanted).tolist(), count]
    return list(pairwise(cuts))


def _sweep(pool: Executor, parts: Sequence["_Moving"], words: Words, floor: np.uint64) -> None:
    """Raises `words` along the steps of all parts until nothing rises. Only nodes that have something begin."""
    changed = words > 0
    while changed.any():
        risen = np.zeros(len(words), np.bool_)
        list(pool.map(lambda part, now=changed, then=risen: part.raised(words, now, then, floor), parts))
        changed = risen


@dataclass(frozen=True, slots=True)
class Origins:
    """By rank and node the step an arrival came by (-1: own risk, or nothing) and its rank at that step's sender."""

    step: NDArray[np.int32]
    rank: NDArray[np.int8]


def origins(steps: Steps, arrived: Arrivals) -> Origins:
    """The least doubtful of equal steps, then the first. A rank comes from no later rank of its sender."""
    words = arrived.words
    found = Origins(np.full(words.shape, -1, np.int32), np.zeros(words.shape, np.int8))
    bounds = _bounds(steps, len(steps.sender) // STEPS_A_PART + 1)
    with ThreadPoolExecutor(min(THREADS, len(bounds))) as pool:
        list(pool.map(lambda bound: _trace(found, steps, words, bound), bounds))
    return found


def _trace(found: Origins, steps: Steps, words: Words, bound: tuple[int, int]) -> None:
    part, first = _Moving.of(steps, *bound), int(steps.starts[bound[0]])
    doubt = steps.doubt[first : first + len(part.sender)]
    arrived = [words[rank].take(part.receiver) for rank in range(len(words))]
    for before in range(len(words)):
        offered = _scaled(words[before], part.sender, part.carried)
        offered[strength_of(offered) == 0] = NOTHING
        for rank in range(before, len(words)):
            came = np.flatnonzero(offered == arrived[rank])
            # Of several writes to one place the last stays.
            came = came[np.argsort(doubt[came], kind="stable")[::-1]]
            found.step[rank, part.receiver[came]] = came + first
            found.rank[rank, part.receiver[came]] = before


@dataclass(frozen=True, slots=True)
class _Moving:
    """Steps that take part in a sweep, in the order of receivers."""

    sender: Places
    receiver: Places
    carried: NDArray[np.float32]

    @classmethod
    def of(cls, steps: Feeds, low: int, high: int) -> "_Moving":
        """All steps into the receivers from `low` up to `high`."""
        inside = slice(int(steps.starts[low]), int(steps.starts[high]))
        receiver = np.repeat(np.arange(low, high), np.diff(steps.starts[low : high + 1]))
        return cls(steps.sender[inside], receiver, steps.carried[inside])

    def only(self, kept: Places) -> "_Moving":
        # `take` and not brackets, here and below: it lets go of the interpreter, so that threads run side by side.
        if len(kept) == len(self.sender):
            return self
        return _Moving(self.sender.take(kept), self.receiver.take(kept), self.carried.take(kept))

    def raised(self, words: Words, changed: NDArray[np.bool_], risen: NDArray[np.bool_], floor: np.uint64) -> None:
        """Takes in what `changed` senders offer, and marks which receivers have `risen`."""
        awake = self.only(np.flatnonzero(changed.take(self.sender)))
        if not len(awake.sender):
            return
        firsts = _firsts(awake.receiver)
        nodes = awake.receiver.take(firsts)
        best = np.maximum.reduceat(_scaled(words, awake.sender, awake.carried), firsts)
        rising = np.flatnonzero((best > words.take(nodes)) & (best >= floor))
        nodes = nodes.take(rising)
        words[nodes] = best.take(rising)
        risen[nodes] = True


@dataclass(slots=True)
class _Live:
    """
    The steps into the receivers from `low` up to `high` that can still carry something, and what each offers at the
    moment. `blocked` are those whose next sender is the one being settled; `own` is the own risk of those receivers
    that have not taken it yet.
    """

    low: int
    high: int
    steps: _Moving
    nodes: Places
    firsts: Places
    offer: Words
    pointer: NDArray[np.int8]
    blocked: Places
    own: Words
    floor: np.uint64

    @classmethod
    def of(cls, steps: _Moving, bound: tuple[int, int], first: Words, itself: Words, floor: np.uint64) -> "_Live":
        """Later ranks are weaker than the `first`: a step that carries too little of that one is done with."""
        offer = _scaled(first, steps.sender, steps.carried)
        kept = np.flatnonzero(offer >= floor)
        steps, offer = steps.only(kept), offer.take(kept)
        firsts = _firsts(steps.receiver)
        pointer, none = np.zeros(len(kept), np.int8), np.zeros(0, np.int64)
        own = itself[slice(*bound)].copy()
        return cls(*bound, steps, steps.receiver.take(firsts), firsts, offer, pointer, none, own, floor)

    def settle(self, words: Words, rank: int) -> _Moving:
        """What settled ranks of the neighbours offer, or the node's own risk where it was not taken yet."""
        self.own[words[rank - 1, self.low : self.high] == self.own] = 0
        self.advance(words, rank)
        offered = self.own.copy()
        if len(self.firsts):
            best = np.maximum.reduceat(self.offer, self.firsts)
            best[best < self.floor] = 0
            offered[self.nodes - self.low] = np.maximum(best, offered.take(self.nodes - self.low))
        words[rank, self.low : self.high] = offered
        return self.steps.only(self.blocked)

    def advance(self, words: Words, rank: int) -> None:
        """Moves pointers past senders that were just taken, and finds the steps whose next sender is not known yet."""
        just_taken = _low(words[rank - 1].take(self.nodes))
        just_taken[just_taken == 0] = NOBODY
        just_taken = np.repeat(just_taken, np.diff(self.firsts, append=len(self.offer)))
        moved = np.flatnonzero(_low(self.offer) == just_taken)
        # These stood at the rank that is settled by now; it may be what they offer next, or taken already.
        self._offer(words, self.blocked)
        moved = np.concatenate([moved, self.blocked[self._is_taken(words, self.blocked, rank)]])
        while len(moved):
            self.pointer[moved] += 1
            at_end = self.pointer.take(moved) == rank
            self.offer[moved[at_end]] = 0
            moved = moved[~at_end]
            self._offer(words, moved)
            moved = moved[self._is_taken(words, moved, rank)]
        self.blocked = np.flatnonzero(self.pointer == rank)

    def _offer(self, words: Words, steps: Places) -> None:
        flat = words.reshape(-1)
        place = self.pointer.take(steps).astype(np.int64) * words.shape[1] + self.steps.sender.take(steps)
        self.offer[steps] = _scaled(flat, place, self.steps.carried.take(steps))

    def _is_taken(self, words: Words, steps: Places, rank: int) -> NDArray[np.bool_]:
        offered, receiver = self.offer.take(steps), self.steps.receiver.take(steps)
        found = np.zeros(len(steps), np.bool_)
        for before in range(rank):
            found |= _low(offered) == _low(words[before].take(receiver))
        return found & (offered > 0)


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


def strength_of(words: Words) -> NDArray[np.float32]:
    return words.view(np.float32)[..., 1 - LOW :: 2]


def sender_of(words: Words) -> NDArray[np.uint32]:
    """Meaningless where the strength is 0."""
    return LAST - _low(words)


def _low(words: Words) -> NDArray[np.uint32]:
    return words.view(np.uint32)[..., LOW::2]
