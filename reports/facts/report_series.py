"""Series of reports as their pages show them: what comes next, what was made, what was missed in the open."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session

from foundation.actors import Actor
from foundation.errors import TierlightError
from foundation.models import Account
from reports.models import ReportRecipient, ReportRun, ReportSeries
from reports.series import runs, series
from reports.series.reading_rules import may_leave
from reports.series.slots import next_slot
from reports.series.subjects import subject_name


@dataclass(frozen=True, slots=True)
class SeriesLine:
    """`about` is empty for a subject the reader does not see any more; `next_on` None while it is paused."""

    row: ReportSeries
    about: str
    next_on: date | None
    made_at: datetime | None
    missed: int
    failed: int


@dataclass(frozen=True, slots=True)
class SeriesFacts:
    """`mine`: the reader owns it, and alone may change it. `chosen` are accounts that are told."""

    line: SeriesLine
    runs: Sequence[ReportRun]
    outsiders: Sequence[ReportRecipient]
    members: Sequence[Account]
    chosen: frozenset[UUID]
    owner: str
    mine: bool
    may_leave: bool


def series_lines(session: Session, actor: Actor, *, today: date) -> list[SeriesLine]:
    return [_line(session, actor, row, today) for row in series.list_series(session, actor)]


def series_facts(session: Session, actor: Actor, series_id: UUID, *, today: date) -> SeriesFacts:
    """Raises SeriesNotFound."""
    row = series.visible_series(session, actor, series_id)
    told = series.recipients_of(session, actor, row)
    return SeriesFacts(
        line=_line(session, actor, row, today),
        runs=runs.list_runs(session, actor, row),
        outsiders=[one for one in told if one.account_id is None],
        members=series.members(session, actor, row.kind),
        chosen=frozenset(one.account_id for one in told if one.account_id),
        owner=session.get_one(Account, row.owner_id).name,
        mine=row.owner_id == actor.account_id,
        may_leave=may_leave(row.kind),
    )


def _line(session: Session, actor: Actor, row: ReportSeries, today: date) -> SeriesLine:
    made = runs.list_runs(session, actor, row)
    waiting = [run.due_on for run in made if run.state in runs.STANDING]
    ahead = next_slot(series.rule(row), series.calendar_of(actor), today=today).due_on
    return SeriesLine(
        row=row,
        about=_about(session, actor, row),
        next_on=min([*waiting, ahead]) if row.state == "active" else None,
        made_at=max((run.made_at for run in made if run.made_at), default=None),
        missed=sum(run.missed_on is not None for run in made),
        failed=sum(run.state == "failed" for run in made),
    )


def _about(session: Session, actor: Actor, row: ReportSeries) -> str:
    try:
        return subject_name(session, actor, row.kind, row.subject)
    except TierlightError:
        return ""
