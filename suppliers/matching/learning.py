"""
Learns the trees that `model.py` adds up. Used when a model is made, never when records are matched.

Every directed evidence is held monotone: a likelier phone never makes a pair less likely the same, whatever one list
says. That is what lets a model of one trade serve another.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from suppliers.matching.evidence import EVIDENCE
from suppliers.matching.model import Cuts, read_model
from suppliers.matching.words import Vocabulary

Floats = NDArray[np.float64]
NO_LIMIT = 1e30
LEAST_SHARE = 0.015  # words in more texts are vocabulary of trades and places; rarer ones would be names of firms
LEAST_TEXTS = 6


@dataclass(frozen=True, slots=True)
class Lesson:
    """Evidence of labelled pairs from one source; `weight` is the say of one pair."""

    values: NDArray[np.float32]
    same: NDArray[np.bool_]
    weight: float


def common_words(texts: Sequence[Sequence[str]]) -> dict[str, float]:
    counts = Counter(word for words in texts for word in set(words) if not any(letter.isdigit() for letter in word))
    least = max(LEAST_TEXTS, LEAST_SHARE * len(texts))
    return {word: round(count / len(texts), 4) for word, count in sorted(counts.items()) if count >= least}


def learn(
    lessons: Sequence[Lesson], path: Path, *, cuts: Cuts, vocabulary: Vocabulary, version: str, seed: int
) -> None:
    """Writes the model file and proves that the written trees answer as the learnt ones do."""
    from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: PLC0415 - two seconds that matching must not pay

    values = np.concatenate([lesson.values for lesson in lessons]).astype(np.float64)
    values[:, np.isnan(values).all(axis=0)] = 0.0  # evidence that no lesson has cannot be learnt, nor binned when empty
    same = np.concatenate([lesson.same for lesson in lessons])
    weights = np.concatenate([np.full(len(lesson.same), lesson.weight) for lesson in lessons])
    learner = HistGradientBoostingClassifier(
        max_iter=150,
        learning_rate=0.08,
        max_leaf_nodes=10,
        min_samples_leaf=25,
        l2_regularization=5.0,
        max_features=0.4,  # each split sees some of the evidence: what one list lacks or misspells is not leant upon
        early_stopping=False,
        monotonic_cst=list(EVIDENCE.values()),
        random_state=seed,
    ).fit(values, same, sample_weight=weights)
    stored = {
        "version": version,
        "evidence": list(EVIDENCE),
        "base": float(learner._baseline_prediction.ravel()[0]),  # noqa: SLF001 - scikit-learn shows its trees nowhere else
        "cuts": asdict(cuts),
        "vocabulary": {"names": dict(vocabulary.names), "places": dict(vocabulary.places)},
        "trees": [_nodes(predictors[0].nodes) for predictors in learner._predictors],  # noqa: SLF001 - as above
    }
    path.write_text(json.dumps(stored, separators=(",", ":")) + "\n", encoding="utf-8")
    _prove(path, values, np.asarray(learner.decision_function(values)))


def _nodes(nodes: NDArray[np.void]) -> dict[str, list[float] | list[int] | list[bool]]:
    """Questions and leaves apart, as `model.py` reads them; a threshold no value reaches is written large."""
    leaf = nodes["is_leaf"].astype(bool)
    number = np.where(leaf, -np.cumsum(leaf), np.cumsum(~leaf) - 1)
    asked = nodes[~leaf]
    return {
        "feature": [int(at) for at in asked["feature_idx"]],
        "threshold": [_rounded_down(min(float(cut), NO_LIMIT)) for cut in asked["num_threshold"]],
        "left": [int(number[at]) for at in asked["left"]],
        "right": [int(number[at]) for at in asked["right"]],
        "missing_left": [bool(at) for at in asked["missing_go_to_left"]],
        "leaves": [round(float(value), 6) for value in nodes["value"][leaf]],
    }


def _rounded_down(cut: float) -> float:
    """The largest single-precision number that is not above: evidence is single too, so no answer changes."""
    near = np.float32(cut)
    return float(near if float(near) <= cut else np.nextafter(near, np.float32(-np.inf)))


def _prove(path: Path, values: Floats, expected: Floats) -> None:
    read = read_model(path).log_odds(values)
    worst = float(np.max(np.abs(read - expected)))
    if worst > 1e-3:  # noqa: PLR2004 - rounding of 150 leaf values to 6 places stays below
        msg = f"The written trees differ from the learnt ones by {worst:.2g}."
        raise ArithmeticError(msg)
