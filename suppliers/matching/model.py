"""
The shipped model: boosted trees over the evidence, kept as plain numbers in `model.json` and added up here with numpy,
so that matching needs no learning library at run time. Written by `learning.py`; monotone in every directed evidence.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from suppliers.matching.words import Vocabulary

Floats = NDArray[np.float64]
Evidences = NDArray[np.float32]
MODEL_FILE = Path(__file__).parent / "model.json"
CHUNK = 16_384  # pairs at a time: what a tree looks at then stays in the processor's cache


@dataclass(frozen=True, slots=True)
class Tree:
    """
    Asks all its questions at once. The answers, one bit each, number a row of `values`: with few questions a tree, a
    table of every combination is small, and no pair has to be walked down by itself.
    """

    feature: tuple[int, ...]
    threshold: tuple[float, ...]
    missing_yes: tuple[bool, ...]
    values: Floats

    def add_to(self, total: Floats, columns: Evidences) -> None:
        """`columns`: one row for each kind of evidence, contiguous. A question is "at most the threshold?"."""
        answers = np.zeros(columns.shape[1], dtype=np.uint16)
        for bit, (at, cut, missing_yes) in enumerate(zip(self.feature, self.threshold, self.missing_yes, strict=True)):
            # A comparison with NaN is never true, so the one not asked for has to be turned round.
            yes = ~(columns[at] > cut) if missing_yes else columns[at] <= cut
            answers |= yes.astype(np.uint16) << np.uint16(bit)
        total += self.values[answers]


@dataclass(frozen=True, slots=True)
class Cuts:
    """
    Probabilities of a pair, and for `join_from` the mean probability of two clusters. A list asks for review from
    `review_from` on, because its reviews are few and the best are chosen; a pair by itself from `review_alone_from` on.
    """

    same_from: float
    review_from: float
    review_alone_from: float
    join_from: float


@dataclass(frozen=True, slots=True)
class Model:
    """`vocabulary` holds words that names or addresses of many firms share; a rare word is not in it."""

    version: str
    evidence: tuple[str, ...]
    base: float
    trees: tuple[Tree, ...]
    cuts: Cuts
    vocabulary: Vocabulary

    def log_odds(self, values: NDArray[np.floating]) -> Floats:
        """`values`: one row a pair, columns in the order of `evidence`."""
        total = np.full(len(values), self.base)
        for start in range(0, len(values), CHUNK):
            columns = np.ascontiguousarray(values[start : start + CHUNK].T, dtype=np.float32)
            part = total[start : start + CHUNK]
            for tree in self.trees:
                tree.add_to(part, columns)
        return total


def probability_of(log_odds: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(log_odds, -30, 30))), dtype=np.float64)


@cache
def shipped_model() -> Model:
    return read_model(MODEL_FILE)


def read_model(path: Path) -> Model:
    """A model of other evidence than this code weighs is a fault of the installation, so it fails with KeyError."""
    stored = json.loads(path.read_text(encoding="utf-8"))
    return Model(
        version=stored["version"],
        evidence=tuple(stored["evidence"]),
        base=stored["base"],
        trees=tuple(_tree(nodes) for nodes in stored["trees"]),
        cuts=Cuts(**stored["cuts"]),
        vocabulary=Vocabulary(**stored["vocabulary"]),
    )


def _tree(nodes: Mapping[str, Sequence[float]]) -> Tree:
    """`left` and `right` name a node (0 or more) or, below zero, the leaf -1 - number."""
    count = len(nodes["feature"])
    values = [_leaf(nodes, answers) for answers in range(1 << count)]
    return Tree(
        feature=tuple(int(at) for at in nodes["feature"]),
        threshold=tuple(float(cut) for cut in nodes["threshold"]),
        missing_yes=tuple(bool(yes) for yes in nodes["missing_left"]),
        values=np.array(values, dtype=np.float64),
    )


def _leaf(nodes: Mapping[str, Sequence[float]], answers: int) -> float:
    at = 0 if nodes["feature"] else -1
    while at >= 0:
        at = int(nodes["left" if answers >> at & 1 else "right"][at])
    return nodes["leaves"][-1 - at]
