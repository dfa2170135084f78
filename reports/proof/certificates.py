"""The certificate of an earned recognition: it stands as long as the recognition does and ends with it."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from sqlmodel import Session, select

from audits.models import Recognition
from audits.payloads import RecognitionRevocation
from audits.recognition import recognition
from audits.recognition.recognition import RecognitionNotFound
from foundation.actors import Actor
from reports.models import IssuedReport
from reports.proof import ending

KIND = "certificate"


@dataclass(frozen=True, slots=True)
class CertificateStanding:
    """`ended_on` is the day it was revoked or the last day it was valid."""

    state: Literal["valid", "expired", "revoked"]
    ended_on: date | None


def standing_of(session: Session, recognition_id: UUID, *, on: date) -> CertificateStanding:
    """For whoever holds the paper: what `recognition.verified` answers, which keeps a held-back finding hidden."""
    leave_is_the_paper = select(Recognition).where(Recognition.id == recognition_id)
    found = session.exec(leave_is_the_paper).first()
    if found is None:
        return CertificateStanding("revoked", None)
    try:
        state = recognition.verified(session, found.code, on=on).state
    except RecognitionNotFound:
        return CertificateStanding("revoked", None)
    ended = {"revoked": found.revoked_on, "expired": found.valid_to, "valid": None}
    return CertificateStanding(state, ended[state])


def revoke(
    session: Session,
    actor: Actor,
    recognition_id: UUID,
    told: RecognitionRevocation,
    *,
    version_seen: int,
    now: datetime,
) -> Recognition:
    """
    The recognition and every certificate of it, in one transaction. Who may revoke the first need not be able to read
    the second. Raises as `recognition.revoke` does.
    """
    ended = recognition.revoke(session, actor, recognition_id, told, version_seen=version_seen, now=now)
    of_it = select(IssuedReport).where(
        IssuedReport.organisation_id == actor.organisation_id,
        IssuedReport.kind == KIND,
        IssuedReport.about_id == ended.id,
        IssuedReport.state == "issued",
    )
    for row in session.exec(of_it).all():
        ending.end_revoked(session, actor, row, "recognition_ended", reason=told.reason, now=now)
    return ended
