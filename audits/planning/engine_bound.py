"""An upper bound that needs no list of routes: minutes are short, and each visit needs its own."""

import numpy as np

from audits.planning.engine_problem import Floats, RouteProblem


def minutes_bound(problem: RouteProblem) -> float:
    """
    The most value that the inspectors' minutes could hold, if every site were reached by its shortest legs and could
    be cut in parts. Each visit has one leg in and one out; half of each is charged to it, the other half to its
    neighbour or to the day's first and last leg, so no plan uses fewer minutes than this charges.
    """
    reachable = problem.allowed.any(axis=0)
    values = problem.value[reachable]
    if not len(values):
        return 0.0
    minutes = _least_minutes(problem)[reachable]
    supply = sum(car.end - car.start for car in problem.vehicles)
    order = np.argsort(-values / np.maximum(minutes, 1e-9), kind="stable")
    used = np.cumsum(minutes[order])
    whole = int(np.searchsorted(used, supply, side="right"))
    bound = float(values[order][:whole].sum())
    if whole < len(order):
        before = float(used[whole - 1]) if whole else 0.0
        bound += float(values[order][whole]) * (supply - before) / float(minutes[order][whole])
    return min(bound, float(values.sum()))


def visits_a_day(problem: RouteProblem) -> float:
    """How many visits of middling length the longest day could hold: a guess at how long routes get."""
    longest = max(car.end - car.start for car in problem.vehicles)
    return longest / max(1e-9, float(np.median(_least_minutes(problem))))


def _least_minutes(problem: RouteProblem) -> Floats:
    n = problem.size
    legs = problem.travel.copy()
    np.fill_diagonal(legs, np.inf)
    into = legs[:, :n].min(axis=0)
    out = legs[:n, :].min(axis=1)
    minutes: Floats = problem.visit + (into + out) / 2.0
    return minutes
