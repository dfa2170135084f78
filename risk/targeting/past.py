"""
Sums over the past of a key (a site, an owner, an area), fading with time, as they stood on any day.

A sum on a day counts events of strictly earlier days only. It is added up in the order of the events, key by key, so
events after that day, and other keys, change it in no digit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from risk.targeting.table import Numbers

Whole = npt.NDArray[np.int64]
FURTHEST_DAY = 1 << 22  # no ordinal of a date is larger


@dataclass(frozen=True)
class Standing:
    """
    Of one key on one day, per row asked: `sums` (rows, measures) and `weight` fade, `count` does not. `last` is the
    place of the latest earlier event among the events, -1 where there is none.
    """

    sums: Numbers
    weight: Numbers
    count: Numbers
    last: Whole


@dataclass(frozen=True)
class Past:
    """Events in the order of key, day and place. `faded` holds running sums per key, as worth on the day `origin`."""

    number_of: dict[str, int]
    sorted_by: Whole
    order: npt.NDArray[np.intp]
    faded: Numbers
    first: Whole
    origin: int
    half_life: float

    def on(self, keys: Sequence[str], days: Whole) -> Standing:
        """`days` are those asked for; what happened on them does not count. An empty key has no past."""
        if not len(self.order):
            return _nothing(len(days), self.faded.shape[1] - 1)
        number = np.array([self.number_of.get(key, -1) for key in keys], dtype=np.int64)
        end = np.searchsorted(self.sorted_by, number * FURTHEST_DAY + days, side="left")
        begin = np.where(number >= 0, self.first[number], 0)
        any_yet = (number >= 0) & (end > begin)
        latest = np.where(any_yet, end - 1, 0)
        growth = np.exp2((self.origin - days) / self.half_life)
        running = np.where(any_yet[:, None], self.faded[latest] * growth[:, None], 0.0)
        return Standing(
            sums=running[:, :-1],
            weight=running[:, -1],
            count=np.where(any_yet, end - begin, 0).astype(np.float64),
            last=np.where(any_yet, self.order[latest], -1).astype(np.int64),
        )


def remember(keys: Sequence[str], days: Whole, measures: Numbers, *, origin: int, half_life: float) -> Past:
    """
    `measures` (events, measures); an event is worth half after `half_life` days. `origin` fixes the scale of the sums:
    the same for every history of a model. Events of an empty key are forgotten.
    """
    named = np.array([place for place, key in enumerate(keys) if key], dtype=np.intp)
    number_of: dict[str, int] = {}
    number = np.array([number_of.setdefault(keys[place], len(number_of)) for place in named], dtype=np.int64)
    within = np.lexsort((named, days[named], number))
    order, number = named[within], number[within]
    worth = np.exp2((days[order] - origin) / half_life)
    faded = np.column_stack((measures[order] * worth[:, None], worth))
    first = np.searchsorted(number, np.arange(len(number_of)))
    for begin, end in pairwise((*first.tolist(), len(order))):
        if end - begin > 1:
            np.cumsum(faded[begin:end], axis=0, out=faded[begin:end])
    return Past(number_of, number * FURTHEST_DAY + days[order], order, faded, first.astype(np.int64), origin, half_life)


def _nothing(rows: int, measures: int) -> Standing:
    return Standing(np.zeros((rows, measures)), np.zeros(rows), np.zeros(rows), np.full(rows, -1, dtype=np.int64))
