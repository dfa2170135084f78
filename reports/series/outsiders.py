"""Addresses outside: asked behind a link first, told only after they agreed, and free to end it."""

import secrets
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import outbox, trail
from foundation.accounts import actor_of, digest
from foundation.actors import Actor
from foundation.errors import NotAllowed, NotFound
from foundation.evidence_store import Store
from foundation.models import Account
from reports.contents.kinds import Form
from reports.issued import IssuedFile, IssuedFileChanged
from reports.models import IssuedReport, ReportDelivery, ReportRecipient, ReportRun, ReportSeries
from reports.series import series
from reports.series.alerts import SeriesLetter, Writer
from reports.series.reading_rules import may_leave, may_read
from reports.series.runs import RunNotFound, visible_run


class KindStaysInside(NotAllowed):
    code = "report_series.kind_stays_inside"

    def __init__(self, kind: str) -> None:
        super().__init__(f"A report of the kind {kind!r} is sent to nobody outside: choose somebody who works here.")
        self.kind = kind


class SeriesLinkNotValid(NotFound):
    code = "report_series.link_not_valid"

    def __init__(self) -> None:
        super().__init__("This link has ended or is not complete: ask whoever sent it for a new one.")


class RecipientNotFound(NotFound):
    code = "report_series.recipient_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such recipient of this series.")


def ask(
    session: Session, actor: Actor, series_id: UUID, email: str, write: Writer, *, now: datetime
) -> ReportRecipient:
    """An address that was asked before gets a new link. Raises SeriesNotFound, SeriesNotYours, KindStaysInside."""
    of = series.visible_series(session, actor, series_id)
    series.require_owner(actor, of)
    if not may_leave(of.kind):
        raise KindStaysInside(of.kind)
    trail.wait_for_turn(session)
    address, secret = email.strip().lower(), secrets.token_urlsafe(32)
    row = _of_address(session, actor, of, address)
    row.state, row.secret_hash, row.asked_at, row.confirmed_at = "asked", digest(secret), now, None
    session.add(row)
    session.flush()
    outbox.put(session, write(SeriesLetter("ask", address, of.language, of.id, secret=secret)), now=now)
    trail.record(session, actor, "report_series.outsider_asked", of, {"recipient": row.id})
    return row


def _of_address(session: Session, actor: Actor, of: ReportSeries, address: str) -> ReportRecipient:
    standing = select(ReportRecipient).where(
        ReportRecipient.organisation_id == actor.organisation_id,
        ReportRecipient.series_id == of.id,
        ReportRecipient.email == address,
    )
    new = ReportRecipient(organisation_id=of.organisation_id, series_id=of.id, email=address, asked_at=of.created_at)
    return session.exec(standing).first() or new


def end(session: Session, actor: Actor, series_id: UUID, recipient_id: UUID) -> ReportRecipient:
    """By the owner; also of somebody who works here. Raises SeriesNotFound, SeriesNotYours, RecipientNotFound."""
    of = series.visible_series(session, actor, series_id)
    series.require_owner(actor, of)
    row = next((one for one in series.recipients_of(session, actor, of) if one.id == recipient_id), None)
    if row is None:
        raise RecipientNotFound
    row.state = "ended"
    session.add(row)
    session.flush()
    trail.record(session, actor, "report_series.recipient_ended", of, {"recipient": row.id})
    return row


def behind(session: Session, secret: str) -> tuple[ReportRecipient, ReportSeries]:
    """Who was asked by this link. Raises SeriesLinkNotValid."""
    row = session.exec(
        select(ReportRecipient).where(ReportRecipient.secret_hash == digest(secret), ReportRecipient.state != "ended")
    ).first()
    if row is None:
        raise SeriesLinkNotValid
    return row, session.get_one(ReportSeries, row.series_id)


def answer(session: Session, secret: str, *, agrees: bool, now: datetime) -> ReportRecipient:
    """The address agrees, or ends it, today or later. Raises SeriesLinkNotValid."""
    row, of = behind(session, secret)
    row.state = "confirmed" if agrees else "ended"
    row.confirmed_at = now if agrees else row.confirmed_at
    session.add(row)
    session.flush()
    owner = session.get_one(Account, of.owner_id)
    system = Actor.system(actor_of(session, owner).organisation_id)
    trail.record(session, system, f"report_series.outsider_{row.state}", of, {"recipient": row.id})
    return row


def delivered(session: Session, secret: str, *, now: datetime) -> ReportRun:
    """
    The report behind a link that was mailed. Raises SeriesLinkNotValid, also once whoever got it ended it, or the
    report was revoked: what it was is answered by its code, the file is handed out no more.
    """
    row = session.exec(select(ReportDelivery).where(ReportDelivery.secret_hash == digest(secret))).first()
    if row is None or row.ends_on is None or row.ends_on < now.date():
        raise SeriesLinkNotValid
    recipient = session.get_one(ReportRecipient, row.recipient_id)
    run = session.get_one(ReportRun, row.run_id)
    of = session.get_one(ReportSeries, run.series_id)
    if recipient.state != "confirmed" or not may_leave(of.kind) or _revoked(session, run):
        raise SeriesLinkNotValid
    return run


def _revoked(session: Session, run: ReportRun) -> bool:
    """Of a run whose link is the leave."""
    report = session.get(IssuedReport, run.report_id) if run.report_id else None
    return report is not None and report.state == "revoked"


def readable_run(session: Session, actor: Actor, series_id: UUID, run_id: UUID) -> ReportRun:
    """
    One that was made, for its owner and for whoever was told of it, while they may read what it draws on.
    Raises RunNotFound.
    """
    run = visible_run(session, actor, series_id, run_id)
    of = session.get_one(ReportSeries, run.series_id)
    owner = actor_of(session, session.get_one(Account, of.owner_id))
    if run.state != "made" or not may_read(actor, owner, of.kind):
        raise RunNotFound
    if actor.account_id != of.owner_id and not _was_told(session, actor, run):
        raise RunNotFound
    return run


def file_of(session: Session, store: Store, run: ReportRun) -> IssuedFile:
    """Of a run found readable and made. Raises IssuedFileChanged."""
    report = session.get_one(IssuedReport, run.report_id)
    if not store.holds(report.sha256):
        raise IssuedFileChanged(report.id)
    name = f"{report.kind}-{run.slot}.{report.form}"
    return IssuedFile(store.path_of(report.sha256), Form(report.form), report.sha256, name)


def _was_told(session: Session, actor: Actor, run: ReportRun) -> bool:
    told = (
        select(ReportDelivery.id)
        .join(ReportRecipient, col(ReportRecipient.id) == col(ReportDelivery.recipient_id))
        .where(
            ReportDelivery.organisation_id == actor.organisation_id,
            ReportDelivery.run_id == run.id,
            ReportRecipient.account_id == actor.account_id,
        )
    )
    return session.exec(told).first() is not None
