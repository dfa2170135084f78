"""
Making a report: its content, one form of it, and the row and the trail line that know the file by its SHA-256, so that
whoever holds the file can have it confirmed.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, time

from sqlalchemy import ColumnElement
from sqlmodel import Session, col

from foundation import trail
from foundation.actors import Action, Actor
from foundation.clock import today_in
from reports.contents.kinds import Form, report_kind
from reports.drafting import Question, draft
from reports.models import MadeReport
from reports.renderers import render


@dataclass(frozen=True, slots=True)
class ReportOrder:
    """`subject` names what the report is about as its kind asks for; `period` is empty for the current year."""

    kind: str
    subject: str
    form: Form
    period: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """`file_name` names no firm and no person: it ends up in mail and in folders of others."""

    report: MadeReport
    content: bytes
    file_name: str


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(MadeReport.organisation_id) == actor.organisation_id


def make(session: Session, actor: Actor, order: ReportOrder, *, now: datetime) -> Made:
    """Raises ReportKindNotFound, PeriodUnreadable, and NotFound for a subject that the actor may not see."""
    actor.require(Action.MAKE_REPORTS)
    kind = report_kind(order.kind)
    today = today_in(actor.zone, now)
    drafted = draft(session, actor, kind.id, Question(order.subject, order.period, today))
    content = render(drafted.document, order.form)
    made = MadeReport(
        organisation_id=actor.organisation_id,
        kind=kind.id,
        subject_id=drafted.subject_id,
        format=order.form.value,
        sha256=hashlib.sha256(content).hexdigest(),
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
    return Made(made, content, f"{kind.id}-{today.isoformat()}.{order.form.value}")
