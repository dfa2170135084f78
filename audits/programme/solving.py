"""
From the relaxation to whole visits: what it takes as a whole stays, the few halves are settled by branch and bound on
the days that are left, then gaps are filled and places exchanged until no riskier site stands behind a lesser one.
"""

from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np

from audits.programme.assignment import NOWHERE, Weights, counted, met_of, used, weights_of, worth_of
from audits.programme.greedy import greedy, knapsack_bound
from audits.programme.parties import ProgrammeSite
from audits.programme.question import Flags, Places, Question
from audits.programme.relaxation import Columns, Held, RelaxationFailed, Relaxed, relaxed

WHOLE = 1e-6
BESIDE = 60
"""So many sites that nearly pay stand for the days left beside those taken by halves."""
RELEASED = 400
NODES = 200
"""Of branch and bound; a number, not a time, so that every computer stops at the same programme."""
NEAR_ENOUGH = 0.002
"""A bound that is nearer than this part of the value is told as it is; a farther one is worth a second look."""
SOLVER, PLAIN = "highs-lp+bb", "greedy"


@dataclass(frozen=True)
class Solution:
    """A month for each site of the question, and what no other programme that meets as much is worth more than."""

    months: Places
    value: float
    bound: float
    engine: str


def solve(question: Question, *, plain: bool = False) -> Solution:
    """`plain` (or a solver that fails) takes the greedy way and its weaker bound."""
    weights = weights_of(question)
    if plain:
        return _plain(question, weights)
    try:
        return _solved(question, weights)
    except (RelaxationFailed, ImportError):
        return _plain(question, weights)


def _plain(question: Question, weights: Weights) -> Solution:
    months = in_order_of_risk(question, greedy(question, weights))
    value = worth_of(question, months)
    return Solution(months, value, max(value, knapsack_bound(question)), PLAIN)


def _solved(question: Question, weights: Weights) -> Solution:
    free = relaxed(question, weights)
    months = greedy(question, weights, _halves_settled(question, weights, free))
    months = _better(question, weights, months, greedy(question, weights))
    months = in_order_of_risk(question, months)
    value, met = worth_of(question, months), met_of(question, weights, months)
    bound = free.total - met
    if bound - value > NEAR_ENOUGH * max(1.0, value):
        bound = min(bound, knapsack_bound(question), _bound_of_equals(question, weights, met))
    return Solution(months, value, max(value, bound), SOLVER)


def _better(question: Question, weights: Weights, one: Places, other: Places) -> Places:
    first, second = (worth_of(question, m) + met_of(question, weights, m) for m in (one, other))
    return one if first >= second else other


def _bound_of_equals(question: Question, weights: Weights, met: float) -> float:
    """Among programmes that meet as much as ours, the relaxation once more; halves of a follow-up count for nothing."""
    try:
        return relaxed(question, weights, Held(met)).total
    except RelaxationFailed:
        return float("inf")


def _halves_settled(question: Question, weights: Weights, free: Relaxed) -> Places:
    months = np.full(len(question.sites), NOWHERE, dtype=np.int64)
    row, month = np.nonzero(free.part > 1.0 - WHOLE)
    months[free.sites[row]] = month
    parted = (free.part > WHOLE) & (free.part <= 1.0 - WHOLE)
    halves = free.sites[parted.any(axis=1)]
    if not len(halves):
        return months
    released = _released(question, free, parted, months)
    months[released] = NOWHERE
    waiting = np.flatnonzero((months == NOWHERE) & np.isfinite(question.worth).any(axis=1))
    near = waiting[np.argsort(-free.reduced[waiting], kind="stable")][:BESIDE]
    return _branched(question, weights, months, np.unique(np.concatenate([halves, near, released])))


def _released(question: Question, free: Relaxed, parted: Flags, months: Places) -> Places:
    """
    Where a follow-up was taken by halves, whole visits of that area and month are settled anew with it: else it would
    be lost to a packing that came before it. As many as `RELEASED`, those of least worth a day; a year with no more
    visits than that is settled as a whole.
    """
    due = question.required[free.sites]
    cells = np.zeros(question.free.shape, dtype=np.bool_)
    row, month = np.nonzero(parted & due[:, None])
    cells[question.area[free.sites[row]], month] = True
    placed = np.flatnonzero(months != NOWHERE)
    if len(placed) <= RELEASED:
        return placed
    inside = placed[cells[question.area[placed], months[placed]]]
    worth = question.worth[inside, months[inside]] / question.days[inside]
    return inside[np.argsort(worth, kind="stable")][:RELEASED]


def _branched(question: Question, weights: Weights, months: Places, sites: Places) -> Places:
    """Whole visits to `sites` on the days that `months` leaves. Without an answer the greedy way fills them."""
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - heavy, and only a programme needs it

    columns = Columns.of(question, sites)
    quotas = np.maximum(0.0, question.quotas - counted(question, months))
    matrix, right = columns.rows(question, used(question, months), quotas)
    gain = columns.gains(question, weights)
    many = len(columns.row)
    whole = np.concatenate([np.ones(many), np.zeros(len(quotas))])
    upper = np.concatenate([np.ones(many), np.full(len(quotas), np.inf)])
    answer = milp(
        -gain / max(1.0, float(np.abs(gain).max(initial=1.0))),
        constraints=LinearConstraint(matrix, ub=right),
        integrality=whole,
        bounds=Bounds(0, upper),
        options={"node_limit": NODES, "mip_rel_gap": 1e-6},
    )
    if answer.x is None:
        return months
    settled = months.copy()
    taken = np.flatnonzero(answer.x[:many] > 1.0 - 1e-3)
    settled[sites[columns.row[taken]]] = columns.month[taken]
    return settled


def in_order_of_risk(question: Question, months: Places) -> Places:
    """
    Of sites that differ in nothing but their risk the riskier are in first: an exchange in the same month and on as
    many days, so nothing is lost. Branch and bound that stopped early, and rounding, need not have seen to it.
    """
    alike: dict[ProgrammeSite, list[int]] = defaultdict(list)
    for at, site in enumerate(question.sites):
        if site.risk is not None:
            alike[replace(site, id="", risk=0.0, risk_high=0.0, band="")].append(at)
    settled = months.copy()
    for group in alike.values():
        ordered = sorted(group, key=lambda at: (-float(question.worth[at].max(initial=-np.inf)), at))
        slots = sorted(int(months[at]) for at in group if months[at] != NOWHERE)
        if 0 < len(slots) < len(group):
            _exchanged(ordered, settled, len(slots))
    return settled


def _exchanged(ordered: list[int], months: Places, places: int) -> None:
    """The last of those who are in gives its month to the first of those who are not, until all stand in order."""
    outside = [at for at in ordered[:places] if months[at] == NOWHERE]
    inside = [at for at in ordered[places:] if months[at] != NOWHERE]
    for better, lesser in zip(outside, inside, strict=True):
        months[better], months[lesser] = months[lesser], NOWHERE
