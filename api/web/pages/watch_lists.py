"""The watch lists: how fresh each is, a new file of one, and which listed parties stand behind a firm."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, File, Form, Request, UploadFile
from fastapi.responses import HTMLResponse, Response

from api import list_adding, list_jobs
from api.access import DatabaseDep, settings_of
from api.list_adding import Vouched
from api.web import uploads
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, onward, shown
from api.web.payloads import FieldProblem, ListsPage
from foundation.actors import Action
from foundation.clock import today_in, utc_now
from foundation.database import Database
from foundation.errors import Invalid
from reports.facts.list_health import lists_facts
from reports.facts.listed_chain import listed_facts

router = APIRouter()


@router.get("/screening/lists")
def lists(request: Request, database: DatabaseDep, reader: ReaderDep) -> HTMLResponse:
    return _lists_page(request, database, reader)


def _lists_page(
    request: Request, database: Database, reader: Reader, problem: FieldProblem | None = None
) -> HTMLResponse:
    settings = settings_of(request)
    with database.reading() as session:
        found = lists_facts(session, reader.actor, now=utc_now())
        facts = ListsPage(found, settings.list_refresh, settings.upload_megabytes, (problem,) if problem else ())
        frame = frame_of(request, reader, session, "lists" if not found.may_screen else "screening")
        return shown("watch_lists.html", frame, facts, status=422 if problem else 200)


@router.post("/screening/lists", response_model=None)
def add(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    file: Annotated[UploadFile | None, File()] = None,
    source: Annotated[str, Form(max_length=100)] = "",
    accept: Annotated[list[Literal["smaller", "other"]], Form()] = [],  # noqa: B006 - FastAPI copies defaults
    reason: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """To the page of the job that reads it."""
    writer.actor.require(Action.RUN_SYSTEM)
    vouched = Vouched("smaller" in accept, "other" in accept, reason)
    try:
        if file is None:
            raise uploads.UploadMissing
        kept = uploads.handed_in(settings_of(request), writer.actor, file.file, file.filename or "")
        with kept as upload, database.transaction() as session:
            job = list_adding.queue(session, writer.actor, source, upload, now=utc_now(), vouched=vouched)
            return onward(f"/jobs/{job.id}", "list_queued")
    except list_adding.ListNotKnown as refused:
        return _lists_page(request, database, writer, FieldProblem("source", refused.message))
    except list_adding.ReasonMissing as refused:
        return _lists_page(request, database, writer, FieldProblem("reason", refused.message))
    except Invalid as refused:
        return _lists_page(request, database, writer, FieldProblem("file", refused.message))


@router.post("/screening/lists/refreshing")
def refresh(database: DatabaseDep, writer: WriterDep) -> Response:
    """To the page of the job that asks the publishers."""
    with database.transaction() as session:
        job = list_jobs.queue_refresh(session, writer.actor, now=utc_now())
        return onward(f"/jobs/{job.id}", "lists_asked")


@router.get("/parties/{party_id}/listed")
def listed(request: Request, database: DatabaseDep, reader: ReaderDep, party_id: UUID) -> HTMLResponse:
    now = utc_now()
    with database.reading() as session:
        facts = listed_facts(session, reader.actor, party_id, today=today_in(reader.actor.zone, now), now=now)
        return shown("listed_chain.html", frame_of(request, reader, session, "suppliers"), facts)
