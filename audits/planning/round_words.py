"""What a plan says in words: why somebody goes where, and why a site is left out."""

from collections.abc import Sequence
from typing import Protocol

from audits.planning.engine_problem import RouteProblem
from audits.planning.independence import may_lead
from audits.planning.round_anchors import Fixed
from audits.planning.round_frame import Crew
from audits.planning.round_lot import fits
from audits.planning.round_parties import Drawing, Inspector, PlannableSite, RoundLeftOut, WhyPlanned
from audits.planning.rules import RoundRules
from audits.planning.worth import Worth

TOO_LONG = "S13 travel: the visit and the road exceed the working day"


class Asked(Protocol):
    """Vehicle v of `problem` is `crews[v]`: an inspector (by place) on a day."""

    @property
    def sites(self) -> Sequence[PlannableSite]: ...
    @property
    def inspectors(self) -> Sequence[Inspector]: ...
    @property
    def crews(self) -> Sequence[Crew]: ...
    @property
    def worths(self) -> Sequence[Worth]: ...
    @property
    def rules(self) -> RoundRules: ...
    @property
    def problem(self) -> RouteProblem: ...
    @property
    def fixed(self) -> Fixed: ...


def reason_of(site: PlannableSite, worth: Worth, lot: Drawing | None) -> tuple[WhyPlanned, str]:
    """`lot` when the site was drawn. A prompted site speaks like any other."""
    if site.required_because is not None:
        by = f", by {site.visit_by}" if site.visit_by else ""
        return WhyPlanned.REQUIRED, f"required: {site.required_because}{by}"
    if lot is not None:
        sealed = "seed sealed before the plan" if lot.sealed else "from the plan's own seed"
        return WhyPlanned.RANDOM, f"drawn by lot: a chance of {lot.chance:.1%} for every site, {sealed}"
    workers = "an unknown number of" if site.headcount is None else f"{site.headcount}"
    if site.last_visit is None:
        known = "risk unknown" if site.risk is None else f"risk {site.risk:.2f}"
        return WhyPlanned.FIRST_VISIT, f"first visit: never inspected, {known}, {workers} workers"
    known = f"risk unknown, {worth.risk:.2f} taken" if site.risk is None else f"risk {site.risk:.2f}"
    return WhyPlanned.RISK, f"{known}, {workers} workers, last visited {site.last_visit}"


def left_out(asked: Asked, visited: frozenset[str], drawn: frozenset[str]) -> tuple[RoundLeftOut, ...]:
    return tuple(
        RoundLeftOut(
            site.id,
            site.required_because is not None,
            f"{'drawn by lot; ' if site.id in drawn else ''}{_why_left_out(asked, at)}",
        )
        for at, site in enumerate(asked.sites)
        if site.id not in visited
    )


def _why_left_out(asked: Asked, at: int) -> str:
    if at in asked.fixed.left_out:
        return asked.fixed.left_out[at]
    site = asked.sites[at]
    obstacles: dict[str, None] = {}
    for v, (who, day) in enumerate(asked.crews):
        reasons = may_lead(asked.inspectors[who], site, day, asked.rules).told
        if not reasons and fits(asked.problem, v, (at,)):
            return _crowded(site, asked.worths[at])
        obstacles |= dict.fromkeys(reasons or (TOO_LONG,))
    return "nobody can serve it: " + "; ".join(obstacles or ["no inspector works on these days"])


def _crowded(site: PlannableSite, worth: Worth) -> str:
    if site.required_because is not None:
        return "can be served, but not beside the other required visits in these days"
    return f"other visits were worth more in these days (its value: {worth.value:.0f})"
