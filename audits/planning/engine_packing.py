"""
The best plan made of given routes: each site once, each inspector-day one route (set packing, solved by HiGHS).

Two uses. Over the pool of a search it recombines days that never stood together. Over the list of every feasible
route its linear relaxation is a true upper bound, and its integer answer, when finished, is the best plan there is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from audits.planning.engine_columns import NOBODY, Columns
from audits.planning.engine_problem import Floats, Ints, Route, RouteProblem

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

EXACT = 1e-9
DUST = 1e-6
CHOSEN = 0.5
"""The solver answers 0.9999999 for 1."""
PRICED_IN = 1_500
"""Columns that join the linear program in one round of pricing."""
MOST_ROUNDS = 60


@dataclass(frozen=True)
class Relaxation:
    """`bound` holds for every plan made of the table's routes; `reduced` (m) is each column's value above its price."""

    bound: float
    reduced: Floats


@dataclass(frozen=True)
class Packing:
    routes: tuple[Route, ...]
    proved: bool


@dataclass(frozen=True)
class _Kinds:
    """Columns of one profile with the same possible days are one kind; `of` (m) gives each column's kind."""

    of: Ints
    pairs: tuple[tuple[int, int], ...]
    """(kind, vehicle) for each vehicle the kind may use."""

    @property
    def count(self) -> int:
        return max((kind for kind, _ in self.pairs), default=-1) + 1


def relax(problem: RouteProblem, columns: Columns, left: Callable[[], float | None]) -> Relaxation:
    """
    Column generation out of the table: solve over a few thousand, add those worth more than their price, repeat.

    `left()` gives the seconds still to spend, or None for no limit. After any number of rounds the bound holds: no
    vehicle can add more than its best column's reduced value.
    """
    if not len(columns):
        return Relaxation(0.0, columns.prize)
    kinds = _kinds(problem, columns)
    inside = np.zeros(len(columns), dtype=np.bool_)
    inside[_promising(columns)] = True
    best = Relaxation(float("inf"), columns.prize)
    for _ in range(MOST_ROUNDS):
        rows = np.flatnonzero(inside)
        answer = _linear(problem, columns.take(rows), _Kinds(kinds.of[rows], kinds.pairs), left())
        if answer is None:
            break
        value, site_price, kind_price = answer
        padded = np.append(site_price, 0.0)
        reduced = columns.prize - padded[columns.sites].sum(axis=1) - kind_price[kinds.of]
        bound = value + _most_to_gain(problem, columns, reduced)
        if bound < best.bound:
            best = Relaxation(bound, reduced)
        wanted = np.flatnonzero((reduced > DUST) & ~inside)
        if not len(wanted):
            break
        inside[wanted[np.argsort(-reduced[wanted], kind="stable")[:PRICED_IN]]] = True
    return best


