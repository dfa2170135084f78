"""
Integrated ownership. The share of an owner in an entity is the chance that a walk which starts at the entity and steps
to an owner in proportion to the owners' shares ever meets that owner. For an owner whom nobody owns this is the sum
over all paths of the multiplied shares, the solution of (I - A) x = b; a circle of holdings is not counted twice and no
share passes the whole (the correction of Baldone, Brioschi and Paleari, 1998, "Ownership measures among firms connected
by cross-shareholdings").

Where a stake is a range, every entity may distribute its whole within its ranges; `reach` finds the distribution that
gives the target most, or least. Arrays only; ids are turned into places once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from suppliers.ownership.payloads import Stake

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
Flags = NDArray[np.bool_]
WHOLE = 1.0
ROUNDING = 1e-9  # thirds and percentages with two decimals
STILL = 1e-13
SWEEPS = 200
MOST_ROUNDS = 100


@dataclass(frozen=True)
class Register:
    """
    Holdings as columns, those of one entity side by side. `owner == nobody` stands for whoever holds what is not
    recorded: its range is what the recorded stakes leave open, so that every entity can be made whole.
    """

    ids: tuple[UUID, ...]
    owner: Places
    entity: Places
    low: Floats
    high: Floats
    stakes: tuple[Stake | None, ...]
    conflicts: tuple[UUID, ...]

    @property
    def nobody(self) -> int:
        return len(self.ids)

    @cached_property
    def at(self) -> dict[UUID, int]:
        return {one: place for place, one in enumerate(self.ids)}

    @cached_property
    def owned(self) -> Flags:
        """Which parties have any owner recorded; the others end every walk."""
        found = np.zeros(len(self.ids) + 1, dtype=bool)
        found[self.entity] = True
        return found

    @cached_property
    def rest(self) -> Floats:
        """What the certain shares of each entity leave open."""
        lows = np.bincount(self.entity, self.low, minlength=len(self.ids) + 1)
        return np.asarray(np.maximum(0.0, WHOLE - lows), dtype=np.float64)

    @cached_property
    def free(self) -> Flags:
        """Holdings of an entity that can be distributed in more than one way."""
        loose = (self.high - self.low) > ROUNDING
        counts = np.bincount(self.entity, loose, minlength=len(self.ids) + 1)
        return np.asarray(counts[self.entity] > 1)


def register_of(stakes: Iterable[Stake]) -> Register:
    """
    Stakes without any share on a `controls` link are left out. Two records of one stake are not added: they make the
    range that holds both. Lows of an entity above the whole are scaled down to it, and the entity is told.
    """
    merged = _merged(stake for stake in stakes if not (stake.controls and stake.low is None))
    ids = tuple(dict.fromkeys(end for stake in merged for end in (stake.entity, stake.owner)))
    at = {one: place for place, one in enumerate(ids)}
    ordered = sorted(merged, key=lambda stake: at[stake.entity])
    entity = np.array([at[stake.entity] for stake in ordered], dtype=np.int64)
    owner = np.array([at[stake.owner] for stake in ordered], dtype=np.int64)
    low = np.array([stake.low or 0.0 for stake in ordered], dtype=np.float64)
    high = np.array([WHOLE if stake.high is None else stake.high for stake in ordered], dtype=np.float64)
    lows = np.bincount(entity, low, minlength=len(ids))
    over = lows > WHOLE + ROUNDING
    low = low / np.maximum(WHOLE, lows)[entity]
    lows = np.minimum(WHOLE, lows)
    high = np.minimum(np.maximum(low, high), WHOLE - lows[entity] + low)
    return _with_nobody(
        Register(ids, owner, entity, low, high, tuple(ordered), tuple(ids[i] for i in over.nonzero()[0]))
    )


def _merged(stakes: Iterable[Stake]) -> list[Stake]:
    found: dict[tuple[UUID, UUID], Stake] = {}
    for stake in stakes:
        key = (stake.owner, stake.entity)
        first = found.get(key)
        found[key] = stake if first is None else _hull(first, stake)
    return list(found.values())


def _hull(one: Stake, other: Stake) -> Stake:
    """A record that knows the share answers for one that does not."""
    known = [stake for stake in (one, other) if stake.low is not None and stake.high is not None]
    low = min((stake.low for stake in known if stake.low is not None), default=None)
    high = max((stake.high for stake in known if stake.high is not None), default=None)
    return Stake(one.owner, one.entity, low, high, edge_ids=(*one.edge_ids, *other.edge_ids))


def _with_nobody(known: Register) -> Register:
    highs = np.bincount(known.entity, known.high, minlength=len(known.ids) + 1)
    at_most = known.rest
    at_least = np.minimum(at_most, np.maximum(0.0, WHOLE - highs))
    open_ones = np.flatnonzero(known.owned & (at_most > ROUNDING))
    entity = np.concatenate([known.entity, open_ones])
    order = np.argsort(entity, kind="stable")
    stakes: list[Stake | None] = [*known.stakes, *([None] * len(open_ones))]
    return Register(
        known.ids,
        np.concatenate([known.owner, np.full(len(open_ones), known.nobody)])[order],
        entity[order],
        np.concatenate([known.low, at_least[open_ones]])[order],
        np.concatenate([known.high, at_most[open_ones]])[order],
        tuple(stakes[place] for place in order),
        known.conflicts,
    )


def reach(register: Register, targets: Iterable[int], *, most: bool) -> Floats:
    """
    For each party the largest (or smallest) share of it that the targets can hold together; 1 for a target itself.
    Whatever lies on a circle that never leads out is held by none of them.
    """
    wanted = np.zeros(len(register.ids) + 1, dtype=bool)
    wanted[list(targets)] = True
    values: Floats = wanted.astype(np.float64)
    for _ in range(MOST_ROUNDS):
        weights, values, moving = _sweep(register, wanted, values, most=most)
        if not moving.any():
            break
        if most or not register.free.any():  # a distribution is only solved for where it cannot overshoot
            values = np.maximum(values, _solved(register, wanted, weights, len(values)))
    return np.clip(values, 0.0, WHOLE)


def _sweep(register: Register, wanted: Flags, values: Floats, *, most: bool) -> tuple[Floats, Floats, Flags]:
    """Steps until nothing moves or `SWEEPS` are done; a chain without circles is exact after as many as it is deep."""
    moving = np.zeros(len(values), dtype=bool)
    settled = _filled(register, np.flatnonzero(~register.free), values, most=most)
    loose = np.flatnonzero(register.free)
    weights = settled
    for _ in range(SWEEPS):
        weights = settled.copy()
        weights[loose] = _filled(register, loose, values, most=most)[loose]
        onward: Floats = np.zeros(len(values))
        onward += np.bincount(register.entity, weights * values[register.owner], minlength=len(values))
        onward[wanted] = WHOLE
        moving = np.abs(onward - values) > STILL
        values = onward
        if not moving.any():
            break
    return weights, values, moving


def _filled(register: Register, holdings: Places, values: Floats, *, most: bool) -> Floats:
    """Certain shares, and the rest of each entity given to the owners with the largest (or smallest) values first."""
    weights = register.low.copy()
    if not len(holdings):
        return weights
    worth = values[register.owner[holdings]]
    order = holdings[np.lexsort((-worth if most else worth, register.entity[holdings]))]
    room = (register.high - register.low)[order]
    entity = register.entity[order]
    before = np.cumsum(room) - room
    first = np.r_[True, entity[1:] != entity[:-1]]
    before = before - np.repeat(before[first], np.diff(np.r_[np.flatnonzero(first), len(entity)]))
    weights[order] += np.clip(register.rest[entity] - before, 0.0, room)
    return weights


def _solved(register: Register, wanted: Flags, weights: Floats, parties: int) -> Floats:
    """
    (I - A) x = b under one distribution, for the parties that can lead to a target; the others have none. The walk
    from any of them leaves them with some chance, so the matrix is never singular.
    """
    from scipy.sparse import csr_array, eye_array  # noqa: PLC0415 - heavy, and only circles need it
    from scipy.sparse.linalg import spsolve  # noqa: PLC0415 - as above

    leading = _leading(register, wanted, weights)
    inside = np.flatnonzero(leading & ~wanted)
    if not len(inside):
        return np.where(wanted, WHOLE, 0.0)
    place = np.full(parties, -1)
    place[inside] = np.arange(len(inside))
    rows, columns = place[register.entity], place[register.owner]
    within = (rows >= 0) & (columns >= 0)
    size = len(inside)
    shares = csr_array((weights[within], (rows[within], columns[within])), shape=(size, size))
    direct = (rows >= 0) & wanted[register.owner]
    constant = np.bincount(rows[direct], weights[direct], minlength=size)
    solved = spsolve((eye_array(size) - shares).tocsc(), constant)
    found = np.where(wanted, WHOLE, 0.0)
    found[inside] = np.atleast_1d(solved)
    return found


def _leading(register: Register, wanted: Flags, weights: Floats) -> Flags:
    """From which parties a target can be met at all."""
    steps = weights > 0
    owner, entity = register.owner[steps], register.entity[steps]
    found = wanted.copy()
    while True:
        new = entity[found[owner] & ~found[entity]]
        if not len(new):
            return found
        found[new] = True


def rings(register: Register) -> list[tuple[int, ...]]:
    """Circles that own themselves whole: no walk ever leaves them, so nobody outside stands behind them."""
    from scipy.sparse import coo_array  # noqa: PLC0415 - heavy, and an answer is asked long after the start
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - as above

    size = len(register.ids) + 1
    real = register.high > ROUNDING
    graph = coo_array((register.high[real], (register.entity[real], register.owner[real])), shape=(size, size))
    _, component = connected_components(graph.tocsr(), directed=True, connection="strong")
    leaves = np.zeros(size, dtype=bool)
    outward = component[register.entity[real]] != component[register.owner[real]]
    leaves[component[register.entity[real][outward]]] = True
    closed = np.flatnonzero(register.owned & ~leaves[component])
    members: dict[int, list[int]] = {}
    for place in closed.tolist():
        members.setdefault(int(component[place]), []).append(place)
    return [tuple(ring) for ring in members.values()]


def ends(register: Register) -> Sequence[int]:
    """Parties with no owner recorded, at which walks end."""
    return np.flatnonzero(~register.owned[:-1]).tolist()
