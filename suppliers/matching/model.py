"""
The shipped model: boosted trees over the evidence, kept as plain numbers in `model.json` and added up here with numpy,
so that matching needs no learning library at run time. Written by `learning.py`; monotone in every directed evidence.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from suppliers.matching.words import Vocabulary

Floats = NDArray[np.float64]
MODEL_FILE = Path(__file__).parent / "model.json"


@dataclass(frozen=True, slots=True)
class Tree:
    """Nodes in arrays: a leaf has `left` -1. A missing value goes left where `missing_left` says so."""

    feature: NDArray[np.int64]
    threshold: Floats
    left: NDArray[np.int64]
    right: NDArray[np.int64]
    missing_left: NDArray[np.bool_]
    value: Floats

    def add_up(self, values: Floats) -> Floats:
        node = np.zeros(len(values), dtype=np.int64)
        rows = np.arange(len(values))
        while True:
            inner = self.left[node] >= 0
            if not inner.any():
                return np.asarray(self.value[node], dtype=np.float64)
            at, row = node[inner], rows[inner]
            seen = values[row, self.feature[at]]
            go_left = np.where(np.isnan(seen), self.missing_left[at], seen <= self.threshold[at])
            node[inner] = np.where(go_left, self.left[at], self.right[at])


@dataclass(frozen=True, slots=True)
class Cuts:
    """`same_from` and `review_from` are probabilities of a pair, `join_from` the mean probability of two clusters."""

    same_from: float
    review_from: float
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

    def log_odds(self, values: Floats) -> Floats:
        """`values`: one row a pair, columns in the order of `evidence`. Equal rows are worked out once."""
        if not len(values):
            return np.zeros(0)
        distinct, back = np.unique(values, axis=0, return_inverse=True, equal_nan=True)
        total = np.full(len(distinct), self.base)
        for tree in self.trees:
            total += tree.add_up(distinct)
        return np.asarray(total[back.ravel()], dtype=np.float64)


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


def _tree(nodes: Mapping[str, list[float]]) -> Tree:
    return Tree(
        feature=np.array(nodes["feature"], dtype=np.int64),
        threshold=np.array([np.inf if cut is None else cut for cut in nodes["threshold"]], dtype=np.float64),
        left=np.array(nodes["left"], dtype=np.int64),
        right=np.array(nodes["right"], dtype=np.int64),
        missing_left=np.array(nodes["missing_left"], dtype=bool),
        value=np.array(nodes["value"], dtype=np.float64),
    )
