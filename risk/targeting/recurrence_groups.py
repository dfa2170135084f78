"""
What is known of a unit's groups before a day: how often units like it came back in the latest year that is over.

Volumes of a state move from year to year (its office opens, closes, changes what it publishes), so every rate is taken
anew from the history before the day, never kept from the fit, and held at the rate of all by `STRENGTH` units. A rate
is the same for all units of a group and depends on the history alone, not on who is asked about.
"""

import numpy as np
import numpy.typing as npt

from risk.targeting.recurrence_rows import Events, Whole, came_true, group_texts, units_with_past
from risk.targeting.table import Column, Numbers, Table

STRENGTH = 150.0  # units that hold a group's rate at that of all
SHARE_STRENGTH = 10.0  # events that hold a group's share of upheld ones at that of all
YEAR = 365
LEAST = 1e-4

Texts = npt.NDArray[np.str_]
Told = tuple[Column, Numbers]


def group_table(events: Events, units: Whole, day: int, horizon: int) -> Table:
    """For each group of the spec, and for all of them together, two columns, the same for all units of the group."""
    levels = group_texts(events, day)
    if len(levels) > 1:
        levels["+".join(levels)] = _joined(levels)
    told = [part for name, texts in levels.items() for part in _level(events, units, day, horizon, name, texts)]
    return Table(tuple(column for column, _ in told), np.stack([values for _, values in told], axis=1))


def _joined(levels: dict[str, Texts]) -> Texts:
    first, *others = levels.values()
    for texts in others:
        first = np.char.add(np.char.add(first, "\n"), texts)
    return first


def _level(events: Events, units: Whole, day: int, horizon: int, name: str, texts: Texts) -> list[Told]:
    label = name.replace("+", " and ")
    names, code = np.unique(texts, return_inverse=True)

    def counted(places: Whole, weights: Numbers | None = None) -> Numbers:
        return np.bincount(code[places], weights, len(names)).astype(np.float64)

    then = units_with_past(events, day - horizon)
    back = came_true(events, then, day - horizon, day)
    recent = (events.days >= day - YEAR) & (events.days < day)
    where, upheld = events.unit[recent], events.upheld[recent]
    rate = _held(counted(then, back), counted(then), STRENGTH)
    share = _held(counted(where, upheld), counted(where), SHARE_STRENGTH)
    mine = code[units]
    return [
        (Column(f"{name}.came_back", 1, f"share that came back in the latest year, same {label}"), np.log(rate)[mine]),
        (Column(f"{name}.upheld_share", 1, f"share upheld in the latest year, same {label}"), share[mine]),
    ]


def _held(part: Numbers, whole: Numbers, strength: float) -> Numbers:
    overall = part.sum() / max(whole.sum(), 1.0)
    return np.maximum((part + strength * overall) / (whole + strength), LEAST)
