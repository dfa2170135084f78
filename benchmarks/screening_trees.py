"""Grows the trees of the scorecard, and writes them down as plain numbers."""

from dataclasses import dataclass

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from sanctions.screening.score_features import TREE_READINGS

TREES = 90
RATE = 0.15
LEAVES = 8
BINS = 64
RIDGE = 3.0
FEWEST_IN_LEAF = 40
EASY = -5.0  # log-odds: of wrong answers below it one in five is kept, and counts five times
EASY_KEPT = 0.2
OTHER_KEPT = 0.25  # of the wrong answers to right queries; they count once, so a quarter of an innocent's
DIGITS = 5


@dataclass
class Rows:
    """One row per (query, candidate, name): readings, fixed points, its candidate; per candidate label and query."""

    readings: np.ndarray
    fixed: np.ndarray
    owner: np.ndarray
    label: np.ndarray
    query: np.ndarray
    innocent: np.ndarray

    def best(self, scores: np.ndarray) -> np.ndarray:
        """For each candidate the row of the name that scores best."""
        order = np.lexsort((-(scores + self.fixed), self.owner))
        first = np.concatenate(([True], self.owner[order][1:] != self.owner[order][:-1]))
        return order[first]

    def of_queries(self, wanted: np.ndarray) -> "Rows":
        candidates = wanted[self.query]
        rows = candidates[self.owner]
        renumbered = np.cumsum(candidates) - 1
        return Rows(
            self.readings[rows],
            self.fixed[rows],
            renumbered[self.owner[rows]],
            self.label[candidates],
            self.query[candidates],
            self.innocent[candidates],
        )


def grow(rows: Rows, seed: int) -> HistGradientBoostingClassifier:
    """Twice: the first trees say which of a party's names to learn from. Parties of another kind teach nothing."""
    scores = rows.readings[:, 0] - rows.readings[:, 7] - rows.readings[:, 10]  # agreement less what is left over
    keen = False
    for _ in range(2):
        model = _grown(rows, scores, seed, keen=keen)
        scores, keen = model.decision_function(rows.readings), True
    return model


def _grown(rows: Rows, scores: np.ndarray, seed: int, *, keen: bool) -> HistGradientBoostingClassifier:
    best = rows.best(scores)
    luck = np.random.default_rng(seed).random(len(best))
    weight = np.ones(len(best))
    kept = (rows.fixed[best] == 0) & (rows.label | rows.innocent | (luck < OTHER_KEPT))
    if keen:
        easy = ~rows.label & (scores[best] < EASY)
        kept &= ~easy | (luck < EASY_KEPT * np.where(rows.innocent, 1.0, OTHER_KEPT))
        weight = np.where(easy, 1 / EASY_KEPT, 1.0)
    model = HistGradientBoostingClassifier(
        max_iter=TREES,
        learning_rate=RATE,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=FEWEST_IN_LEAF,
        l2_regularization=RIDGE,
        max_bins=BINS,
        monotonic_cst=list(TREE_READINGS.values()),
        early_stopping=False,
    )
    return model.fit(rows.readings[best][kept], rows.label[kept], sample_weight=weight[kept])


def written(model: HistGradientBoostingClassifier, scale: float) -> tuple[dict[str, list[float] | list[str]], float]:
    """The trees as flat lists, and the sum of what all leaves are worth on average (with the model's own base)."""
    trees: dict[str, list[float]] = {"roots": [], "asks": [], "cut": [], "low": [], "high": [], "worth": []}
    base = float(model._baseline_prediction[0, 0]) * scale  # noqa: SLF001 - no public way to the trees
    for (tree,) in model._predictors:  # noqa: SLF001 - as above
        start = len(trees["asks"])
        trees["roots"].append(start)
        nodes = tree.nodes
        worth = np.round(_averages(nodes) * scale, DIGITS)
        for place, node in enumerate(nodes):
            leaf = bool(node["is_leaf"])
            trees["asks"].append(-1 if leaf else int(node["feature_idx"]))
            trees["cut"].append(0.0 if leaf else float(node["num_threshold"]))
            trees["low"].append(0 if leaf else start + int(node["left"]))
            trees["high"].append(0 if leaf else start + int(node["right"]))
            trees["worth"].append(float(worth[place]))
        base += float(worth[0])
    return {"readings": list(TREE_READINGS), **trees}, base


def _averages(nodes: np.ndarray) -> np.ndarray:
    """What each node is worth: a leaf its value, others the average of their leaves by the rows that came there."""
    worth = nodes["value"].astype(float)
    for place in range(len(nodes) - 1, -1, -1):
        if not nodes[place]["is_leaf"]:
            low, high = int(nodes[place]["left"]), int(nodes[place]["right"])
            counts = nodes["count"][[low, high]].astype(float)
            worth[place] = float(np.average(worth[[low, high]], weights=counts))
    return worth
