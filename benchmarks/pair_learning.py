"""
Fits the scorecard of `sanctions compare`, which weighs two given names without a list to search.

    python -m benchmarks.pair_learning LISTS --out sanctions/screening/pair_scorecard.json

A search asks which of ten thousand parties this is, and nearly all answers are no. A comparison asks about one pair
that somebody already thought alike: as many yes as no, and the wrong ones are relatives, sister firms and namesakes.
Only the training half of the parties is used; `benchmarks.name_pairs` and `benchmarks.cross_script` judge on the other.
"""

import argparse
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from benchmarks.pair_data import LabelledPair, aliases, cross_script, hard, published_pairs, strangers, two_lists
from benchmarks.screening_learning import FIXED, MOST_AGREEMENT, calibration
from benchmarks.screening_trees import Rows, written
from sanctions.lists.entries import Strength
from sanctions.screening.score_align import align
from sanctions.screening.score_card import probability_of
from sanctions.screening.score_features import TREE_READINGS, Sides, read_pair
from sanctions.screening.score_name import read_score_name
from sanctions.screening.score_rarity import general_rarity
from sanctions.screening.score_scripts import one_script

SEEDS = (7, 8)
TREES = 60
RATE = 0.12
LEAVES = 6
RIDGE = 5.0
FEWEST_IN_LEAF = 40
ROUNDS = 2
FOLDS = 4
# Beyond the trees, in log-odds. Pairs from lists never show two parties of one whole name, and trees are level where
# little agrees: what rarity and likeness are worth there is judgement.
JUDGED = {"shared_weight": 1.0, "sounds_alike": 1.0}
RARITY_SLOPE = 0.02  # for each nat of agreement
STRONG_PRECISION = 0.98
SHIFT_STEP = 1e-6
_ORDER = list(TREE_READINGS)
AGREEMENT, QUERY_LEFT, LIST_LEFT = map(_ORDER.index, ("agreement", "query_weight_left", "list_weight_left"))


def rows_of(pairs: Sequence[LabelledPair]) -> Rows:
    held: list[tuple[float, ...]] = []
    owner: list[int] = []
    label: list[bool] = []
    rarity = general_rarity()
    for pair in pairs:
        query = read_score_name(pair.query, pair.kind)
        targets = [name for text in pair.targets if (name := read_score_name(text, pair.kind)).tokens]
        if not query.tokens or not targets:
            continue
        for target in targets:
            one, other = one_script(query, target)
            sides = Sides(pair.kind, pair.kind, Strength.ALIAS)
            readings = read_pair(align(one, other, rarity), sides)
            held.append(tuple(readings[reading] for reading in TREE_READINGS))
            owner.append(len(label))
        label.append(pair.same)
    nobody = np.zeros(len(label), dtype=bool)
    none = np.zeros(len(held), dtype=np.float32)
    return Rows(
        np.asarray(held, dtype=np.float32), none, np.asarray(owner), np.asarray(label), np.arange(len(label)), nobody
    )


def grow(rows: Rows) -> HistGradientBoostingClassifier:
    """Twice: the first trees say which of a party's names is the one to learn from."""
    scores = rows.readings[:, AGREEMENT] - rows.readings[:, QUERY_LEFT] - rows.readings[:, LIST_LEFT]
    for _ in range(ROUNDS):
        model = HistGradientBoostingClassifier(
            max_iter=TREES,
            learning_rate=RATE,
            max_leaf_nodes=LEAVES,
            min_samples_leaf=FEWEST_IN_LEAF,
            l2_regularization=RIDGE,
            monotonic_cst=list(TREE_READINGS.values()),
            early_stopping=False,
        ).fit(rows.readings[rows.best(scores)], rows.label)
        scores = model.decision_function(rows.readings)
    return model


def unseen_scores(rows: Rows) -> np.ndarray:
    """Of each row, by trees that did not grow on its pair."""
    fold = np.random.default_rng(0).integers(FOLDS, size=len(rows.label))
    scores = np.zeros(len(rows.readings))
    for held_out in range(FOLDS):
        others = (fold == held_out)[rows.owner]
        scores[others] = grow(rows.of_queries(fold != held_out)).decision_function(rows.readings[others])
    return scores


