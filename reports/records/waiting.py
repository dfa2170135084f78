"""
What the letter of the morning tells beside tasks: acts that wait for a second person and open no task of their own, and
what happened to agreements on sharing. An id and an address each, no word of what it is about: the digest adds who may
decide (second_steps.csv), and what was told already.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Final
from uuid import NAMESPACE_OID, UUID, uuid5

from sqlmodel import Session, col, select

from audits.models import Recognition
from audits.recognition import recognition
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.notices.digests import Note, NotePart
from reports import issued
from reports.models import IssuedReport, LawStatement, SharingAgreement
from reports.sharing import agreements
from reports.sharing.agreements import day_of
from reports.statements import signers, statements

EXPIRING: Final = timedelta(days=7)
NEWS_FOR: Final = timedelta(days=30)
"""What happened to an agreement longer ago is no news to somebody who begins to be told."""


def notes_of(session: Session, actor: Actor, *, now: datetime) -> tuple[Note, ...]:
    """Only what the reader may open, and nothing they did themselves."""
    today = today_in(actor.zone, now)
    return (
        *_recognitions(session, actor),
        *_statements(session, actor, today),
        *_endings(session, actor),
        *_agreements(session, actor, now),
    )


def _note(part: NotePart, kind: str, id_: UUID, path: str, due_on: date | None = None) -> Note:
    told = uuid5(NAMESPACE_OID, f"{kind}:{id_}")
    return Note(part, kind, told, f"{kind[0].upper()}-{id_.hex[-6:].upper()}", path, due_on)


def _recognitions(session: Session, actor: Actor) -> Iterator[Note]:
    wanted = select(Recognition).where(
        recognition.visible_to(actor), Recognition.state == "proposed", Recognition.proposed_by != actor.account_id
    )
    for one in session.exec(wanted.order_by(col(Recognition.id))).all():
        yield _note("second", "recognition.decide", one.id, f"/recognitions?state=proposed#r-{one.id}")


def _statements(session: Session, actor: Actor, today: date) -> Iterator[Note]:
    if not actor.may(Action.SIGN_STATEMENTS):
        return
    drafts = select(LawStatement).where(statements.visible_to(actor), LawStatement.state == "draft")
    for one in session.exec(drafts.order_by(col(LawStatement.id))).all():
        if not signers.bars_against(session, actor, one, on=today):
            yield _note("second", "statement.sign", one.id, f"/statements/{one.id}")


def _endings(session: Session, actor: Actor) -> Iterator[Note]:
    wanted = select(IssuedReport).where(
        issued.visible_to(actor), IssuedReport.asked_act != "", IssuedReport.asked_by != actor.account_id
    )
    for one in session.exec(wanted.order_by(col(IssuedReport.id))).all():
        yield _note("second", "report.end", one.id, f"/issued#i-{one.id}")


def _agreements(session: Session, actor: Actor, now: datetime) -> Iterator[Note]:
    if not actor.may(Action.SHARE_RECORDS):
        return
    rows = select(SharingAgreement).where(agreements.visible_to(actor)).order_by(col(SharingAgreement.id))
    for one in session.exec(rows).all():
        given, path = one.organisation_id == actor.organisation_id, f"/sharing/{one.id}"
        today = day_of(session, one, now)
        if today <= one.ends_on and one.proposed_by != actor.account_id and one.state == "proposed" and given:
            yield _note("second", "sharing.approve", one.id, path)
        if today <= one.ends_on and one.state == "approved" and not given:
            yield _note("second", "sharing.accept", one.id, path)
        for event, by, at in (
            ("sharing.accepted", one.accepted_by, one.accepted_at),
            ("sharing.ended", one.ended_by, one.ended_at),
        ):
            if at is not None and by != actor.account_id and at > now - NEWS_FOR:
                yield _note("sharing", event, one.id, path)
        if one.state == "accepted" and one.ends_on - EXPIRING <= today <= one.ends_on:
            yield _note("sharing", "sharing.expiring", one.id, path, one.ends_on)
