"""
Learned targeting of employers by their wage claims, judged on the year after the fit: for each year a fit as of its
first day, its history ended there, scores every employer with a claim in the five years before.

Beside it, in the same run and on the same rows: base rates of the groups, the number of past claims, gradient boosting
and a logistic line with usual settings on the same columns. `--years` says which years are judged.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import process_time

import numpy as np

from benchmarks.targeting_claims_peers import PLAIN, peers
from foundation.progress import silent
from risk.targeting import metrics
from risk.targeting.examples import Later, Span
from risk.targeting.fitting import Fitted, fit
from risk.targeting.intervals import difference, interval
from risk.targeting.metrics import Judged, judged
from risk.targeting.predicting import chances
from risk.targeting.recurrence import SETTINGS, RecurrenceLessons
from risk.targeting.recurrence_rows import read_events
from risk.targeting.rows import read_rows
from risk.targeting.specs import RecurrenceSpec, read_spec

CHOSEN_ON, KEPT_APART = ("2015", "2016"), ("2017",)
ENOUGH_FOUND = 50
FIGURES: dict[str, metrics.Metric] = {
    "auc": metrics.auc,
    "lift": metrics.lift_in_top(),
    "pred/obs": metrics.predicted_over_observed,
    "slope": metrics.calibration_slope,
    "ece": metrics.ece,
    "average precision": metrics.average_precision,
}
RANKING = ("auc", "lift")
GOALS = {"auc": (0.775, 1.0), "lift": (4.3, 99.0), "pred/obs": (0.93, 1.07), "slope": (0.8, 1.2)}
BY_GROUP = (0.85, 1.15)


@dataclass(frozen=True)
class Year:
    year: int
    later: Later
    rows: Judged
    fitted: Fitted
    seconds: float


def year_of(lessons: RecurrenceLessons, year: int) -> Year:
    """`lessons` hold the year too, to be judged by; the fit is given what lies before it."""
    first = date(year, 1, 1)
    began = process_time()
    known = RecurrenceLessons(lessons.history.of_days(0, first.toordinal()), lessons.spec)
    fitted = fit(known, SETTINGS, first)
    end = first + timedelta(days=lessons.spec.horizon_days)
    later = lessons.later(Span(first, end), fitted.ensemble.columns)
    score, _, _ = chances(fitted.ensemble, fitted.calibration, later.asked)
    return Year(year, later, judged(later.outcomes, score), fitted, process_time() - began)


def told(name: str, rows: Judged, figures: Sequence[str]) -> str:
    cells = []
    for key in figures:
        found = interval(FIGURES[key], rows)
        cells.append(f"{found.value:.4f} ({found.low:.4f}-{found.high:.4f})".rjust(25))
    return f"{name:30}" + "".join(cells)


def _show(year: Year) -> None:
    print(told(f"{year.year}", year.rows, tuple(FIGURES)))
    ideal = float(metrics.ece_if_calibrated(year.rows.score).mean())
    found, calibration = int(year.rows.found.sum()), year.fitted.calibration
    print(
        f"{'':30}{len(year.rows):,} employers, {found:,} with a new upheld claim; ece of a perfect model of that size "
        f"{ideal:.4f}; calibration {calibration.slope:.3f}, {calibration.shift:+.3f}; {year.seconds:.0f} s of processor"
    )
    for name, texts in year.later.audited.items():
        for group, share, many in shares(year, texts):
            print(f"    {name} {group:20} {many:5} found, predicted/observed {share:.3f}")
    for name, score in peers(year.fitted.examples, year.later).items():
        other = judged(year.later.outcomes, score)
        print(told(f"  {name}", other, RANKING))
        if name == PLAIN:
            apart = "; ".join(f"{key} {difference(FIGURES[key], year.rows, other)}" for key in RANKING)
            print(f"{'':30}ours less this peer, paired: {apart}", flush=True)


def shares(year: Year, texts: Sequence[str]) -> list[tuple[str, float, int]]:
    """Predicted over observed of each group with enough found to say."""
    every = np.array(texts)
    found = []
    for group in np.unique(every):
        rows = year.rows.taking(every == group)
        if rows.found.sum() >= ENOUGH_FOUND:
            share = float(metrics.value(metrics.predicted_over_observed, rows))
            found.append((str(group), share, int(rows.found.sum())))
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("history", type=Path, nargs="+")
    asked.add_argument("spec", type=Path)
    asked.add_argument("--years", nargs="*", default=[*CHOSEN_ON, *KEPT_APART])
    options = asked.parse_args(arguments)
    spec = read_spec(options.spec)
    if not isinstance(spec, RecurrenceSpec):
        asked.error(f"{options.spec} is of kind {spec.kind}")
    last = date(max(map(int, options.years)) + 1, 1, 1)
    events = read_events(read_rows(options.history, spec.history_columns, silent), spec, before=last, today=date.max)
    lessons = RecurrenceLessons(events, spec)
    print(f"{'':30}" + "".join(f"{key:>25}" for key in FIGURES))
    years = []
    for year in options.years:
        years.append(year_of(lessons, int(year)))
        _show(years[-1])
    print(goals(years, spec.groups[-1]))
    return 0


def goals(years: Sequence[Year], group: str) -> str:
    """Means over the years against the goals for the file that is kept apart; groups by their worst year."""
    met = 0
    for key, (low, high) in GOALS.items():
        mean = float(np.mean([metrics.value(FIGURES[key], year.rows) for year in years]))
        met += low <= mean <= high
        print(f"mean {key}: {mean:.4f}, goal {low}" + (f" to {high}" if high < 2 else ""))
    every = [share for year in years for _, share, _ in shares(year, year.later.audited[group])]
    met += all(BY_GROUP[0] <= share <= BY_GROUP[1] for share in every)
    print(f"by {group}, all years: {min(every):.3f} to {max(every):.3f}, goal {BY_GROUP[0]} to {BY_GROUP[1]}")
    return f"goals: {met} of {len(GOALS) + 1} met"


if __name__ == "__main__":
    sys.exit(main())
