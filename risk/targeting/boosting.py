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
    trees: int = 120
    rate: float = 0.06
    leaves: int = 8
    fewest_in_leaf: int = 60
    ridge: float = 10.0
    bins: int = 64
    column_share: float = 1.0


def fit_trees(table: Table, outcomes: Numbers, weights: Numbers, *, seed: int, settings: TreeSettings) -> Trees:
    """
    `outcomes` 0 or 1 and `weights` per row of `table`. The same input gives the same trees to the bit: one thread, no
    early stopping, no rows drawn.
    """
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]  # noqa: PLC0415 - has no types; comes with scikit-learn

    with threadpool_limits(limits=1):
        grown = _grown(table, outcomes, weights, seed, settings)
    return _as_arrays(grown, table)


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
        early_stopping=False,
        random_state=seed,
    )
    return model.fit(table.values, outcomes, sample_weight=weights)


def _as_arrays(model: "HistGradientBoostingClassifier", table: Table) -> Trees:
    grown = [tree.nodes for (tree,) in model._predictors]  # noqa: SLF001 - scikit-learn shows its trees nowhere else
    every = np.concatenate(grown) if grown else np.zeros(0, dtype=[(name, "f8") for name in _FIELDS])
    leaf = every["is_leaf"] == 1
    return Trees(
        columns=table.columns,
        base=float(model._baseline_prediction[0, 0]),  # noqa: SLF001 - scikit-learn shows it nowhere else
        starts=np.cumsum([0, *(len(nodes) for nodes in grown)], dtype=np.int64),
        column=np.where(leaf, LEAF, every["feature_idx"].astype(np.int64)),
        threshold=np.where(leaf, 0.0, every["num_threshold"]),
        unknown_left=~leaf & (every["missing_go_to_left"] == 1),
        left=np.where(leaf, 0, every["left"]).astype(np.int64),
        right=np.where(leaf, 0, every["right"]).astype(np.int64),
        value=np.where(leaf, every["value"], 0.0),
        count=every["count"].astype(np.float64),
    )


_FIELDS = ("value", "count", "feature_idx", "num_threshold", "missing_go_to_left", "left", "right", "is_leaf")
