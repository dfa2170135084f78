"""
Fits a model on a history and says how good it would have been.

Earlier fits, each as of the first day of a span, are checked on that span. What they said and what came of it puts the
final fit's log-odds onto the scale of chances; each span is judged on a scale made from the others alone, and the last
one judges the fit.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from foundation.errors import Invalid
from foundation.progress import Progress, silent
from risk.targeting.calibrating import UNCHANGED, Calibration, fit_calibration
from risk.targeting.ensemble import Ensemble, Settings, fit_ensemble
from risk.targeting.examples import Examples, Later, Lessons, Span
from risk.targeting.table import Numbers

FEWEST_ROWS = 200
FEWEST_FOUND = 20
CHECK_BAGS = 4
SEED = 20260101


class HistoryTooSmall(Invalid):
    code = "targeting.history_too_small"

    def __init__(self, rows: int, found: int) -> None:
        super().__init__(
            f"{rows:,} rows with {found:,} outcomes before the as-of date are too few to learn from: at least "
            f"{FEWEST_ROWS} rows with {FEWEST_FOUND} outcomes, and as many without, are needed."
        )
        self.rows = rows
        self.found = found


@dataclass(frozen=True)
class Checked:
    """One span: what a fit as of its first day learned from and said of it, in log-odds as they came."""

    span: Span
    learned: Examples
    ensemble: Ensemble
    later: Later
    logits: Numbers


@dataclass(frozen=True)
class Fitted:
    """`calibration` comes of all checked spans that may calibrate."""

    ensemble: Ensemble
    calibration: Calibration
    examples: Examples
    checks: tuple[Checked, ...]


def fit(lessons: Lessons, settings: Settings, as_of: date, *, seed: int = SEED, progress: Progress = silent) -> Fitted:
    """Raises HistoryTooSmall."""
    progress("Describing the history", 0, lessons.rows)
    examples = lessons.examples(as_of)
    if not _enough(examples):
        raise HistoryTooSmall(len(examples), int(examples.outcomes.sum()))
    checks = _checks(lessons, settings, lessons.windows(as_of), seed, progress)
    ensemble = fit_ensemble(examples, settings, seed=seed, told=lambda done: progress("Fitting", done, settings.bags))
    return Fitted(ensemble, _calibrated(checks), examples, checks)


def _checks(
    lessons: Lessons, settings: Settings, spans: Sequence[Span], seed: int, progress: Progress
) -> tuple[Checked, ...]:
    few = replace(settings, bags=min(CHECK_BAGS, settings.bags))
    done: list[Checked] = []
    for number, span in enumerate(spans):
        progress("Checking earlier fits", number, len(spans))
        learned = lessons.examples(span.first)
        if not _enough(learned):
            continue
        ensemble = fit_ensemble(learned, few, seed=seed)
        later = lessons.later(span, ensemble.columns)
        if len(later.outcomes):
            done.append(Checked(span, learned, ensemble, later, ensemble.logits(later.asked.table).mean(axis=0)))
    progress("Checking earlier fits", len(spans), len(spans))
    return tuple(done)


def calibrated_without(checks: tuple[Checked, ...], judged: Checked) -> Calibration:
    """From the other spans alone: what judges a fit must not have put it right before."""
    return _calibrated(tuple(check for check in checks if check is not judged))


def _calibrated(every: tuple[Checked, ...]) -> Calibration:
    checks = [check for check in every if check.span.calibrates]
    if not checks:
        return UNCHANGED
    return fit_calibration(
        np.concatenate([check.logits for check in checks]),
        np.concatenate([check.later.outcomes for check in checks]),
        np.ones(sum(len(check.logits) for check in checks)),
        tuple(group for check in checks for group in check.later.asked.groups),
    )


def _enough(examples: Examples) -> bool:
    found = int(examples.outcomes.sum())
    return len(examples) >= FEWEST_ROWS and min(found, len(examples) - found) >= FEWEST_FOUND
