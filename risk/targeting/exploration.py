"""
Looking also where no finding is expected, and counting it so that the looking itself does not make the risk.

Findings are only made where somebody looks. A model that learns from them sends more visits where visits have been, and
two areas of equal risk drift apart (Ensign and others, "Runaway feedback loops in predictive policing", 2018). Two
things undo it: a share of the visits is drawn by lot among all that were not chosen, each with its chance written down,
and what was seen weighs one over the chance that it was looked at.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from foundation.errors import Invalid, Place
from risk.targeting.metrics import Floats, Places

HEAVIEST = 20.0
"""A visit never weighs more: one rare draw would otherwise outvote all others. What is cut off is bias, and small."""
NORMAL_95 = 1.959964


class PropensityInvalid(Invalid):
    code = "targeting.propensity_invalid"

    def __init__(self, row: int, value: float) -> None:
        super().__init__(
            "The chance that a visit was made is above 0 and at most 1: mend it, or leave the visit out.",
            places=(Place(row=row, column="propensity", value=str(value)),),
        )


@dataclass(frozen=True, slots=True)
class Chosen:
    """`propensity` of every candidate, chosen or not: 1 for those chosen by score, else its chance in the lot."""

    places: Places
    by_lot: NDArray[np.bool_]
    propensity: Floats


@dataclass(frozen=True, slots=True)
class HitRate:
    """
    Share of all candidates with a finding, told from the visits made. `unbiased` (Horvitz-Thompson) is right on
    average for any chances; `steady` (self-normalised) varies less and cannot pass 1; the range is of `steady`.
    """

    visits: int
    unbiased: float
    steady: float
    low: float
    high: float


def training_weights(propensity: Floats) -> Floats:
    """One over the chance, at most 20. Raises PropensityInvalid."""
    _require_chances(propensity)
    return np.asarray(np.minimum(1 / propensity, HEAVIEST))


def choose(score: Floats, slots: int, lot_share: float, rng: np.random.Generator) -> Chosen:
    """
    The highest scores fill their part of the slots, equal ones in random order; every other candidate has the same
    chance in the lot for the rest. `lot_share` 0 leaves all others without any chance.
    """
    by_lot = round(slots * lot_share)
    order = np.lexsort((rng.random(score.size), -score))
    first, others = order[: slots - by_lot], order[slots - by_lot :]
    drawn = rng.choice(others, size=min(by_lot, others.size), replace=False)
    propensity = np.full(score.size, drawn.size / others.size if others.size else 1.0)
    propensity[first] = 1.0
    return Chosen(
        places=np.concatenate([first, drawn]),
        by_lot=np.arange(first.size + drawn.size) >= first.size,
        propensity=propensity,
    )


def hit_rate(found: Floats, propensity: Floats, candidates: int) -> HitRate:
    """
    `found` and `propensity` of the visits made, of `candidates` that all had a chance. Its range takes visits as drawn
    one by one, which is a little wide for a lot without replacement. Raises PropensityInvalid.
    """
    _require_chances(propensity)
    weight = 1 / propensity
    steady = float(weight @ found / weight.sum())
    spread = NORMAL_95 * float(np.sqrt(((1 - propensity) * (weight * (found - steady)) ** 2).sum())) / weight.sum()
    return HitRate(
        visits=found.size,
        unbiased=float(weight @ found / candidates),
        steady=steady,
        low=max(steady - spread, 0.0),
        high=min(steady + spread, 1.0),
    )


def _require_chances(propensity: Floats) -> None:
    wrong = np.flatnonzero(~((propensity > 0) & (propensity <= 1)))
    if wrong.size:
        raise PropensityInvalid(int(wrong[0]) + 1, float(propensity[wrong[0]]))
