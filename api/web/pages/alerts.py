"""One possible match: is it the listed party or not, who looks at it until when, and does a second person agree."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import FileResponse, HTMLResponse, Response
from pydantic import ValidationError
from sqlmodel import Session

from api.access import DatabaseDep, settings_of
from api.web.addresses import asked
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, locale_of, onward, shown
from api.web.languages import translated
from api.web.pages.screening import REASON_NEEDED, QueryDep
from api.web.payloads import AlertPage, FieldProblem
from api.web.words import marked as _
from foundation import evidence
from foundation.clock import today_in, utc_now
from foundation.database import Database
from foundation.errors import Conflict, Invalid, NotAllowed
from foundation.evidence_store import Store
from reports.facts.alert import alert_facts
from reports.facts.screening import MatchQuery, first_open, neighbours
from sanctions import hits, rulings
from sanctions.payloads import HitAssignment, HitRuling, HitSentBack

router = APIRouter()
BACK_NEEDED = _("Say why you do not agree.")
DAY_NEEDED = _("This is no day: choose one from the calendar.")
VersionForm = Annotated[int, Form()]
ReasonForm = Annotated[str, Form()]


@dataclass(frozen=True, slots=True)
class _Sent:
    """What a form said; `about` is the field a refusal is told at, `needed` what to say when it is not filled in."""

    text: Mapping[str, str]
    about: str
    needed: str = ""


@dataclass(frozen=True, slots=True)
class _Refused:
    problem: FieldProblem
    text: Mapping[str, str] = field(default_factory=dict)


@router.get("/screening/{hit_id}")
def alert(
    request: Request, database: DatabaseDep, reader: ReaderDep, hit_id: UUID, query: QueryDep, recompute: str = ""
) -> HTMLResponse:
    with database.reading() as session:
        return _alert_page(request, reader, session, hit_id, query, recomputed=bool(recompute))


@router.get("/screening/{hit_id}/evidence/{evidence_id}")
def evidence_of(
    request: Request, database: DatabaseDep, reader: ReaderDep, hit_id: UUID, evidence_id: UUID
) -> FileResponse:
    """The proven file; that it was read is a custody event, which is why a page is not enough."""
    store = Store(settings_of(request).evidence_dir)
    with database.transaction() as session:
        hits.read_hit(session, reader.actor, hit_id)
        row = evidence.visible_evidence(session, reader.actor, evidence_id)
        if row.subject_id != hit_id:
            raise evidence.EvidenceNotFound
        path = evidence.read_out(session, reader.actor, store, evidence_id, now=utc_now())
        return FileResponse(path, media_type=row.media_type, content_disposition_type="attachment")


def _alert_page(
    request: Request,
    reader: Reader,
    session: Session,
    hit_id: UUID,
    query: MatchQuery,
    *,
    recomputed: bool = False,
    refused: _Refused | None = None,
) -> HTMLResponse:
    now = utc_now()
    today = today_in(reader.actor.zone, now)
    found = alert_facts(session, reader.actor, hit_id, query, today=today, now=now)
    facts = AlertPage(found, recomputed, refused.text if refused else {}, (refused.problem,) if refused else ())
    frame = frame_of(request, reader, session, "screening")
    return shown("alert.html", frame, facts, status=409 if refused else 200)


@router.post("/screening/{hit_id}/ruling", response_model=None)
def rule(  # noqa: PLR0913, PLR0917 - the fields of one form
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    hit_id: UUID,
    query: QueryDep,
    version: VersionForm,
    decision: Annotated[Literal["confirmed", "cleared"], Form()],
    reason_code: Annotated[str, Form()] = "",
    reason: ReasonForm = "",
) -> Response:
    """On to the next match of the list, which offers to take the ruling back."""

    def act(session: Session, now: datetime) -> None:
        said = {"decision": decision, "reason_code": reason_code, "reason": reason}
        ruling = HitRuling.model_validate(said)
        rulings.rule(session, writer.actor, hit_id, ruling, version_seen=version, now=now)

    sent = _Sent({"reason_code": reason_code, "reason": reason}, "reason", REASON_NEEDED)
    return _acted(request, database, writer, (hit_id, query), act, sent)


@router.post("/screening/{hit_id}/agreement", response_model=None)
def agree(
    request: Request, database: DatabaseDep, writer: WriterDep, hit_id: UUID, query: QueryDep, version: VersionForm
) -> Response:
    def act(session: Session, now: datetime) -> None:
        rulings.agree(session, writer.actor, hit_id, version_seen=version, now=now)

    return _acted(request, database, writer, (hit_id, query), act, _Sent({}, "agree"))


@router.post("/screening/{hit_id}/sending-back", response_model=None)
def send_back(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    hit_id: UUID,
    query: QueryDep,
    version: VersionForm,
    reason: ReasonForm = "",
) -> Response:
    def act(session: Session, now: datetime) -> None:
        said = HitSentBack.model_validate({"reason": reason})
        rulings.send_back(session, writer.actor, hit_id, said.reason, version_seen=version, now=now)

    return _acted(request, database, writer, (hit_id, query), act, _Sent({"back": reason}, "back", BACK_NEEDED))


def _acted(
    request: Request,
    database: Database,
    writer: Reader,
    where: tuple[UUID, MatchQuery],
    act: Callable[[Session, datetime], None],
    sent: _Sent,
) -> Response:
    hit_id, query = where
    now = utc_now()
    today = today_in(writer.actor.zone, now)
    try:
        with database.transaction() as session:
            hit = hits.read_hit(session, writer.actor, hit_id)
            here = (hit.probability, hit.id)
            act(session, now)
            behind = neighbours(session, writer.actor, query, here, today=today)[1]
            following = behind or first_open(session, writer.actor, query, today=today)
        path = f"/screening/{following}" if following and following != str(hit_id) else "/screening"
        return onward(asked(path, query, cursor="", done=now.isoformat()))
    except ValidationError:
        problem = FieldProblem(sent.about, translated(locale_of(request, writer.actor), sent.needed))
    except (Conflict, Invalid, NotAllowed) as refusal:
        problem = FieldProblem(sent.about, refusal.message)
    with database.reading() as session:
        return _alert_page(request, writer, session, hit_id, query, refused=_Refused(problem, sent.text))


@router.post("/screening/{hit_id}/assignment", response_model=None)
def assign(  # noqa: PLR0913, PLR0917 - the fields of one form
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    hit_id: UUID,
    query: QueryDep,
    version: VersionForm,
    assigned_to: Annotated[str, Form()] = "",
    due_on: Annotated[str, Form()] = "",
) -> Response:
    """The match stays on the page; its task follows."""
    try:
        given = HitAssignment.model_validate({"assigned_to": assigned_to or None, "due_on": due_on or None})
        with database.transaction() as session:
            rulings.assign(session, writer.actor, hit_id, given, version_seen=version, now=utc_now())
        return onward(asked(f"/screening/{hit_id}", query, done=""), "assigned")
    except ValidationError:
        problem = FieldProblem("due_on", translated(locale_of(request, writer.actor), DAY_NEEDED))
    except (Conflict, Invalid) as refusal:
        problem = FieldProblem("assigned_to", refusal.message)
    with database.reading() as session:
        return _alert_page(request, writer, session, hit_id, query, refused=_Refused(problem))
