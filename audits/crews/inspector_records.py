"""
Credentials, ties and absences of an inspector: added, taken back, never changed. Who plans may read them and nobody
else; the trail says that one was recorded, not to whom somebody is tied or why they are away.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from sqlmodel import Session, col, select

from audits.models import Inspector, InspectorAbsence, InspectorCredential, InspectorTie
from audits.payloads import (
    AbsenceCreate,
    AbsenceRead,
    CredentialCreate,
    CredentialRead,
    InspectorRecords,
    TieCreate,
    TieRead,
)
from foundation import obligations, trail
from foundation.actors import Action, Actor
from foundation.errors import NotFound
from foundation.obligations import Due
from foundation.sentences import Sentence

Row = TypeVar("Row", InspectorAbsence, InspectorCredential, InspectorTie)
Record = InspectorCredential | InspectorTie | InspectorAbsence
NewRecord = CredentialCreate | TieCreate | AbsenceCreate
NOUNS: dict[type[Record], str] = {
    InspectorCredential: "credential",
    InspectorTie: "tie",
    InspectorAbsence: "absence",
}
WARNINGS = (60, 14)
"""Days before the end, as rule S18 says."""
ENDS = "accreditation.ends"


class RecordNotFound(NotFound):
    code = "inspector.record_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such record of this inspector, or it was taken back already.")


def add_record(session: Session, actor: Actor, inspector: Inspector, new: NewRecord) -> Record:
    actor.require(Action.PLAN_VISITS)
    row = _row(actor, inspector, new)
    session.add(row)
    inspector.version += 1
    session.add(inspector)
    session.flush()
    trail.record(session, actor, f"{NOUNS[type(row)]}.added", row, {"inspector": inspector.code})
    return row


def _row(actor: Actor, inspector: Inspector, new: NewRecord) -> Record:
    given = new.model_dump() | {"organisation_id": actor.organisation_id, "inspector_id": inspector.id}
    match new:
        case CredentialCreate():
            return InspectorCredential(**given)
        case TieCreate():
            return InspectorTie(**given)
        case AbsenceCreate():
            return InspectorAbsence(**given)


def remove_record(session: Session, actor: Actor, inspector: Inspector, record_id: UUID, *, now: datetime) -> None:
    """It stays in the table, and counts no more. Raises RecordNotFound."""
    actor.require(Action.PLAN_VISITS)
    row = _find(session, actor, inspector, record_id)
    row.removed_at = now
    inspector.version += 1
    session.add_all([row, inspector])
    session.flush()
    for days in WARNINGS:
        obligations.close_for(session, actor, inspector.id, outcome="removed", step=_step(row.id, days))
    trail.record(session, actor, f"{NOUNS[type(row)]}.removed", row, {"inspector": inspector.code})


def _find(session: Session, actor: Actor, inspector: Inspector, record_id: UUID) -> Record:
    own: tuple[Sequence[Record], ...] = (
        _standing(session, actor, InspectorCredential, [inspector.id]),
        _standing(session, actor, InspectorTie, [inspector.id]),
        _standing(session, actor, InspectorAbsence, [inspector.id]),
    )
    for row in (row for rows in own for row in rows):
        if row.id == record_id:
            return row
    raise RecordNotFound


def records_of(session: Session, actor: Actor, inspector_ids: Sequence[UUID]) -> dict[UUID, InspectorRecords]:
    """Of each, in the order in which they were recorded. Only for those who plan."""
    actor.require(Action.PLAN_VISITS)
    found = {who: InspectorRecords(credentials=[], ties=[], absences=[]) for who in inspector_ids}
    for credential in _standing(session, actor, InspectorCredential, inspector_ids):
        read = CredentialRead.model_validate(credential, from_attributes=True)
        found[credential.inspector_id].credentials.append(read)
    for tie in _standing(session, actor, InspectorTie, inspector_ids):
        found[tie.inspector_id].ties.append(TieRead.model_validate(tie, from_attributes=True))
    for absence in _standing(session, actor, InspectorAbsence, inspector_ids):
        found[absence.inspector_id].absences.append(AbsenceRead.model_validate(absence, from_attributes=True))
    return found


def _standing(session: Session, actor: Actor, table: type[Row], inspector_ids: Sequence[UUID]) -> Sequence[Row]:
    wanted = select(table).where(
        table.organisation_id == actor.organisation_id,
        col(table.inspector_id).in_(inspector_ids),
        col(table.removed_at).is_(None),
    )
    return session.exec(wanted.order_by(col(table.id))).all()


def warn_of_endings(session: Session, actor: Actor, *, today: date) -> int:
    """
    A line on the planners' worklist when an accreditation ends within 60 days (S18), and another within 14. Once each:
    a renewal is a new record and has its own. Returns how many are within the first.
    """
    wanted = (
        select(InspectorCredential, Inspector)
        .join(Inspector, col(Inspector.id) == col(InspectorCredential.inspector_id))
        .where(
            InspectorCredential.organisation_id == actor.organisation_id,
            InspectorCredential.kind == "accreditation",
            col(InspectorCredential.removed_at).is_(None),
            col(Inspector.closed_at).is_(None),
            col(InspectorCredential.valid_to) >= today,
            col(InspectorCredential.valid_to) <= today + timedelta(days=WARNINGS[0]),
        )
    )
    rows = session.exec(wanted.order_by(col(InspectorCredential.id))).all()
    for row, inspector in rows:
        ends = row.valid_to or today
        for days in WARNINGS:
            if ends - today <= timedelta(days=days):
                obligations.open_obligation(session, actor, _warning(actor, row, inspector, ends, days))
    return len(rows)


def _warning(actor: Actor, row: InspectorCredential, inspector: Inspector, ends: date, days: int) -> Due:
    return Due(
        kind=ENDS,
        title=Sentence("%(inspector)s: accreditation ends on %(day)s", {"inspector": inspector.code, "day": ends}),
        reason=Sentence(
            "Renew it, or plan others from the day after its end; days before it: %(days)s", {"days": days}
        ),
        subject_kind="inspector",
        subject_id=inspector.id,
        step=_step(row.id, days),
        due_on=ends,
        team=actor.desk.value,
    )


def _step(credential_id: UUID, days: int) -> str:
    return f"{credential_id} {days}"
