"""The home page of a desk, its worklist, and where a task leads."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from api.access import DatabaseDep
from api.web.addresses import page_of
from api.web.frames import ReaderDep, frame_of, shown
from api.web.list_pages import Listed, Several, list_page
from foundation.clock import today_in, utc_now
from reports.facts.columns import LIST_COLUMNS
from reports.facts.desk import home_facts, standing_facts
from reports.facts.worklist import KNOWN_VERBS, WorkQuery, subject_of_task, worklist

router = APIRouter()
WORK = Listed("work", "worklist.html", "desk")


@router.get("/")
def home(request: Request, database: DatabaseDep, reader: ReaderDep) -> HTMLResponse:
    with database.reading() as session:
        facts = home_facts(session, reader.actor, today=today_in(reader.actor.zone, utc_now()))
        return shown("home.html", frame_of(request, reader, session, "desk"), facts)


@router.get("/chain-standing")
def chain_standing(request: Request, database: DatabaseDep, reader: ReaderDep) -> HTMLResponse:
    """The home page brings this in; without JavaScript it leads here."""
    with database.reading() as session:
        facts = standing_facts(session, reader.actor, today=today_in(reader.actor.zone, utc_now()))
        return shown("chain_standing.html", frame_of(request, reader, session, "desk"), facts)


def asked(
    whose: Literal["mine", "team"] = "mine",
    when: Literal["", "late", "today", "later"] = "",
    verb: str = "",
    cursor: str = "",
    column: Several = [],  # noqa: B006 - FastAPI copies defaults
) -> WorkQuery:
    return WorkQuery(whose, when, verb if verb in KNOWN_VERBS else "", cursor, LIST_COLUMNS["work"].known(column))


@router.get("/work", response_model=None)
def work(
    request: Request, database: DatabaseDep, reader: ReaderDep, query: Annotated[WorkQuery, Depends(asked)]
) -> Response:
    today = today_in(reader.actor.zone, utc_now())
    return list_page(
        request, database, reader, WORK, lambda session: worklist(session, reader.actor, query, today=today)
    )


@router.get("/work/{task_id}")
def task(request: Request, database: DatabaseDep, reader: ReaderDep, task_id: UUID) -> RedirectResponse:
    """To the page where the task is done; the row it is about when that has no page of its own yet."""
    with database.reading() as session:
        subjects = subject_of_task(session, reader.actor, task_id)
    known = {path.partition("{")[0] for path in request.app.state.pages}
    pages = [page for subject in subjects if (page := page_of(subject))]
    reached = next((page for page in pages if page in known or page.rpartition("/")[0] + "/" in known), "/work")
    return RedirectResponse(reached, status_code=303)