def best_line(scores: np.ndarray, label: np.ndarray) -> float:
    """The score from which alerting gives the best F1."""
    order = np.argsort(-scores, kind="stable")
    right = np.cumsum(label[order])
    f1 = 2 * right / (np.arange(1, len(label) + 1) + label.sum())
    return float(scores[order][int(np.argmax(f1))])


def precise_line(scores: np.ndarray, label: np.ndarray, precision: float) -> float:
    order = np.argsort(-scores, kind="stable")
    share = np.cumsum(label[order]) / np.arange(1, len(label) + 1)
    sure = np.nonzero(share >= precision)[0]
    return float(scores[order][sure[-1]]) if len(sure) else float(scores.max())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lists", type=Path, nargs="?")
    parser.add_argument("--out", type=Path)
    given = parser.parse_args()
    if given.lists is None or given.out is None:
        print("not run: give the folder of published lists and --out")
        return
    pairs: list[LabelledPair] = []
    for seed in SEEDS:
        held = published_pairs(given.lists, training=True, seed=seed)
        pairs += [*hard(held), *aliases(held), *two_lists(held), *cross_script(held), *strangers(held)]
    _write(given.out, rows_of(pairs))


def judged(rows: Rows) -> np.ndarray:
    """What the curves beside the trees add to each row."""
    points = RARITY_SLOPE * rows.readings[:, AGREEMENT].astype(float)
    for reading, worth in JUDGED.items():
        points += worth * np.clip(rows.readings[:, _ORDER.index(reading)], 0.0, 1.0)
    return points


def shift_of(scores: np.ndarray, label: np.ndarray) -> float:
    """What makes the mean probability the share of pairs that are one party."""
    low, high = -20.0, 20.0
    while high - low > SHIFT_STEP:
        shift = (low + high) / 2
        low, high = (shift, high) if (1 / (1 + np.exp(-scores - shift))).mean() < label.mean() else (low, shift)
    return low


def _write(path: Path, rows: Rows) -> None:
    scores, beyond = unseen_scores(rows), judged(rows)
    best = rows.best(scores + beyond)
    slope, _ = calibration(scores[best], rows.label.astype(float))
    trees, base = written(grow(rows), slope)
    shift = shift_of(scores[best] * slope + beyond[best], rows.label)
    final = scores[best] * slope + beyond[best] + shift
    possible = best_line(final, rows.label)
    strong = max(precise_line(final, rows.label, STRONG_PRECISION), possible)
    card = {
        "version": "",
        "purpose": "Probability that two given names are one party, when as many pairs are as are not. "
        "Decides what a person looks at, never a sanction.",
        "trained_on": {
            "lists": "OFAC SDN and non-SDN, EU FSF 2021, UN consolidated 2021: the training half of their parties",
            "pairs": len(rows.label),
            "same_party": int(rows.label.sum()),
            "made_by": "python -m benchmarks.pair_learning",
        },
        "limits": "Says nothing of two parties that share a whole name.",
        "base": round(base + shift, 4),
        "curves": {
            "agreement": {"knots": [0.0, MOST_AGREEMENT], "points": [0.0, RARITY_SLOPE * MOST_AGREEMENT]},
            **{reading: {"knots": [0.0, 1.0], "points": [0.0, points]} for reading, points in (FIXED | JUDGED).items()},
        },
        "bands": {
            "strong": round(probability_of(strong), 4),
            "possible": round(probability_of(possible), 4),
            "meaning": "possible: the best F1 on training pairs unseen by their trees; strong: 98 in 100 are one party",
        },
        "corroboration": {"same_country": 0.0, "other_country": 0.0, "same_identifier": 0.0, "source": "not compared"},
        "trees": trees,
    }
    card["version"] = hashlib.sha256(json.dumps(card, sort_keys=True).encode()).hexdigest()[:12]
    path.write_text(json.dumps(card) + "\n")
    print(path, card["version"], card["bands"], len(rows.label), "pairs")


if __name__ == "__main__":
    main()
