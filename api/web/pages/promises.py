"""Promises kept, with every number's rows."""

from typing import Literal

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.access import DatabaseDep
from api.web.frames import ReaderDep, frame_of, shown
from foundation.clock import today_in, utc_now
from reports.facts.promises import PromiseQuery, promises_facts

router = APIRouter()


@router.get("/promises")
def promises(
    request: Request,
    database: DatabaseDep,
    reader: ReaderDep,
    state: Literal["", "kept_in_time", "kept_late", "open", "overdue", "no_longer_owed"] = "",
    kind: str = "",
    cursor: str = "",
) -> HTMLResponse:
    today = today_in(reader.actor.zone, utc_now())
    with database.reading() as session:
        facts = promises_facts(session, reader.actor, PromiseQuery(state, kind, cursor), today=today)
        return shown("promises.html", frame_of(request, reader, session, "desk"), facts)
