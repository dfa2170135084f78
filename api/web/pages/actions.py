"""Corrective actions: the list by what is due, and one action with what is missing, its steps and its evidence."""

from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, File, Request, UploadFile
from fastapi.responses import HTMLResponse, Response
from sqlmodel import Session

from api import evidence_files
from api.access import DatabaseDep, settings_of, store_of
from api.web.action_pages import Sent, WordsDep, attempted, show, tried
from api.web.frames import ReaderDep, WriterDep
from api.web.list_pages import Listed, Several, list_page
from audits.actions import action_moves
from audits.actions.action_facts import SUBJECT
from audits.payloads import ActionStep
from foundation.clock import today_in, utc_now
from foundation.evidence import NewEvidence
from reports.facts.action_list import KINDS, SEVERITIES, ActionListQuery, View, Whose, action_list
from reports.facts.columns import LIST_COLUMNS

router = APIRouter()
LISTED = Listed("actions", "actions.html", "actions")
STEP_FIELDS = ("state", "on", "plan", "root_cause", "note", "visit_id")


def asked(
    whose: Whose = "team",
    view: View = "open",
    severity: str = "",
    kind: str = "",
    site: str = "",
    cursor: str = "",
    column: Several = [],  # noqa: B006 - FastAPI copies defaults
) -> ActionListQuery:
    known_severity, known_kind = severity if severity in SEVERITIES else "", kind if kind in KINDS else ""
    columns = LIST_COLUMNS["actions"].known(column)
    return ActionListQuery(whose, view, known_severity, known_kind, site, cursor, columns)


@router.get("/actions", response_model=None)
def all_actions(
    request: Request, database: DatabaseDep, reader: ReaderDep, query: Annotated[ActionListQuery, Depends(asked)]
) -> Response:
    today = today_in(reader.actor.zone, utc_now())
    return list_page(
        request, database, reader, LISTED, lambda session: action_list(session, reader.actor, query, today=today)
    )


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

    def do() -> None:
        now = utc_now()
        sent = evidence_files.require_file(file)
        media_type, name = evidence_files.declared(sent)
        new = NewEvidence(
            subject_kind=SUBJECT,
            subject_id=action_id,
            kind=words.get("kind", ""),
            title=words.get("title", "")[:200],
            media_type=media_type,
            captured_at=_noon(words.get("captured_on", ""), now),
            file_name=name,
        )
        evidence_files.take(database, settings_of(request), writer.actor, new, sent, now=now)

    return tried(request, database, writer, action_id, Sent("file", words, "file", "evidence_taken"), do)


def _noon(day: str, now: datetime) -> datetime | None:
    """A day without a time; today's is now, since noon may not have come."""
    try:
        made = date.fromisoformat(day)
    except ValueError:
        return None
    return min(datetime(made.year, made.month, made.day, 12, tzinfo=UTC), now) if made <= now.date() else None
