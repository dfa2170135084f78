"""What others would make of the same history of claims: base rates, a count, and two models with usual settings."""

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from risk.targeting.examples import Examples, Later
from risk.targeting.table import Numbers

PLAIN = "plain HistGB, same columns"


def peers(learned: Examples, later: Later) -> dict[str, Numbers]:
    """A score for each row of `later`; base rates, HistGB and logistic learn from `learned` alone."""
    counted = later.asked.table.only(("events_5y",)).values[:, 0]
    return {
        **_base_rates(later),
        "number of past claims": counted,
        PLAIN: _boosted(learned, later),
        "logistic, same columns": _logistic(learned, later),
    }


def _base_rates(later: Later) -> dict[str, Numbers]:
    """The latest year's rate before the day, against that of all: a column says it for every group of the spec."""
    names = later.asked.table.names
    rates = [name for name in names if name.endswith(".came_back")]
    return {
        f"base rate of {name.removesuffix('.came_back')}": np.exp(later.asked.table.only((name,)).values[:, 0])
        for name in rates
    }


def _boosted(learned: Examples, later: Later) -> Numbers:
    model = HistGradientBoostingClassifier(random_state=0, early_stopping=False)
    model.fit(learned.table.values, learned.outcomes)
    return np.asarray(model.predict_proba(later.asked.table.values)[:, 1], dtype=np.float64)


def _logistic(learned: Examples, later: Later) -> Numbers:
    centre, spread = learned.table.values.mean(axis=0), learned.table.values.std(axis=0) + 1e-9
    model = LogisticRegression(max_iter=300).fit((learned.table.values - centre) / spread, learned.outcomes)
    asked = (later.asked.table.values - centre) / spread
    return np.asarray(model.predict_proba(asked)[:, 1], dtype=np.float64)
