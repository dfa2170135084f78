"""
What is known of a unit's groups before a day: how often units like it came back in the latest year that is over.

Volumes of a state move from year to year (its office opens, closes, changes what it publishes), so every rate is taken
anew from the history before the day, never kept from the fit, held at the rate of all by `STRENGTH` units and told as a
multiple of it: the rate of all falls as a history grows longer, and a fit would take that for a difference of groups.
It is the same for all units of a group and depends on the history alone, not on who is asked about.
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
    rate = _against_all(counted(then, back), counted(then))
    share = _held(counted(where, upheld), counted(where), SHARE_STRENGTH)
    mine = code[units]
    came_back = Column(f"{name}.came_back", 1, f"share that came back in the latest year, same {label}, against all")
    held = Column(f"{name}.upheld_share", 1, f"share upheld in the latest year, same {label}")
    return [(came_back, np.log(rate)[mine]), (held, share[mine])]


def _against_all(part: Numbers, whole: Numbers) -> Numbers:
    """How many times the rate of all; 1 where nobody has come back yet."""
    overall = part.sum() / max(whole.sum(), 1.0)
    if overall <= 0.0:
        return np.ones(len(part))
    return np.asarray(np.maximum(_held(part, whole, STRENGTH) / overall, LEAST), dtype=np.float64)


def _held(part: Numbers, whole: Numbers, strength: float) -> Numbers:
    overall = part.sum() / max(whole.sum(), 1.0)
    return np.asarray((part + strength * overall) / (whole + strength), dtype=np.float64)