def pack(
    problem: RouteProblem, columns: Columns, *, seconds: float | None = None, nodes: int | None = None
) -> Packing | None:
    """The plan of greatest prize over these columns; None when the solver found none within its budget."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - half a second to load

    if not len(columns):
        return Packing(tuple(() for _ in problem.vehicles), proved=True)
    kinds = _kinds(problem, columns)
    matrix, upper = _rows(problem, columns, kinds)
    options: dict[str, float | bool] = {"mip_rel_gap": EXACT, "presolve": True}
    if seconds is not None:
        options["time_limit"] = max(0.1, seconds)
    if nodes is not None:
        options["node_limit"] = nodes
    answer = milp(
        -np.concatenate([columns.prize, np.zeros(len(kinds.pairs))]),
        integrality=np.concatenate([np.ones(len(columns)), np.zeros(len(kinds.pairs))]),
        bounds=Bounds(0.0, 1.0),
        constraints=LinearConstraint(matrix, -np.inf, upper),
        options=options,
    )
    if answer.x is None:
        return None
    chosen = np.flatnonzero(answer.x[: len(columns)] > CHOSEN)
    return Packing(_seated(problem, columns, chosen), proved=answer.status == 0)


def worth_keeping(relaxation: Relaxation, known_prize: float, most: int) -> tuple[Ints, bool]:
    """
    Columns that can be part of a plan better than the known one, and whether these are all of them: a column priced
    further below zero than the bound lies above the known prize cannot. The best `most` when there are more.
    """
    room = relaxation.bound - known_prize
    rows = np.flatnonzero(relaxation.reduced >= -room - DUST)
    if len(rows) <= most:
        return rows, True
    return rows[np.argsort(-relaxation.reduced[rows], kind="stable")[:most]], False


def _most_to_gain(problem: RouteProblem, columns: Columns, reduced: Floats) -> float:
    best = np.zeros(len(problem.profiles))
    np.maximum.at(best, columns.profile, reduced)
    days = np.array([len(group) for group in problem.profiles])
    return float((best * days).sum())


def _promising(columns: Columns) -> Ints:
    """A start for pricing: for each site and overall the columns of most prize."""
    order = np.argsort(-columns.prize, kind="stable")
    picked = [order[:PRICED_IN]]
    for column in range(columns.sites.shape[1]):
        sites = columns.sites[order, column]
        _, first = np.unique(sites, return_index=True)
        picked.append(order[first])
    return np.unique(np.concatenate(picked))


def _kinds(problem: RouteProblem, columns: Columns) -> _Kinds:
    keys, of = np.unique(np.column_stack([columns.profile, columns.days]), axis=0, return_inverse=True)
    pairs = [
        (kind, v)
        for kind, (profile, days) in enumerate(keys.tolist())
        for place, v in enumerate(problem.profiles[profile])
        if days >> place & 1
    ]
    return _Kinds(of.reshape(-1), tuple(pairs))


def _rows(problem: RouteProblem, columns: Columns, kinds: _Kinds) -> tuple["csr_matrix", Floats]:
    """Rows: each site at most once; columns of a kind within the days given to it; each vehicle's day given once."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - half a second to load

    n, count = problem.size, kinds.count
    row, place = np.nonzero(columns.sites != NOBODY)
    flows = np.arange(len(kinds.pairs)) + len(columns)
    kind = np.array([k for k, _ in kinds.pairs], dtype=np.int64)
    vehicle = np.array([v for _, v in kinds.pairs], dtype=np.int64)
    at = np.concatenate([columns.sites[row, place], n + kinds.of, n + kind, n + count + vehicle])
    column = np.concatenate([row, np.arange(len(columns)), flows, flows])
    entry = np.concatenate([np.ones(len(row) + len(columns)), -np.ones(len(kind)), np.ones(len(kind))])
    shape = (n + count + len(problem.vehicles), len(columns) + len(kinds.pairs))
    upper = np.concatenate([np.ones(n), np.zeros(count), np.ones(len(problem.vehicles))])
    return csr_matrix((entry, (at, column)), shape=shape), upper


def _linear(
    problem: RouteProblem, columns: Columns, kinds: _Kinds, seconds: float | None
) -> tuple[float, Floats, Floats] | None:
    from scipy.optimize import linprog  # noqa: PLC0415 - half a second to load

    matrix, upper = _rows(problem, columns, kinds)
    cost = -np.concatenate([columns.prize, np.zeros(len(kinds.pairs))])
    options = {} if seconds is None else {"time_limit": max(0.1, seconds)}
    answer = linprog(cost, A_ub=matrix, b_ub=upper, bounds=(0.0, None), method="highs", options=options)
    if answer.x is None or answer.status != 0:
        return None
    price = np.maximum(0.0, -answer.ineqlin.marginals)
    return -float(answer.fun), price[: problem.size], price[problem.size : problem.size + kinds.count]


def _seated(problem: RouteProblem, columns: Columns, chosen: Ints) -> tuple[Route, ...]:
    """Gives each chosen route a day of its profile that it may use: augmenting paths, so a seat is found if one is."""
    holder: dict[int, int] = {}
    for row in chosen.tolist():
        _seat(problem, columns, row, holder, set())
    return tuple(columns.route(holder[v]) if v in holder else () for v in range(len(problem.vehicles)))


def _seat(problem: RouteProblem, columns: Columns, row: int, holder: dict[int, int], tried: set[int]) -> bool:
    days = int(columns.days[row])
    for place, v in enumerate(problem.profiles[int(columns.profile[row])]):
        if not days >> place & 1 or v in tried:
            continue
        tried.add(v)
        if v not in holder or _seat(problem, columns, holder[v], holder, tried):
            holder[v] = row
            return True
    return False
