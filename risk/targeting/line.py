"""A logistic line over the same columns as the trees: steadier where rows are few, and additive by nature."""

from dataclasses import dataclass

import numpy as np

from risk.targeting.table import Column, ColumnsDiffer, Numbers, Table

FURTHEST = 4.0  # spreads from the centre; what lies further counts as this far
SMALLEST_SPREAD = 1e-9


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
    from scipy.optimize import minimize  # noqa: PLC0415 - most of a second that only a fit may cost

    share = float(np.clip(np.average(outcomes, weights=weights), 1e-6, 1 - 1e-6))
    start = np.concatenate(([np.log(share / (1 - share))], np.zeros(standing.shape[1])))

    def loss(line: Numbers) -> tuple[float, Numbers]:
        logit = line[0] + standing @ line[1:]
        missed = weights * (1 / (1 + np.exp(-logit)) - outcomes)
        value = weights @ (np.logaddexp(0.0, logit) - outcomes * logit) + ridge / 2 * (line[1:] @ line[1:])
        return float(value), np.concatenate(([missed.sum()], standing.T @ missed + ridge * line[1:]))

    bounds = [(None, None), *((0.0 if way > 0 else None, 0.0 if way < 0 else None) for way in directions)]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 500, "ftol": 1e-12})
    return float(found.x[0]), np.asarray(found.x[1:], dtype=np.float64)
