"""What a visit is worth, how long it takes and how far it is, with what was assumed said in words."""

import datetime as dt
from dataclasses import dataclass
from math import asin, cos, log10, radians, sin, sqrt
from statistics import fmean

from audits.instruments.sampling import sample_for
from audits.planning.crew_rules import payer_rule
from audits.planning.round_parties import Coordinates, Inspector, PlannableSite
from audits.planning.rules import RoundRules

EARTH_KM = 6_371.0


@dataclass(frozen=True, slots=True)
class Worth:
    """`risk` is the one computed with: the site's own, or the one taken for an unknown site."""

    value: float
    risk: float
    minutes: float
    assumptions: tuple[str, ...]


def risk_of_the_unknown(sites: tuple[PlannableSite, ...], rules: RoundRules) -> float:
    """Never below the mean of the known sites: what nobody has looked at is not safer than what was."""
    known = [site.risk for site in sites if site.risk is not None]
    return max([rules.unknown_risk, fmean(known)]) if known else rules.unknown_risk


def worth_of(site: PlannableSite, unknown_risk: float, rules: RoundRules, day: dt.date) -> Worth:
    """100 x risk x log10(10 + workers), times the factors of a first visit, of the year's programme and of who pays."""
    assumptions = []
    risk = site.risk
    if risk is None:
        risk = unknown_risk
        assumptions.append(f"risk unknown: {risk:.2f} taken")
    headcount = site.headcount
    if headcount is None:
        headcount = rules.unknown_headcount
        assumptions.append(f"head-count unknown: {headcount} taken")
    if site.coordinates is None:
        assumptions.append(
            f"no coordinates: {rules.same_region_min:g} min taken within its region, "
            f"{rules.other_region_min:g} min elsewhere"
        )
    factor = site.worth_factor * (rules.first_visit_factor if site.last_visit is None else 1.0)
    payer = payer_rule(site.payer, site.programme, day)
    if payer is not None and payer.standing == "flagged":
        factor *= payer.weight
        assumptions.append(f"paid by the {site.payer}: weighed {payer.weight:g} times")
    minutes, note = _minutes(headcount, rules)
    return Worth(100.0 * risk * log10(10 + headcount) * factor, risk, minutes, (*assumptions, *note))


def travel_minutes(start: PlannableSite | Inspector, end: PlannableSite | Inspector, rules: RoundRules) -> float:
    """By great circle where both places are known; a stated constant otherwise. No centroid is invented."""
    a, b = _place(start), _place(end)
    if a is not None and b is not None:
        return round(rules.detour * great_circle_km(a, b) / rules.speed_kmh * 60) + rules.stop_overhead_min
    same = start.region is not None and (start.country, start.region) == (end.country, end.region)
    return rules.same_region_min if same else rules.other_region_min


def great_circle_km(a: Coordinates, b: Coordinates) -> float:
    """Haversine formula."""
    up, along = radians(b.latitude - a.latitude) / 2, radians(b.longitude - a.longitude) / 2
    chord = sin(up) ** 2 + cos(radians(a.latitude)) * cos(radians(b.latitude)) * sin(along) ** 2
    return 2 * EARTH_KM * asin(min(1.0, sqrt(chord)))


def _place(one: PlannableSite | Inspector) -> Coordinates | None:
    return one.home if isinstance(one, Inspector) else one.coordinates


def _minutes(headcount: int, rules: RoundRules) -> tuple[float, tuple[str, ...]]:
    sample = sample_for(max(1, headcount))
    wanted = sample.interview_hours * 60
    if wanted <= rules.longest_visit_min:
        return wanted, ()
    note = (
        f"{wanted:g} min of interviews are due and {rules.longest_visit_min} fit this visit: plan "
        f"{sample.auditor_days} auditor-days"
    )
    return float(rules.longest_visit_min), (note,)
