"""
The model card of a fit: what it learned from, how it does on days it has not seen, whom it misses, what it is not.

The figures are those of an earlier fit, judged on the days after it; the model itself learned from those days as well.
The card tells both windows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike

from foundation.errors import Invalid
from risk.scoring.canonical import canonical, sha256
from risk.targeting import metrics
from risk.targeting.bias import audit
from risk.targeting.card_pages import calibration_drawing, card_page
from risk.targeting.drift import psi
from risk.targeting.gap_limits import GapLimits, gap_limits
from risk.targeting.intervals import interval
from risk.targeting.metrics import Floats, Judged, Metric, parts_by_score, value
from risk.targeting.payloads import CalibrationPart, DataSource, DataWindow, Figure, Importance, ModelCard, Shift
from risk.targeting.table import Column, Table

CARD, PAGE, DRAWING = "card.json", "card.md", "calibration.svg"
MOST_LISTED = 25
NORMAL_95 = 1.959964
NEVER_USED = (
    "The examiner who visits or visited: past findings are adjusted for who examined, and no score depends on it.",
    "Names of sites, firms and persons, and ids.",
    "Nationality, origin or any other trait of the people who work there.",
    "Anything dated on or after the day of the score.",
)
LIMITS = (
    "It tells how likely the outcome is that it was fitted on; it does not say that a firm is at fault.",
    "It learned from what was looked for and found, or claimed and upheld: harm that nobody reported is not in it.",
    "The intervals tell of chance in the judged rows alone, not of a world that changes.",
    "It was judged on later days of the same places; elsewhere it is untested.",
    "Groups below the least size are not compared.",
)


class CardUnreadable(Invalid):
    code = "targeting.card_unreadable"

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"{folder / CARD} is no model card ({reason}): fit the model again.")
        self.folder = folder


@dataclass(frozen=True)
class Fit:
    """What was fitted. `outcome` says in one sentence what a probability is the probability of."""

    name: str
    kind: str
    unit: str
    outcome: str
    as_of: date
    learned_from: DataWindow
    sources: tuple[DataSource, ...]
    settings: Mapping[str, str]
    importance: tuple[Importance, ...]
    spec_sha256: str
    model_sha256: str
    never_used: tuple[str, ...] = NEVER_USED
    limits: tuple[str, ...] = LIMITS


@dataclass(frozen=True)
class Trial:
    """
    An earlier fit, judged on the days after it. `inputs_then` and `inputs_now` are the rows it learned from and was
    judged on, `scores_then` its scores of the former; `units` draws rows of one unit together. `audited` are all
    windows that an earlier fit was judged on, more rows than the last one has, `groups` what the bias audit compares on
    them and `audited_units` whose rows they are, window by window.
    """

    learned_from: DataWindow
    judged_on: DataWindow
    rows: Judged
    inputs_then: Table
    inputs_now: Table
    scores_then: Floats
    audited: Sequence[Judged]
    groups: Mapping[str, Sequence[str]]
    units: ArrayLike | None = None
    audited_units: ArrayLike | None = None


def card_of(fit: Fit, trial: Trial, limits: GapLimits | None = None) -> ModelCard:
    return ModelCard(
        name=fit.name,
        kind=fit.kind,
        unit=fit.unit,
        outcome=fit.outcome,
        as_of=fit.as_of,
        learned_from=fit.learned_from,
        trial_learned_from=trial.learned_from,
        trial_judged_on=trial.judged_on,
        sources=fit.sources,
        settings=dict(fit.settings),
        importance=fit.importance,
        figures=tuple(_figures(trial)),
        calibration=calibration_of(trial.rows),
        drift=_drift(trial),
        bias=audit(trial.audited, trial.groups, limits or gap_limits(), units=trial.audited_units),
        never_used=fit.never_used,
        limits=fit.limits,
        spec_sha256=fit.spec_sha256,
        data_sha256=sha256(canonical(sorted(source.sha256 for source in fit.sources))),
        model_sha256=fit.model_sha256,
    )


def importance_of(columns: Sequence[Column], contributions: Floats) -> tuple[Importance, ...]:
    """`contributions` (rows, columns) in log-odds; strongest first, what never moved a score left out."""
    weight = np.abs(contributions[:, : len(columns)]).mean(axis=0)
    order = sorted(range(len(columns)), key=lambda place: (-weight[place], columns[place].name))
    return tuple(
        Importance(
            name=columns[place].name,
            label=columns[place].label,
            direction=columns[place].direction,
            weight=float(weight[place]),
        )
        for place in order
        if weight[place] > 0
    )


def calibration_of(rows: Judged) -> tuple[CalibrationPart, ...]:
    part = parts_by_score(rows.score)
    return tuple(_tenth(rows.taking(part == place)) for place in np.unique(part))


def digest_of(card: ModelCard) -> str:
    """Names the exact content; who approved it is not part of it."""
    return sha256(canonical(card.approved_by("").model_dump(mode="json")))


def write_card(card: ModelCard, folder: Path) -> None:
    """`card.json` for machines, `card.md` for people with the drawing beside it."""
    (folder / CARD).write_text(card.model_dump_json(indent=1) + "\n", "utf-8")
    (folder / PAGE).write_text(card_page(card, DRAWING, digest_of(card)), "utf-8")
    (folder / DRAWING).write_text(calibration_drawing(card.calibration), "utf-8")


def read_card(folder: Path) -> ModelCard:
    """Raises CardUnreadable, also where figures were changed and the page still names the card as it was written."""
    try:
        card = ModelCard.model_validate_json((folder / CARD).read_text("utf-8"))
        page = (folder / PAGE).read_text("utf-8")
    except OSError:
        raise CardUnreadable(folder, "it, or the page beside it, is not there") from None
    except ValueError as wrong:
        raise CardUnreadable(folder, " ".join(str(wrong).split())[:300]) from None
    if digest_of(card) not in page:
        raise CardUnreadable(folder, f"{PAGE} beside it tells of another one")
    return card


def _figures(trial: Trial) -> list[Figure]:
    measured: dict[str, Metric] = {"auc": metrics.auc}
    if trial.rows.examiner is not None:
        measured["auc_within"] = metrics.auc_within
    measured |= {"lift": metrics.lift_in_top(), "precision": metrics.precision_in_top()}
    measured["average_precision"] = metrics.average_precision
    if trial.rows.day is not None:
        measured |= {"days_earlier": metrics.days_earlier, "found_in_first_half": metrics.found_in_first_half}
    measured |= {
        "brier": metrics.brier,
        "ece": metrics.ece,
        "calibration_slope": metrics.calibration_slope,
        "calibration_intercept": metrics.calibration_intercept,
        "predicted_over_observed": metrics.predicted_over_observed,
    }
    beside = _beside(trial.rows)
    return [_figure(key, metric, trial, beside.get(key)) for key, metric in measured.items()]


def _beside(rows: Judged) -> dict[str, float]:
    """What each figure would be for a score that knows nothing, or (error) for one that is exactly right."""
    rate = float(rows.found.mean())
    known = {
        "auc": 0.5,
        "auc_within": 0.5,
        "lift": 1.0,
        "precision": rate,
        "average_precision": rate,
        "brier": rate * (1 - rate),
        "ece": float(metrics.ece_if_calibrated(rows.score).mean()),
        "days_earlier": 0.0,
        "calibration_slope": 1.0,
        "calibration_intercept": 0.0,
        "predicted_over_observed": 1.0,
    }
    if rows.day is not None:
        unsorted = Judged(rows.found, np.full(len(rows), rate), rows.day)
        known["found_in_first_half"] = value(metrics.found_in_first_half, unsorted)
    return known


def _figure(key: str, metric: Metric, trial: Trial, beside: float | None) -> Figure:
    told = interval(metric, trial.rows, units=trial.units)
    return Figure(key=key, value=_or_none(told.value), low=_or_none(told.low), high=_or_none(told.high), beside=beside)


def _or_none(number: float) -> float | None:
    return number if np.isfinite(number) else None


def _tenth(rows: Judged) -> CalibrationPart:
    """Wilson's interval: it stays between 0 and 1, also where none was found."""
    count, share = len(rows), float(rows.found.mean())
    spread = NORMAL_95**2 / count
    centre = (share + spread / 2) / (1 + spread)
    half = NORMAL_95 / (1 + spread) * float(np.sqrt(share * (1 - share) / count + spread / (4 * count)))
    return CalibrationPart(
        rows=count,
        told=float(rows.score.mean()),
        found=share,
        low=max(centre - half, 0.0),
        high=min(centre + half, 1.0),
    )


def _drift(trial: Trial) -> tuple[Shift, ...]:
    """The score first, then the inputs that moved most."""
    score = Shift(name="score", label="The score", psi=psi(trial.scores_then, trial.rows.score))
    inputs = [
        Shift(
            name=column.name,
            label=column.label,
            psi=psi(trial.inputs_then.values[:, place], trial.inputs_now.values[:, place]),
        )
        for place, column in enumerate(trial.inputs_now.columns)
    ]
    return score, *sorted(inputs, key=lambda shift: (-shift.psi, shift.name))[:MOST_LISTED]
