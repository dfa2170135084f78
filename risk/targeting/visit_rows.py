"""Visits as arrays, in the order of day and id, with what they found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from foundation.errors import Invalid, Place
from risk.targeting.rows import MOST_PLACES, CellsInvalid, Rows
from risk.targeting.specs import VisitSpec
from risk.targeting.table import Numbers

Whole = npt.NDArray[np.int64]


class TwoOutcomes(Invalid):
    code = "targeting_rows.two_outcomes"

    def __init__(self, visit: str, places: tuple[Place, ...], count: int) -> None:
        super().__init__(
            f"{count:,} visits stand twice in the history with different rows, first {visit}: keep one of each.",
            places=places,
        )
        self.visit = visit


@dataclass(frozen=True)
class Visits:
    """
    `found` (visits, 3): how many severe, major and minor findings. `texts` and `numbers` by column of the spec.
    `chances` that a visit was made, NaN where nobody wrote it down.
    """

    ids: tuple[str, ...]
    days: Whole
    texts: dict[str, tuple[str, ...]]
    numbers: dict[str, Numbers]
    examiners: tuple[str, ...]
    found: Numbers
    chances: Numbers

    def __len__(self) -> int:
        return len(self.ids)

    def before(self, day: int) -> "Visits":
        return self.of_days(0, day)

    def of_days(self, first: int, end: int) -> "Visits":
        """From `first` up to and without `end`, as `date.toordinal()`."""
        part = slice(*np.searchsorted(self.days, (first, end)).tolist())
        return Visits(
            ids=self.ids[part],
            days=self.days[part],
            texts={name: texts[part] for name, texts in self.texts.items()},
            numbers={name: values[part] for name, values in self.numbers.items()},
            examiners=self.examiners[part],
            found=self.found[part],
            chances=self.chances[part],
        )


def read_history(rows: Rows, spec: VisitSpec, *, before: date, today: date) -> Visits:
    """
    What was found by visits before the day `before`; later rows are checked and then not used. A visit that stands
    twice with the same row counts once. Raises CellsInvalid, DatesInFuture, TwoOutcomes.
    """
    days = rows.days(spec.date, today=today)
    found = np.stack([rows.counts(name) for name in spec.outcomes], axis=1)
    numbers = {name: rows.numbers(name) for name in spec.numeric}
    chances = rows.chances(spec.propensity) if spec.propensity else np.full(len(rows), np.nan)
    ids = rows.filled(spec.id)
    once = _once(rows, spec, ids)
    wanted = once[days[once] < before.toordinal()]
    order = wanted[np.lexsort((np.array([ids[place] for place in wanted], dtype=str), days[wanted]))]
    return Visits(
        ids=tuple(ids[place] for place in order),
        days=days[order],
        texts={name: _picked(rows.texts(name), order) for name in _text_columns(spec)},
        numbers={name: values[order] for name, values in numbers.items()},
        examiners=_picked(rows.texts(spec.examiner), order),
        found=found[order],
        chances=chances[order],
    )


def read_asked(rows: Rows, spec: VisitSpec) -> Visits:
    """Visits to come, in the order of the file; nothing is known of what they find or of who goes."""
    ids = rows.filled(spec.id)
    if doubled := _doubled(ids):
        raise CellsInvalid(
            "different from each other", tuple(rows.place(row, spec.id) for row in doubled), len(doubled)
        )
    return Visits(
        ids=ids,
        days=rows.days(spec.date),
        texts={name: rows.texts(name) for name in _text_columns(spec)},
        numbers={name: rows.numbers(name) for name in spec.numeric},
        examiners=("",) * len(ids),
        found=np.zeros((len(ids), len(spec.outcomes))),
        chances=np.full(len(ids), np.nan),
    )


def _once(rows: Rows, spec: VisitSpec, ids: Sequence[str]) -> npt.NDArray[np.intp]:
    first: dict[str, int] = {}
    differing: list[int] = []
    columns = [rows.texts(name) for name in spec.history_columns]
    for row, visit in enumerate(ids):
        other = first.setdefault(visit, row)
        if other != row and any(column[other] != column[row] for column in columns):
            differing.append(row)
    if differing:
        raise TwoOutcomes(
            ids[differing[0]], tuple(rows.place(row, spec.id) for row in differing[:MOST_PLACES]), len(differing)
        )
    return np.array(list(first.values()), dtype=np.intp)


def _doubled(ids: Sequence[str]) -> list[int]:
    first: dict[str, int] = {}
    return [row for row, visit in enumerate(ids) if first.setdefault(visit, row) != row][:MOST_PLACES]


def _text_columns(spec: VisitSpec) -> tuple[str, ...]:
    return tuple(dict.fromkeys((spec.unit, *spec.groups, *spec.categorical)))


def _picked(texts: Sequence[str], order: npt.NDArray[np.intp]) -> tuple[str, ...]:
    return tuple(texts[place] for place in order)
