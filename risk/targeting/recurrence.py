"""
Kind `recurrence`: will this unit (an employer, say) have a new upheld event within the horizon?

The history is looked at as it stood on many earlier days: each unit with an event in the five years before such a day
is one example, its outcome what came within the horizon after it. Only days whose horizon had ended are used.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from risk.targeting.boosting import TreeSettings
from risk.targeting.ensemble import Settings
from risk.targeting.examples import Asked, Examples, Later, Span
from risk.targeting.recurrence_features import own_table
from risk.targeting.recurrence_groups import group_table
from risk.targeting.recurrence_rows import (
    Events,
    Whole,
    came_true,
    five_years_before,
    group_texts,
    units_with_past,
)
from risk.targeting.specs import RecurrenceSpec
from risk.targeting.table import Column, Numbers, Table

A_HORIZON = 2  # looks at the history per horizon: their outcomes overlap by half
LEAST_PAST = 730  # days of history before the first look
WEIGHT_HALF_LIFE = 1095.0  # days after which an example counts half: what is published, and by whom, moves
MOST_MISSING = 31  # days of five years before a check that may lie before the history's first event
CHECKS = 2  # earlier fits, each judged on the horizon after it
SETTINGS = Settings(
    trees=TreeSettings(trees=160, rate=0.06, leaves=8, fewest_in_leaf=200, ridge=20.0, column_share=0.3),
    line_share=0.6,
    ridge=100.0,
    bags=4,
)


@dataclass(frozen=True)
class RecurrenceLessons:
    """`history` holds nothing dated on or after the day it is asked about."""

    history: Events
    spec: RecurrenceSpec

    @property
    def rows(self) -> int:
        return len(self.history)

    def examples(self, as_of: date) -> Examples:
        looks = [self._look(day, as_of.toordinal()) for day in snapshots(self.history, as_of, self.spec.horizon_days)]
        if not looks:
            return self._look(as_of.toordinal(), as_of.toordinal()).rows(np.zeros(0, dtype=np.intp))
        return Examples(
            table=Table(looks[0].table.columns, np.concatenate([look.table.values for look in looks])),
            outcomes=np.concatenate([look.outcomes for look in looks]),
            weights=np.concatenate([look.weights for look in looks]),
            days=np.concatenate([look.days for look in looks]),
            known=np.concatenate([look.known for look in looks]),
            units=tuple(unit for look in looks for unit in look.units),
            groups=tuple(group for look in looks for group in look.groups),
        )

    def _look(self, day: int, as_of: int) -> Examples:
        horizon = self.spec.horizon_days
        units = units_with_past(self.history, day)
        weight = 0.5 ** ((as_of - horizon - day) / WEIGHT_HALF_LIFE)
        return Examples(
            table=described(self.history, units, day, horizon),
            outcomes=came_true(self.history, units, day, min(day + horizon, as_of)),
            weights=np.full(len(units), weight),
            days=np.full(len(units), day, dtype=np.int64),
            known=np.full(len(units), day + horizon, dtype=np.int64),
            units=_names(self.history, units),
            groups=self._calibrated_in(units, day),
        )

    def windows(self, as_of: date) -> tuple[Span, ...]:
        horizon = timedelta(days=self.spec.horizon_days)
        firsts = [as_of - horizon * back for back in range(CHECKS, 0, -1)]
        return tuple(
            Span(first, first + horizon, calibrates=self._reaches_back(first))
            for first in firsts
            if snapshots(self.history, first, self.spec.horizon_days)
        )

    def _reaches_back(self, day: date) -> bool:
        """
        Whether the history holds all five years before `day`. In a shorter one only units with a late event are
        known, whose chances are higher: the scale of a fit on them is not that of the units that will be scored.
        """
        return int(self.history.days.min()) <= five_years_before(day.toordinal()) + MOST_MISSING

    def later(self, span: Span, columns: tuple[Column, ...]) -> Later:
        first = span.first.toordinal()
        units = units_with_past(self.history, first)
        return Later(
            asked=self.asked(span.first, columns),
            outcomes=came_true(self.history, units, first, span.end.toordinal()),
            days=np.full(len(units), first, dtype=np.int64),
            units=_names(self.history, units),
            audited={name: tuple(texts[units].tolist()) for name, texts in group_texts(self.history, first).items()},
        )

    def asked(self, day: date, columns: tuple[Column, ...]) -> Asked:
        """Every unit with an event in the five years before `day`, in the order of their names."""
        units = units_with_past(self.history, day.toordinal())
        table = described(self.history, units, day.toordinal(), self.spec.horizon_days)
        names = tuple(column.name for column in columns)
        return Asked(_names(self.history, units), table.only(names), self._calibrated_in(units, day.toordinal()))

    def _calibrated_in(self, units: Whole, day: int) -> tuple[str, ...]:
        """Chances are put right within the group that the spec names last."""
        if not self.spec.groups:
            return ("",) * len(units)
        return tuple(group_texts(self.history, day)[self.spec.groups[-1]][units].tolist())


def described(history: Events, units: Whole, day: int, horizon: int) -> Table:
    """What was known of `units` on the morning of `day`: no event of that day or later."""
    own = own_table(history, units, day)
    if not history.groups:
        return own
    around = group_table(history, units, day, horizon)
    values: Numbers = np.column_stack((own.values, around.values))
    return Table((*own.columns, *around.columns), values)


def snapshots(history: Events, as_of: date, horizon: int) -> tuple[int, ...]:
    """The days, in order, from which examples are taken: enough past before each, its whole horizon before `as_of`."""
    if not len(history):
        return ()
    latest, earliest = as_of.toordinal() - horizon, int(history.days.min()) + LEAST_PAST
    many = max(A_HORIZON * (latest - earliest) // horizon + 1, 0)
    return tuple(latest - number * horizon // A_HORIZON for number in range(many - 1, -1, -1))


def _names(history: Events, units: Whole) -> tuple[str, ...]:
    return tuple(history.units[place] for place in units)
