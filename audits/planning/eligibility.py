"""The hard rules about persons and days: who may visit which site, and the words for why not."""

import calendar
import datetime as dt

from audits.planning.round_parties import Inspector, PlannableSite
from audits.planning.rules import RoundRules
from foundation.dates import rest_reason


def why_not(inspector: Inspector, site: PlannableSite, day: dt.date, rules: RoundRules) -> str | None:
    """The first hard rule that forbids this person this site on this day; None when none does."""
    return (
        _not_able(inspector, site)
        or _not_reachable(inspector, site)
        or _not_independent(inspector, site, day, rules)
        or _not_that_day(inspector, site, day)
    )


def cools_off_on(ended_on: dt.date, months: int) -> dt.date:
    """The same day of the month, or the month's last where it has none (29 February)."""
    year, month = divmod(ended_on.month - 1 + months, 12)
    year, month = ended_on.year + year, month + 1
    return dt.date(year, month, min(ended_on.day, calendar.monthrange(year, month)[1]))


def _not_able(inspector: Inspector, site: PlannableSite) -> str | None:
    if site.languages and not site.languages & inspector.languages:
        return f"language: speaks none of {', '.join(sorted(site.languages))}"
    if site.sector is not None and inspector.sectors and site.sector not in inspector.sectors:
        return f"sector: not trained for {site.sector}"
    if missing := site.skills - inspector.skills:
        return f"skills: lacks {', '.join(sorted(missing))}"
    return None


def _not_reachable(inspector: Inspector, site: PlannableSite) -> str | None:
    """The roads assumed where coordinates are missing are roads within a country; nobody is sent abroad on one."""
    if inspector.home is not None and site.coordinates is not None:
        return None
    if not site.country or inspector.country == site.country:
        return None
    start = f"from {inspector.country}" if inspector.country else "from an unknown country"
    return f"travel: the road {start} to {site.country} cannot be computed without coordinates of both places"


def _not_independent(inspector: Inspector, site: PlannableSite, day: dt.date, rules: RoundRules) -> str | None:
    if site.id in inspector.conflicts:
        return "conflict of interest"
    for tie in inspector.past_ties:
        if tie.site == site.id and day < (free := cools_off_on(tie.ended_on, rules.cooling_off_months)):
            return f"cooling-off until {free}"
    for running in inspector.running:
        if running.site == site.id and running.times >= rules.most_running:
            return f"rotation: has led here {running.times} times running"
    return None


def _not_that_day(inspector: Inspector, site: PlannableSite, day: dt.date) -> str | None:
    if day in inspector.days_off:
        return "day off"
    if reason := rest_reason(day, inspector.calendar):
        return f"the inspector's {reason}"
    if reason := rest_reason(day, site.calendar):
        return f"the site's {reason}"
    if site.visit_by is not None and day > site.visit_by:
        return f"due day: must be visited by {site.visit_by}"
    return None
