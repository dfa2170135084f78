"""Why a pair or a joint visit finds no day: everybody's own reasons, so that a planner knows whom to ask for."""

import datetime as dt
from collections.abc import Sequence
from itertools import product
from typing import Protocol

from audits.planning.engine_problem import RouteProblem
from audits.planning.independence import may_join, may_lead
from audits.planning.round_frame import Crew
from audits.planning.round_parties import Inspector, PlannableSite
from audits.planning.rules import RoundRules
from audits.planning.team import pair_because


class Asked(Protocol):
    @property
    def sites(self) -> Sequence[PlannableSite]: ...
    @property
    def inspectors(self) -> Sequence[Inspector]: ...
    @property
    def crews(self) -> Sequence[Crew]: ...
    @property
    def rules(self) -> RoundRules: ...
    @property
    def problem(self) -> RouteProblem: ...


def not_beside(asked: Asked, place: int) -> str:
    site = asked.sites[place]
    rule = "S14 joint visit" if site.joint is not None else "S04 two inspectors"
    return f"{rule}: can be served, but not beside the other pair and joint visits in these days"


def worth_less(asked: Asked, place: int) -> str:
    why = pair_because(asked.sites[place])
    return f"S04 two inspectors are needed ({why}), and other visits were worth more for the time of two"


def why_no_team(asked: Asked, places: Sequence[int]) -> str:
    said = [_why(asked, place) for place in places]
    site = asked.sites[places[0]]
    if site.joint is None:
        return f"nobody can serve it: {said[0]}"
    told = "; ".join(f"{asked.sites[place].country}: {why}" for place, why in zip(places, said, strict=True))
    return (
        f"nobody can serve it: S14 joint visit {site.joint}: no day on which all of its sites can be visited ({told})"
    )


def _why(asked: Asked, place: int) -> str:
    site = asked.sites[place]
    leads, against_leads = _who(asked, place, lead=True)
    if not leads:
        return "; ".join(against_leads) or "no inspector works on these days"
    if not site.pair_for:
        return f"{', '.join(sorted(leads))} could go"
    joins, against_joins = _who(asked, place, lead=False)
    could = "; ".join(f"{name} on {_days(days)}" for name, days in sorted(joins.items()))
    others = f"; {'; '.join(against_joins)}" if against_joins else ""
    why = f"S04 two inspectors are needed ({pair_because(site)}) and no two can be there on one day"
    return f"{why}: {could or 'nobody'} could go{others}"


def _days(days: Sequence[dt.date]) -> str:
    return ", ".join(f"{day:%d}" for day in days) if len(days) > 1 else days[0].isoformat()


def _who(asked: Asked, place: int, *, lead: bool) -> tuple[dict[str, list[dt.date]], tuple[str, ...]]:
    """Who could go on which days, and the reasons of those who cannot go on any."""
    able: dict[str, list[dt.date]] = {}
    reasons: dict[str, dict[str, None]] = {}
    decide = may_lead if lead else may_join
    days = sorted({day for _, day in asked.crews})
    for inspector, day in product(asked.inspectors, days):
        verdict = decide(inspector, asked.sites[place], day, asked.rules)
        name = inspector.id
        if verdict.allowed:
            able.setdefault(name, []).append(day)
        else:
            reasons.setdefault(name, {}).update(dict.fromkeys(verdict.told))
    against = {reason: None for name, own in reasons.items() if name not in able for reason in own}
    return able, tuple(against)
