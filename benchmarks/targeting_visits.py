"""
Learned targeting of visits, judged on days that no fit had seen: for each window a fit as of its first day, its history
frozen there, scores the two months after it.

Beside it, in the same run: the owner-blind habit (time since the last visit), the site's own share of severe findings,
and the same columns without adjusting for who examined.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import process_time

import numpy as np

from foundation.progress import silent
from risk.targeting import metrics
from risk.targeting.examples import Later, Span
from risk.targeting.fitting import Fitted, fit
from risk.targeting.intervals import interval
from risk.targeting.metrics import Judged, judged
from risk.targeting.predicting import chances
from risk.targeting.rows import read_rows
from risk.targeting.specs import VisitSpec, read_spec
from risk.targeting.visit_rows import read_history
from risk.targeting.visits import SETTINGS, VisitLessons

CHOSEN_ON = ("2013-05-01", "2013-09-01", "2014-01-01")
KEPT_APART = ("2014-05-01", "2014-07-01")
GOALS = {"auc": 0.64, "auc_within": 0.625, "lift": 1.95, "days": 5.8}
FIGURES: dict[str, metrics.Metric] = {
    "auc": metrics.auc,
    "auc_within": metrics.auc_within,
    "lift": metrics.lift_in_top(),
    "days": metrics.days_earlier,
    "slope": metrics.calibration_slope,
    "pred/obs": metrics.predicted_over_observed,
    "ece": metrics.ece,
}


@dataclass(frozen=True)
class Window:
    name: str
    later: Later
    rows: Judged
    ideal_ece: float
    seconds: float


def window_of(lessons: VisitLessons, first: date) -> Window:
    """Two calendar months from `first`, scored by a fit as of `first`."""
    month = first.month + 2
    end = date(first.year + (month > 12), (month - 1) % 12 + 1, 1)
    began = process_time()
    fitted: Fitted = fit(lessons, SETTINGS, first)
    later = lessons.later(Span(first, end), fitted.ensemble.columns)
    score, _, _ = chances(fitted.ensemble, fitted.calibration, later.asked)
    examined = np.array(later.examiners) if any(later.examiners or ()) else None
    rows = judged(later.outcomes, score, day=later.days, examiner=examined)
    return Window(
        name=f"{first:%Y-%m} and the month after",
        later=later,
        rows=rows,
        ideal_ece=float(metrics.ece_if_calibrated(score).mean()),
        seconds=process_time() - began,
    )


def peers(window: Window) -> dict[str, Judged]:
    """Scores anybody could make of the same columns. Ranks only: they are no probabilities."""
    table, rows = window.later.asked.table, window.rows
    column: Callable[[str], np.ndarray] = lambda name: np.nan_to_num(table.values[:, table.names.index(name)])  # noqa: E731 - read four times below

    def of(score: np.ndarray) -> Judged:
        return Judged(rows.found, score, rows.day, rows.examiner)

    unit = table.names[0].partition(".")[0]
    return {
        "days since last visit": of(column(f"{unit}.days_since")),
        "severe before, adjusted": of(column(f"{unit}.severe")),
        "visits with severe findings": of(column(f"{unit}.severe_visits")),
    }


def told(name: str, rows: Judged, figures: Sequence[str]) -> str:
    cells = []
    for key in figures:
        if key == "auc_within" and rows.examiner is None:
            cells.append(f"{'(unknown)':>22}")
            continue
        found = interval(FIGURES[key], rows)
        cells.append(f"{found.value:8.3f} ({found.low:.3f}-{found.high:.3f})".rjust(22))
    return f"{name:30}" + "".join(cells)


def main(arguments: Sequence[str] | None = None) -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("history", type=Path)
    asked.add_argument("spec", type=Path)
    asked.add_argument("--windows", nargs="*", default=[*CHOSEN_ON, *KEPT_APART])
    options = asked.parse_args(arguments)
    spec = read_spec(options.spec)
    if not isinstance(spec, VisitSpec):
        asked.error(f"{options.spec} is of kind {spec.kind}")
    last = date.max
    history = read_history(read_rows([options.history], spec.history_columns, silent), spec, before=last, today=last)
    lessons = VisitLessons(history, spec)
    print(f"{'':30}" + "".join(f"{key:>22}" for key in FIGURES))
    done = []
    for first in options.windows:
        window = window_of(lessons, date.fromisoformat(first))
        done.append(window)
        print(told(window.name, window.rows, tuple(FIGURES)))
        print(
            f"{'':30}{len(window.rows):,} visits, {int(window.rows.found.sum())} severe; ece of a perfect model of "
            f"that size {window.ideal_ece:.3f}; {window.seconds:.0f} s of processor time"
        )
        for name, rows in peers(window).items():
            print(told(f"  {name}", rows, tuple(GOALS)), flush=True)
    print(goals(done))
    return 0


def goals(windows: Sequence[Window]) -> str:
    """Means over the windows against the goals for the file that is kept apart."""
    met = 0
    for key, goal in GOALS.items():
        values = [
            float(metrics.value(FIGURES[key], window.rows))
            for window in windows
            if key != "auc_within" or window.rows.examiner is not None
        ]
        mean = float(np.mean(values)) if values else float("nan")
        met += mean >= goal
        print(f"mean {key}: {mean:.3f}, goal {goal}")
    return f"goals: {met} of {len(GOALS)} met"


if __name__ == "__main__":
    sys.exit(main())
