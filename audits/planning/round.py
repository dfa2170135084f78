"""
A round of visits: real sites and inspectors in, dated visits with their reasons out.

A share of the inspector-days is kept for sites drawn by lot among all, blind to risk: only those visits can tell later
whether the risk model is right. The rest goes where it is worth most. Required visits come before both; what the lot
fell on and what a prompted cell asks for come before value.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from audits.planning.engine import Budget, Engine, OwnEngine, Solution
from audits.planning.engine_problem import Route, RouteProblem, Vehicle, plan_value, start_times
from audits.planning.independence import interpreter_for, may_lead, working_hours
from audits.planning.round_anchors import Fixed, anchored, with_anchors
from audits.planning.round_frame import Crew, crews_of, own_drawing, round_frame
from audits.planning.round_lot import fits, released, routes_by_lot, shuffled
from audits.planning.round_parties import Drawing, Inspector, PlannableSite, Round, RoundVisit, WhyPlanned
from audits.planning.round_teams import fixed_teams
from audits.planning.round_words import left_out, reason_of
from audits.planning.rules import RoundRules
from audits.planning.team import team_notes, why_team
from audits.planning.worth import Worth, risk_of_the_unknown, travel_minutes, worth_of


@dataclass(frozen=True)
class Question:
    """
    Vehicle v of `problem` is `crews[v]`: an inspector (by place) on a day. Its sites are `sites` and after them the
    anchors of `fixed`.
    """

    sites: tuple[PlannableSite, ...]
    inspectors: tuple[Inspector, ...]
    crews: tuple[Crew, ...]
    worths: tuple[Worth, ...]
    rules: RoundRules
    problem: RouteProblem
    fixed: Fixed = field(default_factory=Fixed)

    def place(self, at: int) -> int:
        """Of a site of the problem: itself, or the site that the anchor stands for."""
        return at if at < len(self.sites) else self.fixed.anchors[at - len(self.sites)].site


@dataclass(frozen=True)
class _Answer:
    """`kept` by lot, `chosen` by the engine; `met`: how many required sites, then how many prompted ones, are in it."""

    kept: Mapping[int, Route]
    chosen: Mapping[int, Route]
    solution: Solution
    met: tuple[int, int]


def plan_round(
    sites: Sequence[PlannableSite],
    inspectors: Sequence[Inspector],
    days: Sequence[dt.date],
    rules: RoundRules,
    budget: Budget,
    drawing: Drawing | None = None,
    engine: Engine | None = None,
) -> Round:
    """
    Days on which an inspector rests are left out by themselves. A budget in iterations makes the plan reproducible.
    Without a `drawing` that was committed to, the lot is drawn from the budget's seed.
    """
    question = question_of(tuple(sites), tuple(inspectors), sorted(set(days)), rules)
    lot = drawing or own_drawing(round_frame(question.sites, question.inspectors, days, rules), budget.seed)
    question = _with_teams(question, lot)
    solver = engine or OwnEngine()
    answer = _answered(question, lot, lambda problem: solver.solve(problem, budget))
    return _round(question, lot, answer, budget.seed)


def _with_teams(question: Question, lot: Drawing) -> Question:
    """Pairs and joint visits settled; on days that the lot fell on only where no other will do."""
    drawn, days = frozenset(lot.sites), frozenset(lot.inspector_days)
    ranks = [(site.required_because is not None, site.prompted, site.id in drawn) for site in question.sites]
    wanted = {at: rank.index(True) for at, rank in enumerate(ranks) if any(rank)}
    dear = frozenset(v for v, (who, day) in enumerate(question.crews) if (question.inspectors[who].id, day) in days)
    fixed = fixed_teams(question, wanted, dear, lot.seed)
    return replace(question, fixed=fixed, problem=anchored(question.problem, fixed))


def _answered(question: Question, lot: Drawing, solve: Callable[[RouteProblem], Solution]) -> _Answer:
    """
    With every drawn day kept; where that leaves a required or prompted visit without a place, with as many fewer as it
    takes. The plan that meets more of them wins, of equal ones that which keeps more drawn days.
    """
    place = {site.id: at for at, site in enumerate(question.sites)}
    vehicle = {(question.inspectors[who].id, day): v for v, (who, day) in enumerate(question.crews)}
    settled, taken = question.fixed.settled, question.fixed.vehicles
    open_sites = (place[one] for one in lot.sites if one in place and place[one] not in settled)
    drawn = [at for at in open_sites if not question.problem.required[at]]
    days, spare = (
        [vehicle[one] for one in own if one in vehicle and vehicle[one] not in taken]
        for own in (lot.inspector_days, lot.reserve)
    )
    kept = routes_by_lot(question.problem, days, spare, drawn)
    best = _solved(question, lot, drawn, kept, solve)
    lost = _lost(question, best)
    for at_most in (len(lost), len(kept)):
        fewer = released(question.problem, kept, lost, at_most=at_most)
        if lost and fewer.keys() != best.kept.keys():
            again = _solved(question, lot, drawn, fewer, solve)
            best = again if again.met > best.met else best
            lost = _lost(question, best)
    return best


def _solved(
    question: Question,
    lot: Drawing,
    drawn: Sequence[int],
    kept: Mapping[int, Route],
    solve: Callable[[RouteProblem], Solution],
) -> _Answer:
    taken = {site for route in kept.values() for site in route}
    rest = [v for v in range(len(question.crews)) if v not in kept]
    prompted = [at for at, site in enumerate(question.sites) if site.prompted and at not in question.fixed.settled]
    solution = solve(_without(question.problem, taken, rest, (drawn, prompted)))
    routes = dict(zip(rest, solution.routes, strict=True))
    by_vehicle = with_anchors(question.problem, question.fixed, routes, len(question.sites))
    teams: dict[int, list[int]] = {}
    for v in rest:
        teams.setdefault(question.crews[v][0], []).append(v)
    chosen = shuffled(question.problem, teams, by_vehicle, lot.seed)
    visited = {*taken, *(site for route in chosen.values() for site in route)}
    required = sum(bool(question.problem.required[site]) for site in visited)
    return _Answer(kept, chosen, solution, (required, len(visited.intersection(prompted))))


def _lost(question: Question, answer: _Answer) -> list[int]:
    """Required and prompted sites without a visit though somebody could go there on some day."""
    visited = {site for routes in (answer.kept, answer.chosen) for route in routes.values() for site in route}
    return [
        at
        for at, site in enumerate(question.sites)
        if (site.prompted or question.problem.required[at])
        and at not in visited
        and any(fits(question.problem, v, (at,)) for v in range(len(question.crews)))
    ]


def _without(
    problem: RouteProblem, taken: set[int], vehicles: list[int], tiers: Sequence[Sequence[int]]
) -> RouteProblem:
    """One site of a tier is worth more than all of the tiers before it and all values; a required one more than any."""
    allowed = problem.allowed[vehicles].copy()
    allowed[:, sorted(taken)] = False
    value = problem.value.copy()
    for tier in tiers:
        value[list(tier)] += value.sum() + 1.0
    return RouteProblem(
        travel=problem.travel,
        visit=problem.visit,
        opens=problem.opens,
        closes=problem.closes,
        value=value,
        required=problem.required & allowed.any(axis=0),
        vehicles=tuple(problem.vehicles[v] for v in vehicles),
        allowed=allowed,
    )


def _round(question: Question, lot: Drawing, answer: _Answer, seed: int) -> Round:
    drawn = frozenset(lot.sites)
    visits = (*_visits(question, answer.kept, lot, drawn), *_visits(question, answer.chosen, lot, drawn))
    ordered = tuple(sorted(visits, key=lambda visit: (visit.day, visit.inspector, visit.start_min)))
    value = plan_value(question.problem, tuple(answer.chosen.values()))
    lifted = answer.solution.value - plan_value(question.problem, answer.solution.routes)
    return Round(
        visits=ordered,
        left_out=left_out(question, frozenset(visit.site for visit in ordered), drawn),
        value=value,
        bound=max(value, answer.solution.bound - lifted),
        proved=answer.solution.proved,
        seed=seed,
        random_days=len(answer.kept),
        inspector_days=len(question.crews),
        engine=answer.solution.engine,
        iterations=answer.solution.iterations,
        rules_version=question.rules.version,
    )


def question_of(
    sites: tuple[PlannableSite, ...], inspectors: tuple[Inspector, ...], days: list[dt.date], rules: RoundRules
) -> Question:
    crews = crews_of(inspectors, days)
    unknown = risk_of_the_unknown(sites, rules)
    worths = tuple(worth_of(site, unknown, rules, min(days, default=dt.date.min)) for site in sites)
    return Question(sites, inspectors, crews, worths, rules, _problem(sites, inspectors, crews, worths, rules))


def _problem(
    sites: tuple[PlannableSite, ...],
    inspectors: tuple[Inspector, ...],
    crews: tuple[Crew, ...],
    worths: tuple[Worth, ...],
    rules: RoundRules,
) -> RouteProblem:
    n = len(sites)
    places: tuple[PlannableSite | Inspector, ...] = (*sites, *inspectors)
    travel = [[travel_minutes(a, b, rules) if a is not b else 0.0 for b in places] for a in places]
    allowed = [[may_lead(inspectors[who], site, day, rules).allowed for site in sites] for who, day in crews]
    return RouteProblem(
        travel=np.array(travel, dtype=np.float64).reshape(len(places), len(places)),
        visit=np.array([worth.minutes for worth in worths], dtype=np.float64),
        opens=np.array([site.open_min for site in sites], dtype=np.float64),
        closes=np.array([site.close_min for site in sites], dtype=np.float64),
        value=np.array([worth.value for worth in worths], dtype=np.float64),
        required=np.array([site.required_because is not None for site in sites], dtype=np.bool_),
        vehicles=tuple(Vehicle(n + who, *_hours(inspectors[who], day, rules)) for who, day in crews),
        allowed=np.array(allowed, dtype=np.bool_).reshape(len(crews), n),
    )


def _hours(inspector: Inspector, day: dt.date, rules: RoundRules) -> tuple[float, float]:
    return working_hours(inspector, day, rules) or (rules.work_start_min, rules.work_start_min)


def _visits(
    question: Question, routes: Mapping[int, Route], lot: Drawing, drawn: frozenset[str]
) -> tuple[RoundVisit, ...]:
    visits = []
    for v, route in routes.items():
        who, day = question.crews[v]
        starts = start_times(question.problem, question.problem.vehicles[v], route) or ()
        for at, start in zip(route, starts, strict=True):
            if (seconds := second_of(question, at)) is not None:
                visits.append(visit_of(question, (who, day), question.place(at), start, seconds, lot, drawn))
    return tuple(visits)


def second_of(question: Question, at: int) -> tuple[int, ...] | None:
    """Who goes along (nobody or one, by place); None where this stop is the second's own part."""
    if at < len(question.sites):
        return ()
    anchor = question.fixed.anchors[at - len(question.sites)]
    second = question.fixed.second(anchor)
    if not anchor.leads:
        return None
    return () if second is None else (question.crews[second][0],)


def visit_of(
    question: Question,
    crew: Crew,
    place: int,
    start: float,
    seconds: tuple[int, ...],
    lot: Drawing,
    drawn: frozenset[str],
) -> RoundVisit:
    lead, day = question.inspectors[crew[0]], crew[1]
    second = question.inspectors[seconds[0]] if seconds else None
    site, worth = question.sites[place], question.worths[place]
    why, reason = reason_of(site, worth, lot if site.id in drawn else None)
    led_last = any(one.site == site.id and one.times for one in lead.running)
    return RoundVisit(
        inspector=lead.id,
        day=day,
        site=site.id,
        start_min=start,
        minutes=worth.minutes,
        why=why,
        reason=reason,
        assumptions=worth.assumptions,
        propensity=lot.chance if why is WhyPlanned.RANDOM else 1.0,
        second=second.id if second else None,
        interpreter=interpreter_for(lead, site),
        joint=site.joint,
        why_team=why_team(lead, second, site, team_notes(lead, second, site, day, led_last=led_last)),
    )
