"""
Lets a person's answers move the shipped model: its log-odds stay the starting point, and each kind of evidence may
shift them as far as the answers justify (a Gaussian prior around the shipped model, most probable weights by Newton).

People answer doubtful pairs, mostly of one kind, and would drag the rest along. So the shipped model's own opinion of
the pairs nobody was asked about counts like a stated number of answers, half for pairs it joins, half for others.
"""

import numpy as np
from numpy.typing import NDArray

from suppliers.matching.evidence import Evidence
from suppliers.matching.model import probability_of

Floats = NDArray[np.float64]
STEPS = 30
NEAR_ENOUGH = 1e-8
# How firmly each weight is held to the shipped model: precision of the prior. Chosen among eight settings on halves of
# the training lists (docs/algorithms/matching.md); they differed by less than .005 in cluster F1.
HOLD_LEVEL = 2.0
HOLD_TRUST = 10.0
HOLD_EVIDENCE = 10.0
UNASKED_COUNT = 100.0
MOST_UNASKED = 2_000  # of either kind; more change the third decimal and cost a second
EVEN = 0.5
SLIPS = 0.05  # share of answers taken to be slips
ROUNDS = 4


def reweigh(log_odds: Floats, evidence: Evidence, answered: NDArray[np.int64], same: NDArray[np.bool_]) -> Floats:
    """`answered`: rows of `evidence` a person judged; `same`: the answers. New log-odds for every row."""
    if not len(answered):
        return log_odds
    features = np.column_stack([np.ones(len(log_odds)), log_odds, _standard(evidence)])
    prior = np.zeros(features.shape[1])
    prior[1] = 1.0
    hold = np.full(features.shape[1], HOLD_EVIDENCE)
    hold[:2] = HOLD_LEVEL, HOLD_TRUST
    opinion = probability_of(log_odds)
    unasked, counts = _unasked(opinion, answered)
    learnt_from = features[np.concatenate([answered, unasked])]
    targets = np.concatenate([same.astype(np.float64), opinion[unasked]])
    trust = _trust(opinion[answered], same)
    weights = prior
    for _ in range(ROUNDS):
        weights = _most_probable(learnt_from, targets, np.concatenate([trust, counts]), weights, prior, hold)
        trust = _trust(probability_of(features[answered] @ weights), same)
    return np.asarray(features @ weights, dtype=np.float64)


def _trust(opinion: Floats, same: NDArray[np.bool_]) -> Floats:
    """How likely an answer is right, if people slip at a stated rate: one slip must not turn the whole model."""
    said = np.where(same, opinion, 1.0 - opinion)
    return np.asarray((1 - SLIPS) * said / ((1 - SLIPS) * said + SLIPS * (1 - said)), dtype=np.float64)


def _unasked(opinion: Floats, answered: NDArray[np.int64]) -> tuple[NDArray[np.int64], Floats]:
    """Pairs nobody was asked about, every n-th by opinion so that all opinions speak, and what each of them counts."""
    free = np.ones(len(opinion), dtype=bool)
    free[answered] = False
    places, counts = [np.zeros(0, dtype=np.int64)], [np.zeros(0)]
    for part in (free & (opinion >= EVEN), free & (opinion < EVEN)):
        ranked = np.flatnonzero(part)[np.argsort(opinion[part], kind="stable")]
        chosen = ranked[:: max(1, len(ranked) // MOST_UNASKED)]
        places.append(chosen)
        counts.append(np.full(len(chosen), UNASKED_COUNT / 2 / max(len(chosen), 1)))
    return np.concatenate(places), np.concatenate(counts)


def _standard(evidence: Evidence) -> Floats:
    """Each column to mean 0 and spread 1 over all pairs; silence counts as the mean, a constant column as nothing."""
    values = np.column_stack([evidence.values, evidence.other])
    known = ~np.isnan(values)
    counts = np.maximum(known.sum(axis=0), 1)
    means = np.where(known, values, 0.0).sum(axis=0) / counts
    centred = np.where(known, values - means, 0.0)
    spread = np.sqrt((centred**2).sum(axis=0) / counts)
    return np.asarray(np.divide(centred, spread, out=np.zeros_like(centred), where=spread > NEAR_ENOUGH))


def _most_probable(
    features: Floats, targets: Floats, counts: Floats, start: Floats, prior: Floats, hold: Floats
) -> Floats:
    weights = start.copy()
    for _ in range(STEPS):
        chance = probability_of(features @ weights)
        slope = features.T @ (counts * (chance - targets)) + hold * (weights - prior)
        bend = (features.T * (counts * chance * (1 - chance))) @ features + np.diag(hold)
        step = np.linalg.solve(bend, slope)
        weights = weights - step
        if float(np.abs(step).max()) < NEAR_ENOUGH:
            break
    return weights
