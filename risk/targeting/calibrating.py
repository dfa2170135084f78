"""
Puts log-odds onto the scale of chances that came true.

One slope for all and one shift for each group, by penalised logistic regression on rows that the fit had not seen: a
group's shift is held at the shift of all by `strength`, so that a small group keeps close to it. The slope is never
negative, so that no order within a group turns round.
"""

from dataclasses import dataclass

import numpy as np

from risk.targeting.table import Numbers

STEPS = 60
SMALLEST_SLOPE = 0.05
SLOPE_STRENGTH = 10.0  # holds the slope at 1 as that many units of information would
ENOUGH = 20  # outcomes of either sort, below which nothing is changed


@dataclass(frozen=True)
class Calibration:
    """`shifts` of groups come on top of `shift`. A group unknown at the fit has no shift of its own."""

    slope: float
    shift: float
    groups: tuple[str, ...] = ()
    shifts: tuple[float, ...] = ()
    rows: int = 0
    error: float = 0.0  # of the shift: one standard error, in log-odds

    def adjust(self, logits: Numbers, groups: tuple[str, ...]) -> Numbers:
        own = dict(zip(self.groups, self.shifts, strict=True))
        return np.asarray(
            self.slope * logits + self.shift + np.array([own.get(group, 0.0) for group in groups]), dtype=np.float64
        )


UNCHANGED = Calibration(slope=1.0, shift=0.0)


def fit_calibration(
    logits: Numbers, outcomes: Numbers, weights: Numbers, groups: tuple[str, ...], *, strength: float = 100.0
) -> Calibration:
    """
    All of one length, of rows that no fit behind `logits` had seen. `strength` is how many units of information (about
    p(1 - p) a row) hold a group's shift at that of all. Too few rows leave log-odds as they are.
    """
    if min(outcomes.sum(), len(outcomes) - outcomes.sum()) < ENOUGH:
        return UNCHANGED
    names = sorted({group for group in groups if group})
    inside = np.array([[group == name for name in names] for group in groups], dtype=np.float64)
    design = np.column_stack((logits, np.ones(len(logits)), inside.reshape(len(logits), len(names))))
    held = np.array([1.0, *([0.0] * (len(names) + 1))])
    ridge = np.array([SLOPE_STRENGTH, 1e-6, *([strength] * len(names))])
    found = held.copy()
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-(design @ found)))
        slope = design.T @ (weights * (outcomes - chance)) - ridge * (found - held)
        bend = (design.T * (weights * chance * (1 - chance))) @ design + np.diag(ridge)
        found = found + np.linalg.solve(bend, slope)
        found[0] = max(found[0], SMALLEST_SLOPE)
    return Calibration(
        slope=float(found[0]),
        shift=float(found[1]),
        groups=tuple(names),
        shifts=tuple(float(shift) for shift in found[2:]),
        rows=len(logits),
        error=float(np.sqrt(np.linalg.inv(bend)[1, 1])) if not names else 0.0,
    )
