"""
What was promised to the public: each period of a series with a public day, and whether it was kept. Read without an
actor, as the public register is: a promise to everybody is everybody's to check, so it holds no subject, no firm and no
person. A missed day is a row of `report_run` that no page or route can take away, whatever is made later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import tuple_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import Select

from foundation.models import Organisation
from foundation.paging import LARGEST_LIMIT, Page, PageAsked, page_of, pair_in
from reports.models import ReportRun, ReportSeries

Promised = Literal["kept", "missed", "made_late", "to_come"]


@dataclass(frozen=True, slots=True)
class PublicTarget:
    """`made_on` None: not made yet. `state` made_late is a missed day too, with the report beside it."""

    organisation: str
    kind: str
    period: str
    period_to: date
    promised_on: date
    made_on: date | None
    state: Promised


def public_targets(session: Session, *, today: date, organisation_id: UUID | None = None) -> Sequence[PublicTarget]:
    """Of everybody or of one organisation, the latest day first."""
    wanted = _promised().order_by(col(ReportRun.target_on).desc(), col(Organisation.name), col(ReportRun.id))
    if organisation_id is not None:
        wanted = wanted.where(col(ReportRun.organisation_id) == organisation_id)
    return [_target(run, kind, name, ZoneInfo(zone), today) for run, kind, name, zone in session.exec(wanted)]


def list_public_targets(session: Session, asked: PageAsked, *, today: date) -> Page[PublicTarget]:
    """Of everybody, the latest day first. Raises CursorUnreadable."""
    limit = min(asked.limit, LARGEST_LIMIT)
    order = (col(ReportRun.target_on), col(ReportRun.id))
    wanted = _promised()
    if asked.cursor:
        wanted = wanted.where(tuple_(*order) < tuple_(*pair_in(asked.cursor, date.fromisoformat, UUID)))
    rows = session.exec(wanted.order_by(*(one.desc() for one in order)).limit(limit + 1)).all()
    page = page_of(rows, limit, lambda row: (str(row[0].target_on), str(row[0].id)))
    return Page(
        [_target(run, kind, name, ZoneInfo(zone), today) for run, kind, name, zone in page.rows], page.next_cursor
    )


def _promised() -> Select[ReportRun, str, str, str]:
    return (
        select(ReportRun, ReportSeries.kind, Organisation.name, Organisation.time_zone)
        .join(ReportSeries, col(ReportSeries.id) == col(ReportRun.series_id))
        .join(Organisation, col(Organisation.id) == col(ReportRun.organisation_id))
        .where(col(ReportRun.target_on).is_not(None))
    )


def _target(run: ReportRun, kind: str, name: str, zone: ZoneInfo, today: date) -> PublicTarget:
    assert run.target_on is not None  # noqa: S101 - the statement asks for those alone
    made_on = run.made_at.astimezone(zone).date() if run.made_at else None
    state = _state(run.target_on, made_on, today, missed=run.missed_on is not None)
    return PublicTarget(name, kind, run.slot, run.period_to, run.target_on, made_on, state)


def _state(promised_on: date, made_on: date | None, today: date, *, missed: bool) -> Promised:
    """By the days themselves too: a sweep that has not run yet makes no broken promise look open."""
    if made_on is not None:
        return "made_late" if missed or made_on > promised_on else "kept"
    return "missed" if missed or today > promised_on else "to_come"
