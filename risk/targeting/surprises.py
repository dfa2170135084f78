"""
How much worse a visit found a place than its examiner finds places.

Examiners differ more than places do, so a past finding counts by how far it lies above what that examiner was expected
to find on that day: the examiner's own rate over strictly earlier days, fading and held at the rate of all.
"""

from dataclasses import dataclass

import numpy as np

from risk.targeting.past import remember
from risk.targeting.table import Numbers
from risk.targeting.visit_rows import Visits

EXAMINER_HALF_LIFE = 365.0  # days
EXAMINER_STRENGTH = 100.0  # visits that hold an examiner's rate at that of all
ALL_STRENGTH = 200.0  # visits that hold the rate of all at the first guess
FIRST_GUESS = (0.15, 0.25, 0.8, 0.9)  # before anything is known; gone after some hundred visits
MOST_MINOR = 8.0
MINOR_SCALE = 4.0
MEASURES = ("severe", "major", "minor", "minor_count")


@dataclass(frozen=True)
class Surprises:
    """(visits, measures): `happened`, what was `expected` of the examiner that day, and of `anyone`."""

    happened: Numbers
    expected: Numbers
    anyone: Numbers

    @property
    def residual(self) -> Numbers:
        return self.happened - self.expected

    @property
    def examiner_logit(self) -> Numbers:
        """Log-odds that this examiner finds something severe: the nuisance of a fit."""
        chance = np.clip(self.expected[:, 0], 1e-4, 1 - 1e-4)
        return np.asarray(np.log(chance / (1 - chance)), dtype=np.float64)


def surprises(visits: Visits, *, origin: int) -> Surprises:
    """`origin` fixes the scale of fading sums, the same for every history of one model."""
    happened = _happened(visits.found)
    everyone = ("all",) * len(visits)
    anyone = _expected(visits, everyone, happened, np.tile(FIRST_GUESS, (len(visits), 1)), ALL_STRENGTH, origin)
    expected = _expected(visits, visits.examiners, happened, anyone, EXAMINER_STRENGTH, origin)
    return Surprises(happened, expected, anyone)


def _expected(
    visits: Visits, keys: tuple[str, ...], happened: Numbers, held_at: Numbers, strength: float, origin: int
) -> Numbers:
    past = remember(keys, visits.days, happened, origin=origin, half_life=EXAMINER_HALF_LIFE)
    so_far = past.on(keys, visits.days)
    return np.asarray(
        (so_far.sums + strength * held_at) / (so_far.weight + strength)[:, None],
        dtype=np.float64,
    )


def _happened(found: Numbers) -> Numbers:
    severe, major, minor = found.T > 0
    count = np.minimum(found[:, 2], MOST_MINOR) / MINOR_SCALE
    return np.stack((severe, major, minor, count), axis=1).astype(np.float64)
