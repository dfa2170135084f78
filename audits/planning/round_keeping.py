"""
A published round re-planned around what is new.

Only what has to be made joins it: sites that became required or prompted, and visits whose inspector, day or time is
gone. Nothing is added for its value alone, for it would shift the hours of visits that people already count on. What
was published stays on its inspector and day; what has to give way is then placed wherever it still fits. A prompted
cell is treated like anything required and speaks like any other visit, so what moved does not tell why.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from audits.planning.engine import Budget, Engine, OwnEngine
from audits.planning.engine_problem import Route, RouteProblem, plan_prize, start_times
from audits.planning.independence import may_lead
from audits.planning.published import bound_to, kept
from audits.planning.round import Question, question_of, second_of, visit_of
from audits.planning.round_anchors import anchored
from audits.planning.round_lot import fits
from audits.planning.round_parties import Drawing, Inspector, PlannableSite, RoundVisit
from audits.planning.round_teams import fixed_teams
from audits.planning.rules import RoundRules

MADE_ROOM = "made room for a visit that has to be made"
NOT_HERE = "its inspector is not in the team any more"
NO_SITE = "the site is closed or left the register"
NO_LOT = Drawing((), (), (), 0.0, "", sealed=False)
KEEPING = 3.0
"""What keeping a published visit adds, in greatest values of a site."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A published visit that is still to be made. `minutes` are those told to the inspector."""

    site: str
    inspector: str
    day: dt.date
    start_min: float
    minutes: float
    by_lot: bool


@dataclass(frozen=True, slots=True)
class Shift:
    """Where a published visit goes, `visit` None when there is no place left; `because` fit to be printed."""

    site: str
    visit: RoundVisit | None
    because: str


@dataclass(frozen=True)
class Rearranged:
    """
    `shifts`: visits that change inspector or day or fall out. `later`: visits that keep both and start at another
    minute. What is in none of them stands as it stood. `not_met`: required or prompted sites that found no place.
    """

    added: tuple[RoundVisit, ...]
    shifts: tuple[Shift, ...]
    later: tuple[RoundVisit, ...]
    not_met: tuple[str, ...]
    engine: str
    iterations: int


@dataclass(frozen=True)
class _Ground:
    question: Question
    standing: Mapping[int, Standing]
    """By the site's place in the question."""
    seats: Mapping[int, int]
    """Place -> vehicle, where the published inspector still works on the published day."""


def rearranged(
    sites: Sequence[PlannableSite],
    inspectors: Sequence[Inspector],
    days: Sequence[dt.date],
    rules: RoundRules,
    budget: Budget,
    standing: Sequence[Standing],
    engine: Engine | None = None,
) -> Rearranged:
    """
    `sites` are all that could be visited; those neither published, required nor prompted are not looked at. Nobody is
    sent alone where what is new needs two people.
    """
    published = {one.site: one for one in standing}
    asked = tuple(
        _as_told(site) if site.id in published else site
        for site in sites
        if site.id in published or site.required_because is not None or site.prompted
    )
    ground = _ground(question_of(asked, tuple(inspectors), sorted(set(days)), rules), published, budget.seed)
    solver = engine or OwnEngine()
    routes, iterations, name = _routes(ground, solver, budget)
    found = _visits(ground, _steady(ground, routes))
    met = {asked[place].id for place in found}
    gone = tuple(Shift(one.site, None, NO_SITE) for one in standing if one.site not in {site.id for site in asked})
    return Rearranged(
        added=tuple(visit for place, visit in found.items() if place not in ground.standing),
        shifts=(*_shifts(ground, found), *gone),
        later=tuple(visit for place, visit in found.items() if _is_later(ground, place, visit)),
        not_met=tuple(
            site.id for site in asked if site.id not in met and (site.prompted or site.required_because is not None)
        ),
        engine=name,
        iterations=iterations,
    )


def _as_told(site: PlannableSite) -> PlannableSite:
    """Who was told to go alone goes alone: a team is changed on the visit itself, by a person."""
    return replace(site, pair_for=(), joint=None)


def _ground(question: Question, published: Mapping[str, Standing], seed: int) -> _Ground:
    """
    The minutes of a published visit are those it was told with, whatever became known of the site since. New visits
    that take two, or one common day, are settled first, on days that nothing stands on where there are such.
    """
    standing = {at: published[site.id] for at, site in enumerate(question.sites) if site.id in published}
    vehicle = {(question.inspectors[who].id, day): v for v, (who, day) in enumerate(question.crews)}
    seats = {at: vehicle[one.inspector, one.day] for at, one in standing.items() if (one.inspector, one.day) in vehicle}
    minutes = question.problem.visit.copy()
    for at, one in standing.items():
        minutes[at] = one.minutes
    told = replace(question, problem=replace(question.problem, visit=minutes))
    new = {at: int(site.required_because is None) for at, site in enumerate(question.sites) if site.id not in published}
    fixed = fixed_teams(told, new, frozenset(seats.values()), str(seed))
    return _Ground(replace(told, fixed=fixed, problem=anchored(told.problem, fixed)), standing, seats)


