"""Fits a model and writes its folder whole: the model, its numbers and its card, or nothing."""

import hashlib
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

import numpy as np

from foundation.errors import Invalid
from foundation.progress import Progress, silent
from risk.targeting.calibrating import Calibration
from risk.targeting.cards import PAGE, Fit, Trial, card_of, importance_of, write_card
from risk.targeting.ensemble import Ensemble, Settings
from risk.targeting.examples import Asked, Examples
from risk.targeting.fitting import Checked, Fitted, calibrated_without, fit
from risk.targeting.kinds import lessons_of
from risk.targeting.metrics import Judged, judged
from risk.targeting.model_files import MODEL, Model, write_model
from risk.targeting.payloads import LICENCE_UNKNOWN, DataSource, DataWindow, ModelCard
from risk.targeting.predicting import chances
from risk.targeting.specs import RecurrenceSpec, Spec, read_spec
from risk.targeting.table import Numbers

UNCHECKED = """# Model card

As of {as_of}, model {digest}. The history is too short to check an earlier fit on later days: how good this model is,
is not known, its chances are not calibrated, and no groups were compared. Do not let it decide alone.
"""
MOST_EXPLAINED = 5_000  # rows from which the weight of each input is taken: the latest


class AsOfInFuture(Invalid):
    code = "targeting.as_of_in_future"

    def __init__(self, as_of: date, today: date) -> None:
        super().__init__(f"Nothing is known up to {as_of} yet (today is {today}): choose an earlier --as-of.")


class FolderTaken(Invalid):
    code = "targeting_model.folder_taken"

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} exists and holds no model: name a new folder; nothing was written.")


@dataclass(frozen=True)
class Done:
    """`card` is None where the history was too short to check an earlier fit on later days."""

    rows: int
    found: int
    card: ModelCard | None
    digest: str


def fit_model(
    history: Sequence[Path],
    spec_file: Path,
    out: Path,
    *,
    as_of: date,
    today: date,
    licence: str = "",
    progress: Progress = silent,
) -> Done:
    """
    `licence` of the history stands in the card. Raises SpecInvalid, AsOfInFuture, FolderTaken, HistoryTooSmall and the
    errors of the readers.
    """
    spec = read_spec(spec_file)
    if as_of > today:
        raise AsOfInFuture(as_of, today)
    if out.exists() and not (out / MODEL).is_file() and not (out.is_dir() and not any(out.iterdir())):
        raise FolderTaken(out)
    opened = lessons_of(spec, history, as_of=as_of, today=today, progress=progress)
    fitted = fit(opened.lessons, opened.settings, as_of, progress=progress)
    beside = out.with_name(f".{out.name}.part")
    shutil.rmtree(beside, ignore_errors=True)
    try:
        beside.mkdir(parents=True)
        digest = write_model(Model(spec, as_of, fitted.ensemble, fitted.calibration), beside)
        card = _card(fitted, spec, opened.settings, as_of, _sources(history, opened.lines, licence), digest)
        if card:
            write_card(card, beside)
        else:
            (beside / PAGE).write_text(UNCHECKED.format(as_of=as_of, digest=digest), encoding="utf-8")
        if out.exists():
            shutil.rmtree(out)
        beside.rename(out)
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return Done(len(fitted.examples), int(fitted.examples.outcomes.sum()), card, digest)


def _sources(history: Sequence[Path], lines: Sequence[int], licence: str) -> tuple[DataSource, ...]:
    return tuple(
        DataSource(
            name=path.name,
            sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
            rows=rows,
            licence=licence or LICENCE_UNKNOWN,
        )
        for path, rows in zip(history, lines, strict=True)
    )


def _card(
    fitted: Fitted, spec: Spec, settings: Settings, as_of: date, sources: tuple[DataSource, ...], digest: str
) -> ModelCard | None:
    if not fitted.checks:
        return None
    table = fitted.examples.table.only(tuple(column.name for column in fitted.ensemble.columns))
    latest = table.rows(np.arange(max(len(table) - MOST_EXPLAINED, 0), len(table)))
    told = Fit(
        name=f"{spec.kind.value} of {spec.unit}",
        kind=spec.kind.value,
        unit=spec.unit,
        outcome=_outcome(spec),
        as_of=as_of,
        learned_from=_window(fitted.examples.days, fitted.examples.outcomes),
        sources=sources,
        settings=_settings(settings, fitted.calibration),
        importance=importance_of(latest.columns, fitted.ensemble.contributions(latest)[:, :-1]),
        spec_sha256=spec.digest,
        model_sha256=digest,
    )
    return card_of(told, _trial(fitted.checks))


def _outcome(spec: Spec) -> str:
    if isinstance(spec, RecurrenceSpec):
        return f"The {spec.unit} has a new event ({spec.event}) within {spec.horizon_days} days."
    return f"The visit finds something severe ({spec.severe} above 0)."


def _trial(checks: tuple[Checked, ...]) -> Trial:
    check = checks[-1]
    calibration = calibrated_without(checks, check)
    later = check.later
    columns = tuple(column.name for column in check.ensemble.columns)
    then = check.learned.table.only(columns)
    return Trial(
        learned_from=_window(check.learned.days, check.learned.outcomes),
        judged_on=_window(later.days, later.outcomes),
        rows=_judged(check, calibration),
        inputs_then=then,
        inputs_now=later.asked.table,
        scores_then=_scores(check.ensemble, calibration, check.learned, then_names=columns),
        audited=[_judged(one, calibrated_without(checks, one)) for one in checks],
        groups={name: [group for one in checks for group in one.later.audited[name]] for name in later.audited},
        units=np.array(later.units),
        audited_units=np.array([unit for one in checks for unit in one.later.units]),
    )


def _judged(check: Checked, calibration: Calibration) -> Judged:
    later = check.later
    scores, _, _ = chances(check.ensemble, calibration, later.asked)
    examined = later.examiners if later.examiners and any(later.examiners) else None
    days = later.days if later.days.min() < later.days.max() else None  # of one day, nothing can come earlier
    return judged(later.outcomes, scores, day=days, examiner=examined)


def _scores(ensemble: Ensemble, calibration: Calibration, learned: Examples, *, then_names: tuple[str, ...]) -> Numbers:
    asked = Asked(learned.units, learned.table.only(then_names), learned.groups)
    return chances(ensemble, calibration, asked)[0]


def _window(days: np.ndarray, outcomes: Numbers) -> DataWindow:
    first, last = date.fromordinal(int(days.min())), date.fromordinal(int(days.max()))
    return DataWindow(first=first, last=last, rows=len(days), found=int(outcomes.sum()))


def _settings(settings: Settings, calibration: Calibration) -> Mapping[str, str]:
    trees = {f"trees.{field.name}": str(getattr(settings.trees, field.name)) for field in fields(settings.trees)}
    return {
        **trees,
        "line_share": str(settings.line_share),
        "ridge": str(settings.ridge),
        "bags": str(settings.bags),
        "calibration.slope": f"{calibration.slope:.4f}",
        "calibration.shift": f"{calibration.shift:.4f}",
        "calibration.rows": str(calibration.rows),
    }
