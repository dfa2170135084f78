"""
The periods of every series: opened once each when they are over, missed in the open when a public target passes, and
handed to a worker on their day. Doing it twice, or in many processes at once, adds nothing.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from foundation import jobs, trail
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.errors import Conflict, NotFound
from foundation.ids import new_id
from reports.models import ReportRun, ReportSeries
from reports.series import alerts, series
from reports.series.alerts import Writer
from reports.series.slots import Slot, slots_over

JOB = "report_series.make"
FIRST_HOUR = 5
"""Of the organisation's own day, so that what came in until midnight is in."""
MOST_TRIES = 6
FIRST_WAIT = timedelta(minutes=10)
"""Doubled at each try: the last comes five hours after the first."""
STANDING = ("due", "missed")


class RunNotFound(NotFound):
    code = "report_run.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such report of a series, or it was not made for you.")


class RunNotFailed(Conflict):
    code = "report_run.not_failed"

    def __init__(self) -> None:
        super().__init__("Only a report that could not be made can be tried again.")


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(ReportRun.organisation_id) == actor.organisation_id


def list_runs(session: Session, actor: Actor, of: ReportSeries) -> Sequence[ReportRun]:
    """Newest first; of a series found visible."""
    statement = select(ReportRun).where(visible_to(actor), ReportRun.series_id == of.id)
    return session.exec(statement.order_by(col(ReportRun.period_to).desc())).all()


def visible_run(session: Session, actor: Actor, series_id: UUID, run_id: UUID) -> ReportRun:
    """Raises RunNotFound."""
    of_series = (ReportRun.id == run_id, ReportRun.series_id == series_id, visible_to(actor))
    run = session.exec(select(ReportRun).where(*of_series)).first()
    if run is None:
        raise RunNotFound
    return run


def sweep(session: Session, actor: Actor, write: Writer, *, now: datetime) -> None:
    """As the system: opens, marks as missed, and queues what is due."""
    actor.require(Action.RUN_SYSTEM)
    trail.wait_for_turn(session)
    today = today_in(actor.zone, now)
    for one in session.exec(select(ReportSeries).where(series.visible_to(actor)).order_by(col(ReportSeries.id))).all():
        _open(session, actor, one, today=today)
        _miss(session, actor, one, write, today=today, now=now)
        if one.state == "active":
            _queue(session, actor, one, write, today=today, now=now)


def _open(session: Session, actor: Actor, of: ReportSeries, *, today: date) -> None:
    newest = select(func.max(ReportRun.period_to)).where(visible_to(actor), ReportRun.series_id == of.id)
    for slot in slots_over(series.rule(of), series.calendar_of(actor), today=today, after=session.exec(newest).one()):
        run = _run(actor, of, slot)
        if _inserted(session, run):
            told: dict[str, trail.Change] = {"slot": slot.period.text, "due_on": slot.due_on}
            trail.record(session, actor, "report_run.opened", run, told | {"target_on": slot.target_on})


def _run(actor: Actor, of: ReportSeries, slot: Slot) -> ReportRun:
    return ReportRun(
        id=new_id(),
        organisation_id=of.organisation_id,
        series_id=of.id,
        slot=slot.period.text,
        period_from=slot.period.first,
        period_to=slot.period.last,
        due_on=slot.due_on,
        target_on=slot.target_on,
        next_try_at=datetime.combine(slot.due_on, time(FIRST_HOUR), ZoneInfo(actor.zone)),
    )


def _inserted(session: Session, run: ReportRun) -> bool:
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    insert = dialect.insert(ReportRun).values(**run.model_dump())
    mine = insert.on_conflict_do_nothing(index_elements=["series_id", "slot"]).returning(col(ReportRun.id))
    return session.execute(mine).first() is not None


def _miss(session: Session, actor: Actor, of: ReportSeries, write: Writer, *, today: date, now: datetime) -> None:
    """Also of a paused series, and of one that failed: a promise to the public does not end with us."""
    late = select(ReportRun).where(
        visible_to(actor),
        ReportRun.series_id == of.id,
        ReportRun.state != "made",
        col(ReportRun.missed_on).is_(None),
        col(ReportRun.target_on) < today,
    )
    for run in session.exec(late).all():
        run.missed_on = run.target_on
        run.state = "failed" if run.state == "failed" else "missed"
        session.add(run)
        session.flush()
        trail.record(session, actor, "report_run.missed", run, {"target_on": run.target_on})
        alerts.tell_owner(session, actor, of, run, write, what="missed", now=now)


def _queue(session: Session, actor: Actor, of: ReportSeries, write: Writer, *, today: date, now: datetime) -> None:
    due = select(ReportRun).where(
        visible_to(actor),
        ReportRun.series_id == of.id,
        col(ReportRun.state).in_(STANDING),
        col(ReportRun.due_on) <= today,
        col(ReportRun.next_try_at) <= now,
    )
    for run in session.exec(due).all():
        job = jobs.enqueue(session, JOB, slot_of(run), actor=actor, payload=payload_of(run), now=now)
        if job.state in {"failed", "cancelled"}:  # every worker died on it, so none could count the try
            note_failure(session, actor, run, job.error_code or "job.cancelled", job.error_message or "", now=now)
            _tell_given_up(session, actor, of, run, write, now=now)


def slot_of(run: ReportRun) -> str:
    return f"{run.id}:{run.tries}"


def payload_of(run: ReportRun) -> dict[str, object]:
    return {"run": str(run.id), "try": run.tries}


def note_failure(
    session: Session, actor: Actor, run: ReportRun, code: str, message: str, *, now: datetime, final: bool = False
) -> None:
    """One try more. `final`: what was refused with reasons comes out no better by itself."""
    run.tries += 1
    run.error_code, run.error_message = code, message
    run.next_try_at = now + FIRST_WAIT * 2 ** (run.tries - 1)
    if final or run.tries >= MOST_TRIES:
        run.state = "failed"
    session.add(run)
    session.flush()
    trail.record(session, actor, "report_run.failed", run, {"code": code, "tries": run.tries, "state": run.state})


def _tell_given_up(
    session: Session, actor: Actor, of: ReportSeries, run: ReportRun, write: Writer, *, now: datetime
) -> None:
    if run.state == "failed":
        alerts.tell_owner(session, actor, of, run, write, what="failed", now=now)


def try_again(session: Session, actor: Actor, series_id: UUID, run_id: UUID, *, now: datetime) -> ReportRun:
    """By the owner, once what stood in the way is mended. Raises RunNotFound, SeriesNotYours, RunNotFailed."""
    run = visible_run(session, actor, series_id, run_id)
    trail.wait_for_turn(session)
    session.refresh(run, with_for_update=True)
    of = series.visible_series(session, actor, series_id)
    series.require_owner(actor, of)
    if run.state != "failed":
        raise RunNotFailed
    run.state = "missed" if run.missed_on else "due"
    run.next_try_at = now
    run.tries += 1  # a job of its own: the one of the failed try is over
    session.add(run)
    session.flush()
    jobs.enqueue(session, JOB, slot_of(run), actor=actor, payload=payload_of(run), now=now)
    trail.record(session, actor, "report_run.tried_again", run, {"tries": run.tries})
    return run
