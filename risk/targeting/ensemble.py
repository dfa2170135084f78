"""
Trees and a line, averaged over fits on units drawn again.

Each bag draws the units (not their rows) with replacement, grows trees and fits a line. The mean of the bags is the
model; how far the bags disagree on a row is how sure the fit is of it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from risk.targeting.boosting import TreeSettings, fit_trees
from risk.targeting.examples import Examples
from risk.targeting.line import Line, fit_line
from risk.targeting.table import Column, Numbers, Table
from risk.targeting.trees import Trees


@dataclass(frozen=True)
class Settings:
    """
    `line_share` of the log-odds comes from the line, the rest from the trees; `ridge` holds the line's slopes. The line
    is fitted beside the nuisance columns, the trees never see them.
    """

    trees: TreeSettings
    line_share: float = 0.5
    ridge: float = 50.0
    bags: int = 10


@dataclass(frozen=True)
class Bag:
    trees: Trees
    line: Line


@dataclass(frozen=True)
class Ensemble:
    bags: tuple[Bag, ...]
    line_share: float

    @property
    def columns(self) -> tuple[Column, ...]:
        return self.bags[0].line.columns

    def logits(self, table: Table) -> Numbers:
        """(bags, rows)."""
        share = self.line_share
        return np.stack([(1 - share) * bag.trees.logit(table) + share * bag.line.logit(table) for bag in self.bags])

    def contributions(self, table: Table) -> Numbers:
        """(rows, columns + 1); the last column is the base. A row's sum is the mean of its logits."""
        total = np.zeros((len(table), len(self.columns) + 1))
        for bag in self.bags:
            total += (1 - self.line_share) * bag.trees.contributions(table)
            total += self.line_share * bag.line.contributions(table)
        return total / len(self.bags)


def fit_ensemble(
    examples: Examples, settings: Settings, *, seed: int, told: Callable[[int], None] = lambda _: None
) -> Ensemble:
    """`told` hears how many bags are done. One thread: the order of additions, and so every bit, stays the same."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # noqa: PLC0415 - has no types; comes with scikit-learn

    bags = []
    with threadpool_limits(limits=1):
        for number in range(settings.bags):
            bags.append(_bag(examples, settings, seed, number))
            told(number + 1)
    return Ensemble(tuple(bags), settings.line_share)


def _bag(examples: Examples, settings: Settings, seed: int, number: int) -> Bag:
    drawn = _drawn(examples, seed, number)
    kept = np.flatnonzero(drawn > 0)
    table, outcomes, weights = examples.table.rows(kept), examples.outcomes[kept], drawn[kept]
    line = fit_line(table, outcomes, weights, ridge=settings.ridge, nuisance=examples.nuisance)
    seen = table.only(tuple(name for name in table.names if name not in examples.nuisance))
    trees = fit_trees(seen, outcomes, weights, seed=seed + number, settings=settings.trees)
    return Bag(trees, line)


def _drawn(examples: Examples, seed: int, number: int) -> Numbers:
    """The weight of each row: how often its unit was drawn, times its own. Units are drawn in the order of names."""
    names, unit = np.unique(np.array(examples.units, dtype=object).astype(str), return_inverse=True)
    times = np.random.default_rng((seed, number)).poisson(1.0, len(names))
    return np.asarray(times[unit] * examples.weights, dtype=np.float64)
