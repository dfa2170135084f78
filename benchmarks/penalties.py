"""
Twelve fixed cases (benchmarks/penalty_vignettes.yaml) under every law in force: how long it takes, and what comes out.

    python -m benchmarks.penalties [--rounds 20]

Processor time of all answers, against a peer that reads and checks the files of the law again for each case, as a
stateless script would. Each case lists the laws about its kind of offence, low to high in the law's own money: `?`
stands for facts that the law still asks, `.` for rules that these facts do not reach, `bar` for no money.
"""

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sanctions.penalties import regimes
from sanctions.penalties.assess import FACTS_MISSING, OTHER_OFFENCE, OUTSIDE_TIME, assess_all
from sanctions.penalties.assessments import Assessment, Refused
from sanctions.penalties.facts import Facts, read_facts

FILE = Path(__file__).with_suffix("").with_name("penalty_vignettes.yaml")
SECONDS_GOAL = 1.0
TIMES_GOAL = 10.0
HELD = 12


@dataclass(frozen=True)
class Vignette:
    id: str
    says: str
    facts: Facts


def vignettes() -> list[Vignette]:
    told: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
    day, source = told["rates"]["date"], told["rates"]["source"]
    rates = {code: {"rate": rate, "date": day, "source": source} for code, rate in told["rates"]["of"].items()}
    always = told["always"] | {"exchange_rates": rates}
    return [Vignette(one["id"], one["says"], read_facts(always | one["facts"])) for one in told["vignettes"]]


def all_answers(cases: list[Vignette]) -> list[list[Assessment | Refused]]:
    return [assess_all(case.facts) for case in cases]


def reading_again(cases: list[Vignette]) -> list[list[Assessment | Refused]]:
    found = []
    for case in cases:
        regimes.families.cache_clear()
        found.append(assess_all(case.facts))
    return found


def seconds(work: Callable[[], object], rounds: int) -> float:
    """Processor time of one round, the least of all rounds."""
    taken = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        taken.append(time.process_time() - start)
    return min(taken)


def cell(answer: Assessment | Refused) -> str:
    if isinstance(answer, Refused):
        return {OTHER_OFFENCE: "-", OUTSIDE_TIME: "-", FACTS_MISSING: "?"}.get(answer.code, ".")
    spans = [f"{one.low:,.0f} to {'...' if one.high is None else f'{one.high:,.0f}'}" for one in (answer.fine,) if one]
    spans += [f"workers {one.low:,.0f}" for one in (answer.to_workers,) if one]
    return f"{'; '.join(spans)} {answer.currency}" if spans else "bar"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args().rounds
    cases = vignettes()
    answers = all_answers(cases)
    for case, row in zip(cases, answers, strict=True):
        print(f"\n{case.id}: {case.says}")
        for answer in row:
            family = answer.regime if isinstance(answer, Refused) else answer.version.regime
            if cell(answer) != "-":
                print(f"  {family:<26} {cell(answer)}")
    ours = seconds(lambda: all_answers(cases), rounds)
    again = seconds(lambda: reading_again(cases), 1)
    asked = sum(isinstance(one, Refused) and one.code == FACTS_MISSING for row in answers for one in row)
    print(f"\n{'':<34}{'seconds':>10}{'ratio':>10}")
    print(f"{'all answers':<34}{ours:>10.4f}{1:>10.1f}")
    print(f"{'files read again for each case':<34}{again:>10.4f}{again / ours:>10.1f}")
    print(f"{len(cases)} cases, {len(answers[0])} laws, {asked} answers still ask for facts")
    met = (len(cases) == HELD and ours < SECONDS_GOAL) + (again / ours >= TIMES_GOAL) + (asked == 0)
    print(f"goals: {met} of 3 met (under {SECONDS_GOAL:.0f} s; {TIMES_GOAL:.0f} times the peer; nothing still asked)")


if __name__ == "__main__":
    main()
