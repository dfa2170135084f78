"""Confidential matters at the desk: the list by the clock that ends first, one matter, and what is done about it."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse, Response
from pydantic import ValidationError
from sqlmodel import Session

from api.access import DatabaseDep
from api.web.action_pages import WordsDep
from api.web.both_versions import CHANGED_STATUS, of_grievance
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, onward, shown
from api.web.grievance_pages import GrievancePage, filled, problem_of, unfilled
from api.web.payloads import FieldProblem
from audits.grievances import grievance_handling
from audits.grievances.grievances import GrievanceNotFound, GrievancePerhapsAName, GrievanceQuery
from audits.payloads import (
    GrievanceEntryCreate,
    GrievanceExtension,
    GrievanceHandler,
    GrievanceProtection,
    GrievanceStep,
)
from foundation.actors import Actor
from foundation.clock import today_in, utc_now
from foundation.database import Database
from foundation.errors import TierlightError
from foundation.paging import CURSOR_PATTERN
from foundation.versions import ChangedMeanwhile
from reports.facts.grievances import grievance_facts, grievances_facts

router = APIRouter()
STATES = frozenset({"", "open", "received", "acknowledged", "answered", "closed"})
Words = dict[str, str]
Act = Callable[[Session, Actor, UUID, Words, datetime], object]


@router.get("/grievances")
def every(
    request: Request,
    database: DatabaseDep,
    reader: ReaderDep,
    state: str = "open",
    cursor: Annotated[str, Query(pattern=CURSOR_PATTERN)] = "",
) -> HTMLResponse:
    query = GrievanceQuery(state=state if state in STATES else "open", cursor=cursor)
    with database.reading() as session:
        today = today_in(reader.actor.zone, utc_now())
        facts = grievances_facts(session, reader.actor, query, today=today)
        return shown("grievances.html", frame_of(request, reader, session, "grievances"), facts)


@router.get("/grievances/{grievance_id}")
def one(request: Request, database: DatabaseDep, reader: ReaderDep, grievance_id: UUID) -> HTMLResponse:
    return _page(request, database, reader, grievance_id, {})


def _page(
    request: Request,
    database: Database,
    reader: Reader,
    grievance_id: UUID,
    typed: Words,
    problems: tuple[FieldProblem, ...] = (),
    refused: TierlightError | None = None,
) -> HTMLResponse:
    """Refused as older than what stands, both versions are shown."""
    older, doubtful = isinstance(refused, ChangedMeanwhile), isinstance(refused, GrievancePerhapsAName)
    with database.reading() as session:
        facts = grievance_facts(session, reader.actor, grievance_id, today=today_in(reader.actor.zone, utc_now()))
        both = of_grievance(request, reader, facts, typed) if older else ()
        page = GrievancePage(facts, typed, problems, doubtful, both)
        frame = frame_of(request, reader, session, "grievances")
        return shown("grievance.html", frame, page, status=CHANGED_STATUS if older else 422 if problems else 200)


@router.post("/grievances/{grievance_id}", response_model=None)
def act(request: Request, database: DatabaseDep, writer: WriterDep, grievance_id: UUID, words: WordsDep) -> Response:
    """One form per act; what stands in the way is told on the page, with what was typed."""
    try:
        with database.transaction() as session:
            ACTS.get(words.get("act", ""), _step)(session, writer.actor, grievance_id, words, utc_now())
    except GrievanceNotFound:
        raise
    except ValidationError as wrong:
        return _page(request, database, writer, grievance_id, words, unfilled(wrong, request, writer))
    except TierlightError as refused:
        problems = (problem_of(refused, words.get("act", "step")),)
        return _page(request, database, writer, grievance_id, words, problems, refused)
    return onward(f"/grievances/{grievance_id}", "kept_confidential")


def _seen(words: Words) -> int:
    text = words.get("version", "")
    return int(text) if text.isdecimal() and len(text) < len(str(1 << 62)) else 0


def _step(session: Session, actor: Actor, grievance_id: UUID, words: Words, now: datetime) -> object:
    step = GrievanceStep.model_validate(filled(words, GrievanceStep))
    return grievance_handling.move_on(session, actor, grievance_id, step, version_seen=_seen(words), now=now)


def _entry(session: Session, actor: Actor, grievance_id: UUID, words: Words, now: datetime) -> object:
    new = GrievanceEntryCreate.model_validate(filled(words, GrievanceEntryCreate))
    return grievance_handling.add_entry(session, actor, grievance_id, new, now=now)


def _handler(session: Session, actor: Actor, grievance_id: UUID, words: Words, now: datetime) -> object:
    named = GrievanceHandler.model_validate(filled(words, GrievanceHandler))
    return grievance_handling.name_handler(session, actor, grievance_id, named, version_seen=_seen(words), now=now)


def _protection(session: Session, actor: Actor, grievance_id: UUID, words: Words, _now: datetime) -> object:
    wanted = GrievanceProtection.model_validate({"retaliation_feared": False, **filled(words, GrievanceProtection)})
    return grievance_handling.protect(session, actor, grievance_id, wanted, version_seen=_seen(words))


def _extension(session: Session, actor: Actor, grievance_id: UUID, words: Words, now: datetime) -> object:
    why = GrievanceExtension.model_validate(filled(words, GrievanceExtension))
    return grievance_handling.extend(session, actor, grievance_id, why, version_seen=_seen(words), now=now)


ACTS: dict[str, Act] = {
    "step": _step,
    "text": _entry,
    "handler_id": _handler,
    "protection": _protection,
    "reason": _extension,
}
"""By the field at which a refusal is told that names none."""
