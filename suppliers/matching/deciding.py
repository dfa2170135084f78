"""Turns probabilities into the three decisions, within what people can review."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from suppliers.matching.likeness import Bools, Floats, Ints
from suppliers.matching.payloads import Word

REVIEW_SHARE = 0.10  # of the rows of a list may wait for a person; more than that nobody reads
EVEN = 0.5
WORDS: tuple[Word, ...] = ("different", "review", "same")
Decisions = NDArray[np.int8]  # positions in WORDS
DIFFERENT, REVIEW, SAME = 0, 1, 2


def decide(probabilities: Floats, vetoed: Bools, *, same_from: float, review_from: float) -> Decisions:
    """Each pair by itself. A vetoed pair is no matter of doubt, whatever is left of its probability."""
    words = np.where(probabilities >= same_from, SAME, np.where(probabilities >= review_from, REVIEW, DIFFERENT))
    return np.where(vetoed, DIFFERENT, words).astype(np.int8)


def cap_reviews(decisions: Decisions, probabilities: Floats, pairs: Ints, *, rows: int) -> Decisions:
    """
    Keeps the reviews that tell most for each record a person has to open: pairs of records that stand in doubt
    together are kept together, the most doubt for each record first. What is left is decided at even odds.
    """
    kept = decisions.copy()
    doubtful = np.flatnonzero(decisions == REVIEW)
    kept[doubtful] = np.where(probabilities[doubtful] > EVEN, SAME, DIFFERENT)
    allowed = int(REVIEW_SHARE * rows)
    waiting: set[int] = set()
    for knot in _knots(doubtful, probabilities, pairs):
        for at in knot:
            both = {int(pairs[at, 0]), int(pairs[at, 1])}
            if len(waiting | both) <= allowed:
                waiting |= both
                kept[at] = REVIEW
    return kept


def _knots(doubtful: NDArray[np.int64], probabilities: Floats, pairs: Ints) -> Sequence[Sequence[int]]:
    """Doubtful pairs that hang together by their records, the knots with most doubt for each record first."""
    root: dict[int, int] = {}

    def find(record: int) -> int:
        while root.setdefault(record, record) != record:
            root[record] = root[root[record]]
            record = root[record]
        return record

    for at in doubtful.tolist():
        one, other = sorted((find(int(pairs[at, 0])), find(int(pairs[at, 1]))))
        root[other] = one
    knots: dict[int, list[int]] = defaultdict(list)
    for at in doubtful.tolist():
        knots[find(int(pairs[at, 0]))].append(at)
    doubt = np.minimum(probabilities, 1.0 - probabilities)

    def worth(knot: list[int]) -> float:
        return float(doubt[knot].sum()) / len(np.unique(pairs[knot]))

    ranked = sorted(knots.values(), key=lambda knot: (-worth(knot), knot[0]))
    return [sorted(knot, key=lambda at: (-doubt[at], at)) for knot in ranked]
