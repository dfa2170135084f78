"""
Is a biased office found, and is chance left alone?

    python -m benchmarks.equity [--seeds 200]

Nine offices of 100 cases, penalties log-normal (sd .5) around what the law provides; in half of the runs one office
fines 30 % more. `found`: that very office is named. `false`: any office is named where none differs, at level .05.

The peer is what a table of numbers invites: a one-way analysis of variance over the offices (scipy's f_oneway) on log
ratios, and on plain ratios; it says that some office differs, and the one with the largest mean is then taken for it.
The third task mixes the kinds: two offices have four times as many grave cases, which cost ten times as much; nobody is
biased. The peer gets the amounts, as a table would have them, and the product the same rows.
"""

import argparse
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import numpy as np
from scipy.stats import f_oneway

from sanctions.equity.closed_cases import ClosedCase, Group, Measure
from sanctions.equity.parity import parity

OFFICES, CASES, SPREAD, HARSHER, LEVEL = 9, 100, 0.5, 1.3, 0.05
HARSH = 4
FOUND_GOAL, FALSE_GOAL = 0.9, 0.09
GRAVE_OFFICES = frozenset({2, 6})
Named = Callable[[list[ClosedCase]], set[str]]


def cases(seed: int, *, planted: bool, mixed: bool = False) -> list[ClosedCase]:
    random = np.random.default_rng(seed)
    made = []
    for office in range(OFFICES):
        for number in range(CASES):
            ratio = float(np.exp(random.normal(0, SPREAD))) * (HARSHER if planted and office == HARSH else 1.0)
            grave = mixed and random.random() < (0.4 if office in GRAVE_OFFICES else 0.1)
            case = _case(f"{office}-{number}", f"office {office}", round(1000 * ratio, 2))
            made.append(replace(case, severity="grave", imposed=case.imposed * 10) if grave else case)
    return made


def _case(reference: str, office: str, imposed: float) -> ClosedCase:
    return ClosedCase(
        reference=reference,
        jurisdiction="XA",
        regime="xa_labour",
        offence_family="wage_underpayment",
        severity="serious",
        imposed=Decimal(str(imposed)),
        opened_on=date(2026, 1, 1),
        decided_on=date(2026, 3, 2),
        office=office,
        workers=10,
        underpayment=Decimal(1000),
        formula_low=Decimal(500),
        formula_high=Decimal(1500),
    )


def ours(rows: list[ClosedCase]) -> set[str]:
    return {one.name for one in parity(rows, Group.OFFICE, Measure.WAGES).groups if one.unlike}


def variance_of_logs(rows: list[ClosedCase]) -> set[str]:
    return _variance(rows, logs=True)


def variance_plain(rows: list[ClosedCase]) -> set[str]:
    return _variance(rows, logs=False)


def _variance(rows: list[ClosedCase], *, logs: bool) -> set[str]:
    values: dict[str, list[float]] = {}
    for row in rows:
        amount = float(row.imposed)
        values.setdefault(row.office, []).append(float(np.log(amount)) if logs else amount)
    if f_oneway(*values.values()).pvalue > LEVEL:
        return set()
    return {max(values, key=lambda office: float(np.mean(values[office])))}


WAYS: tuple[tuple[str, Named], ...] = (
    ("tierlight, shuffled within kinds", ours),
    ("one-way F on logs", variance_of_logs),
    ("one-way F on amounts", variance_plain),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=200)
    seeds = parser.parse_args().seeds
    counts: dict[str, tuple[int, int, int]] = {}
    for name, named in WAYS:
        found = sum(f"office {HARSH}" in named(cases(seed, planted=True)) for seed in range(seeds))
        false = sum(bool(named(cases(1000 + seed, planted=False))) for seed in range(seeds))
        grave = sum(bool(named(cases(2000 + seed, planted=False, mixed=True))) for seed in range(seeds))
        counts[name] = (found, false, grave)
    print(f"{f'of {seeds} runs':<36}{'found':>8}{'false':>8}{'false, kinds mixed':>20}")
    for name, (found, false, grave) in counts.items():
        print(f"{name:<36}{found:>8}{false:>8}{grave:>20}")
    found, false, grave = counts[WAYS[0][0]]
    met = (found >= FOUND_GOAL * seeds) + (false <= FALSE_GOAL * seeds) + (grave <= FALSE_GOAL * seeds)
    least, most = round(FOUND_GOAL * seeds), round(FALSE_GOAL * seeds)
    print(f"goals: {met} of 3 met (found in at least {least}; at most {most} false alarms, with one kind and with two)")


if __name__ == "__main__":
    main()
