"""
Many small decision trees added up, fast: all leaves that a reading still allows are one set of bits.

A tree takes one byte, a leaf one bit of it. For each reading and each stretch between two of its cuts, the leaves that
can still be reached are known beforehand; the readings of a pair are looked up and their sets intersected, which leaves
one leaf a tree. With some readings unknown more leaves remain, and the best of each give a bound that nothing exceeds.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import getitem
from typing import NamedTuple

MOST_LEAVES = 8


class _Question(NamedTuple):
    """`leaves[n]` can be reached when n of the cuts are below the reading."""

    cuts: tuple[float, ...]
    leaves: tuple[int, ...]


class _Node(NamedTuple):
    asks: int
    cut: float
    low: int
    high: int


@dataclass(frozen=True)
class Trees:
    """
    Small decision trees one after the other, all nodes in a row. A node asks whether reading `asks` is at most `cut`
    and goes `low` or `high`; a leaf asks -1. `worth` is in log-odds: what a leaf adds, or its leaves on average.
    The trees were grown so that their sum may only rise, or only fall, with each reading that has a direction. A tree
    has at most eight leaves.
    """

    readings: tuple[str, ...]
    roots: tuple[int, ...]
    asks: tuple[int, ...]
    cut: tuple[float, ...]
    low: tuple[int, ...]
    high: tuple[int, ...]
    worth: tuple[float, ...]

    @cached_property
    def average(self) -> float:
        return sum(self.worth[root] for root in self.roots)

    @cached_property
    def everywhere(self) -> int:
        """All leaves: nothing is known yet."""
        return sum(1 << (8 * tree + leaf) for tree, leaves in enumerate(self._leaves) for leaf in range(len(leaves)))

    def total(self, held: Mapping[str, float]) -> float:
        """What all readings add together: the sum of the leaves less their average."""
        return self.best(self.among(self.everywhere, held))

    def among(self, leaves: int, held: Mapping[str, float]) -> int:
        """The `leaves` that `held` readings still allow; the others may be unknown."""
        questions = self._questions
        for reading, value in held.items():
            if reading in questions:
                cuts, allowed = questions[reading]
                leaves &= allowed[bisect_left(cuts, value)]
        return leaves

    def best(self, leaves: int) -> float:
        """The most that one leaf of each tree can add, summed in the order of the trees."""
        return sum(map(getitem, self._best, leaves.to_bytes(len(self.roots), "little")), -self.average)

    def shares(self, held: Mapping[str, float]) -> dict[str, float]:
        """What each reading adds: at each node the step from its average to that of the branch taken."""
        gained = [0.0] * len(self.readings)
        leaves = self.among(self.everywhere, held).to_bytes(len(self.roots), "little")
        for steps, leaf in zip(self._steps, leaves, strict=True):
            for asked, step in steps[leaf.bit_length() - 1]:
                gained[asked] += step
        return dict(zip(self.readings, gained, strict=True))

    @cached_property
    def _leaves(self) -> tuple[tuple[int, ...], ...]:
        """By tree."""
        return tuple(tuple(self._below(root)) for root in self.roots)

    def _below(self, node: int) -> Iterator[int]:
        if self.asks[node] < 0:
            yield node
            return
        yield from self._below(self.low[node])
        yield from self._below(self.high[node])

    @cached_property
    def _bits(self) -> dict[int, int]:
        """By node: the bits of the leaves below it."""
        bits: dict[int, int] = {}
        for tree, leaves in enumerate(self._leaves):
            if len(leaves) > MOST_LEAVES:
                message = f"A tree has {len(leaves)} leaves and at most {MOST_LEAVES} are read."
                raise ValueError(message)
            bits |= {node: 1 << (8 * tree + place) for place, node in enumerate(leaves)}
        for node, asked in enumerate(self.asks):
            if asked >= 0:
                bits[node] = sum(bits[leaf] for leaf in self._below(node))
        return bits

    @cached_property
    def _questions(self) -> dict[str, _Question]:
        nodes: dict[int, list[_Node]] = {}
        for asked, cut, low, high in zip(self.asks, self.cut, self.low, self.high, strict=True):
            if asked >= 0:
                nodes.setdefault(asked, []).append(_Node(asked, cut, low, high))
        return {self.readings[asked]: self._question(held) for asked, held in nodes.items()}

    def _question(self, nodes: Sequence[_Node]) -> _Question:
        cuts = tuple(sorted({node.cut for node in nodes}))
        bits, leaves = self._bits, []
        for below in range(len(cuts) + 1):
            passed = set(cuts[:below])
            left = self.everywhere
            for node in nodes:
                left &= ~bits[node.low if node.cut in passed else node.high]
            leaves.append(left)
        return _Question(cuts, tuple(leaves))

    @cached_property
    def _best(self) -> tuple[tuple[float, ...], ...]:
        """By tree, and by the byte of the leaves that are left: the worth of the best."""
        return tuple(_best_of([self.worth[leaf] for leaf in leaves]) for leaves in self._leaves)

    @cached_property
    def _steps(self) -> tuple[tuple[tuple[tuple[int, float], ...], ...], ...]:
        """By tree and leaf: the way there, as the readings asked and what the answers add."""
        ways = zip(self.roots, self._leaves, strict=True)
        return tuple(tuple(tuple(self._way(root, leaf)) for leaf in leaves) for root, leaves in ways)

    def _way(self, root: int, leaf: int) -> Iterator[tuple[int, float]]:
        node = root
        while node != leaf:
            taken = self.low[node] if leaf in self._below(self.low[node]) else self.high[node]
            yield self.asks[node], self.worth[taken] - self.worth[node]
            node = taken


def _best_of(worth: Sequence[float]) -> tuple[float, ...]:
    best = [-float("inf")]
    for held in range(1, 1 << len(worth)):
        lowest = (held & -held).bit_length() - 1
        best.append(max(best[held & (held - 1)], worth[lowest]))
    return tuple(best)
