"""Evidence of one subject: the list with its form, one piece with everybody who had it, files and bundles."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import FileResponse, HTMLResponse, Response

from api import evidence_files
from api.access import DatabaseDep, settings_of
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, onward, own_address, shown
from api.web.payloads import EvidencePage, FieldProblem, TypedEvidence
from foundation.actors import Actor
from foundation.clock import today_in, utc_now
from foundation.database import Database
from foundation.errors import Invalid
from foundation.evidence import EvidenceDayWrong, EvidenceNotFound, NewEvidence
from foundation.evidence_kinds import EvidenceKindUnknown
from reports.facts.evidence import BUNDLED, evidence_facts, evidence_piece

router = APIRouter()
Text = Annotated[str, Form(max_length=200)]


class EvidenceUntitled(Invalid):
    code = "evidence.untitled"

    def __init__(self) -> None:
        super().__init__("Say in a few words what the file shows, and name nobody.")


FIELDS: dict[type[Invalid], str] = {
    EvidenceKindUnknown: "kind",
    EvidenceDayWrong: "captured_at",
    EvidenceUntitled: "title",
}


@router.get("/evidence/of/{subject_kind}/{subject_id}")
def evidence_of(
    request: Request, database: DatabaseDep, reader: ReaderDep, subject_kind: str, subject_id: UUID
) -> HTMLResponse:
    return _page(request, database, reader, subject_kind, subject_id, TypedEvidence())


def _page(
    request: Request,
    database: Database,
    reader: Reader,
    subject_kind: str,
    subject_id: UUID,
    typed: TypedEvidence,
    problem: FieldProblem | None = None,
) -> HTMLResponse:
    with database.reading() as session:
        today = today_in(reader.actor.zone, utc_now())
        facts = evidence_facts(session, reader.actor, subject_kind, subject_id, today=today)
        page = EvidencePage(facts, typed, (problem,) if problem else ())
        return shown("evidence.html", frame_of(request, reader, session), page, status=422 if problem else 200)


@router.post("/evidence/of/{subject_kind}/{subject_id}", response_model=None)
def take_in(  # noqa: PLR0913, PLR0917 - the parts of one form
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    subject_kind: str,
    subject_id: UUID,
    kind: Text = "",
    title: Text = "",
    captured_at: Text = "",
    expires_on: Text = "",
    back: Text = "",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    typed, now = TypedEvidence(kind, title, captured_at, expires_on), utc_now()
    try:
        sent = evidence_files.require_file(file)
        media_type, name = evidence_files.declared(sent)
        made, ends = _moment(captured_at, writer.actor), _day(expires_on)
        new = NewEvidence(subject_kind, subject_id, kind, _titled(title), media_type, made, ends, name)
        evidence_files.take(database, settings_of(request), writer.actor, new, sent, now=now)
    except Invalid as refused:
        field = FIELDS.get(type(refused), "file")
        return _page(request, database, writer, subject_kind, subject_id, typed, FieldProblem(field, refused.message))
    return onward(own_address(back) if back else f"/evidence/of/{subject_kind}/{subject_id}", "evidence_taken")


def _titled(title: str) -> str:
    plain = title.replace("\0", "").strip()
    if not plain:
        raise EvidenceUntitled
    return plain


def _moment(text: str, actor: Actor) -> datetime | None:
    """As the clock on the wall of the organisation showed it."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(actor.zone)) if text else None
    except ValueError:
        raise EvidenceDayWrong("That is no day and time") from None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise EvidenceDayWrong("That is no day") from None


@router.get("/evidence/of/{subject_kind}/{subject_id}/bundle.zip")
def bundle(
    request: Request, database: DatabaseDep, reader: ReaderDep, subject_kind: str, subject_id: UUID
) -> FileResponse:
    if subject_kind not in BUNDLED:
        raise EvidenceNotFound
    return evidence_files.bundled(database, settings_of(request), reader.actor, str(subject_id), now=utc_now())


@router.get("/evidence/{evidence_id}")
def piece(request: Request, database: DatabaseDep, reader: ReaderDep, evidence_id: UUID) -> HTMLResponse:
    with database.reading() as session:
        today = today_in(reader.actor.zone, utc_now())
        facts = evidence_piece(session, reader.actor, evidence_id, today=today)
        return shown("evidence_piece.html", frame_of(request, reader, session), facts)


@router.get("/evidence/{evidence_id}/file")
def file(request: Request, database: DatabaseDep, reader: ReaderDep, evidence_id: UUID) -> FileResponse:
    """Of a picture the copy without its metadata."""
    return evidence_files.handed_out(database, settings_of(request), reader.actor, evidence_id, now=utc_now())


@router.get("/evidence/{evidence_id}/original")
def original(request: Request, database: DatabaseDep, reader: ReaderDep, evidence_id: UUID) -> FileResponse:
    now = utc_now()
    return evidence_files.handed_out(database, settings_of(request), reader.actor, evidence_id, now=now, original=True)
