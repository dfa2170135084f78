"""The plain way: the most urgent first, each into its best month that still has room. No solver is needed."""

import numpy as np

from audits.programme.assignment import NOWHERE, Weights, counted, used
from audits.programme.question import DUST, Floats, Places, Question


def greedy(question: Question, weights: Weights, months: Places | None = None) -> Places:
    """Goes on from `months`: who is placed stays. Follow-ups, then quotas, then kept windows and value per day."""
    chosen = np.full(len(question.sites), NOWHERE, dtype=np.int64) if months is None else months.copy()
    left = question.free - used(question, chosen)
    worth = question.worth + weights.bonus
    rank = np.argsort(-worth.max(axis=1, initial=-np.inf) / question.days, kind="stable")
    for site in rank[question.required[rank]]:
        _place(question, int(site), worth[site], left, chosen)
    for at in range(len(question.quotas)):
        _fill_quota(question, at, rank, left, chosen)
    for site in rank:
        _place(question, int(site), worth[site], left, chosen)
    return chosen


def _fill_quota(question: Question, campaign: int, rank: Places, left: Floats, chosen: Places) -> None:
    missing = question.quotas[campaign] - counted(question, chosen)[campaign]
    for site in rank[question.members[campaign, rank]]:
        if missing <= 0:
            return
        within = np.where(question.months[campaign], question.worth[site], -np.inf)
        missing -= _place(question, int(site), within, left, chosen)


def _place(question: Question, site: int, worth: Floats, left: Floats, chosen: Places) -> bool:
    """Into the best month that has room, unless it is placed already."""
    area, days = question.area[site], question.days[site]
    able = np.where(left[area] + DUST >= days, worth, -np.inf)
    month = int(np.argmax(able))
    if chosen[site] != NOWHERE or not np.isfinite(able[month]):
        return False
    chosen[site] = month
    left[area, month] -= days
    return True


def knapsack_bound(question: Question) -> float:
    """Of the value alone, months of an area taken together and each site in its best month: weak, but always true."""
    bound = 0.0
    best = np.where(np.isfinite(question.worth), question.worth, 0.0).max(axis=1, initial=0.0)
    for area in range(len(question.areas)):
        own = np.flatnonzero(question.of_area(area) & (best > 0))
        order = own[np.argsort(-(best / question.days)[own], kind="stable")]
        before = np.cumsum(question.days[order]) - question.days[order]
        share = np.clip((question.free[area].sum() - before) / question.days[order], 0.0, 1.0)
        bound += float((share * best[order]).sum())
    return bound
