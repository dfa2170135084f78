"""
Kind `visit_outcome`: will this visit find something severe?

A row is described by what earlier visits found at the site and in every group of the spec, each finding measured
against what its examiner was expected to find, fading, and held at nothing where little is known; and by the spec's own
features. Who will examine is in no column that scores.
"""

from datetime import date

import numpy as np

from foundation.progress import Progress
from risk.targeting.boosting import TreeSettings
from risk.targeting.ensemble import Settings
from risk.targeting.examples import Asked, Examples
from risk.targeting.specs import VisitSpec
from risk.targeting.surprises import surprises
from risk.targeting.table import Column, Table
from risk.targeting.visit_features import feature_columns, feature_values, past_table
from risk.targeting.visit_rows import Visits

EXAMINER = "examiner"
WARM_UP = 180  # days at the start of a history that only feed the past of later rows
SETTINGS = Settings(
    trees=TreeSettings(trees=120, rate=0.05, leaves=8, fewest_in_leaf=60, column_share=0.4, nuisance=(EXAMINER,)),
    line_share=0.5,
    ridge=50.0,
    bags=10,
)


def examples(history: Visits, spec: VisitSpec, as_of: date, progress: Progress) -> Examples:
    """`history` holds nothing dated on or after `as_of`. A row sees strictly earlier days, as a row to score would."""
    progress("Describing visits", 0, len(history))
    found = surprises(history, origin=as_of.toordinal())
    past = past_table(history, found, history, history.days, spec, as_of.toordinal())
    columns = feature_columns(history, spec)
    nuisance = Column(EXAMINER, 1, "who examined (left out of every score)")
    table = Table(
        (*past.columns, *columns, nuisance),
        np.column_stack((past.values, feature_values(history, spec, columns), found.examiner_logit)),
    )
    every = Examples(
        table=table,
        outcomes=found.happened[:, 0],
        weights=np.ones(len(history)),
        days=history.days,
        known=history.days,
        units=history.texts[spec.unit],
        groups=("",) * len(history),
        nuisance=(EXAMINER,),
    )
    return every.rows(np.flatnonzero(history.days >= history.days.min(initial=as_of.toordinal()) + WARM_UP))


def asked(
    history: Visits, rows: Visits, spec: VisitSpec, as_of: date, columns: tuple[Column, ...], progress: Progress
) -> Asked:
    """
    `as_of` is that of the fit: of `history` a row sees what is dated before its own day and before `as_of`. `columns`
    are those of the fit.
    """
    progress("Describing rows", 0, len(rows))
    origin = as_of.toordinal()
    found = surprises(history, origin=origin)
    past = past_table(history, found, rows, np.minimum(rows.days, origin), spec, origin)
    own = tuple(column for column in columns if column.name not in past.names)
    table = Table((*past.columns, *own), np.column_stack((past.values, feature_values(rows, spec, own))))
    names = tuple(column.name for column in columns)
    return Asked(rows.ids, table.only(names), ("",) * len(rows))
