"""A logistic line over the same columns as the trees: steadier where rows are few, and additive by nature."""

from dataclasses import dataclass

import numpy as np

from risk.targeting.table import Column, ColumnsDiffer, Numbers, Table

FURTHEST = 4.0  # spreads from the centre; what lies further counts as this far
SMALLEST_SPREAD = 1e-9
MOST_STEPS = 30
CLOSE = 1e-9
FURTHEST_LOGIT = 30.0


@dataclass(frozen=True)
class Line:
    """`base` + sum of `slopes` * how far a value lies from its `centre` in `spreads`; an unknown value adds nothing."""

    columns: tuple[Column, ...]
    base: float
    centre: Numbers
    spread: Numbers
    slopes: Numbers

    def logit(self, table: Table) -> Numbers:
        return np.asarray(self.contributions(table).sum(axis=1), dtype=np.float64)

    def contributions(self, table: Table) -> Numbers:
        """(rows, columns + 1); the last column is the base."""
        names = tuple(column.name for column in self.columns)
        if table.names != names:
            raise ColumnsDiffer(names, table.names)
        parts = _standing(table.values, self.centre, self.spread) * self.slopes
        return np.column_stack((parts, np.full(len(table), self.base)))


def fit_line(table: Table, outcomes: Numbers, weights: Numbers, *, ridge: float, nuisance: tuple[str, ...]) -> Line:
    """
    Ridge logistic regression; a slope never contradicts its column's direction. Nuisance columns are fitted beside the
    others and then left out at their average.
    """
    known = ~np.isnan(table.values)
    centre = _weighted_mean(table.values, known, weights)
    spread = np.sqrt(_weighted_mean((table.values - centre) ** 2, known, weights))
    flat = spread < SMALLEST_SPREAD
    standing = _standing(table.values, centre, np.where(flat, 1.0, spread))
    base, slopes = _fitted(standing, outcomes, weights, ridge, tuple(column.direction for column in table.columns))
    kept = np.array([name not in nuisance for name in table.names])
    left_out = standing[:, ~kept] @ slopes[~kept]
    return Line(
        columns=tuple(column for column, stays in zip(table.columns, kept, strict=True) if stays),
        base=base + float(np.average(left_out, weights=weights)),
        centre=centre[kept],
        spread=np.where(flat, 1.0, spread)[kept],
        slopes=slopes[kept],
    )


def _weighted_mean(values: Numbers, known: np.ndarray, weights: Numbers) -> Numbers:
    heavy = known * weights[:, None]
    total = np.maximum(heavy.sum(axis=0), SMALLEST_SPREAD)
    return np.asarray((np.where(known, values, 0.0) * heavy).sum(axis=0) / total, dtype=np.float64)


def _standing(values: Numbers, centre: Numbers, spread: Numbers) -> Numbers:
    return np.clip(np.nan_to_num((values - centre) / spread, nan=0.0), -FURTHEST, FURTHEST)


def _fitted(
    standing: Numbers, outcomes: Numbers, weights: Numbers, ridge: float, directions: tuple[int, ...]
) -> tuple[float, Numbers]:
    """Newton's steps; slopes that come out against their direction are set to 0 and the others fitted again."""
    design = np.column_stack((np.ones(len(standing)), standing))
    ways = np.array((0, *directions))
    free = np.ones(design.shape[1], dtype=np.bool_)
    while True:
        found = np.zeros(design.shape[1])
        found[free] = _newton(design[:, free], outcomes, weights, ridge)
        against = free & (ways * found < 0)
        if not against.any():
            return float(found[0]), found[1:]
        free &= ~against


def _newton(design: Numbers, outcomes: Numbers, weights: Numbers, ridge: float) -> Numbers:
    held = np.full(design.shape[1], ridge)
    held[0] = SMALLEST_SPREAD
    found = np.zeros(design.shape[1])
    for _ in range(MOST_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(design @ found, -FURTHEST_LOGIT, FURTHEST_LOGIT)))
        slope = design.T @ (weights * (outcomes - chance)) - held * found
        bend = (design.T * (weights * chance * (1 - chance))) @ design + np.diag(held)
        step = np.linalg.solve(bend, slope)
        found = found + step
        if np.abs(step).max() < CLOSE:
            break
    return found
