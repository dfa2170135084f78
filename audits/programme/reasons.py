"""Why a site is in the year's programme, or is not, in words fit to be read by whoever plans. No complaint is named."""

import datetime as dt

from audits.programme.cycles import cycle_of
from audits.programme.parties import Campaign, Missed, ProgrammeSite, Why
from audits.programme.question import Question
from audits.programme.seasons import season_of


def reason_of(
    site: ProgrammeSite, why: Why, missed: Missed, due: dt.date | None, question: Question, peak: int | None
) -> str:
    """`peak` is the month (from 0) of a visit within the season, None for one outside it."""
    parts = [_first(site, why, due, question), _risk(site)]
    if peak is not None:
        season = season_of(site.sector, site.country, site.region, question.year)
        parts += [f"in season: {season.what}"] if season else []
    if missed is not Missed.NOTHING:
        parts.insert(0, _missed(site, missed, due))
    return "; ".join(part for part in parts if part)


def _first(site: ProgrammeSite, why: Why, due: dt.date | None, question: Question) -> str:
    match why:
        case Why.FOLLOW_UP:
            return _follow_up(site)
        case Why.CAMPAIGN:
            names = [one.name for one in question.campaigns if one.covers(site)]
            return f"campaign {', '.join(names)}"
        case Why.CYCLE:
            return f"due on {due} ({cycle_of(site).name})"
        case Why.FIRST_VISIT:
            return "never visited"
        case Why.RISK:
            return "worth more than other visits on the same days"
        case Why.LOT:
            return "by lot, on any day of the year"


def _follow_up(site: ProgrammeSite) -> str:
    return site.follow_up.reason if site.follow_up else ""


def _risk(site: ProgrammeSite) -> str:
    if site.risk is None:
        return "risk unknown"
    if site.risk_high is None or site.risk_high <= site.risk:
        return f"risk {100 * site.risk:.0f} of 100"
    return f"risk {100 * site.risk:.0f} of 100, perhaps {100 * site.risk_high:.0f}"


def _missed(site: ProgrammeSite, missed: Missed, due: dt.date | None) -> str:
    wanted = _follow_up(site) or (f"due on {due}" if due else "")
    match missed:
        case Missed.OVER_CAPACITY:
            return f"{wanted}, but the inspector-days of its months are taken by weightier visits"
        case Missed.WINDOW:
            return ", ".join(part for part in (wanted, "but no day of the year is left by its own dates") if part)
        case Missed.NO_INSPECTOR:
            return ", ".join(part for part in (wanted, "but no inspector has days for its area") if part)
        case Missed.NOTHING:
            return ""


def campaign_reason(one: Campaign, planned: int, fit: int, members: int) -> str:
    """Empty when the quota is met."""
    if planned >= one.visits:
        return ""
    if one.first_month > one.last_month:
        return "it ends before it begins: give its first month and a later one"
    if members < one.visits:
        return f"only {members} sites are of its sector and place"
    if fit < one.visits:
        return f"only {fit} of its {members} sites can be visited in its months"
    return "the inspector-days of its months do not hold more"
