"""Evidence of visits, findings, corrective actions, grievances and cases: take in, list, hand out, bundle."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import FileResponse
from pydantic import AwareDatetime, BaseModel, Field

from api import evidence_files
from api.access import ActorDep, DatabaseDep, settings_of
from audits.payloads import NO_NUL
from foundation.clock import today_in, utc_now
from foundation.evidence import NewEvidence
from reports.facts.evidence import EvidenceFacts, EvidencePiece, evidence_facts, evidence_piece

router = APIRouter(prefix="/evidence", tags=["audits"])
Word = Annotated[str, Form(max_length=40, pattern=NO_NUL)]


class BundleOrder(BaseModel):
    """A visit's code, a finding's reference, or the id of either."""

    subject: Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)]


class EvidenceTaken(BaseModel):
    """`shared_sha256` is the copy of a picture without metadata, which is what people are given."""

    id: UUID
    sha256: str
    size: int
    media_type: str
    sealed: bool
    shared_sha256: str | None
    captured_at: datetime | None
    expires_on: date | None
    keep_until: date | None


@router.get("/of/{subject_kind}/{subject_id}")
def list_evidence(subject_kind: str, subject_id: UUID, actor: ActorDep, database: DatabaseDep) -> EvidenceFacts:
    with database.reading() as session:
        return evidence_facts(session, actor, subject_kind, subject_id, today=today_in(actor.zone, utc_now()))


@router.post("", status_code=201)
def take_in(  # noqa: PLR0913, PLR0917 - the parts of one multipart form
    request: Request,
    actor: ActorDep,
    database: DatabaseDep,
    file: Annotated[UploadFile, File()],
    subject_kind: Word,
    subject_id: Annotated[UUID, Form()],
    kind: Word,
    title: Annotated[str, Form(min_length=1, max_length=200, pattern=NO_NUL)],
    captured_at: Annotated[AwareDatetime | None, Form()] = None,
    expires_on: Annotated[date | None, Form()] = None,
) -> EvidenceTaken:
    """A file that is not what it says is refused to its last byte, and nothing of it is kept."""
    media_type, name = evidence_files.declared(evidence_files.require_file(file))
    new = NewEvidence(subject_kind, subject_id, kind, title, media_type, captured_at, expires_on, name)
    taken = evidence_files.take(database, settings_of(request), actor, new, file, now=utc_now())
    return EvidenceTaken.model_validate(taken, from_attributes=True)


@router.get("/{evidence_id}")
def read_evidence(evidence_id: UUID, actor: ActorDep, database: DatabaseDep) -> EvidencePiece:
    """With its custody, and what is wrong with that."""
    with database.reading() as session:
        return evidence_piece(session, actor, evidence_id, today=today_in(actor.zone, utc_now()))


@router.get("/{evidence_id}/file", response_class=FileResponse)
def read_file(
    request: Request, evidence_id: UUID, actor: ActorDep, database: DatabaseDep, *, original: bool = False
) -> FileResponse:
    """Of a picture the copy without metadata; the original bytes for whoever may add to the subject. Both are noted."""
    now = utc_now()
    return evidence_files.handed_out(database, settings_of(request), actor, evidence_id, now=now, original=original)


@router.post("/bundles", response_class=FileResponse)
def bundle(request: Request, order: BundleOrder, actor: ActorDep, database: DatabaseDep) -> FileResponse:
    return evidence_files.bundled(database, settings_of(request), actor, order.subject, now=utc_now())
