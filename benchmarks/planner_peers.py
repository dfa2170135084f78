"""
One peer on one question, as a process of its own: `python -m benchmarks.planner_peers PEER FILE SECONDS SEED`, with
`--clock cpu` or `wall`, prints what it reached as JSON. Seconds count from the process's start, imports included. By
`cpu` each process may use so many of a core, so that a machine shared with others answers as a quiet one with two
cores would; ours uses two processes, PyVRP and OR-Tools search in one.
"""

import argparse
import json
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic, process_time

from pyvrp import solve

from api.cli.process_start import process_started
from audits.planning.engine import Budget, OwnEngine
from audits.planning.engine_problem import plan_value
from audits.planning.engine_pyvrp_data import translate
from audits.planning.instance import PlanInstance, read_instance
from audits.planning.plan import Plan, make_plan, route_problem
from audits.planning.plan_file import write_plan
from audits.planning.published import read_published

STARTED = process_started(monotonic())
LEAVING = 0.3
CORES = 2
ORTOOLS = Path(__file__).with_name("planner_ortools.py")
CLOCKS: dict[str, Callable[[], float]] = {"cpu": process_time, "wall": monotonic}


def left(asked: argparse.Namespace) -> float:
    gone = process_time() if asked.clock == "cpu" else monotonic() - STARTED
    return float(max(0.1, asked.seconds - gone - LEAVING))


def planned(asked: argparse.Namespace, *, compiled: bool) -> dict[str, float]:
    """Ours, as it is or as on a machine without PyVRP."""
    question = read_instance(asked.file)
    held = read_published(asked.published) if asked.published else ()
    budget = Budget(asked.seed, seconds=left(asked), clock=CLOCKS[asked.clock], processes=CORES)
    plan = make_plan(question, budget, OwnEngine(compiled=compiled), held)
    if asked.out:
        write_plan(plan, asked.out)
    told = {"value": plan.value, "bound": plan.bound, "moved": len(plan.moved), "published": len(held)}
    return {**told, "not_met": not_met(question, plan), "broken": broken(question, plan)}


def not_met(question: PlanInstance, plan: Plan) -> int:
    """Required sites without a visit though somebody could serve them."""
    seen = {visit.site for visit in plan.visits} | {one.site for one in plan.left_out}
    return sum(site.required and site.id not in seen for site in question.sites)


def broken(question: PlanInstance, plan: Plan) -> int:
    """Hard rules that a plan breaks, worked out from the question and not by the planner's own arithmetic."""
    sites = {site.id: (at, site) for at, site in enumerate(question.sites)}
    people = {one.id: (len(question.sites) + at, one) for at, one in enumerate(question.inspectors)}
    wrong = len(plan.visits) - len({visit.site for visit in plan.visits})
    by_day: dict[tuple[object, int], list[tuple[float, object]]] = {}
    for visit in plan.visits:
        by_day.setdefault((visit.inspector, visit.day), []).append((visit.start_min, visit.site))
    for (who, day), visits in by_day.items():
        home, person = people[who]  # type: ignore[index]  # an id of this question
        clock, place = question.work_start_min, home
        for start, key in sorted(visits, key=lambda one: one[0]):
            at, site = sites[key]  # type: ignore[index]  # as above
            early = clock + question.minutes(place, at) > start + 1e-6 or start < site.open_min - 1e-6
            late = start > site.close_min + 1e-6 or not 0 <= day < min(site.due, question.days)
            barred = site.id in person.conflicts or site.language not in {None, *person.languages}
            wrong += early + late + barred
            clock, place = start + site.visit_min, at
        wrong += clock + question.minutes(place, home) > question.work_end_min + 1e-6
    return wrong


def pyvrp(asked: argparse.Namespace) -> dict[str, float]:
    """PyVRP's own solver with its default settings, on the same prizes and whole minutes that we give it."""
    problem = route_problem(read_instance(asked.file))
    translation = translate(problem)
    clock = CLOCKS[asked.clock]
    until = clock() + left(asked)
    answer = solve(translation.data, lambda _: clock() > until, seed=asked.seed, display=False, collect_stats=False)
    return {"value": plan_value(problem, translation.routes(answer.best)) if answer.is_feasible() else 0.0}


def ortools(python: str, question: Path, seconds: float, clock: str) -> dict[str, float] | None:
    """None where that interpreter has no OR-Tools."""
    asked = [python, str(ORTOOLS), str(question), str(seconds), clock]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603 - named by who runs this
    return {"value": float(json.loads(done.stdout))} if done.returncode == 0 else None


PEERS: dict[str, Callable[[argparse.Namespace], dict[str, float]]] = {
    "ours": lambda asked: planned(asked, compiled=True),
    "fallback": lambda asked: planned(asked, compiled=False),
    "pyvrp": pyvrp,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("peer", choices=PEERS)
    parser.add_argument("file", type=Path)
    parser.add_argument("seconds", type=float)
    parser.add_argument("seed", type=int)
    parser.add_argument("--clock", choices=CLOCKS, default="cpu")
    parser.add_argument("--published", type=Path)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    told = PEERS[asked.peer](asked)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(one.ru_utime + one.ru_stime for one in used)
    sys.stdout.write(json.dumps({**told, "cpu": cpu, "wall": monotonic() - STARTED}))


if __name__ == "__main__":
    main()
