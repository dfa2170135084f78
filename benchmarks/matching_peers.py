"""What a script in an afternoon does: one likeness and a cut, or a logistic on three likenesses; both by rapidfuzz."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz
from rapidfuzz.process import cpdist
from sklearn.linear_model import LogisticRegression

from benchmarks.matching_data import LabelledList, Pair
from benchmarks.matching_training import quality
from suppliers.matching import ComparePair
from suppliers.matching.blocking import candidate_pairs
from suppliers.matching.reading import read_records

Floats = NDArray[np.float64]
Scorer = Callable[[Sequence[ComparePair]], Floats]
CUTS = np.linspace(0.3, 1.0, 36)


def likenesses(pairs: Sequence[ComparePair]) -> Floats:
    """Name, address, phone, 0 to 1; a field that one side lacks counts as half."""
    columns = []
    for field in ("name", "address", "phone"):
        left = [getattr(pair.left, field).casefold() for pair in pairs]
        right = [getattr(pair.right, field).casefold() for pair in pairs]
        scores = np.asarray(cpdist(left, right, scorer=fuzz.token_sort_ratio), dtype=np.float64) / 100
        silent = np.array([not (one and other) for one, other in zip(left, right, strict=True)])
        columns.append(np.where(silent, 0.5, scores))
    return np.column_stack(columns)


def mean_of_sorted_tokens(pairs: Sequence[ComparePair]) -> Floats:
    return np.asarray(likenesses(pairs)[:, :2].mean(axis=1), dtype=np.float64)


def logistic_f1(pairs: Sequence[ComparePair], same: NDArray[np.bool_] | None = None) -> Floats:
    """Learns on every other pair and answers all: half of the answers for free, where ours has none or 200."""
    seen = likenesses(pairs)
    if same is None:
        return np.asarray(seen.mean(axis=1), dtype=np.float64)
    model = LogisticRegression(max_iter=500).fit(seen[::2], same[::2])
    return np.asarray(model.predict_proba(seen)[:, 1], dtype=np.float64)


def peer_clusters(listed: LabelledList, run: Scorer) -> set[Pair]:
    """Our candidate pairs, joined wherever the score passes the cut that is best on the answers."""
    places = candidate_pairs(read_records(listed.records)).pairs
    pairs = [ComparePair(listed.records[one], listed.records[other]) for one, other in places.tolist()]
    truth = listed.true_pairs()
    same = np.array([(one, other) in truth for one, other in places.tolist()])
    scores = logistic_f1(pairs, same) if run is logistic_f1 else run(pairs)
    found = (_joined(len(listed.records), places[scores >= cut], listed) for cut in CUTS)
    return max(found, key=lambda pairs_found: quality(pairs_found, truth).f1)


def _joined(count: int, links: NDArray[np.int64], listed: LabelledList) -> set[Pair]:
    root = list(range(count))

    def find(at: int) -> int:
        while root[at] != at:
            root[at] = root[root[at]]
            at = root[at]
        return at

    for one, other in links.tolist():
        root[find(other)] = find(one)
    sizes = np.bincount([find(at) for at in range(count)])
    if int((sizes * (sizes - 1) // 2).sum()) > 20 * count:  # a cut that joins nearly everything is no candidate
        return set()
    return LabelledList(listed.records, tuple(str(find(at)) for at in range(count))).true_pairs()


def best_cut(same: NDArray[np.bool_], scores: Floats) -> float:
    """The highest F1 of any cut between two different scores."""
    order = np.argsort(-scores, kind="stable")
    ranked, answers = scores[order], same[order]
    hits, found = np.cumsum(answers), np.arange(1, len(answers) + 1)
    at_cut = np.append(ranked[1:] != ranked[:-1], True)
    return float(np.max(np.where(at_cut, 2 * hits / (found + answers.sum()), 0.0)))
