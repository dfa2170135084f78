"""What each kind of history hands to the frame: examples to learn from, and rows that ask for a score."""

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
    in the order of their days. `nuisance` names columns of `table` that explain the past and may score nobody.
    """

    table: Table
    outcomes: Numbers
    weights: Numbers
    days: Whole
    units: tuple[str, ...]
    groups: tuple[str, ...]
    nuisance: tuple[str, ...] = ()

    def rows(self, wanted: npt.NDArray[np.intp]) -> "Examples":
        return Examples(
            self.table.rows(wanted),
            self.outcomes[wanted],
            self.weights[wanted],
            self.days[wanted],
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
