"""Series of reports: set up, changed, paused. Only its owner changes one, for it is made with the owner's leave."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from foundation import trail
from foundation.accounts import actor_of
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.dates import WorkingCalendar
from foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from foundation.models import Account
from foundation.versions import require_unchanged
from reports.contents.kinds import language_of, report_kind
from reports.contents.period import Rhythm
from reports.models import ReportRecipient, ReportSeries
from reports.series.payloads import SeriesChange, SeriesCreate
from reports.series.reading_rules import kinds_in_series, may_read
from reports.series.slots import Rule, Unit, Wait
from reports.series.subjects import subject_name


class SeriesNotFound(NotFound):
    code = "report_series.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such series of reports, or it belongs to another organisation.")


class SeriesNotYours(NotAllowed):
    code = "report_series.not_yours"

    def __init__(self) -> None:
        super().__init__("Only the owner of a series may change it: its reports are made with the owner's leave.")


class KindNotInSeries(Invalid):
    code = "report_series.kind_not_offered"

    def __init__(self, kind: str) -> None:
        super().__init__(f"{kind!r} is not made in a series; choose one of {', '.join(kinds_in_series())}.")
        self.kind = kind


class RecipientMayNotRead(NotAllowed):
    code = "report_series.recipient_may_not_read"

    def __init__(self) -> None:
        super().__init__("A recipient works here no more, or may not read what this report holds: choose another.")


class SeriesStateStands(Conflict):
    code = "report_series.state_stands"

    def __init__(self, state: str) -> None:
        super().__init__(f"The series is {state} already.")
        self.state = state


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(ReportSeries.organisation_id) == actor.organisation_id


def list_series(session: Session, actor: Actor) -> Sequence[ReportSeries]:
    actor.require(Action.MAKE_REPORTS)
    statement = select(ReportSeries).where(visible_to(actor))
    return session.exec(statement.order_by(col(ReportSeries.kind), col(ReportSeries.created_at))).all()


def visible_series(session: Session, actor: Actor, series_id: UUID) -> ReportSeries:
    """Raises SeriesNotFound."""
    actor.require(Action.MAKE_REPORTS)
    found = session.exec(select(ReportSeries).where(ReportSeries.id == series_id, visible_to(actor))).first()
    if found is None:
        raise SeriesNotFound
    return found


def add_series(session: Session, actor: Actor, new: SeriesCreate, *, now: datetime) -> ReportSeries:
    """
    Raises ReportKindNotFound, KindNotInSeries, ReportLanguageUnknown, RecipientMayNotRead, and what the kind raises
    for a subject that the actor may not see.
    """
    actor.require(Action.MAKE_REPORTS)
    if report_kind(new.kind).id not in kinds_in_series():
        raise KindNotInSeries(new.kind)
    language_of(report_kind(new.kind), new.language, new.language)
    today = today_in(actor.zone, now)
    subject_name(session, actor, new.kind, new.subject)
    told = new.model_dump(exclude={"recipients"}, mode="json")
    extra = {"organisation_id": actor.organisation_id, "owner_id": actor.account_id, "starts_on": today}
    series = ReportSeries.model_validate(told | extra | {"created_at": now})
    session.add(series)
    session.flush()
    _set_members(session, actor, series, new.recipients, now)
    trail.record(session, actor, "report_series.added", series, {"kind": series.kind, "rhythm": series.rhythm})
    return series


def change_series(
    session: Session, actor: Actor, series_id: UUID, change: SeriesChange, *, version_seen: int, now: datetime
) -> ReportSeries:
    """
    Runs that stand keep their days. Raises SeriesNotFound, SeriesNotYours, ChangedMeanwhile, ReportLanguageUnknown,
    RecipientMayNotRead.
    """
    series = _own(session, actor, series_id, version_seen)
    language_of(report_kind(series.kind), change.language, change.language)
    before = series.model_dump()
    for name, value in change.model_dump(exclude={"recipients"}, mode="json").items():
        setattr(series, name, value)
    session.add(series)
    session.flush()
    _set_members(session, actor, series, change.recipients, now)
    moved = {name: (before[name], value) for name, value in series.model_dump().items() if before[name] != value}
    trail.record(session, actor, "report_series.changed", series, cast("dict[str, trail.Change]", moved))
    return series


def set_state(session: Session, actor: Actor, series_id: UUID, state: str, *, version_seen: int) -> ReportSeries:
    """
    A paused series makes nothing; its periods go on, and what it promised in public is missed in the open.
    Raises SeriesNotFound, SeriesNotYours, ChangedMeanwhile, SeriesStateStands.
    """
    series = _own(session, actor, series_id, version_seen)
    if series.state == state:
        raise SeriesStateStands(state)
    before, series.state = series.state, state
    session.add(series)
    session.flush()
    trail.record(session, actor, f"report_series.{state}", series, {"state": (before, state)})
    return series


def _own(session: Session, actor: Actor, series_id: UUID, version_seen: int) -> ReportSeries:
    series = visible_series(session, actor, series_id)
    require_unchanged(session, series, version_seen, told=True)
    require_owner(actor, series)
    series.version += 1
    return series


def require_owner(actor: Actor, series: ReportSeries) -> None:
    """Raises SeriesNotYours."""
    if series.owner_id != actor.account_id:
        raise SeriesNotYours


def recipients_of(session: Session, actor: Actor, series: ReportSeries) -> Sequence[ReportRecipient]:
    """Those who are told, and those outside who were asked."""
    statement = select(ReportRecipient).where(
        ReportRecipient.organisation_id == actor.organisation_id,
        ReportRecipient.series_id == series.id,
        ReportRecipient.state != "ended",
    )
    return session.exec(statement.order_by(col(ReportRecipient.asked_at), col(ReportRecipient.id))).all()


def members(session: Session, actor: Actor, kind: str) -> list[Account]:
    """Everybody here who may be sent a report of this kind that the actor makes."""
    statement = select(Account).where(
        Account.organisation_id == actor.organisation_id, col(Account.disabled_at).is_(None)
    )
    everybody = session.exec(statement.order_by(col(Account.name), col(Account.id)))
    return [one for one in everybody if may_read(actor_of(session, one), actor, kind)]


def _set_members(session: Session, actor: Actor, series: ReportSeries, wanted: Iterable[UUID], now: datetime) -> None:
    chosen = set(wanted)
    if not chosen <= {one.id for one in members(session, actor, series.kind)}:
        raise RecipientMayNotRead
    of_series = select(ReportRecipient).where(
        ReportRecipient.organisation_id == actor.organisation_id, ReportRecipient.series_id == series.id
    )
    rows = {row.account_id: row for row in session.exec(of_series) if row.account_id}
    for account_id, row in rows.items():
        row.state = "confirmed" if account_id in chosen else "ended"
        session.add(row)
    for account_id in sorted(chosen - rows.keys()):
        session.add(
            ReportRecipient(
                organisation_id=actor.organisation_id,
                series_id=series.id,
                account_id=account_id,
                asked_at=now,
                confirmed_at=now,
            )
        )
    session.flush()


def rule(series: ReportSeries) -> Rule:
    target = None if series.target_lag is None else Wait(series.target_lag, cast("Unit", series.target_unit))
    wait = Wait(series.lag, cast("Unit", series.lag_unit))
    return Rule(cast("Rhythm", series.rhythm), wait, target, series.starts_on)


def calendar_of(actor: Actor) -> WorkingCalendar:
    """An authority's own country when it answers for one; weekends alone where holidays would be a guess."""
    return WorkingCalendar(next(iter(actor.jurisdiction)) if len(actor.jurisdiction) == 1 else None)
