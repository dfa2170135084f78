"""An invented trial of a fit: visits over ninety days in two areas and a tiny third."""

from datetime import date

import numpy as np

from risk.targeting import metrics
from risk.targeting.cards import Fit, Trial, importance_of
from risk.targeting.payloads import DataSource, DataWindow
from risk.targeting.table import Column, Table

ROWS = 1200
AREAS = ("north", "south", "tiny")


def trial(*, blind_to: str = "", seed: int = 4) -> Trial:
    """A score that knows half the truth; of the area it is blind to it knows nothing and sends it last."""
    rng = np.random.default_rng(seed)
    risk = rng.normal(size=2 * ROWS)
    area = rng.choice(AREAS, size=2 * ROWS, p=(0.5, 0.49, 0.01))
    score = 1 / (1 + np.exp(1.5 - risk))
    found = rng.random(2 * ROWS) < score
    score = np.where(area == blind_to, 0.01, score)
    day = np.sort(rng.integers(0, 90, 2 * ROWS))
    columns = (Column("past", 1, "Past findings"), Column("age", -1, "Age of the licence"))
    values = np.stack([risk, rng.normal(size=2 * ROWS) + (day > 45)], axis=1)
    then, now = slice(0, ROWS), slice(ROWS, None)
    rows = metrics.judged(found[now], score[now], day[now], rng.integers(0, 7, ROWS))
    return Trial(
        learned_from=DataWindow(
            first=date(2014, 1, 1), last=date(2014, 6, 30), rows=ROWS, found=int(found[then].sum())
        ),
        judged_on=DataWindow(first=date(2014, 7, 1), last=date(2014, 8, 31), rows=ROWS, found=int(found[now].sum())),
        rows=rows,
        inputs_then=Table(columns, values[then]),
        inputs_now=Table(columns, values[now]),
        scores_then=score[then],
        audited=[rows],
        groups={"area": area[now].tolist(), "owner": [str(place) for place in range(ROWS)]},
    )


def fit(trial: Trial) -> Fit:
    return Fit(
        name="hospitality visits",
        kind="visit_outcome",
        unit="site",
        outcome="The probability that a visit finds something severe.",
        as_of=date(2014, 9, 1),
        learned_from=DataWindow(first=date(2014, 1, 1), last=date(2014, 8, 31), rows=2 * ROWS, found=500),
        sources=(DataSource(name="history.csv", sha256="ab" * 32, rows=2 * ROWS),),
        settings={"trees": "120"},
        importance=importance_of(trial.inputs_now.columns, trial.inputs_now.values),
        spec_sha256="01" * 32,
        model_sha256="02" * 32,
    )
