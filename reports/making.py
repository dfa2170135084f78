"""
Making a report: its content, one form of it, and the row and the trail line that know the file by its SHA-256, so that
whoever holds the file can have it confirmed.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, time
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col

from foundation import trail
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.database import Database
from reports.contents.kinds import Form, report_kind
from reports.drafting import Draft, Question, draft
from reports.models import MadeReport
from reports.renderers import render


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """
    `subject` names what the report is about as its kind asks for; `period` is empty for the current year, `language`
    for that of the reader.
    """

    kind: str
    subject: str
    form: Form
    period: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """`file_name` names no firm and no person: it ends up in mail and in folders of others."""

    report: MadeReport
    content: bytes
    file_name: str


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A report written in one form, not yet entered anywhere."""

    content: bytes
    sha256: str
    subject_id: UUID | None


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(MadeReport.organisation_id) == actor.organisation_id


def make(session: Session, actor: Actor, order: ReportOrder, *, now: datetime) -> Made:
    """In one transaction. Raises ReportKindNotFound, PeriodUnreadable, and NotFound for what the actor may not see."""
    return enter(session, actor, order, written(read(session, actor, order, now=now), order.form), now=now)


def make_apart(database: Database, actor: Actor, order: ReportOrder, *, now: datetime) -> Made:
    """Read while nobody waits, written out of any transaction, then entered in a short one. Raises as `make` does."""
    with database.reading() as session:
        drafted = read(session, actor, order, now=now)
    file = written(drafted, order.form)
    with database.transaction() as session:
        return enter(session, actor, order, file, now=now)


def read(session: Session, actor: Actor, order: ReportOrder, *, now: datetime) -> Draft:
    """The content; writes nothing. Raises as `make` does."""
    actor.require(Action.MAKE_REPORTS)
    today = today_in(actor.zone, now)
    asked = Question(order.subject, order.period, today, order.language)
    return draft(session, actor, report_kind(order.kind).id, asked)


def written(drafted: Draft, form: Form) -> ReportFile:
    """Needs no database."""
    content = render(drafted.document, form)
    return ReportFile(content, hashlib.sha256(content).hexdigest(), drafted.subject_id)


def enter(session: Session, actor: Actor, order: ReportOrder, file: ReportFile, *, now: datetime) -> Made:
    """The row and the line in the trail that know the file."""
    today = today_in(actor.zone, now)
    made = MadeReport(
        organisation_id=actor.organisation_id,
        kind=order.kind,
        subject_id=file.subject_id,
        format=order.form.value,
        sha256=file.sha256,
        data_cut=datetime.combine(today, time(), UTC),
        made_by=actor.account_id,
        made_at=now,
    )
    session.add(made)
    session.flush()
    trail.record(
        session,
        actor,
        "report.made",
        made,
        {"kind": made.kind, "format": made.format, "sha256": made.sha256, "subject_id": made.subject_id},
    )
    return Made(made, file.content, f"{order.kind}-{today.isoformat()}.{order.form.value}")
