"""
What each kind of history hands to the frame: examples to learn from, and rows that ask for a score.

Each kind implements `Lessons` over its own history; the frame (`fitting`, `predicting`) knows no more of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
import numpy.typing as npt

from risk.targeting.table import Column, Numbers, Table

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


@dataclass(frozen=True)
class Later:
    """
    Rows that a fit as of an earlier day had not seen, described as they would be to it, and what came of them.
    `examiners` are for judging alone; `audited` are the groups by which the bias audit compares.
    """

    asked: Asked
    outcomes: Numbers
    days: Whole
    units: tuple[str, ...]
    audited: Mapping[str, tuple[str, ...]]
    examiners: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Span:
    """
    From `first` up to and without `end`. `calibrates` where its rows are of the sort that will be scored: a span on
    which chances come out otherwise for a reason that has passed says nothing about the scale, only about the order.
    """

    first: date
    end: date
    calibrates: bool = True


class Lessons(Protocol):
    """A history of one kind, cut at the day of the fit."""

    @property
    def rows(self) -> int: ...

    def examples(self, as_of: date) -> Examples:
        """Nothing dated on or after `as_of` is used, and no outcome that was not known by then."""

    def windows(self, as_of: date) -> Sequence[Span]:
        """Spans before `as_of`, in order, on which earlier fits are checked: they calibrate, the last one judges."""

    def later(self, span: Span, columns: tuple[Column, ...]) -> Later:
        """The rows of `span` as a fit as of its first day sees them: its history ends there."""
