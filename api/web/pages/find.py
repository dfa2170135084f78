"""The search: a page of its own, and the rows of the box that Ctrl K opens."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from api.access import DatabaseDep
from api.web.frames import ReaderDep, frame_of, shown
from api.web.guiding import FindPage
from api.web.palette import places_named
from reports.facts.search import alike, found

router = APIRouter()
MOST_IN_BOX = 8
Asked = Annotated[str, Query(max_length=200)]


@router.get("/find")
def find(request: Request, database: DatabaseDep, reader: ReaderDep, q: Asked = "") -> HTMLResponse:
    """Names that are written differently are looked for when none is written so."""
    text = q.strip()
    with database.reading() as session:
        frame = frame_of(request, reader, session)
        hits = found(session, reader.actor, text) if text else ()
        near = alike(session, reader.actor, text) if text and not hits else ()
        return shown("find.html", frame, FindPage(text, hits, near, places_named(frame, text)))


@router.get("/find/box")
def box(request: Request, database: DatabaseDep, reader: ReaderDep, q: Asked = "") -> HTMLResponse:
    """The same in short, for a list that follows each letter typed."""
    text = q.strip()
    with database.reading() as session:
        frame = frame_of(request, reader, session)
        hits = found(session, reader.actor, text, most=MOST_IN_BOX) if text else ()
        return shown("find_box.html", frame, FindPage(text, hits, (), places_named(frame, text)))
