"""
The declared ledger rules alone, mapped onto a history of claims and scored without any fitting.

Each claim is a grievance of the grade `major`, verified where it was upheld and alleged where it was not; the product's
own rules (`risk/sectors/ledger`) give the points. Weights, half-life and expiry are those of the file that ships; no
number here was learned from the claims of a judged year. Beside it: the number of past claims.
"""

import argparse
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from foundation.progress import silent
from risk.scoring.facts import RiskEvent
from risk.scoring.seen import View, seen_events
from risk.scoring.weighing import weigh_events
from risk.sectors.ledger_rules import read_ledger_rules
from risk.sectors.loading import FOLDER, LEDGER
from risk.sectors.model import LedgerRules
from risk.sectors.reading import read_file
from risk.sectors.words import EventKind, Grade, Verification
from risk.targeting import metrics
from risk.targeting.intervals import interval
from risk.targeting.metrics import judged
from risk.targeting.recurrence_rows import Events, Whole, came_true, five_years_before, read_events, units_with_past
from risk.targeting.rows import read_rows
from risk.targeting.specs import RecurrenceSpec, read_spec
from risk.targeting.table import Numbers

GOAL = 0.72


def points(events: Events, units: Whole, day: int, rules: LedgerRules) -> Numbers:
    """What the ledger adds to the log-odds of each of `units` on `day`."""
    past = events.of_days(five_years_before(day), day)
    ledger: dict[int, list[RiskEvent]] = {unit: [] for unit in units.tolist()}
    for number, (unit, on, upheld) in enumerate(zip(past.unit, past.days, past.upheld, strict=True)):
        known = Verification.VERIFIED if upheld else Verification.ALLEGED
        one = RiskEvent(str(number), EventKind.GRIEVANCE, date.fromordinal(int(on)), Grade.MAJOR, known)
        ledger[int(unit)].append(one)
    as_of = date.fromordinal(day)
    return np.array([_points(claims, as_of, rules) for claims in ledger.values()])


def _points(claims: Sequence[RiskEvent], as_of: date, rules: LedgerRules) -> float:
    return sum(part.logit for part in weigh_events(seen_events(claims, as_of, View.FULL, rules), rules))


def main(arguments: Sequence[str] | None = None) -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("history", type=Path, nargs="+")
    asked.add_argument("spec", type=Path)
    asked.add_argument("--ledger", nargs="*", default=["2026.1", "2026.2"], help="versions; the last one has the goal")
    asked.add_argument("--years", type=int, nargs="*", default=[2015, 2016, 2017])
    options = asked.parse_args(arguments)
    spec = read_spec(options.spec)
    if not isinstance(spec, RecurrenceSpec):
        asked.error(f"{options.spec} is of kind {spec.kind}")
    versions = [read_ledger_rules(read_file(FOLDER / LEDGER / f"{each}.yaml", each)) for each in options.ledger]
    last = date(max(options.years) + 1, 1, 1)
    events = read_events(read_rows(options.history, spec.history_columns, silent), spec, before=last, today=date.max)
    met = 0
    for year in options.years:
        first = date(year, 1, 1)
        units = units_with_past(events, first.toordinal())
        end = (first + timedelta(days=spec.horizon_days)).toordinal()
        found = came_true(events, units, first.toordinal(), end)
        count = np.bincount(events.of_days(five_years_before(first.toordinal()), first.toordinal()).unit)[units]
        print(f"{year}: {len(units):,} employers, {int(found.sum()):,} with a new upheld claim")
        for rules in versions:
            ours = judged(found, points(events, units, first.toordinal(), rules))
            auc = interval(metrics.auc, ours)
            print(f"    ledger {rules.version}, no fit   auc {auc}, lift {interval(metrics.lift_in_top(), ours)}")
        met += auc.value >= GOAL
        other = judged(found, count)
        print(f"    number of claims        auc {interval(metrics.auc, other)}", flush=True)
    print(f"goals: {met} of {len(options.years)} met")
    return 0


if __name__ == "__main__":
    sys.exit(main())
