"""Where anybody has looked, and which sites are unlike those like them."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.access import DatabaseDep
from api.web.frames import ReaderDep, frame_of, shown
from api.web.payloads import UnusualPage
from foundation.actors import Action
from foundation.clock import today_in, utc_now
from reports.facts.coverage import coverage
from reports.facts.score_around import unusual_sites

router = APIRouter()


@router.get("/coverage")
def covered(request: Request, database: DatabaseDep, reader: ReaderDep) -> HTMLResponse:
    reader.actor.require(Action.READ_AGGREGATES)
    with database.reading() as session:
        facts = coverage(session, reader.actor, today=today_in(reader.actor.zone, utc_now()))
        return shown("coverage.html", frame_of(request, reader, session, "coverage"), facts)


@router.get("/unusual")
def unlike_peers(request: Request, database: DatabaseDep, reader: ReaderDep) -> HTMLResponse:
    reader.actor.require(Action.READ_RISK)
    with database.reading() as session:
        facts = UnusualPage(unusual_sites(session, reader.actor))
        return shown("unusual.html", frame_of(request, reader, session, "unusual"), facts)
