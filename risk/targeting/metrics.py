"""
How well probabilities told, afterwards, what was found: pure arithmetic over numpy arrays.

Every metric is a function `(judged, counts) -> values`. `counts` says how often each row is taken, one line per draw:
a line of ones is the data as they stand, a line of a bootstrap draws rows again. So a figure and its interval come from
one piece of arithmetic (`risk/targeting/intervals.py`). A metric that the rows cannot answer (one outcome only, say) is
NaN. Rows with equal scores are never parted by their order in the file: they share what is due to them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Places = NDArray[np.int64]
Counts = NDArray[np.float64]
"""Shape (draws, rows)."""
HALF = 0.5
TOP = 0.10
BINS = 10
CLOSE = 1e-7
"""A probability of 0 or 1 is moved by this before its log-odds are taken."""
NEWTON_STEPS = 30


@dataclass(frozen=True, slots=True)
class Judged:
    """
    Rows whose outcome is known: `found` 0 or 1, `score` the probability given beforehand, and where a metric asks for
    them the `day` of each visit (an ordinal number) and the `examiner` (any number that tells them apart).
    """

    found: Floats
    score: Floats
    day: Places | None = None
    examiner: Places | None = None

    def __len__(self) -> int:
        return self.found.size

    def taking(self, rows: NDArray[Any]) -> "Judged":
        """Only these rows: places or a mask."""
        day = None if self.day is None else self.day[rows]
        examiner = None if self.examiner is None else self.examiner[rows]
        return Judged(self.found[rows], self.score[rows], day, examiner)


Metric = Callable[[Judged, Counts], Floats]


def judged(
    found: ArrayLike, score: ArrayLike, day: ArrayLike | None = None, examiner: ArrayLike | None = None
) -> Judged:
    """
    From anything that reads as arrays; dates as `datetime64` count as days, examiners may be words. An empty word is an
    examiner whom nobody wrote down: such visits are each by somebody else, not all by one.
    """
    days = None if day is None else _days(np.asarray(day))
    codes = None if examiner is None else _told_apart(np.asarray(examiner))
    return Judged(np.asarray(found, dtype=np.float64), np.asarray(score, dtype=np.float64), days, codes)


def value(metric: Metric, rows: Judged) -> float:
    """The metric of the rows as they stand."""
    return float(metric(rows, np.ones((1, len(rows))))[0])


def auc(rows: Judged, counts: Counts) -> Floats:
    """The chance that a row with a finding scores above one without; equal scores count as half."""
    return _pairs_won(np.zeros(len(rows), dtype=np.int64), rows, counts)


def auc_within(rows: Judged, counts: Counts) -> Floats:
    """
    The same over pairs of visits by one examiner only, every pair counting alike: an examiner with many visits of both
    outcomes weighs more. A score that only knows who finds much is worth 0.5 here.
    """
    return _pairs_won(_of(rows.examiner, "examiner"), rows, counts)


def average_precision(rows: Judged, counts: Counts) -> Floats:
    """Mean precision over the rows with a finding, in the order of the score; equal scores enter together."""
    order, starts = _runs(-rows.score)
    taken = counts[:, order]
    found = np.add.reduceat(taken * rows.found[order], starts, axis=1)
    every = np.add.reduceat(taken, starts, axis=1)
    precision = _share(found.cumsum(axis=1), every.cumsum(axis=1))
    return _share((np.nan_to_num(precision) * found).sum(axis=1), found.sum(axis=1))


def precision_in_top(share: float = TOP) -> Metric:
    """Share of the highest-scored rows with a finding. The top is `share` of the rows, rounded up to a whole row."""

    def measured(rows: Judged, counts: Counts) -> Floats:
        top = _whole(share * counts.sum(axis=1))
        return _share(_found_first(rows, counts, (-rows.score,), top), top)

    return measured


def lift_in_top(share: float = TOP) -> Metric:
    """Precision in the top, over the share of all rows with a finding."""
    precision = precision_in_top(share)

    def measured(rows: Judged, counts: Counts) -> Floats:
        return _share(precision(rows, counts), _mean(rows.found, counts))

    return measured


def recall_in_top(share: float = TOP) -> Metric:
    """Share of all findings that stand among the highest-scored rows."""

    def measured(rows: Judged, counts: Counts) -> Floats:
        top = _whole(share * counts.sum(axis=1))
        return _share(_found_first(rows, counts, (-rows.score,), top), counts @ rows.found)

    return measured


def found_in_first_half(rows: Judged, counts: Counts) -> Floats:
    """Share of findings in the first half of the slots, visits re-ordered as in `days_earlier`."""
    half = counts.sum(axis=1) / 2
    return _share(_found_first(rows, counts, (-rows.score, _of(rows.day, "day")), half), counts @ rows.found)


def days_earlier(rows: Judged, counts: Counts) -> Floats:
    """
    Mean days by which the visits with a finding come earlier when the same slots are filled by score.

    The slots are the days of these very visits, in order of the calendar. The visits are put in order of their score,
    highest first, and take the slots from the first on; equal scores keep the order in which they happened, and what is
    equal in both shares the mean of its slots. The figure is the mean, over the visits with a finding, of the day it
    happened less the day of its new slot. A constant score is therefore worth 0, one that sends the visits with a
    finding last is negative. (As the City of Chicago reported on its food inspections.)
    """
    order, starts = _runs(-rows.score, _of(rows.day, "day"))
    found = np.add.reduceat(counts[:, order] * rows.found[order], starts, axis=1)
    gained = np.stack([_gained_by_run(rows, line, order, starts) for line in counts])
    return _share((found * gained).sum(axis=1), found.sum(axis=1))


def days_gained(rows: Judged) -> Floats:
    """For each visit the days by which it comes earlier, as in `days_earlier`; negative if later."""
    order, starts = _runs(-rows.score, _of(rows.day, "day"))
    gained = np.empty(len(rows))
    sizes = np.diff(np.append(starts, len(rows)))
    gained[order] = np.repeat(_gained_by_run(rows, np.ones(len(rows)), order, starts), sizes)
    return gained


def _gained_by_run(rows: Judged, taken: Floats, order: Places, starts: Places) -> Floats:
    """Slots are laid end to end along the calendar; a run of equal visits fills the next stretch of them."""
    day = _of(rows.day, "day")
    since = (day - day.min()).astype(np.float64)
    calendar = np.argsort(day, kind="stable")
    slot_ends = np.append(0.0, taken[calendar].cumsum())
    slot_days = np.append(0.0, (taken[calendar] * since[calendar]).cumsum())
    sizes = np.add.reduceat(taken[order], starts)
    filled = np.interp(np.append(0.0, sizes.cumsum()), slot_ends, slot_days)
    return np.asarray(since[order[starts]] - np.diff(filled) / np.maximum(sizes, 1.0))


def brier(rows: Judged, counts: Counts) -> Floats:
    """Mean squared distance between probability and outcome."""
    return _mean((rows.score - rows.found) ** 2, counts)


def predicted_over_observed(rows: Judged, counts: Counts) -> Floats:
    """The findings the probabilities add up to, over the findings there were."""
    return _share(counts @ rows.score, counts @ rows.found)


def ece(rows: Judged, counts: Counts) -> Floats:
    """
    Expected calibration error: rows in ten parts of equal number by score (equal scores stay together), the distance
    between mean probability and share found in each, weighted by size. Never quite 0 even for a perfect model: read it
    beside `ece_if_calibrated`.
    """
    part = parts_by_score(rows.score)
    inside = (part[:, None] == np.arange(BINS)).astype(np.float64)
    gap = np.abs(counts @ (inside * rows.score[:, None]) - counts @ (inside * rows.found[:, None]))
    return _share(gap.sum(axis=1), counts.sum(axis=1))


def ece_if_calibrated(score: Floats, *, seed: int = 1, draws: int = 400) -> Floats:
    """The errors (one a draw) that these very probabilities would show if every one of them were exactly right."""
    rng = np.random.default_rng(seed)
    inside = (parts_by_score(score)[:, None] == np.arange(BINS)).astype(np.float64)
    errors = np.empty(draws)
    for draw in range(draws):
        outcome = rng.random(score.size) < score
        errors[draw] = np.abs((score - outcome) @ inside).sum() / score.size
    return errors


def calibration_slope(rows: Judged, counts: Counts) -> Floats:
    """Of the logistic line of outcome on log-odds: 1 is right, below 1 the probabilities are too far apart."""
    return _calibration_line(rows, counts)[:, 1]


def calibration_intercept(rows: Judged, counts: Counts) -> Floats:
    """Of the same line: 0 is right where the slope is 1."""
    return _calibration_line(rows, counts)[:, 0]


def parts_by_score(score: Floats, parts: int = BINS) -> Places:
    """Which of `parts` equal parts each row falls in, lowest first; equal scores fall in one part."""
    order, starts = _runs(score)
    sizes = np.diff(np.append(starts, score.size))
    middle = starts + (sizes - 1) / 2
    part = np.empty(score.size, dtype=np.int64)
    part[order] = np.repeat(np.floor(middle * parts / score.size).astype(np.int64), sizes)
    return part


def log_odds(score: Floats) -> Floats:
    inner = np.clip(score, CLOSE, 1 - CLOSE)
    return np.asarray(np.log(inner) - np.log1p(-inner))


def _calibration_line(rows: Judged, counts: Counts) -> Floats:
    """Newton steps for all draws at once, from the line of the data as they stand; NaN where none settles."""
    x = log_odds(rows.score)
    start = _newton(x, rows.found, np.ones((1, len(rows))), np.array([[0.0, 1.0]]))
    if np.isnan(start).any():
        start = np.array([[0.0, 1.0]])
    return _newton(x, rows.found, counts, np.repeat(start, len(counts), axis=0))


def _newton(x: Floats, found: Floats, counts: Counts, line: Floats) -> Floats:
    with np.errstate(all="ignore"):
        for _ in range(NEWTON_STEPS):
            told = 1 / (1 + np.exp(-(line[:, :1] + line[:, 1:] * x)))
            missed = counts * (found - told)
            bent = counts * told * (1 - told)
            a, b, c = bent.sum(axis=1), bent @ x, bent @ (x * x)
            up, along = missed.sum(axis=1), missed @ x
            step = np.stack([c * up - b * along, a * along - b * up], axis=1) / (a * c - b * b)[:, None]
            line = line + step
            if not np.nanmax(np.abs(step), initial=0.0) > CLOSE:
                break
    line[~(np.abs(step).max(axis=1) <= CLOSE)] = np.nan
    return line


def _pairs_won(inside: Places, rows: Judged, counts: Counts) -> Floats:
    """Pairs of a finding and none with the same `inside`, and the share in which the finding scores higher."""
    order, starts = _runs(inside, rows.score)
    taken = counts[:, order]
    found = np.add.reduceat(taken * rows.found[order], starts, axis=1)
    clear = np.add.reduceat(taken * (1 - rows.found[order]), starts, axis=1)
    below = clear.cumsum(axis=1) - clear
    whose = inside[order[starts]]
    opens = np.flatnonzero(np.append(True, whose[1:] != whose[:-1]))
    run = np.cumsum(np.append(True, whose[1:] != whose[:-1])) - 1
    won = found * (below - below[:, opens][:, run] + clear / 2)
    pairs = np.add.reduceat(found, opens, axis=1) * np.add.reduceat(clear, opens, axis=1)
    return _share(won.sum(axis=1), pairs.sum(axis=1))


def _found_first(rows: Judged, counts: Counts, keys: tuple[Floats | Places, ...], places: Floats) -> Floats:
    """Findings among the first `places` rows in order of the keys; a run that is cut gives its share."""
    order, starts = _runs(*keys)
    taken = np.add.reduceat(counts[:, order], starts, axis=1)
    found = np.add.reduceat(counts[:, order] * rows.found[order], starts, axis=1)
    before = taken.cumsum(axis=1) - taken
    part = np.clip((places[:, None] - before) / np.maximum(taken, 1.0), 0.0, 1.0)
    return np.asarray((found * part).sum(axis=1))


def _runs(*keys: Floats | Places) -> tuple[Places, Places]:
    """The order by the keys, first key first, and where in it each run of equal keys starts."""
    order = np.lexsort(keys[::-1])
    changes = np.zeros(order.size, dtype=bool)
    changes[:1] = True
    for key in keys:
        changes[1:] |= key[order[1:]] != key[order[:-1]]
    return order, np.flatnonzero(changes)


def _whole(rows: Floats) -> Floats:
    """Up to whole rows; what is a hair above a whole number by rounding is that number."""
    return np.asarray(np.ceil(rows - 1e-9))


def _mean(of: Floats, counts: Counts) -> Floats:
    return _share(counts @ of, counts.sum(axis=1))


def _share(part: Floats, whole: Floats) -> Floats:
    with np.errstate(all="ignore"):
        return np.asarray(part / whole)


def _of(column: Places | None, name: str) -> Places:
    if column is None:
        raise ValueError(f"This metric asks for the {name} of every row.")
    return column


def _told_apart(examiner: NDArray[Any]) -> Places:
    codes = np.unique(examiner, return_inverse=True)[1].astype(np.int64)
    if examiner.dtype.kind in "UO":
        unknown = np.flatnonzero(examiner == "")
        codes[unknown] = -1 - np.arange(unknown.size)
    return codes


def _days(day: NDArray[Any]) -> Places:
    return (day.astype("datetime64[D]") if day.dtype.kind in "MUO" else day).astype(np.int64)
