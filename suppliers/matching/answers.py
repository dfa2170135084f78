"""
Lets a person's answers move the shipped model: its log-odds stay the starting point, and each kind of evidence may
shift them as far as the answers justify (a Gaussian prior around the shipped model, most probable weights by Newton).
With no answers nothing moves; with two hundred the list's own habits count.
"""

import numpy as np
from numpy.typing import NDArray

from suppliers.matching.evidence import Evidence
from suppliers.matching.model import probability_of

Floats = NDArray[np.float64]
STEPS = 30
NEAR_ENOUGH = 1e-8
# How firmly each weight is held to the shipped model: precision of the prior. Chosen beforehand, not tuned on answers.
HOLD_LEVEL = 0.3
HOLD_TRUST = 3.0
HOLD_EVIDENCE = 2.0


def reweigh(log_odds: Floats, evidence: Evidence, answered: NDArray[np.int64], same: NDArray[np.bool_]) -> Floats:
    """`answered`: rows of `evidence` a person judged; `same`: the answers. New log-odds for every row."""
    if not len(answered):
        return log_odds
    features = np.column_stack([np.ones(len(log_odds)), log_odds, _standard(evidence)])
    prior = np.zeros(features.shape[1])
    prior[1] = 1.0
    hold = np.full(features.shape[1], HOLD_EVIDENCE)
    hold[:2] = HOLD_LEVEL, HOLD_TRUST
    weights = _most_probable(features[answered], same.astype(np.float64), prior, hold)
    return np.asarray(features @ weights, dtype=np.float64)


def _standard(evidence: Evidence) -> Floats:
    """Each column to mean 0 and spread 1 over all pairs; silence counts as the mean, a constant column as nothing."""
    values = np.column_stack([evidence.values, evidence.other])
    known = ~np.isnan(values)
    counts = np.maximum(known.sum(axis=0), 1)
    means = np.where(known, values, 0.0).sum(axis=0) / counts
    centred = np.where(known, values - means, 0.0)
    spread = np.sqrt((centred**2).sum(axis=0) / counts)
    return np.asarray(np.divide(centred, spread, out=np.zeros_like(centred), where=spread > NEAR_ENOUGH))


def _most_probable(features: Floats, same: Floats, prior: Floats, hold: Floats) -> Floats:
    weights = prior.copy()
    for _ in range(STEPS):
        chance = probability_of(features @ weights)
        slope = features.T @ (chance - same) + hold * (weights - prior)
        bend = (features.T * (chance * (1 - chance))) @ features + np.diag(hold)
        step = np.linalg.solve(bend, slope)
        weights = weights - step
        if float(np.abs(step).max()) < NEAR_ENOUGH:
            break
    return weights
