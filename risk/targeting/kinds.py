"""Which module reads the history of which kind, and describes the rows that ask for a score."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from foundation.errors import Invalid
from foundation.progress import Progress
from risk.targeting import recurrence, visits
from risk.targeting.ensemble import Settings
from risk.targeting.examples import Asked, Lessons
from risk.targeting.model_files import Model
from risk.targeting.recurrence_rows import read_events
from risk.targeting.rows import read_rows
from risk.targeting.specs import RecurrenceSpec, Spec, VisitSpec
from risk.targeting.visit_rows import read_asked, read_history


class InputsNeeded(Invalid):
    code = "targeting.inputs_needed"

    def __init__(self) -> None:
        super().__init__("This model scores visits: name a file of the visits to score.")


class UnitsOnly(Invalid):
    code = "targeting.units_only"

    def __init__(self) -> None:
        super().__init__("This model scores units from their history alone: leave the file out and say --units all.")


class AsOfBeforeFit(Invalid):
    code = "targeting.as_of_before_fit"

    def __init__(self, as_of: date, fitted: date) -> None:
        super().__init__(
            f"The model learned from days up to {fitted}: scores as of {as_of} would know their own future; "
            f"fit a model as of {as_of} or choose a later date."
        )


@dataclass(frozen=True)
class Opened:
    """`lines`: how many rows each file has."""

    lessons: Lessons
    settings: Settings
    lines: tuple[int, ...]


def lessons_of(spec: Spec, history: Sequence[Path], *, as_of: date, today: date, progress: Progress) -> Opened:
    """Raises the errors of `rows`, `visit_rows` and `recurrence_rows`."""
    rows = read_rows(history, spec.history_columns, progress)
    lines = tuple(rows.file_of.count(number) for number in range(len(history)))
    if isinstance(spec, VisitSpec):
        past = read_history(rows, spec, before=as_of, today=today)
        return Opened(visits.VisitLessons(past, spec), visits.SETTINGS, lines)
    events = read_events(rows, spec, before=as_of, today=today)
    return Opened(recurrence.RecurrenceLessons(events, spec), recurrence.SETTINGS, lines)


def rows_asked(
    model: Model,
    history: Sequence[Path],
    inputs: Path | None,
    *,
    as_of: date | None,
    today: date,
    progress: Progress,
) -> Asked:
    """
    Without `as_of` the day of the fit holds. Of visits nothing is known that is dated on or after their own day, the
    day of the fit or `as_of`.
    """
    spec, day = model.spec, as_of or model.as_of
    columns = model.ensemble.columns
    if isinstance(spec, RecurrenceSpec):
        if inputs is not None:
            raise UnitsOnly
        if day < model.as_of:
            raise AsOfBeforeFit(day, model.as_of)
        rows = read_rows(history, spec.history_columns, progress)
        events = read_events(rows, spec, before=day, today=today)
        return recurrence.RecurrenceLessons(events, spec).asked(day, columns)
    if inputs is None:
        raise InputsNeeded
    known = read_rows(history, spec.history_columns, progress)
    asking = read_asked(read_rows([inputs], spec.asked_columns, progress), spec)
    past = read_history(known, spec, before=min(day, model.as_of), today=today)
    return visits.asked(past, asking, spec, model.as_of, columns)
