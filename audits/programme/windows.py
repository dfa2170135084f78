"""When a site can be visited: for each month of the year one window out of which the day is drawn, or none."""

import calendar
import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from audits.programme.parties import ProgrammeSite
from audits.programme.rules import ProgrammeRules
from audits.programme.seasons import season_of

MONTHS = 12
OVERDUE_DAYS = 30
"""What is overdue when the year begins is planned within its first month."""
Days = NDArray[np.int64]
"""Proleptic ordinals, as `date.toordinal` gives them."""


@dataclass(frozen=True)
class Windows:
    """One row a site, one column a month. `usable` where a visit may be planned; `peak` where the season is on."""

    opens: Days
    closes: Days
    usable: NDArray[np.bool_]
    peak: NDArray[np.bool_]


def month_bounds(year: int) -> tuple[Days, Days]:
    firsts = [dt.date(year, month, 1) for month in range(1, MONTHS + 1)]
    lasts = [dt.date(year, one.month, calendar.monthrange(year, one.month)[1]) for one in firsts]
    return _ordinals(firsts), _ordinals(lasts)


def windows_of(sites: tuple[ProgrammeSite, ...], year: int, begins: dt.date, rules: ProgrammeRules) -> Windows:
    """
    Within the season where it lasts long enough in that month. A window is never shorter than the rule's least, except
    for a follow-up that is due sooner, which is planned all the same, and for one that was published and has begun.
    """
    firsts, lasts = month_bounds(year)
    spans = np.array([_own_span(site, year, begins, rules) for site in sites], dtype=np.int64).reshape(-1, 2)
    opens = np.maximum(firsts[None, :], spans[:, :1])
    closes = np.minimum(lasts[None, :], spans[:, 1:])
    narrow = np.array([_peaks(site, year) for site in sites], dtype=np.int64).reshape(-1, MONTHS, 2)
    in_season = np.maximum(opens, narrow[:, :, 0]), np.minimum(closes, narrow[:, :, 1])
    peak = in_season[1] - in_season[0] + 1 >= rules.least_window
    opens, closes = np.where(peak, in_season[0], opens), np.where(peak, in_season[1], closes)
    length = closes - opens + 1
    usable = length >= rules.least_window
    due = np.array([site.follow_up is not None for site in sites], dtype=np.bool_)
    hurried = due & ~usable.any(axis=1)
    usable |= (hurried[:, None] | _published(sites, year)) & (length >= 1)
    return Windows(opens, closes, usable, peak & usable)


def _published(sites: tuple[ProgrammeSite, ...], year: int) -> NDArray[np.bool_]:
    found = np.zeros((len(sites), MONTHS), dtype=np.bool_)
    for at, site in enumerate(sites):
        if site.kept is not None and site.kept.year == year:
            found[at, site.kept.month - 1] = True
    return found


def _own_span(site: ProgrammeSite, year: int, begins: dt.date, rules: ProgrammeRules) -> tuple[int, int]:
    """First and last day that the site's own dates leave of the year; the first after the last where none is left."""
    first = max(begins, dt.date(year, 1, 1), site.not_before or begins)
    last = min(dt.date(year, 12, 31), site.not_after or dt.date.max)
    if site.follow_up is not None:
        due = site.follow_up.due
        if due < first:
            due = first + dt.timedelta(days=OVERDUE_DAYS)
        first = max(first, due - dt.timedelta(days=rules.follow_up_days))
        last = min(last, due)
    return first.toordinal(), last.toordinal()


def _peaks(site: ProgrammeSite, year: int) -> tuple[tuple[int, int], ...]:
    """Of each month the longest stretch of the season; an empty stretch (1, 0) where it is not on."""
    season = season_of(site.sector, site.country, site.region, year)
    if season is None:
        return ((1, 0),) * MONTHS
    found = []
    for first, last in zip(*month_bounds(year), strict=True):
        cut = [(max(int(first), a.toordinal()), min(int(last), b.toordinal())) for a, b in season.spans]
        found.append(max(cut, key=lambda one: one[1] - one[0]))
    return tuple(found)


def _ordinals(days: list[dt.date]) -> Days:
    return np.array([day.toordinal() for day in days], dtype=np.int64)
