"""
Scores with their interval and with what each column added, in log-odds that sum to those of the probability.

The interval is the calibrated mean of the bags plus and minus 1.645 standard deviations between them (90 %), with the
error of the calibration's shift added in quadrature: how far another draw of the same units would have moved the score.
It does not tell of a world that changes.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from risk.targeting.calibrating import Calibration
from risk.targeting.ensemble import Ensemble
from risk.targeting.examples import Asked
from risk.targeting.table import Numbers

NORMAL_90 = 1.6448536269514722
BASE, CALIBRATION = "base", "calibration"
LEAST = 1e-9  # a contribution below this in log-odds is left out of what is written, its amount kept in `base`
ROWS_AT_ONCE = 20_000
FURTHEST = 30.0  # log-odds beyond which a probability would round to 0 or 1


@dataclass(frozen=True)
class Prediction:
    """`contributions` add up to the log-odds of `probability` within 1e-9."""

    id: str
    probability: float
    low: float
    high: float
    contributions: tuple[tuple[str, float], ...]

    @property
    def as_json(self) -> str:
        return json.dumps(dict(self.contributions), ensure_ascii=False)


def chances(ensemble: Ensemble, calibration: Calibration, asked: Asked) -> tuple[Numbers, Numbers, Numbers]:
    """Probability, low and high of each row."""
    raw, between = _middle_and_spread(ensemble.logits(asked.table))
    middle = np.clip(calibration.adjust(raw, asked.groups), -FURTHEST, FURTHEST)
    reach = NORMAL_90 * np.sqrt((calibration.slope * between) ** 2 + calibration.error**2)
    return _chance(middle), _chance(middle - reach), _chance(middle + reach)


def predictions(ensemble: Ensemble, calibration: Calibration, asked: Asked) -> Iterator[Prediction]:
    """In the order of `asked`; a part of the rows at a time."""
    names = [column.name for column in asked.table.columns]
    for start in range(0, len(asked.ids), ROWS_AT_ONCE):
        place = np.arange(start, min(start + ROWS_AT_ONCE, len(asked.ids)))
        part = Asked(
            tuple(asked.ids[row] for row in place), asked.table.rows(place), tuple(asked.groups[row] for row in place)
        )
        probability, low, high = chances(ensemble, calibration, part)
        added = ensemble.contributions(part.table)
        shifts = np.log(probability / (1 - probability)) - added.sum(axis=1)
        for row, whose in enumerate(part.ids):
            told = [(name, float(part)) for name, part in zip(names, added[row], strict=False) if abs(part) >= LEAST]
            rest = float(added[row].sum()) - sum(part for _, part in told)
            yield Prediction(
                id=whose,
                probability=float(probability[row]),
                low=float(low[row]),
                high=float(high[row]),
                contributions=((BASE, rest), *told, (CALIBRATION, float(shifts[row]))),
            )


def _middle_and_spread(logits: Numbers) -> tuple[Numbers, Numbers]:
    """Added bag by bag: numpy's own sums take another order for one row than for many, and another last digit."""
    middle, squares = np.zeros(logits.shape[1]), np.zeros(logits.shape[1])
    for bag in logits:
        middle += bag / len(logits)
    for bag in logits:
        squares += (bag - middle) ** 2
    return middle, np.sqrt(squares / max(len(logits) - 1, 1))


def _chance(logit: Numbers) -> Numbers:
    return np.asarray(1 / (1 + np.exp(-np.clip(logit, -FURTHEST, FURTHEST))), dtype=np.float64)
