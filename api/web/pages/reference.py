"""The API's contract, drawn from our own copy of Swagger UI; nothing is loaded from another host."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.access import DatabaseDep
from api.web.frames import ReaderDep, frame_of, shown
from api.web.payloads import Bare

router = APIRouter()


@router.get("/docs")
def reference(request: Request, database: DatabaseDep, reader: ReaderDep) -> HTMLResponse:
    with database.reading() as session:
        return shown("reference.html", frame_of(request, reader, session, "docs"), Bare())
