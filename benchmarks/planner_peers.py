"""
One peer on one question, as a process of its own: `python -m benchmarks.planner_peers PEER FILE SECONDS SEED` prints
the value it reached. Seconds count from the process's start, imports included, as they do for `tierlight audits plan`.
"""

import json
import subprocess
import sys
from pathlib import Path
from time import monotonic

from pyvrp import solve
from pyvrp.stop import MaxRuntime

from api.cli.process_start import process_started
from audits.planning.engine import Budget, OwnEngine
from audits.planning.engine_problem import plan_value
from audits.planning.engine_pyvrp_data import translate
from audits.planning.instance import read_instance
from audits.planning.plan import make_plan, route_problem

STARTED = process_started(monotonic())
LEAVING = 0.3
ORTOOLS = Path(__file__).with_name("planner_ortools.py")


def fallback(question: Path, seconds: float, seed: int) -> float:
    """Our planner on a machine without PyVRP."""
    instance = read_instance(question)
    left = seconds - (monotonic() - STARTED) - LEAVING
    budget = Budget(seed, seconds=left, clock=monotonic, processes=2)
    return make_plan(instance, budget, OwnEngine(compiled=False)).value


def pyvrp(question: Path, seconds: float, seed: int) -> float:
    """PyVRP's own solver with its default settings, on the same prizes and whole minutes that we give it."""
    problem = route_problem(read_instance(question))
    translation = translate(problem)
    stop = MaxRuntime(max(0.1, seconds - (monotonic() - STARTED) - LEAVING))
    answer = solve(translation.data, stop, seed=seed, display=False, collect_stats=False)
    return plan_value(problem, translation.routes(answer.best)) if answer.is_feasible() else 0.0


def ortools(python: str, question: Path, seconds: float) -> float | None:
    """None where that interpreter has no OR-Tools."""
    asked = [python, str(ORTOOLS), str(question), str(seconds)]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603 - named by who runs this
    return float(json.loads(done.stdout)) if done.returncode == 0 else None


if __name__ == "__main__":
    peer = {"fallback": fallback, "pyvrp": pyvrp}[sys.argv[1]]
    sys.stdout.write(json.dumps(peer(Path(sys.argv[2]), float(sys.argv[3]), int(sys.argv[4]))))
