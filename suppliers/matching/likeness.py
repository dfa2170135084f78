"""Compares one text of the left record with one of the right, for all pairs at once. Silence gives NaN, never zero."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.process import cpdist

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def likeness(texts: Sequence[str], pairs: Ints, scorer: Callable[..., float], *, full: float = 1.0) -> Floats:
    """`full`: what `scorer` gives for equal texts. Equal texts are not measured again."""
    codes, held = coded(texts), np.array(texts, dtype=object)
    left, right = codes[pairs[:, 0]], codes[pairs[:, 1]]
    scores = np.where((left < 0) | (right < 0), np.nan, 1.0)
    unequal = np.flatnonzero((left != right) & (left >= 0) & (right >= 0))
    if len(unequal):
        one, other = held[pairs[unequal, 0]].tolist(), held[pairs[unequal, 1]].tolist()
        scores[unequal] = np.asarray(cpdist(one, other, scorer=scorer), dtype=np.float64) / full
    return scores


def equal(texts: Sequence[str], pairs: Ints) -> Floats:
    codes = coded(texts)
    left, right = codes[pairs[:, 0]], codes[pairs[:, 1]]
    return np.where((left < 0) | (right < 0), np.nan, (left == right).astype(np.float64))


def coded(texts: Sequence[str]) -> Ints:
    """Equal texts get equal numbers; an empty one gets -1."""
    numbers: dict[str, int] = {"": -1}
    return np.array([numbers.setdefault(text, len(numbers)) for text in texts], dtype=np.int64)


def both(has: Sequence[bool], pairs: Ints) -> Ints:
    """Which pairs have something on either side: the few that are worth a look one by one."""
    held = np.array(has, dtype=bool)
    return np.flatnonzero(held[pairs[:, 0]] & held[pairs[:, 1]]) if len(pairs) else np.zeros(0, dtype=np.int64)
