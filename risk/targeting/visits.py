"""
Kind `visit_outcome`: will this visit find something severe?

A row is described by what earlier visits found at the site and in every group of the spec, each finding measured
against what its examiner was expected to find, fading, and held at nothing where little is known; and by the spec's own
features. Who will examine is in no column that scores.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from risk.targeting.boosting import TreeSettings
from risk.targeting.ensemble import Settings
from risk.targeting.examples import Asked, Examples, Later, Span
from risk.targeting.exploration import training_weights
from risk.targeting.specs import VisitSpec
from risk.targeting.surprises import surprises
from risk.targeting.table import Column, Table
from risk.targeting.visit_features import feature_columns, feature_values, past_table
from risk.targeting.visit_rows import Visits

EXAMINER = "examiner"
WARM_UP = 180  # days at the start of a history that only feed the past of later rows
CHECKED = 61  # days of each span on which an earlier fit is checked
MOST_CHECKS = 4
LEAST_LEARNED = 365 + WARM_UP  # days of history before the first span
SETTINGS = Settings(
    trees=TreeSettings(trees=80, rate=0.06, leaves=6, fewest_in_leaf=80, ridge=20.0, column_share=0.4),
    line_share=0.6,
    ridge=1000.0,
    bags=10,
)


@dataclass(frozen=True)
class VisitLessons:
    """`history` holds nothing dated on or after the day of the fit."""

    history: Visits
    spec: VisitSpec

    @property
    def rows(self) -> int:
        return len(self.history)

    def examples(self, as_of: date) -> Examples:
        """
        A row sees strictly earlier days, as a row to score would. It weighs one over the chance that it was visited;
        a visit whose chance nobody wrote down weighs one, as if it had been certain.
        """
        spec, origin = self.spec, as_of.toordinal()
        history = self.history.before(origin)
        found = surprises(history, origin=origin)
        past = past_table(history, found, history, history.days, spec, origin)
        columns = feature_columns(history, spec)
        nuisance = Column(EXAMINER, 0, "who examined (left out of every score)")
        values = np.column_stack((past.values, feature_values(history, spec, columns), found.examiner_logit))
        every = Examples(
            table=Table((*past.columns, *columns, nuisance), values),
            outcomes=found.happened[:, 0],
            weights=training_weights(np.where(np.isnan(history.chances), 1.0, history.chances)),
            days=history.days,
            known=history.days,
            units=history.texts[spec.unit],
            groups=("",) * len(history),
            nuisance=(EXAMINER,),
        )
        return every.rows(np.flatnonzero(history.days >= history.days.min(initial=origin) + WARM_UP))

    def windows(self, as_of: date) -> tuple[Span, ...]:
        """As many spans of `CHECKED` days, the last one up to `as_of`, as leave a year to learn from."""
        if not self.rows:
            return ()
        possible = (as_of.toordinal() - int(self.history.days[0]) - LEAST_LEARNED) // CHECKED
        starts = [as_of - timedelta(days=CHECKED * back) for back in range(min(possible, MOST_CHECKS), 0, -1)]
        return tuple(Span(first, first + timedelta(days=CHECKED)) for first in starts)

    def later(self, span: Span, columns: tuple[Column, ...]) -> Later:
        first, end = span.first.toordinal(), span.end.toordinal()
        rows = self.history.of_days(first, end)
        grouped = {name: rows.texts[name] for name in self.spec.groups}
        return Later(
            asked=asked(self.history.before(first), rows, self.spec, span.first, columns),
            outcomes=(rows.found[:, 0] > 0).astype(np.float64),
            days=rows.days,
            units=rows.texts[self.spec.unit],
            audited=grouped,
            examiners=rows.examiners,
        )


def asked(history: Visits, rows: Visits, spec: VisitSpec, as_of: date, columns: tuple[Column, ...]) -> Asked:
    """
    `as_of` is that of the fit: of `history` a row sees what is dated before its own day and before `as_of`. `columns`
    are those of the fit.
    """
    origin = as_of.toordinal()
    found = surprises(history, origin=origin)
    past = past_table(history, found, rows, np.minimum(rows.days, origin), spec, origin)
    own = tuple(column for column in columns if column.name not in past.names)
    table = Table((*past.columns, *own), np.column_stack((past.values, feature_values(rows, spec, own))))
    names = tuple(column.name for column in columns)
    return Asked(rows.ids, table.only(names), ("",) * len(rows))
