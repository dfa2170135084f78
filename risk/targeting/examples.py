"""
What each kind of history hands to the frame: examples to learn from, and rows that ask for a score.

Each kind is a module (`visits`, `recurrence`) with the same three faces; the frame knows no more of it:

    SETTINGS: Settings                                              how its ensemble is fitted
    examples(rows, spec, as_of, progress) -> Examples               nothing dated on or after `as_of` is used
    asked(rows, ..., spec, as_of, columns, progress) -> Asked       `columns` are those of the fit, by name
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from risk.targeting.table import Numbers, Table

Whole = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Examples:
    """
    One entry a row of `table`: `outcomes` 0 or 1, `weights` positive, `days` the row's own day as
    `date.toordinal()`, `units` whose row it is, `groups` within which chances are calibrated ("" for none). Rows stand
    in the order of their days. `known` is the day from which the outcome is known (of a visit: the day itself).
    `nuisance` names columns of `table` that explain the past and may score nobody.
    """

    table: Table
    outcomes: Numbers
    weights: Numbers
    days: Whole
    known: Whole
    units: tuple[str, ...]
    groups: tuple[str, ...]
    nuisance: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.days)

    def rows(self, wanted: npt.NDArray[np.intp]) -> "Examples":
        return Examples(
            self.table.rows(wanted),
            self.outcomes[wanted],
            self.weights[wanted],
            self.days[wanted],
            self.known[wanted],
            tuple(self.units[place] for place in wanted),
            tuple(self.groups[place] for place in wanted),
            self.nuisance,
        )


@dataclass(frozen=True)
class Asked:
    """Rows to score, in the order asked; `table` has the columns of the examples without the nuisance."""

    ids: tuple[str, ...]
    table: Table
    groups: tuple[str, ...]
