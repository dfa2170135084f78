"""The year's programme, and earned recognition: for planners and inspectors of the house."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, Response

from api.access import DatabaseDep
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, onward, shown
from api.web.payloads import FieldProblem, ProgrammePage, RecognitionsPage
from audits.payloads import RecognitionDecision, RecognitionRevocation
from audits.programme.parties import How, Missed, Why
from audits.programmes import programme_making, programmes
from audits.programmes.programme_making import YearOrder
from audits.recognition import recognising
from foundation.clock import today_in, utc_now
from foundation.database import Database
from foundation.errors import Conflict, Invalid
from foundation.paging import CURSOR_PATTERN
from reports.facts.programme import YearQuery, newest_year, programme_facts
from reports.facts.recognitions import recognitions_facts
from reports.proof import certificates

router = APIRouter()
Place = Annotated[str, Query(max_length=200, pattern=r"^[^\x00]*$")]
Cursor = Annotated[str, Query(pattern=CURSOR_PATTERN)]
RecognitionState = Literal["", "proposed", "granted", "declined", "revoked"]


def year_query(  # noqa: PLR0913, PLR0917 - the parts of one question, as the address names them
    year: Annotated[int, Query(ge=0, le=9999)] = 0,
    how: How | Literal[""] = "",
    why: Why | Literal[""] = "",
    missed: Missed | Literal[""] = "",
    month: Annotated[int, Query(ge=0, le=12)] = 0,
    sector: Place = "",
    country: Place = "",
    region: Place = "",
    cursor: Cursor = "",
) -> YearQuery:
    return YearQuery(year, str(how), str(why), str(missed), month, sector, country, region, cursor)


@router.get("/programme")
def programme(
    request: Request, database: DatabaseDep, reader: ReaderDep, query: Annotated[YearQuery, Depends(year_query)]
) -> HTMLResponse:
    return _page(request, database, reader, query)


def _page(
    request: Request, database: Database, reader: Reader, query: YearQuery, problem: FieldProblem | None = None
) -> HTMLResponse:
    today = today_in(reader.actor.zone, utc_now())
    problems = (problem,) if problem else ()
    with database.reading() as session:
        frame = frame_of(request, reader, session, "programme")
        year = query.year or newest_year(session, reader.actor)
        status = 422 if problem else 200
        if year is None:
            return shown("programme_none.html", frame, ProgrammePage(None, today.year + 1, problems), status=status)
        asked = YearQuery(**{**{name: getattr(query, name) for name in query.__slots__}, "year": year})
        facts = programme_facts(session, reader.actor, asked, today=today)
        return shown("programme.html", frame, ProgrammePage(facts, facts.year, problems), status=status)


@router.post("/programme", response_model=None)
def make(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    year: Annotated[int, Form(ge=0, le=9999)],
    per_cent: Annotated[int, Form(ge=1, le=100)] = 100,
    purpose: Annotated[str, Form(max_length=500, pattern=r"^[^\x00]*$")] = "",
) -> Response:
    """Campaigns are those of the published programme; others are given over REST or the command line."""
    try:
        with database.transaction() as session:
            order = YearOrder(year, purpose.strip(), per_cent / 100)
            programme_making.make(session, writer.actor, order, now=utc_now())
            return onward(f"/programme?year={year}", "programme_made")
    except Invalid as refused:
        return _page(request, database, writer, YearQuery(), FieldProblem("year", refused.message))


@router.post("/programme/{programme_id}/publishing", response_model=None)
def publish(database: DatabaseDep, writer: WriterDep, programme_id: UUID) -> Response:
    with database.transaction() as session:
        made = programmes.publish(session, writer.actor, programme_id, now=utc_now())
        return onward(f"/programme?year={made.year}", "programme_published")


@router.get("/recognitions")
def all_recognitions(
    request: Request, database: DatabaseDep, reader: ReaderDep, state: RecognitionState = "", cursor: Cursor = ""
) -> HTMLResponse:
    return _list(request, database, reader, state, cursor)


def _list(
    request: Request,
    database: Database,
    reader: Reader,
    state: str = "",
    cursor: str = "",
    problem: FieldProblem | None = None,
) -> HTMLResponse:
    with database.reading() as session:
        today = today_in(reader.actor.zone, utc_now())
        facts = recognitions_facts(session, reader.actor, state=state, cursor=cursor, today=today)
        page = RecognitionsPage(facts, (problem,) if problem else ())
        frame = frame_of(request, reader, session, "recognitions")
        return shown("recognitions.html", frame, page, status=422 if problem else 200)


@router.post("/sites/{site_id}/recognition", response_model=None)
def propose(database: DatabaseDep, writer: WriterDep, site_id: UUID) -> Response:
    with database.transaction() as session:
        recognising.propose(session, writer.actor, site_id, now=utc_now())
        return onward("/recognitions", "recognition_proposed")


@router.post("/recognitions/{recognition_id}/deciding", response_model=None)
def decide(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    recognition_id: UUID,
    granted: Annotated[Literal["yes", "no"], Form()],
    version: Annotated[int, Form(ge=1)],
    reason: Annotated[str, Form(max_length=500, pattern=r"^[^\x00]*$")] = "",
) -> Response:
    decision = RecognitionDecision(granted=granted == "yes", reason=reason)
    try:
        with database.transaction() as session:
            now = utc_now()
            recognising.decide(session, writer.actor, recognition_id, decision, version_seen=version, now=now)
            return onward("/recognitions", "recognition_decided")
    except (Invalid, Conflict) as refused:
        return _list(request, database, writer, problem=FieldProblem(f"reason-{recognition_id}", refused.message))


@router.post("/recognitions/{recognition_id}/revoking", response_model=None)
def revoke(
    request: Request,
    database: DatabaseDep,
    writer: WriterDep,
    recognition_id: UUID,
    version: Annotated[int, Form(ge=1)],
    reason: Annotated[str, Form(min_length=3, max_length=2000, pattern=r"^[^\x00]*$")],
) -> Response:
    told = RecognitionRevocation(reason=reason)
    try:
        with database.transaction() as session:
            certificates.revoke(session, writer.actor, recognition_id, told, version_seen=version, now=utc_now())
            return onward("/recognitions", "recognition_revoked")
    except Conflict as refused:
        return _list(request, database, writer, problem=FieldProblem(f"reason-{recognition_id}", refused.message))
