"""Grows monotone boosted trees with scikit-learn and hands them on as plain arrays: no pickle is ever stored."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from risk.targeting.table import Numbers, Table
from risk.targeting.trees import LEAF, Trees

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingClassifier

__all__ = ["TreeSettings", "Trees", "fit_trees"]


@dataclass(frozen=True)
class TreeSettings:
    """
    `bags` fits, each with its own seed and drawn columns, are averaged. `nuisance` names columns that explain the past
    but may score nobody (who examined): their trees stand apart from all others and are left out of the answer.
    """

    trees: int = 120
    rate: float = 0.06
    leaves: int = 8
    fewest_in_leaf: int = 60
    ridge: float = 10.0
    bins: int = 64
    bags: int = 1
    column_share: float = 1.0
    nuisance: tuple[str, ...] = ()


def fit_trees(table: Table, outcomes: Numbers, weights: Numbers, *, seed: int, settings: TreeSettings) -> Trees:
    """
    `outcomes` 0 or 1 and `weights` per row of `table`. The same input gives the same trees to the bit: one thread, no
    early stopping, no rows drawn.
    """
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # noqa: PLC0415 - has no types; comes with scikit-learn

    parts = [_Grown() for _ in range(settings.bags)]
    with threadpool_limits(limits=1):
        for bag, part in enumerate(parts):
            part.take(_grown(table, outcomes, weights, seed + bag, settings), table, settings)
    return _joined(table, parts, settings)


def _grown(
    table: Table, outcomes: Numbers, weights: Numbers, seed: int, settings: TreeSettings
) -> "HistGradientBoostingClassifier":
    from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: PLC0415 - seconds that only a fit may cost

    model = HistGradientBoostingClassifier(
        max_iter=settings.trees,
        learning_rate=settings.rate,
        max_leaf_nodes=settings.leaves,
        min_samples_leaf=settings.fewest_in_leaf,
        l2_regularization=settings.ridge,
        max_bins=settings.bins,
        max_features=settings.column_share,
        monotonic_cst=[column.direction for column in table.columns],
        interaction_cst=_apart(table, settings.nuisance),
        early_stopping=False,
        random_state=seed,
    )
    return model.fit(table.values, outcomes, sample_weight=weights)


def _apart(table: Table, nuisance: tuple[str, ...]) -> list[set[int]] | None:
    if not nuisance:
        return None
    kept = {place for place, name in enumerate(table.names) if name not in nuisance}
    return [kept, *({place} for place, name in enumerate(table.names) if name in nuisance)]


class _Grown:
    """The trees of one fit. A tree of a nuisance column gives way to what it is on average: nobody's own."""

    def __init__(self) -> None:
        self.base = 0.0
        self.nodes: list[np.ndarray] = []

    def take(self, model: "HistGradientBoostingClassifier", table: Table, settings: TreeSettings) -> None:
        nuisance = {place for place, name in enumerate(table.names) if name in settings.nuisance}
        self.base = float(model._baseline_prediction[0, 0])  # noqa: SLF001 - scikit-learn shows its trees nowhere else
        for (predictor,) in model._predictors:  # noqa: SLF001 - scikit-learn shows its trees nowhere else
            nodes = predictor.nodes
            if nuisance & set(nodes["feature_idx"][nodes["is_leaf"] == 0].tolist()):
                leaves = nodes[nodes["is_leaf"] == 1]
                self.base += float(np.average(leaves["value"], weights=leaves["count"]))
            else:
                self.nodes.append(nodes)


def _joined(table: Table, parts: list[_Grown], settings: TreeSettings) -> Trees:
    """The average of the fits, its columns numbered without the nuisance."""
    grown = [nodes for part in parts for nodes in part.nodes]
    kept = [place for place, name in enumerate(table.names) if name not in settings.nuisance]
    renumbered = np.full(len(table.columns), LEAF, dtype=np.int64)
    renumbered[kept] = np.arange(len(kept))
    every = np.concatenate(grown) if grown else np.zeros(0, dtype=[(name, "f8") for name in _FIELDS])
    leaf = every["is_leaf"] == 1
    return Trees(
        columns=tuple(table.columns[place] for place in kept),
        base=float(np.mean([part.base for part in parts])),
        starts=np.cumsum([0, *(len(nodes) for nodes in grown)], dtype=np.int64),
        column=np.where(leaf, LEAF, renumbered[every["feature_idx"].astype(np.int64)]),
        threshold=np.where(leaf, 0.0, every["num_threshold"]),
        unknown_left=~leaf & (every["missing_go_to_left"] == 1),
        left=np.where(leaf, 0, every["left"]).astype(np.int64),
        right=np.where(leaf, 0, every["right"]).astype(np.int64),
        value=np.where(leaf, every["value"] / len(parts), 0.0),
        count=every["count"].astype(np.float64),
    )


_FIELDS = ("value", "count", "feature_idx", "num_threshold", "missing_go_to_left", "left", "right", "is_leaf")
