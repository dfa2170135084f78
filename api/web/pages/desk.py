"""The home page of a desk, its worklist, and where a task leads."""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from api.access import DatabaseDep
from api.web.addresses import page_of
from api.web.frames import ReaderDep, frame_of, shown
from foundation.clock import today_in, utc_now
from reports.facts.desk import home_facts
from reports.facts.worklist import KNOWN_VERBS, WorkQuery, subject_of_task, worklist

router = APIRouter()


@router.get("/")
def home(request: Request, database: DatabaseDep, reader: ReaderDep) -> HTMLResponse:
    with database.reading() as session:
        facts = home_facts(session, reader.actor, today=today_in(reader.actor.zone, utc_now()))
        return shown("home.html", frame_of(request, reader, session, "desk"), facts)


@router.get("/work")
def work(
    request: Request,
    database: DatabaseDep,
    reader: ReaderDep,
    whose: Literal["mine", "team"] = "mine",
    when: Literal["", "late", "today", "later"] = "",
    verb: str = "",
    cursor: str = "",
) -> HTMLResponse:
    query = WorkQuery(whose, when, verb if verb in KNOWN_VERBS else "", cursor)
    with database.reading() as session:
        facts = worklist(session, reader.actor, query, today=today_in(reader.actor.zone, utc_now()))
        return shown("worklist.html", frame_of(request, reader, session, "desk"), facts)


@router.get("/work/{task_id}")
def task(request: Request, database: DatabaseDep, reader: ReaderDep, task_id: UUID) -> RedirectResponse:
    """To the page where the task is done; the row it is about when that has no page of its own yet."""
    with database.reading() as session:
        subjects = subject_of_task(session, reader.actor, task_id)
    known = {path.partition("{")[0] for path in request.app.state.pages}
    pages = [page for subject in subjects if (page := page_of(subject))]
    reached = next((page for page in pages if page in known or page.rpartition("/")[0] + "/" in known), "/work")
    return RedirectResponse(reached, status_code=303)
