"""
The upper of two levels: which sites are visited this year for sure, in which window, and what chance all others have.
A pure decision: the same sites, days and campaigns give the same programme, in whatever order they come.
"""

import datetime as dt
from collections.abc import Sequence

import numpy as np

from audits.programme.assignment import NOWHERE, counted, used
from audits.programme.cycles import cycle_of
from audits.programme.parties import (
    AreaYear,
    Campaign,
    CampaignYear,
    Capacity,
    Entry,
    How,
    Missed,
    Programme,
    ProgrammeSite,
    Why,
)
from audits.programme.question import DAYS_A_MONTH, Question, question_of
from audits.programme.reasons import campaign_reason, reason_of
from audits.programme.rules import ProgrammeRules
from audits.programme.solving import Solution, solve

CLOSE_ENOUGH = 1e-9


def make_programme(
    sites: Sequence[ProgrammeSite],
    capacity: Capacity,
    campaigns: Sequence[Campaign],
    year: int,
    rules: ProgrammeRules,
    *,
    begins: dt.date | None = None,
    plain: bool = False,
) -> Programme:
    """`begins`: the first day that can still be planned, New Year unless told. `plain` needs no solver."""
    question = question_of(sites, capacity, campaigns, year, begins or dt.date(year, 1, 1), rules)
    solution = solve(question, plain=plain)
    areas = _areas(question, solution)
    chances = {area.area: area.lot_chance for area in areas}
    entries = {site.id: _entry(question, solution, at, chances[site.area]) for at, site in enumerate(question.sites)}
    published = np.flatnonzero(question.kept_month != NOWHERE)
    kept = int((solution.months[published] == question.kept_month[published]).sum())
    return Programme(
        year=year,
        entries=tuple(entries[site.id] for site in sites),
        areas=areas,
        campaigns=_campaigns(question, solution),
        value=solution.value,
        bound=solution.bound,
        engine=solution.engine,
        moved=len(published) - kept,
        kept=kept,
        rules_version=rules.version,
    )


def _areas(question: Question, solution: Solution) -> tuple[AreaYear, ...]:
    taken = used(question, solution.months)
    found = []
    for at, area in enumerate(question.areas):
        own = question.of_area(at)
        by_lot = own & (solution.months == NOWHERE)
        wanted = float(question.days[by_lot].sum())
        held = float(question.capacity[at].sum() * question.lot_share[at])
        chance = 1.0 if not wanted else min(1.0, held / wanted)
        found.append(
            AreaYear(
                area=area,
                capacity=tuple(float(one) for one in question.capacity[at]),
                used=tuple(float(one) for one in taken[at]),
                lot_share=float(question.lot_share[at]),
                lot_chance=chance,
                sites=int(own.sum()),
                floor_met=not by_lot.any() or chance >= question.rules.yearly_floor - CLOSE_ENOUGH,
            )
        )
    return tuple(found)


def _entry(question: Question, solution: Solution, at: int, lot_chance: float) -> Entry:
    site, month = question.sites[at], int(solution.months[at])
    sure = month != NOWHERE
    due = cycle_due(site, question)
    why = _why(question, at, month, due) if sure else Why.LOT
    missed = Missed.NOTHING if sure else _missed(question, at, due)
    opens, closes = (
        (dt.date.fromordinal(int(ends[at, month])) if sure else None)
        for ends in (question.windows.opens, question.windows.closes)
    )
    peak = sure and bool(question.windows.peak[at, month])
    return Entry(
        site=site.id,
        how=How.SURE if sure else How.LOT,
        why=why,
        month=month + 1 if sure else None,
        opens=opens,
        closes=closes,
        days=int(question.days[at]),
        chance=1.0 if sure else lot_chance,
        value=float(question.worth[at, month]) if sure else 0.0,
        missed=missed,
        reason=reason_of(site, why, missed, due, question, month if peak else None),
    )


def cycle_due(site: ProgrammeSite, question: Question) -> dt.date | None:
    """The day its cycle asks for the next visit, when that is within the year or before; None without a cycle."""
    months = cycle_of(site).months
    if months is None or site.last_visit is None:
        return None
    due = site.last_visit + dt.timedelta(days=round(months * DAYS_A_MONTH))
    return due if due <= dt.date(question.year, 12, 31) else None


def _why(question: Question, at: int, month: int, due: dt.date | None) -> Why:
    site = question.sites[at]
    in_campaign = bool((question.members[:, at] & question.months[:, month]).any()) if len(question.quotas) else False
    cases = (
        (site.follow_up is not None, Why.FOLLOW_UP),
        (in_campaign, Why.CAMPAIGN),
        (due is not None, Why.CYCLE),
        (site.last_visit is None, Why.FIRST_VISIT),
    )
    return next((why for holds, why in cases if holds), Why.RISK)


def _missed(question: Question, at: int, due: dt.date | None) -> Missed:
    if not question.capacity[question.area[at]].any():
        return Missed.NO_INSPECTOR
    if not np.isfinite(question.worth[at]).any():
        return Missed.WINDOW
    return Missed.OVER_CAPACITY if due is not None or question.required[at] else Missed.NOTHING


def _campaigns(question: Question, solution: Solution) -> tuple[CampaignYear, ...]:
    planned = counted(question, solution.months)
    able = np.isfinite(question.worth)
    found = []
    for at, one in enumerate(question.campaigns):
        members = question.members[at]
        fit = int((able & question.months[at][None, :] & members[:, None]).any(axis=1).sum())
        reason = campaign_reason(one, int(planned[at]), fit, int(members.sum()))
        found.append(CampaignYear(one, int(planned[at]), reason))
    return tuple(found)
