"""
A round of visits: real sites and inspectors in, dated visits with their reasons out.

A share of the inspector-days is filled by lot among all sites, blind to risk: only those visits can tell later
whether the risk model is right. The rest goes where it is worth most, required sites first.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from random import Random

import numpy as np

from audits.planning.eligibility import why_not
from audits.planning.engine import Budget, Engine, OwnEngine, Solution
from audits.planning.engine_problem import Route, RouteProblem, Vehicle, start_times
from audits.planning.round_parties import Inspector, PlannableSite, Round, RoundLeftOut, RoundVisit, WhyPlanned
from audits.planning.rules import RoundRules
from audits.planning.worth import Worth, risk_of_the_unknown, travel_minutes, worth_of
from foundation.dates import is_working_day

DEFAULT_ITERATIONS = 600


@dataclass(frozen=True)
class _Question:
    """Vehicle v of `problem` is `crews[v]`: an inspector (by place) on a day."""

    sites: tuple[PlannableSite, ...]
    inspectors: tuple[Inspector, ...]
    crews: tuple[tuple[int, dt.date], ...]
    worths: tuple[Worth, ...]
    rules: RoundRules
    problem: RouteProblem


def plan_round(
    sites: Sequence[PlannableSite],
    inspectors: Sequence[Inspector],
    days: Sequence[dt.date],
    rules: RoundRules,
    seed: int,
    budget: Budget | None = None,
    engine: Engine | None = None,
) -> Round:
    """Days on which an inspector rests are left out by themselves. Without a budget the plan is reproducible."""
    question = _question(tuple(sites), tuple(inspectors), sorted(set(days)), rules)
    drawn = _by_lot(question, seed)
    taken = {site for route in drawn.values() for site in route}
    rest = [v for v in range(len(question.crews)) if v not in drawn]
    solution = (engine or OwnEngine()).solve(
        _without(question.problem, taken, rest), budget or Budget(seed, iterations=DEFAULT_ITERATIONS)
    )
    chosen = dict(zip(rest, solution.routes, strict=True))
    visits = (
        *_visits(question, drawn, by_lot=True, seed=seed),
        *_visits(question, chosen, by_lot=False, seed=seed),
    )
    return _answer(question, visits, solution, seed, len(drawn))


def _answer(
    question: _Question, visits: tuple[RoundVisit, ...], solution: Solution, seed: int, random_days: int
) -> Round:
    ordered = tuple(sorted(visits, key=lambda visit: (visit.day, visit.inspector, visit.start_min)))
    return Round(
        visits=ordered,
        left_out=_left_out(question, frozenset(visit.site for visit in ordered)),
        value=solution.value,
        bound=solution.bound,
        proved=solution.proved,
        seed=seed,
        random_days=random_days,
        inspector_days=len(question.crews),
        engine=solution.engine,
        iterations=solution.iterations,
        rules_version=question.rules.version,
    )


def _question(
    sites: tuple[PlannableSite, ...], inspectors: tuple[Inspector, ...], days: list[dt.date], rules: RoundRules
) -> _Question:
    crews = tuple(
        (who, day)
        for who, inspector in enumerate(inspectors)
        for day in days
        if day not in inspector.days_off and is_working_day(day, inspector.calendar)
    )
    unknown = risk_of_the_unknown(sites, rules)
    worths = tuple(worth_of(site, unknown, rules) for site in sites)
    return _Question(sites, inspectors, crews, worths, rules, _problem(sites, inspectors, crews, worths, rules))


def _problem(
    sites: tuple[PlannableSite, ...],
    inspectors: tuple[Inspector, ...],
    crews: tuple[tuple[int, dt.date], ...],
    worths: tuple[Worth, ...],
    rules: RoundRules,
) -> RouteProblem:
    n = len(sites)
    places: tuple[PlannableSite | Inspector, ...] = (*sites, *inspectors)
    travel = [[travel_minutes(a, b, rules) if a is not b else 0.0 for b in places] for a in places]
    allowed = [[why_not(inspectors[who], site, day, rules) is None for site in sites] for who, day in crews]
    return RouteProblem(
        travel=np.array(travel, dtype=np.float64).reshape(len(places), len(places)),
        visit=np.array([worth.minutes for worth in worths], dtype=np.float64),
        opens=np.array([site.open_min for site in sites], dtype=np.float64),
        closes=np.array([site.close_min for site in sites], dtype=np.float64),
        value=np.array([worth.value for worth in worths], dtype=np.float64),
        required=np.array([site.required_because is not None for site in sites], dtype=np.bool_),
        vehicles=tuple(Vehicle(n + who, rules.work_start_min, rules.work_end_min) for who, _ in crews),
        allowed=np.array(allowed, dtype=np.bool_).reshape(len(crews), n),
    )


def _by_lot(question: _Question, seed: int) -> dict[int, Route]:
    """Draws the random inspector-days and fills each with optional sites in random order while they fit."""
    random = Random(seed)  # noqa: S311 - reproducible from the kept seed, which is the point
    count = ceil(question.rules.random_share * len(question.crews) - 1e-9)
    drawn: dict[int, Route] = {}
    urn = [at for at, site in enumerate(question.sites) if site.required_because is None]
    for v in sorted(random.sample(range(len(question.crews)), count)):
        route: tuple[int, ...] = ()
        for at in random.sample(urn, len(urn)):
            longer = (*route, at)
            if question.problem.allowed[v, at] and _fits(question.problem, v, longer):
                route = longer
        drawn[v] = route
        urn = [at for at in urn if at not in route]
    return drawn


def _fits(problem: RouteProblem, vehicle: int, route: Route) -> bool:
    return start_times(problem, problem.vehicles[vehicle], route) is not None


def _without(problem: RouteProblem, taken: set[int], vehicles: list[int]) -> RouteProblem:
    allowed = problem.allowed[vehicles].copy()
    allowed[:, sorted(taken)] = False
    return RouteProblem(
        travel=problem.travel,
        visit=problem.visit,
        opens=problem.opens,
        closes=problem.closes,
        value=problem.value,
        required=problem.required & allowed.any(axis=0),
        vehicles=tuple(problem.vehicles[v] for v in vehicles),
        allowed=allowed,
    )


def _visits(question: _Question, routes: dict[int, Route], *, by_lot: bool, seed: int) -> tuple[RoundVisit, ...]:
    visits = []
    for v, route in routes.items():
        who, day = question.crews[v]
        starts = start_times(question.problem, question.problem.vehicles[v], route) or ()
        for at, start in zip(route, starts, strict=True):
            site, worth = question.sites[at], question.worths[at]
            why, reason = _reason(site, worth, question.rules, seed if by_lot else None)
            visits.append(
                RoundVisit(
                    question.inspectors[who].id, day, site.id, start, worth.minutes, why, reason, worth.assumptions
                )
            )
    return tuple(visits)


def _reason(site: PlannableSite, worth: Worth, rules: RoundRules, lot: int | None) -> tuple[WhyPlanned, str]:
    if lot is not None:
        return WhyPlanned.RANDOM, f"drawn by lot: {rules.random_share:.0%} of inspector-days, seed {lot}"
    if site.required_because is not None:
        by = f", by {site.visit_by}" if site.visit_by else ""
        return WhyPlanned.REQUIRED, f"required: {site.required_because}{by}"
    workers = "an unknown number of" if site.headcount is None else f"{site.headcount}"
    if site.last_visit is None:
        known = "risk unknown" if site.risk is None else f"risk {site.risk:.2f}"
        return WhyPlanned.FIRST_VISIT, f"first visit: never inspected, {known}, {workers} workers"
    known = f"risk unknown, {worth.risk:.2f} taken" if site.risk is None else f"risk {site.risk:.2f}"
    return WhyPlanned.RISK, f"{known}, {workers} workers, last visited {site.last_visit}"


def _left_out(question: _Question, visited: frozenset[str]) -> tuple[RoundLeftOut, ...]:
    return tuple(
        RoundLeftOut(site.id, site.required_because is not None, _why_left_out(question, at))
        for at, site in enumerate(question.sites)
        if site.id not in visited
    )


def _why_left_out(question: _Question, at: int) -> str:
    site = question.sites[at]
    obstacles: dict[str, None] = {}
    for v, (who, day) in enumerate(question.crews):
        obstacle = why_not(question.inspectors[who], site, day, question.rules)
        if obstacle is None and _fits(question.problem, v, (at,)):
            return _crowded(site, question.worths[at])
        obstacles[f"{obstacle or 'travel: the visit and the road exceed the working day'}"] = None
    return "nobody can serve it: " + "; ".join(obstacles or ["no inspector works on these days"])


def _crowded(site: PlannableSite, worth: Worth) -> str:
    if site.required_because is not None:
        return "can be served, but not beside the other required visits in these days"
    return f"other visits were worth more in these days (its value: {worth.value:.0f})"
