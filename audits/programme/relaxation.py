"""
The linear relaxation of the year: a site may be visited by halves. Its value bounds every programme, and its prices say
what an inspector-day of each month is worth.

Few of many sites can be visited, so the others never enter: a site that is left out is let in only when the prices say
that it would pay (column generation). When none would, the answer is that of the whole year, not of a part.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from audits.programme.assignment import Weights
from audits.programme.question import DUST, Flags, Floats, Places, Question

PAYS = 1e-7
ROOM = 1.3
"""The first pool holds the best sites for so many times the inspector-days of each area."""
MOST_ROUNDS = 60
SHARE_LET_IN = 0.25


class RelaxationFailed(Exception):
    """The solver gave no answer; the caller falls back to the plain way."""


@dataclass(frozen=True)
class Relaxed:
    """`part` of each site and month in the pool `sites`; `reduced` is what each site of the year adds at the prices."""

    sites: Places
    part: Floats
    total: float
    reduced: Floats


@dataclass(frozen=True)
class Held:
    """Asks for programmes that meet exactly as much as `met`, and values them by plain worth alone."""

    met: float


def relaxed(question: Question, weights: Weights, held: Held | None = None) -> Relaxed:
    """Raises RelaxationFailed."""
    pool = _first_pool(question, weights)
    if not pool.any():
        return _nobody(question, weights)
    for _ in range(MOST_ROUNDS):
        sites = np.flatnonzero(pool)
        part, total, prices = _solved(question, weights, sites, held)
        reduced = _reduced(question, weights, prices, held)
        paying = np.flatnonzero(~pool & (reduced > PAYS * max(1.0, abs(total) / max(1, len(sites)))))
        if not len(paying):
            return Relaxed(sites, part, total, reduced)
        most = max(100, int(SHARE_LET_IN * len(sites)))
        pool[paying[np.argsort(-reduced[paying], kind="stable")][:most]] = True
    raise RelaxationFailed("the pool of sites did not settle")


def _nobody(question: Question, weights: Weights) -> Relaxed:
    many, months = question.worth.shape
    missed = -weights.quota * float(question.quotas.sum())
    return Relaxed(np.zeros(0, dtype=np.int64), np.zeros((0, months)), missed, np.full(many, -np.inf))


def _first_pool(question: Question, weights: Weights) -> Flags:
    best = np.where(np.isfinite(question.worth), question.worth + weights.bonus, 0.0).max(axis=1, initial=0.0)
    able = np.isfinite(question.worth).any(axis=1)
    pool = able & (question.required | (question.kept_month >= 0))
    density = best / question.days
    for area in range(len(question.areas)):
        own = np.flatnonzero(question.of_area(area) & able)
        order = own[np.argsort(-density[own], kind="stable")]
        inside = np.cumsum(question.days[order]) <= ROOM * question.free[area].sum()
        pool[order[inside]] = True
    for at, quota in enumerate(question.quotas):
        own = np.flatnonzero(question.members[at] & able)
        order = own[np.argsort(-density[own], kind="stable")]
        pool[order[: int(ROOM * quota) + 1]] = True
    return pool


@dataclass(frozen=True)
class _Prices:
    """Of an inspector-day by area and month, of a visit by campaign."""

    day: Floats
    quota: Floats


def _solved(question: Question, weights: Weights, sites: Places, held: Held | None) -> tuple[Floats, float, _Prices]:
    from scipy.optimize import linprog  # noqa: PLC0415 - heavy, and only a programme needs it

    columns = Columns.of(question, sites)
    matrix, right = columns.rows(question)
    gain = columns.gains(question, weights, held)
    scale = max(1.0, float(np.abs(gain).max(initial=1.0)))
    equal = {}
    if held is not None:
        met = columns.mets(question, weights)
        size = max(1.0, float(np.abs(met).max(initial=1.0)))
        equal = {"A_eq": (met / size).reshape(1, -1), "b_eq": [held.met / size]}
    answer = linprog(-gain / scale, A_ub=matrix, b_ub=right, bounds=(0, None), method="highs", **equal)
    if answer.status != 0:
        raise RelaxationFailed(answer.message)
    part = np.zeros((len(sites), question.free.shape[1]))
    part[columns.row, columns.month] = answer.x[: len(columns.row)]
    duals = -answer.ineqlin.marginals * scale
    areas = question.free.size
    day = duals[len(sites) : len(sites) + areas].reshape(question.free.shape)
    return part, -float(answer.fun) * scale, _Prices(day, duals[len(sites) + areas :])


def _reduced(question: Question, weights: Weights, prices: _Prices, held: Held | None) -> Floats:
    """What each site is worth in its best month beyond the price of its days: below 0 for whom it does not pay."""
    gain = question.worth if held is not None else question.worth + weights.bonus
    cost = prices.day[question.area] * question.days[:, None]
    for at in range(len(question.quotas)):
        cost = cost - prices.quota[at] * np.outer(question.members[at], question.months[at])
    found: Floats = (gain - cost).max(axis=1, initial=-np.inf)
    return found


@dataclass(frozen=True)
class Columns:
    """The unknowns: one for each site of a pool and month it can be visited in, then one a campaign for what misses."""

    sites: Places
    row: Places
    month: Places

    @classmethod
    def of(cls, question: Question, sites: Places) -> "Columns":
        row, month = np.nonzero(np.isfinite(question.worth[sites]))
        return cls(sites, row, month)

    def rows(self, question: Question, taken: Floats | None = None, quotas: Floats | None = None) -> tuple[Any, Floats]:
        """Each site once; each area and month within its days (without `taken`); each quota, or what misses of it."""
        from scipy.sparse import csr_array  # noqa: PLC0415 - heavy

        pool, months = len(self.sites), question.free.shape[1]
        site = self.sites[self.row]
        many, campaigns = len(self.row), len(question.quotas)
        wanted = question.quotas if quotas is None else quotas
        at, of, values = [self.row], [np.arange(many)], [np.ones(many)]
        at.append(pool + question.area[site] * months + self.month)
        of.append(np.arange(many))
        values.append(question.days[site].astype(np.float64))
        first = pool + question.free.size
        for one in range(campaigns):
            counts = np.flatnonzero(question.members[one, site] & question.months[one, self.month])
            at += [np.full(len(counts), first + one), np.array([first + one])]
            of += [counts, np.array([many + one])]
            values += [np.full(len(counts), -1.0), np.array([-1.0])]
        left = question.free if taken is None else np.maximum(0.0, question.free - taken)
        right = np.concatenate([np.ones(pool), left.ravel() + DUST, -wanted])
        shape = (len(right), many + campaigns)
        place = (np.concatenate(at), np.concatenate(of))
        return csr_array((np.concatenate(values), place), shape=shape), right

    def gains(self, question: Question, weights: Weights, held: Held | None = None) -> Floats:
        site = self.sites[self.row]
        worth = question.worth[site, self.month]
        if held is not None:
            return np.concatenate([worth, np.zeros(len(question.quotas))])
        return np.concatenate([worth, np.zeros(len(question.quotas))]) + self.mets(question, weights)

    def mets(self, question: Question, weights: Weights) -> Floats:
        bonus = weights.bonus[self.sites[self.row], self.month]
        return np.concatenate([bonus, np.full(len(question.quotas), -weights.quota)])
