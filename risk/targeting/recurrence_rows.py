"""Events of units as arrays: who, when, whether it was upheld, how much."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from risk.targeting.rows import Rows
from risk.targeting.specs import RecurrenceSpec
from risk.targeting.table import Numbers

Whole = npt.NDArray[np.int64]
PAST_YEARS = 5


@dataclass(frozen=True)
class Events:
    """
    One entry an event, in an order that the file's own does not change: unit, day, upheld, amount. `unit` is a place in
    `units`, `days` is `date.toordinal()`, `upheld` 0 or 1, `amounts` 0 unless upheld, `groups` a text by column of the
    spec.
    """

    units: tuple[str, ...]
    unit: Whole
    days: Whole
    upheld: Numbers
    amounts: Numbers
    groups: dict[str, npt.NDArray[np.str_]]

    def __len__(self) -> int:
        return len(self.days)

    def of_days(self, first: int, end: int) -> "Events":
        """From `first` up to and without `end`; `units` stay as they are, with or without an event left."""
        kept = (self.days >= first) & (self.days < end)
        return Events(
            self.units,
            self.unit[kept],
            self.days[kept],
            self.upheld[kept],
            self.amounts[kept],
            {name: texts[kept] for name, texts in self.groups.items()},
        )


def read_events(rows: Rows, spec: RecurrenceSpec, *, before: date, today: date) -> Events:
    """
    What is dated before the day `before`; later rows are checked and then not used. Rows that are alike are events of
    their own: several people may claim on one day. Raises CellsInvalid, DatesInFuture.
    """
    days = rows.days(spec.date, today=today)
    upheld = rows.flags(spec.event).astype(np.float64)
    amounts = np.maximum(np.nan_to_num(rows.numbers(spec.amount), nan=0.0), 0.0) * upheld
    named = np.array(rows.filled(spec.unit), dtype=str)
    wanted = np.flatnonzero(days < before.toordinal())
    units, unit = np.unique(named[wanted], return_inverse=True)
    texts = {name: np.array(rows.texts(name), dtype=str)[wanted] for name in spec.groups}
    keys: Sequence[npt.NDArray[np.generic]] = (*texts.values(), amounts[wanted], upheld[wanted], days[wanted], unit)
    order = np.lexsort(keys)
    return Events(
        units=tuple(units.tolist()),
        unit=unit[order].astype(np.int64),
        days=days[wanted][order],
        upheld=upheld[wanted][order],
        amounts=amounts[wanted][order],
        groups={name: found[order] for name, found in texts.items()},
    )


def five_years_before(day: int) -> int:
    """The same day of the calendar; 29 February gives 1 March. The first of all days where there are no five years."""
    then = date.fromordinal(day)
    if then.year <= PAST_YEARS:
        return date.min.toordinal()
    try:
        return then.replace(year=then.year - PAST_YEARS).toordinal()
    except ValueError:
        return date(then.year - PAST_YEARS, 3, 1).toordinal()


def units_with_past(events: Events, day: int) -> Whole:
    """Places in `events.units` of all with an event, upheld or not, in the five years before `day`, in order."""
    recent = (events.days >= five_years_before(day)) & (events.days < day)
    return np.unique(events.unit[recent])


def came_true(events: Events, units: Whole, first: int, end: int) -> Numbers:
    """1 for each of `units` with an upheld event from `first` up to and without `end`, else 0."""
    struck = np.zeros(len(events.units))
    struck[events.unit[(events.days >= first) & (events.days < end) & (events.upheld > 0)]] = 1.0
    return struck[units]


def group_texts(events: Events, day: int) -> dict[str, npt.NDArray[np.str_]]:
    """For each of `events.units` the group it was in at its latest event before `day`; of no use where it had none."""
    last = np.zeros(len(events.units), dtype=np.int64)
    known = np.flatnonzero(events.days < day)
    last[events.unit[known]] = known  # events of a unit stand in the order of days: the latest stays
    return {name: texts[last] for name, texts in events.groups.items()}
