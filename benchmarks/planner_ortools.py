"""
OR-Tools routing on a planning question, run by an interpreter of its own because it is no dependency of ours:
`PYTHON benchmarks/planner_ortools.py FILE SECONDS cpu|wall` prints the value. Guided local search, as its manual
recommends.
"""

import json
import sys
import time
from pathlib import Path

STARTED = time.monotonic()

from ortools.constraint_solver import pywrapcp, routing_enums_pb2  # noqa: E402 - the import counts as time spent

SCALE, PENALTY = 100, 1_000
LEAVING = 0.3
MOST_WALL = 20
"""Seconds by the wall at most for one of the processor: an end, should the machine be very busy."""


def solve(question: dict, seconds: float, clock: str) -> float:
    """Travel is the cost, leaving a site out the penalty; one vehicle a team, all on one day."""
    sites, teams = question["sites"], question["inspectors"]
    n, end = len(sites), int(question["work_end_min"] * SCALE)
    minutes = [[round(m * SCALE) for m in row[: n + 1]] for row in question["travel_min"][: n + 1]]
    visit = [round(s["visit_min"] * SCALE) for s in sites] + [0]
    manager = pywrapcp.RoutingIndexManager(n + 1, len(teams), n)
    routing = pywrapcp.RoutingModel(manager)

    def leg(start: int, to: int) -> int:
        return minutes[manager.IndexToNode(start)][manager.IndexToNode(to)]

    def stay_and_leg(start: int, to: int) -> int:
        return visit[manager.IndexToNode(start)] + leg(start, to)

    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitCallback(leg))
    routing.AddDimension(routing.RegisterTransitCallback(stay_and_leg), end, end, False, "time")
    hours = routing.GetDimensionOrDie("time")
    for at, site in enumerate(sites):
        late = end if site["close_min"] is None else min(end, int(site["close_min"] * SCALE))
        hours.CumulVar(manager.NodeToIndex(at)).SetRange(round(site["open_min"] * SCALE), late)
        routing.AddDisjunction([manager.NodeToIndex(at)], round(site["value"] * SCALE * PENALTY))
    settings = pywrapcp.DefaultRoutingSearchParameters()
    settings.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
    settings.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    if clock == "cpu":
        spent = routing.solver().CustomLimit(lambda: time.process_time() > seconds - LEAVING)
        routing.AddSearchMonitor(spent)
        settings.time_limit.FromSeconds(MOST_WALL * round(seconds + 1))
    else:
        settings.time_limit.FromMilliseconds(int(1000 * max(0.1, seconds - (time.monotonic() - STARTED) - LEAVING)))
    answer = routing.SolveWithParameters(settings)
    if answer is None:
        return 0.0
    places = [manager.NodeToIndex(at) for at in range(n)]
    met = [at for at, place in enumerate(places) if answer.Value(routing.NextVar(place)) != place]
    return sum(sites[at]["value"] for at in met)


if __name__ == "__main__":
    sys.stdout.write(
        json.dumps(solve(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), float(sys.argv[2]), sys.argv[3]))
    )
