"""
How far rows have moved since a model learned: the population stability index, input by input and for the score.

    PSI = sum over parts of (share now - share then) x ln(share now / share then)

Parts are tenths of the rows then; unknown values are a part of their own. By custom below 0.1 is steady, 0.1 to 0.25
worth a look, above that another population.
"""

import numpy as np

from risk.targeting.metrics import BINS, Floats

LOOK, OTHER = 0.10, 0.25
LEAST = 1e-4
"""An empty part counts as this share, or one odd row would be an infinite drift."""


def psi(then: Floats, now: Floats) -> float:
    """0 where the shares are the same; NaN where there are no rows to compare."""
    if not then.size or not now.size:
        return float("nan")
    known = then[~np.isnan(then)]
    edges = np.unique(np.quantile(known, np.arange(1, BINS) / BINS)) if known.size else np.zeros(0)
    before, after = _shares(then, edges), _shares(now, edges)
    return float(((after - before) * np.log(after / before)).sum())


def _shares(values: Floats, edges: Floats) -> Floats:
    part = np.where(np.isnan(values), edges.size + 1, np.searchsorted(edges, values, side="left"))
    shares = np.bincount(part.astype(np.int64), minlength=edges.size + 2) / values.size
    return np.asarray(np.maximum(shares, LEAST))
