"""Draws: seal one before a round, show its seed after it, hand the file to outsiders."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from api.access import DatabaseDep
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, onward, shown
from api.web.payloads import DrawsPage, FieldProblem, TypedDraw
from audits.drawing.published import written
from audits.draws import committing, draws
from audits.draws.committing import DrawOrder, DrawShareWrong, DrawTooEarly
from foundation.clock import today_in, utc_now
from foundation.database import Database
from foundation.errors import Conflict, Invalid
from reports.facts.draws import draws_facts

router = APIRouter()


@router.get("/draws")
def all_draws(request: Request, database: DatabaseDep, reader: ReaderDep) -> HTMLResponse:
    return _page(request, database, reader, TypedDraw())


def _page(
    request: Request, database: Database, reader: Reader, typed: TypedDraw, problem: FieldProblem | None = None
) -> HTMLResponse:
    with database.reading() as session:
        facts = draws_facts(session, reader.actor, today=today_in(reader.actor.zone, utc_now()))
        page = DrawsPage(facts, typed, (problem,) if problem else ())
        frame = frame_of(request, reader, session, "draws")
        return shown("draws.html", frame, page, status=422 if problem else 200)


@router.post("/draws", response_model=None)
def commit(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    starts_on: Annotated[date, Form()],
    ends_on: Annotated[date, Form()],
    per_cent: Annotated[int | None, Form(ge=0, le=100)] = None,
) -> Response:
    share = None if per_cent is None else per_cent / 100
    try:
        with database.transaction() as session:
            committing.commit(session, writer.actor, DrawOrder(starts_on, ends_on, share), now=utc_now())
            return onward("/draws", "draw_committed")
    except (Invalid, Conflict) as refused:
        typed = TypedDraw(starts_on.isoformat(), ends_on.isoformat(), "" if per_cent is None else str(per_cent))
        field = "per_cent" if isinstance(refused, DrawShareWrong) else "starts_on"
        return _page(request, database, writer, typed, FieldProblem(field, refused.message))


@router.post("/draws/{draw_id}/revealing", response_model=None)
def reveal(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    draw_id: UUID,
    reason: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    try:
        with database.transaction() as session:
            committing.reveal(session, writer.actor, draw_id, now=utc_now(), early_because=reason)
            return onward("/draws", "draw_revealed")
    except DrawTooEarly as refused:
        return _page(request, database, writer, TypedDraw(), FieldProblem(f"reason-{draw_id}", refused.message))


@router.get("/draws/{draw_id}/draw.json")
def published_file(database: DatabaseDep, reader: ReaderDep, draw_id: UUID) -> Response:
    with database.reading() as session:
        found = draws.visible_draw(session, reader.actor, draw_id)
        name = f"draw-{found.starts_on.isoformat()}-{'revealed' if found.seed else 'sealed'}.json"
        text = written(draws.published(found))
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(text, media_type="application/json", headers=headers)
