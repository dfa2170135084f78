"""Corrective actions: the list by what is due, and one action with what is missing, its steps and its evidence."""

from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, File, Request, UploadFile
from fastapi.responses import FileResponse, HTMLResponse, Response
from sqlmodel import Session

from api.access import DatabaseDep
from api.web import uploads
from api.web.action_pages import Sent, WordsDep, attempted, show, store_of
from api.web.frames import ReaderDep, WriterDep, frame_of, settings_of, shown
from audits.actions import action_moves
from audits.actions.action_facts import SUBJECT
from audits.actions.actions import visible_action
from audits.payloads import ActionStep
from foundation import evidence
from foundation.actors import Action
from foundation.clock import today_in, utc_now
from foundation.evidence import NewEvidence
from reports.facts.action_list import KINDS, SEVERITIES, ActionListQuery, View, Whose, action_list

router = APIRouter()
STEP_FIELDS = ("state", "on", "plan", "root_cause", "note", "visit_id")
MEGABYTE = 1 << 20


def asked(
    whose: Whose = "team",
    view: View = "open",
    severity: str = "",
    kind: str = "",
    site: str = "",
    cursor: str = "",
) -> ActionListQuery:
    known_severity, known_kind = severity if severity in SEVERITIES else "", kind if kind in KINDS else ""
    return ActionListQuery(whose, view, known_severity, known_kind, site, cursor)


@router.get("/actions")
def all_actions(
    request: Request, database: DatabaseDep, reader: ReaderDep, query: Annotated[ActionListQuery, Depends(asked)]
) -> HTMLResponse:
    with database.reading() as session:
        facts = action_list(session, reader.actor, query, today=today_in(reader.actor.zone, utc_now()))
        return shown("actions.html", frame_of(request, reader, session, "actions"), facts)


@router.get("/actions/{action_id}")
def action_page(request: Request, database: DatabaseDep, reader: ReaderDep, action_id: UUID) -> HTMLResponse:
    return show(request, database, reader, action_id)


@router.post("/actions/{action_id}/moves", response_model=None)
def move_on(request: Request, database: DatabaseDep, writer: WriterDep, action_id: UUID, words: WordsDep) -> Response:
    """Somebody who was faster is told with both versions; what was typed stays."""

    def act(session: Session, now: datetime) -> None:
        step = ActionStep.model_validate({name: words[name] for name in STEP_FIELDS if words.get(name)})
        version, store = _version(words), store_of(request)
        action_moves.move_on(session, writer.actor, action_id, step, version_seen=version, now=now, store=store)

    sent = Sent("step", words, "note" if words.get("state") == "returned" else "on", "action_moved")
    return attempted(request, database, writer, action_id, sent, act)


def _version(words: dict[str, str]) -> int:
    text = words.get("version", "")
    return int(text) if text.isdecimal() and len(text) < len(str(1 << 62)) else 0


@router.post("/actions/{action_id}/evidence", response_model=None)
def take_in(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    action_id: UUID,
    words: WordsDep,
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Looked at and kept before the transaction opens; a file that no row names is cleared away later."""
    limit = settings_of(request).upload_megabytes * MEGABYTE

    def act(session: Session, now: datetime) -> None:
        writer.actor.require(Action.RECORD_FINDINGS)
        visible_action(session, writer.actor, action_id)
        if file is None or not file.filename:
            raise uploads.UploadMissing
        new = NewEvidence(
            subject_kind=SUBJECT,
            subject_id=action_id,
            kind=words.get("kind", ""),
            title=words.get("title", "")[:200],
            media_type=file.content_type or "",
            captured_at=_noon(words.get("captured_on", ""), now),
            file_name=file.filename,
        )
        evidence.take_in(session, writer.actor, store_of(request), new, file.file, now=now, limit=limit)

    sent = Sent("file", words, "file", "evidence_taken")
    return attempted(request, database, writer, action_id, sent, act)


def _noon(day: str, now: datetime) -> datetime | None:
    """A day without a time; today's is now, since noon may not have come."""
    try:
        made = date.fromisoformat(day)
    except ValueError:
        return None
    return min(datetime(made.year, made.month, made.day, 12, tzinfo=UTC), now) if made <= now.date() else None


@router.get("/actions/{action_id}/evidence/{evidence_id}")
def evidence_of(
    request: Request, database: DatabaseDep, reader: ReaderDep, action_id: UUID, evidence_id: UUID
) -> FileResponse:
    """The proven file; that it was read is a custody event."""
    with database.transaction() as session:
        visible_action(session, reader.actor, action_id)
        row = evidence.visible_evidence(session, reader.actor, evidence_id)
        if row.subject_id != action_id:
            raise evidence.EvidenceNotFound
        given = evidence.give(session, reader.actor, store_of(request), evidence_id, now=utc_now())
        return FileResponse(given.path, media_type=given.media_type, content_disposition_type="attachment")
