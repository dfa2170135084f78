"""
The visit planner against OR-Tools routing, PyVRP alone and our planner without PyVRP, on invented questions of the
literature's kinds that no choice was made on; then an inspectorate's fortnights and their urgent re-plans.

Every figure is a whole process, imports included, by seconds of the processor (`--clock cpu`: each of our two processes
may use so many, as two quiet cores would give) or by the wall. The gap is to the best value that any run here reached,
the long run of ours among them, so it flatters everybody alike; published best-known values are not used. Bounded to
about ten minutes of one core; `--full` asks every question, at both times.
"""

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from tempfile import TemporaryDirectory

from audits.planning.instance import PlanInstance
from benchmarks.planner_data import JUDGING, as_json, office, questions, ten_days, with_urgent
from benchmarks.planner_peers import ortools

GRACE = 3.0
SHORT, LONG, FULL_LONG, MINUTE = 10.0, 30.0, 90.0, 60.0
GAPS = {SHORT: (2.0, 8.0), LONG: (0.9, 3.5)}
"""Seconds: most mean and worst gap, %."""
FALLBACK_GAP = 6.0
SHARES = {SHORT: 0.965, MINUTE: 0.99}
MOST_MOVED = 0.1
PLAN80 = Path(__file__).parents[1] / "examples/plans/plan80.json"
PLAN80_VALUE = 5_802
BOUNDED = ("large, narrow, 4 teams", "large, wide, 2 teams", "scattered, half without", "mixed")
"""Of the questions, those asked without --full: the two largest, and one each of the scattered and mixed kind."""

Answer = dict[str, float]


@dataclass(frozen=True)
class Asked:
    seed: int
    clock: str
    full: bool
    ortools_python: str | None
    folder: Path

    def peer(self, name: str, question: Path, seconds: float, *options: str) -> Answer | None:
        if name == "ortools":
            return ortools(self.ortools_python, question, seconds, self.clock) if self.ortools_python else None
        command = [sys.executable, "-m", "benchmarks.planner_peers", name, str(question), str(seconds), str(self.seed)]
        command += ["--clock", self.clock, *options]
        done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own module
        answer: Answer = json.loads(done.stdout)
        return answer

    def written(self, name: str, instance: PlanInstance) -> Path:
        file = self.folder / f"{name.replace(', ', '-').replace(' ', '-')}.json"
        file.write_text(as_json(instance), encoding="utf-8")
        return file


def runs(asked: Asked) -> tuple[tuple[str, float], ...]:
    """(peer, seconds); the last is the long run that the gaps are measured to."""
    peers = (("ours", SHORT), ("fallback", SHORT), ("pyvrp", SHORT), ("ortools", SHORT), ("ours", LONG))
    return (*peers, ("ours", FULL_LONG)) if asked.full else peers


def teams(asked: Asked) -> list[bool]:
    """Prints the gap of each peer on each question; returns which goals hold."""
    columns = runs(asked)
    gaps: dict[tuple[str, float], list[float]] = {column: [] for column in columns}
    over: list[float] = []
    print(f"{'gap, %':28}" + "".join(f"{f'{name} {seconds:g} s':>15}" for name, seconds in columns))
    for name, instance in questions(JUDGING):
        if not asked.full and name not in BOUNDED:
            continue
        file = asked.written(name, instance)
        answers = {column: asked.peer(column[0], file, column[1]) for column in columns}
        best = max(answer["value"] for answer in answers.values() if answer)
        for column, answer in answers.items():
            gaps[column] += [100 * (1 - answer["value"] / best)] if answer else []
        over += [answer["wall"] - seconds for (who, seconds), answer in answers.items() if answer and who == "ours"]
        shown = (f"{100 * (1 - answer['value'] / best):.2f}" if answer else "not run" for answer in answers.values())
        print(f"{name:28}" + "".join(f"{text:>15}" for text in shown) + f"   best {best:g}", flush=True)
    for kind, summary in (("mean", fmean), ("worst", max)):
        print(f"{kind:28}" + "".join(f"{summary(own) if own else float('nan'):15.2f}" for own in gaps.values()))
    in_time = [max(over) <= GRACE] if asked.clock == "wall" else []
    return [*in_time, *_held(gaps)]


def _held(gaps: dict[tuple[str, float], list[float]]) -> list[bool]:
    ours, others = gaps["ours", SHORT], ("fallback", "pyvrp", "ortools")
    goals = [fmean(gaps["fallback", SHORT]) <= FALLBACK_GAP]
    goals += [fmean(gaps["ours", s]) <= mean and max(gaps["ours", s]) <= worst for s, (mean, worst) in GAPS.items()]
    return [*goals, *(bool(gaps[name, SHORT]) and fmean(ours) <= fmean(gaps[name, SHORT]) for name in others)]


def fortnight(asked: Asked, name: str, instance: PlanInstance, urgent: PlanInstance) -> list[bool]:
    """10 s and 60 s against the better of both, and the re-plan of what 10 s published."""
    file, changed = asked.written(name, instance), asked.written(f"{name} urgent", urgent)
    out = asked.folder / f"{file.stem}-published.json"
    answers = {
        SHORT: asked.peer("ours", file, SHORT, "--out", str(out)),
        MINUTE: asked.peer("ours", file, MINUTE),
    }
    best = max(answer["value"] for answer in answers.values() if answer)
    goals = []
    for seconds, answer in answers.items():
        assert answer is not None
        print(
            f"{name}, {seconds:g} s: value {answer['value']:g}, {answer['value'] / best:.4f} of the best, bound "
            f"{answer['bound']:g}, required not met {answer['not_met']:g}, rules broken {answer['broken']:g}",
            flush=True,
        )
        goals.append(answer["value"] >= SHARES[seconds] * best and not answer["not_met"] and not answer["broken"])
    return [*goals, _stable(asked, name, changed, out)]


def _stable(asked: Asked, name: str, urgent: Path, published: Path) -> bool:
    answer = asked.peer("ours", urgent, SHORT, "--published", str(published)) or {}
    print(
        f"{name}, urgent re-plan: {answer['moved']:g} of {answer['published']:g} published visits moved, required not "
        f"met {answer['not_met']:g}, rules broken {answer['broken']:g}, {answer['wall']:.1f} s by the wall, "
        f"{answer['cpu']:.1f} s of the processor, value {answer['value']:g}",
        flush=True,
    )
    whole = not answer["not_met"] and not answer["broken"]
    in_time = asked.clock == "cpu" or answer["wall"] <= SHORT + GRACE
    return whole and in_time and answer["moved"] <= MOST_MOVED * answer["published"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="All questions, with a run of 90 s for the best value.")
    parser.add_argument("--clock", choices=("cpu", "wall"), default="cpu")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ortools-python", help="An interpreter that has OR-Tools; without it that peer is not run.")
    chosen = parser.parse_args()
    with TemporaryDirectory() as folder:
        asked = Asked(chosen.seed, chosen.clock, chosen.full, chosen.ortools_python, Path(folder))
        goals = teams(asked)
        plans = [("300 sites, like plan80", office(JUDGING))]
        plans += [("300 sites, short visits", ten_days(JUDGING))] if asked.full else []
        for name, instance in plans:
            goals += fortnight(asked, name, instance, with_urgent(instance, JUDGING))
        plan80 = asked.peer("ours", PLAN80, SHORT) or {}
        print(f"plan80: {plan80['value']:g}, bound {plan80['bound']:g}")
        goals.append(plan80["value"] >= PLAN80_VALUE)
    print(f"goals: {sum(goals)} of {len(goals)} met")


if __name__ == "__main__":
    main()
