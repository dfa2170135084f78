"""
Boosted trees as plain arrays, and what each column adds to a row's log-odds.

A row's contributions are Shapley values over the columns on each path, a column that is left out being averaged by how
many training rows went either way (the definition of Lundberg et al., "Consistent individualized feature attribution
for tree ensembles", 2018). They are exact. A tree's answer depends only on which of its splits send the row left, so
they are worked out once for every such pattern and then looked up: cost grows with trees times rows, not with paths.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from math import factorial

import numpy as np
import numpy.typing as npt

from risk.targeting.table import Column, ColumnsDiffer, Numbers, Table

Whole = npt.NDArray[np.int64]
LEAF = -1
PATTERNS_AT_ONCE = 4096  # above that many possible patterns of a tree only those that occur are worked out


@dataclass(frozen=True)
class Trees:
    """
    One entry a node: `column` of the split (LEAF in a leaf), `threshold` (a value at or below goes left), whether an
    unknown value goes left, the nodes `left` and `right`, `value` in log-odds, `count` of training rows. Tree t has the
    nodes `starts[t]` to `starts[t + 1]`, its root first; `left` and `right` count within the tree.
    """

    columns: tuple[Column, ...]
    base: float
    starts: Whole
    column: Whole
    threshold: Numbers
    unknown_left: npt.NDArray[np.bool_]
    left: Whole
    right: Whole
    value: Numbers
    count: Numbers

    def logit(self, table: Table) -> Numbers:
        self._refuse_others(table)
        total = np.full(len(table), self.base)
        for tree in self._trees:
            total += tree.value[tree.leaves_of(table.values)]
        return total

    def contributions(self, table: Table) -> Numbers:
        """(rows, columns + 1); the last column is the base. A row's sum is its logit within 1e-9."""
        self._refuse_others(table)
        total = np.zeros((len(table), len(self.columns) + 1))
        total[:, -1] = self.base
        for tree in self._trees:
            tree.add_contributions(table.values, total)
        return total

    @cached_property
    def _trees(self) -> tuple["Tree", ...]:
        return tuple(self._cut())

    def _cut(self) -> Iterator["Tree"]:
        for start, end in zip(self.starts[:-1], self.starts[1:], strict=True):
            part = slice(int(start), int(end))
            yield Tree(
                self.column[part],
                self.threshold[part],
                self.unknown_left[part],
                self.left[part],
                self.right[part],
                self.value[part],
                self.count[part],
            )

    def _refuse_others(self, table: Table) -> None:
        names = tuple(column.name for column in self.columns)
        if table.names != names:
            raise ColumnsDiffer(names, table.names)


@dataclass(frozen=True)
class Tree:
    column: Whole
    threshold: Numbers
    unknown_left: npt.NDArray[np.bool_]
    left: Whole
    right: Whole
    value: Numbers
    count: Numbers

    @cached_property
    def splits(self) -> Whole:
        return np.flatnonzero(self.column != LEAF)

    @cached_property
    def paths(self) -> tuple["Path", ...]:
        """One a leaf: through which splits, and whether to the left."""
        bit = {int(node): place for place, node in enumerate(self.splits)}
        found: list[Path] = []
        waiting: list[tuple[int, tuple[Step, ...]]] = [(0, ())]
        while waiting:
            node, steps = waiting.pop()
            if self.column[node] == LEAF:
                found.append(Path(node, steps))
                continue
            for child, goes_left in ((int(self.left[node]), True), (int(self.right[node]), False)):
                share = float(self.count[child] / self.count[node])
                step = Step(bit[node], int(self.column[node]), share, goes_left=goes_left)
                waiting.append((child, (*steps, step)))
        return tuple(found)

    def decisions(self, values: Numbers) -> Whole:
        """For each row the pattern of its splits: bit s is set where split s sends it left."""
        pattern = np.zeros(len(values), dtype=np.int64)
        for place, node in enumerate(self.splits):
            column = values[:, self.column[node]]
            goes_left = column <= self.threshold[node]
            if self.unknown_left[node]:
                goes_left |= np.isnan(column)
            pattern |= goes_left.astype(np.int64) << place
        return pattern

    def leaves_of(self, values: Numbers) -> Whole:
        """For each row its leaf."""
        patterns, of_row = self._patterns(values)
        leaf = np.zeros(len(patterns), dtype=np.int64)
        for path in self.paths:
            leaf[path.taken(patterns)] = path.leaf
        return leaf[of_row]

    def add_contributions(self, values: Numbers, total: Numbers) -> None:
        """Adds to `total` (rows, columns + 1)."""
        patterns, of_row = self._patterns(values)
        used = sorted({step.column for path in self.paths for step in path.steps})
        place = {column: number for number, column in enumerate(used)}
        shares = np.zeros((len(patterns), len(used)))
        for path in self.paths:
            worth = float(self.value[path.leaf])
            total[:, -1] += worth * path.reach
            for column, share in path.contributions(patterns):
                shares[:, place[column]] += worth * share
        for column, number in place.items():
            total[:, column] += shares[of_row, number]

    def _patterns(self, values: Numbers) -> tuple[Whole, npt.NDArray[np.intp] | Whole]:
        """The patterns to work out, and for each row which of them is its own."""
        decided = self.decisions(values)
        if 1 << len(self.splits) <= PATTERNS_AT_ONCE:
            return np.arange(1 << len(self.splits), dtype=np.int64), decided
        return np.unique(decided, return_inverse=True)


@dataclass(frozen=True)
class Step:
    split: int
    column: int
    share: float
    goes_left: bool


@dataclass(frozen=True)
class Path:
    leaf: int
    steps: tuple[Step, ...]

    @property
    def reach(self) -> float:
        """The share of training rows that end here."""
        share = 1.0
        for step in self.steps:
            share *= step.share
        return share

    def taken(self, patterns: Whole) -> npt.NDArray[np.bool_]:
        here = np.ones(len(patterns), dtype=np.bool_)
        for step in self.steps:
            here &= ((patterns >> step.split) & 1).astype(np.bool_) == step.goes_left
        return here

    def contributions(self, patterns: Whole) -> Iterator[tuple[int, Numbers]]:
        """For each column on the way what it adds to the chance of ending here, per pattern."""
        columns = sorted({step.column for step in self.steps})
        known = np.ones((len(patterns), len(columns)))
        averaged = np.ones(len(columns))
        for step in self.steps:
            place = columns.index(step.column)
            known[:, place] *= ((patterns >> step.split) & 1) == step.goes_left
            averaged[place] *= step.share
        for place, column in enumerate(columns):
            others = [other for other in range(len(columns)) if other != place]
            weights = _by_size(known[:, others], averaged[others])
            yield column, (known[:, place] - averaged[place]) * weights


def _by_size(known: Numbers, averaged: Numbers) -> Numbers:
    """Sum over all subsets of the other columns: Shapley weight times what the known and the averaged columns leave."""
    others = len(averaged)
    sums = np.zeros((len(known), others + 1))  # per size of the subset of known columns
    sums[:, 0] = 1.0
    for place in range(others):
        taken = sums[:, :-1] * known[:, place, None]
        sums *= averaged[place]
        sums[:, 1:] += taken
    ways = factorial(others + 1)
    weights = np.array([factorial(size) * factorial(others - size) / ways for size in range(others + 1)])
    return np.asarray(sums @ weights, dtype=np.float64)
