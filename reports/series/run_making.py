"""
One report of a series, made by whichever worker holds its job. It is read and written out before the one fenced step
that enters it, keeps who is told, and ends the run: a worker that is killed or overtaken leaves nothing of it.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import outbox, trail
from foundation.accounts import actor_of, digest
from foundation.actors import Actor
from foundation.clock import today_in
from foundation.errors import NotAllowed, SourceUnavailable, TierlightError
from foundation.jobs import JobCancelled, JobLost, JobRun
from foundation.models import Account
from reports import issued, making
from reports.contents.kinds import Form
from reports.issued import IssuedAlready, Press
from reports.making import ReportOrder
from reports.models import IssuedReport, ReportDelivery, ReportRecipient, ReportRun, ReportSeries
from reports.proof.seals import proven
from reports.series import alerts, runs
from reports.series.alerts import SeriesLetter, Writer
from reports.series.reading_rules import may_leave, may_read

LINK_DAYS = 30


class OwnerMayNot(NotAllowed):
    code = "report_series.owner_may_not"

    def __init__(self) -> None:
        super().__init__("The owner of the series works here no more: set it up anew under another owner.")


@dataclass(frozen=True, slots=True)
class Office:
    """What making needs beside the database. `press` is asked for anew each time: a key may have been changed."""

    press: Callable[[], Press]
    write: Writer


def make(run: JobRun, office: Office) -> None:
    """Raises what kept it from being made, once the run says so too."""
    run_id, tried = UUID(run.job.payload["run"]), int(run.job.payload["try"])
    with run.database.reading() as session:
        standing = session.get_one(ReportRun, run_id)
        series = session.get_one(ReportSeries, standing.series_id)
    if standing.state not in runs.STANDING or standing.tries != tried:
        return
    try:
        _make(run, series, standing, office)
    except (JobLost, JobCancelled):
        raise
    except Exception as failed:
        _note(run, series, standing, failed, office.write)
        raise


def _make(run: JobRun, series: ReportSeries, standing: ReportRun, office: Office) -> None:
    """Whoever owns it is asked anew whether they may: their leave may have ended meanwhile."""
    now, press = run.clock(), office.press()
    order = ReportOrder(series.kind, series.subject, Form(series.form), standing.slot)
    with run.database.reading() as session:
        owner = _owner(session, series)
        drafted = making.read(session, owner, order, now=now)
        code = issued.free_code(session, owner, drafted, order.form)
    file = proven(drafted.document, order.form, code, signer=press.signer, base_url=press.base_url, at=now)
    with run.finishing() as (session, result):
        mine = _still_due(session, standing)
        if mine is None:
            return
        report = issued.enter(session, owner, order, drafted, file, now=now, store=press.store)
        _end(session, owner, mine, report, now)
        told = _tell(session, owner, series, mine, office.write, now=now)
        result |= {"report": str(report.id), "told": told}


def _owner(session: Session, series: ReportSeries) -> Actor:
    account = session.get_one(Account, series.owner_id)
    if account.disabled_at is not None:
        raise OwnerMayNot
    return replace(actor_of(session, account), locale=series.language)


def _still_due(session: Session, standing: ReportRun) -> ReportRun | None:
    """Held until the transaction ends."""
    trail.wait_for_turn(session)
    run = session.get_one(ReportRun, standing.id, with_for_update=True, populate_existing=True)
    return run if run.state in runs.STANDING and run.tries == standing.tries else None


def _end(session: Session, owner: Actor, run: ReportRun, report: IssuedReport, now: datetime) -> None:
    run.state, run.made_at, run.report_id = "made", now, report.id
    run.error_code = run.error_message = ""
    session.add(run)
    session.flush()
    told: dict[str, trail.Change] = {"slot": run.slot, "sha256": report.sha256, "missed_on": run.missed_on}
    trail.record(session, owner, "report_run.made", run, told)
    alerts.end_tasks(session, Actor.system(owner.organisation_id, owner.jurisdiction), run)


def _tell(session: Session, owner: Actor, series: ReportSeries, run: ReportRun, write: Writer, *, now: datetime) -> int:
    """How many were told: those who may still read it, and addresses outside that agreed."""
    statement = select(ReportRecipient).where(
        ReportRecipient.organisation_id == owner.organisation_id,
        ReportRecipient.series_id == series.id,
        ReportRecipient.state == "confirmed",
    )
    told = 0
    for recipient in session.exec(statement.order_by(col(ReportRecipient.id))).all():
        letter = _letter(session, owner, series, recipient, run.slot)
        if letter is None:
            continue
        session.add(
            ReportDelivery(
                organisation_id=owner.organisation_id,
                run_id=run.id,
                recipient_id=recipient.id,
                secret_hash=digest(letter.secret) if letter.secret else None,
                ends_on=today_in(owner.zone, now) + timedelta(days=LINK_DAYS) if letter.secret else None,
                told_at=now,
            )
        )
        outbox.put(session, write(letter), now=now)
        told += 1
    session.flush()
    return told


def _letter(
    session: Session, owner: Actor, series: ReportSeries, recipient: ReportRecipient, slot: str
) -> SeriesLetter | None:
    """None for whoever may not be told any more."""
    if recipient.account_id is None:
        if not may_leave(series.kind):
            return None
        secret = secrets.token_urlsafe(32)
        return SeriesLetter("made", recipient.email, series.language, series.id, slot, secret)
    account = session.get_one(Account, recipient.account_id)
    if account.disabled_at is not None or not may_read(actor_of(session, account), owner, series.kind):
        return None
    return SeriesLetter("made", account.email, account.locale, series.id, slot)


def _note(run: JobRun, series: ReportSeries, standing: ReportRun, failed: Exception, write: Writer) -> None:
    """In a step that is fenced too: a worker that lost the job counts no try."""
    refused = isinstance(failed, TierlightError)
    code, message = (failed.code, failed.message) if isinstance(failed, TierlightError) else ("report_series.fault", "")
    final = refused and not isinstance(failed, SourceUnavailable | IssuedAlready)
    with run.step("", 0, 0) as session:
        mine = _still_due(session, standing)
        if mine is None:
            return
        account = session.get_one(Account, series.owner_id)
        system = Actor.system(actor_of(session, account).organisation_id)
        runs.note_failure(session, system, mine, code, message, now=run.clock(), final=final)
        if mine.state == "failed":
            alerts.tell_owner(session, system, series, mine, write, what="failed", now=run.clock())
