"""
A plan that people already act on, and how a new one keeps to it.

Published visits may stay on their inspector and day or be given up, and keeping one is worth more than any optional
site. Those that had to give way are then placed wherever they still fit. So a visit moves only for a required one, or
because its own inspector, day or site is gone.
"""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from audits.planning.engine import Budget, Engine, Solution
from audits.planning.engine_bound import minutes_bound
from audits.planning.engine_problem import Route, RouteProblem, plan_prize
from audits.planning.instance import InspectorKey, PlanInstance, SiteKey
from foundation.errors import Invalid, Place, SourceUnavailable

KEEPING = 1.0
"""What keeping a published visit adds to its value, in greatest values of a site."""
FIRST_SHARE = 0.6
"""Of the seconds, for the plan with every published visit held; the rest finds places for those that gave way."""
LEAST_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class PublishedVisit:
    inspector: InspectorKey
    day: int
    site: SiteKey


class PublishedUnreadable(SourceUnavailable):
    code = "plan.published_unreadable"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"The published plan {path} cannot be read ({reason}): give a plan written by this command.")
        self.path = path


class PublishedInvalid(Invalid):
    code = "plan.published_invalid"

    def __init__(self, places: tuple[Place, ...]) -> None:
        super().__init__("The published plan has visits without inspector, day or site: correct them.", places=places)


def read_published(path: Path) -> tuple[PublishedVisit, ...]:
    """The `visits` of a plan file, plain or .gz. Raises PublishedUnreadable and PublishedInvalid."""
    try:
        with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8") as file:
            raw: object = json.load(file)
    except (OSError, EOFError, ValueError, RecursionError) as broken:
        raise PublishedUnreadable(path, str(broken)) from broken
    visits = raw.get("visits") if isinstance(raw, dict) else None
    if not isinstance(visits, list):
        raise PublishedInvalid((Place(file=path.name, column="visits"),))
    found = [_visit(one) for one in visits]
    wrong = tuple(Place(file=path.name, column=f"visits[{at}]") for at, one in enumerate(found) if one is None)
    if wrong:
        raise PublishedInvalid(wrong)
    return tuple(one for one in found if one is not None)


def _visit(raw: object) -> PublishedVisit | None:
    if not isinstance(raw, dict):
        return None
    inspector, day, site = raw.get("inspector"), raw.get("day"), raw.get("site")
    if not isinstance(inspector, int | str) or not isinstance(site, int | str) or type(day) is not int:
        return None
    return PublishedVisit(inspector, day, site)


def seats(instance: PlanInstance, published: tuple[PublishedVisit, ...]) -> dict[int, int]:
    """Site by place in the list -> vehicle, for the published visits that this instance still has a place for."""
    sites = {site.id: at for at, site in enumerate(instance.sites)}
    people = {inspector.id: at for at, inspector in enumerate(instance.inspectors)}
    return {
        sites[visit.site]: people[visit.inspector] * instance.days + visit.day
        for visit in published
        if visit.site in sites and visit.inspector in people and 0 <= visit.day < instance.days
    }


def bound_to(problem: RouteProblem, seated: Mapping[int, int]) -> RouteProblem:
    """The same question with each published visit bound to its vehicle, where that may still serve it."""
    allowed = problem.allowed.copy()
    for site, vehicle in seated.items():
        if allowed[vehicle, site]:
            allowed[:, site] = False
            allowed[vehicle, site] = True
    return replace(problem, allowed=allowed)


def held(problem: RouteProblem, seated: Mapping[int, int]) -> RouteProblem:
    """Bound, and each worth more than any optional site."""
    bonus = np.zeros(problem.size)
    for site, vehicle in seated.items():
        if problem.allowed[vehicle, site]:
            bonus[site] = KEEPING * (float(problem.value.max(initial=0.0)) or 1.0)
    return replace(bound_to(problem, seated), bonus=bonus)


def kept(routes: tuple[Route, ...], seated: Mapping[int, int]) -> dict[int, int]:
    """The seats that these routes keep to."""
    return {site: vehicle for site, vehicle in seated.items() if site in routes[vehicle]}


def solve_keeping(problem: RouteProblem, seated: dict[int, int], budget: Budget, engine: Engine) -> Solution:
    """`bound` is that of the question with nothing held; a plan that must keep visits is never called proved."""
    began = budget.clock()
    first = engine.solve(held(problem, seated), _shortened(budget, FIRST_SHARE * (budget.seconds or 0.0)))
    stay = kept(first.routes, seated)
    best = first
    if len(stay) < len(seated):
        again = held(problem, stay)
        left = (budget.seconds or 0.0) - (budget.clock() - began)
        second = engine.solve(again, _shortened(budget, left))
        best = max(first, second, key=lambda solution: plan_prize(again, solution.routes))
        best = replace(best, iterations=first.iterations + second.iterations)
    return replace(best, bound=max(best.value, minutes_bound(problem)), proved=False)


def _shortened(budget: Budget, seconds: float) -> Budget:
    return budget if budget.seconds is None else replace(budget, seconds=max(LEAST_SECONDS, seconds))