def _routes(ground: _Ground, solver: Engine, budget: Budget) -> tuple[tuple[Route, ...], int, str]:
    """First with every published visit on its seat or nowhere; then those that gave way look for another place."""
    ranked = _ranked(ground)
    held = bound_to(ranked, ground.seats)
    first = solver.solve(held, budget)
    stay = kept(first.routes, ground.seats)
    if len(stay) == len(ground.standing):
        return first.routes, first.iterations, first.engine
    again = bound_to(ranked, stay)
    second = solver.solve(again, budget)
    best = max(first, second, key=lambda solution: plan_prize(again, solution.routes))
    return best.routes, first.iterations + second.iterations, best.engine


def _ranked(ground: _Ground) -> RouteProblem:
    """
    What is published is worth far more than any value, so the fewest give way; what of it was drawn by lot more than
    all that was chosen (given up by value, the lot would no longer be one); what a prompted cell asks for more than
    all of these. A required site is worth more than any.
    """
    problem, sites = ground.question.problem, ground.question.sites
    value = problem.value.copy()
    value[list(ground.standing)] += KEEPING * float(value.max(initial=0.0)) + 1.0
    for tier in (
        [at for at, one in ground.standing.items() if one.by_lot],
        [at for at, site in enumerate(sites) if site.prompted],
    ):
        value[tier] += value.sum() + 1.0
    return replace(problem, value=value)


def _steady(ground: _Ground, routes: Sequence[Route]) -> dict[int, Route]:
    """Each day in its published order wherever that holds, the new visit at the place that delays the rest least."""
    before: dict[int, list[int]] = {}
    for at, v in sorted(ground.seats.items(), key=lambda seat: ground.standing[seat[0]].start_min):
        before.setdefault(v, []).append(at)
    found = {}
    for v, route in enumerate(routes):
        order: Route | None = tuple(at for at in before.get(v, []) if at in route)
        for site in route:
            if order is not None and site not in order:
                order = _joined(ground, v, order, site)
        found[v] = order if order is not None and fits(ground.question.problem, v, order) else route
    return found


def _joined(ground: _Ground, vehicle: int, route: Route, site: int) -> Route | None:
    problem = ground.question.problem
    car = problem.vehicles[vehicle]
    every = ((*route[:at], site, *route[at:]) for at in range(len(route), -1, -1))
    timed = [(sum(starts), longer) for longer in every if (starts := start_times(problem, car, longer)) is not None]
    return min(timed, key=lambda one: one[0])[1] if timed else None


def _visits(ground: _Ground, routes: Mapping[int, Route]) -> dict[int, RoundVisit]:
    """By place. Days on which nothing changed keep the minutes they were told with."""
    question, found = ground.question, {}
    for v, route in routes.items():
        own = {at for at, seat in ground.seats.items() if seat == v}
        starts = start_times(question.problem, question.problem.vehicles[v], route) or ()
        for at, start in zip(route, starts, strict=True):
            if (seconds := second_of(question, at)) is not None:
                told = ground.standing[at].start_min if own == set(route) else start
                place = question.place(at)
                found[place] = visit_of(question, question.crews[v], place, told, seconds, NO_LOT, frozenset())
    return found


def _shifts(ground: _Ground, found: Mapping[int, RoundVisit]) -> tuple[Shift, ...]:
    return tuple(
        Shift(one.site, visit, _because(ground, at))
        for at, one in ground.standing.items()
        if (visit := found.get(at)) is None or (visit.inspector, visit.day) != (one.inspector, one.day)
    )


def _because(ground: _Ground, at: int) -> str:
    one, question = ground.standing[at], ground.question
    who = next((inspector for inspector in question.inspectors if inspector.id == one.inspector), None)
    if who is None:
        return NOT_HERE
    return "; ".join(may_lead(who, question.sites[at], one.day, question.rules).told) or MADE_ROOM


def _is_later(ground: _Ground, at: int, visit: RoundVisit) -> bool:
    one = ground.standing.get(at)
    same = one is not None and (visit.inspector, visit.day) == (one.inspector, one.day)
    return same and one is not None and not np.isclose(visit.start_min, one.start_min, atol=0.5)
