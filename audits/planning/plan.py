"""From an instance to a plan: what can be served, the engine's routes, and the answer in the instance's own ids."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from audits.planning.engine import Budget, Engine, OwnEngine, Solution
from audits.planning.engine_problem import RouteProblem, Vehicle, start_times
from audits.planning.instance import InspectorKey, PlanInstance, SiteKey
from audits.planning.published import PublishedVisit, seats, solve_keeping
from audits.planning.servability import LeftOut, may_serve, unservable
from foundation.errors import Conflict


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """`start_min` is when work starts, minutes from midnight, after any waiting; `day` counts from 0."""

    inspector: InspectorKey
    day: int
    site: SiteKey
    start_min: float


@dataclass(frozen=True)
class Plan:
    """
    `left_out`: required sites that nobody can serve. `crowded_out`: required sites that somebody could serve, but not
    beside the other required ones within these days. `bound`: no plan that meets as many required sites has more value.
    `moved`: published visits that stand on another inspector or day now, or nowhere. `instance_sha256` names the file.
    """

    visits: tuple[PlannedVisit, ...]
    left_out: tuple[LeftOut, ...]
    crowded_out: tuple[SiteKey, ...]
    value: float
    bound: float
    proved: bool
    engine: str
    seed: int
    iterations: int
    instance_sha256: str = ""
    moved: tuple[SiteKey, ...] = ()


class RouteInfeasible(Conflict):
    code = "plan.route_infeasible"

    def __init__(self, engine: str, vehicle: int) -> None:
        super().__init__(f"The engine {engine} gave route {vehicle} more than its day holds: use another engine.")
        self.engine = engine
        self.vehicle = vehicle


def make_plan(
    instance: PlanInstance,
    budget: Budget,
    engine: Engine | None = None,
    published: tuple[PublishedVisit, ...] = (),
) -> Plan:
    """Plans everything that can be served, close to what is published; one impossible required site fails nothing."""
    left_out = unservable(instance)
    problem = route_problem(instance, frozenset(one.site for one in left_out))
    solver = engine or OwnEngine()
    seated = seats(instance, published)
    solution = solve_keeping(problem, seated, budget, solver) if seated else solver.solve(problem, budget)
    visits = _visits(instance, problem, solution)
    seen = {visit.site for visit in visits} | {one.site for one in left_out}
    return Plan(
        visits=visits,
        left_out=left_out,
        crowded_out=tuple(site.id for site in instance.sites if site.required and site.id not in seen),
        value=solution.value,
        bound=_bound(instance, solution),
        proved=solution.proved,
        engine=solution.engine,
        seed=budget.seed,
        iterations=solution.iterations,
        instance_sha256=instance.sha256,
        moved=_moved(visits, published),
    )


def _moved(visits: tuple[PlannedVisit, ...], published: tuple[PublishedVisit, ...]) -> tuple[SiteKey, ...]:
    stand = {(visit.inspector, visit.day, visit.site) for visit in visits}
    return tuple(one.site for one in published if (one.inspector, one.day, one.site) not in stand)


def route_problem(instance: PlanInstance, not_asked: frozenset[SiteKey] = frozenset()) -> RouteProblem:
    """One vehicle an inspector and day, inspectors outermost. Sites in `not_asked` stop being required."""
    sites, n = instance.sites, len(instance.sites)
    days = range(instance.days)
    homes = range(n, n + len(instance.inspectors))
    persons = np.array(
        [[may_serve(inspector, site) for site in sites] for inspector in instance.inspectors], dtype=np.bool_
    ).reshape(len(instance.inspectors), n)
    in_time = np.array([[day < site.due for site in sites] for day in days], dtype=np.bool_).reshape(instance.days, n)
    return RouteProblem(
        travel=_travel(instance),
        visit=_array([site.visit_min for site in sites]),
        opens=_array([site.open_min for site in sites]),
        closes=_array([site.close_min for site in sites]),
        value=_array([site.value for site in sites]),
        required=np.array([site.required and site.id not in not_asked for site in sites], dtype=np.bool_),
        vehicles=tuple(Vehicle(home, instance.work_start_min, instance.work_end_min) for home in homes for _ in days),
        allowed=np.array([person & day for person in persons for day in in_time], dtype=np.bool_).reshape(
            len(homes) * instance.days, n
        ),
    )


def _array(values: Sequence[float]) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    return np.array(values, dtype=np.float64)


def _travel(instance: PlanInstance) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    size = len(instance.sites) + len(instance.inspectors)
    if instance.travel_min is not None:
        return _array([minutes for row in instance.travel_min for minutes in row]).reshape(size, size)
    return _array([instance.minutes(a, b) for a in range(size) for b in range(size)]).reshape(size, size)


def _visits(instance: PlanInstance, problem: RouteProblem, solution: Solution) -> tuple[PlannedVisit, ...]:
    visits = []
    for v, route in enumerate(solution.routes):
        who, day = divmod(v, instance.days)
        starts = start_times(problem, problem.vehicles[v], route)
        if starts is None:
            raise RouteInfeasible(solution.engine, v)
        visits += [
            PlannedVisit(instance.inspectors[who].id, day, instance.sites[site].id, start)
            for site, start in zip(route, starts, strict=True)
        ]
    return tuple(visits)


def _bound(instance: PlanInstance, solution: Solution) -> float:
    """Whole values add up to a whole sum, so the bound may be rounded down to one."""
    if all(site.value == int(site.value) for site in instance.sites):
        return max(solution.value, float(math.floor(solution.bound + 1e-6)))
    return solution.bound
