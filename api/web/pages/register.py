"""Sites and parties: the list with its filters and its export, the page of one site or party, the search."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from sqlmodel import Session

from api.access import DatabaseDep
from api.web.export import site_lines
from api.web.frames import Reader, ReaderDep, WriterDep, frame_of, shown
from api.web.payloads import FindPage
from foundation.clock import today_in, utc_now
from reports.facts.party_record import party_facts
from reports.facts.search import found
from reports.facts.site_list import suppliers_facts
from reports.facts.site_record import site_facts
from reports.facts.suppliers import SiteQuery, Sort
from suppliers import identity
from suppliers.parties import PartyNotFound
from suppliers.sites import SiteNotFound

router = APIRouter()
CSV = "text/csv; charset=utf-8"
Several = Annotated[list[str], Query()]


def site_query(  # noqa: PLR0913, PLR0917 - the parts of one question, as the address names them
    q: str = "",
    country: Several = [],  # noqa: B006 - FastAPI copies defaults
    sector: Several = [],  # noqa: B006 - FastAPI copies defaults
    band: Several = [],  # noqa: B006 - FastAPI copies defaults
    standing: Several = [],  # noqa: B006 - FastAPI copies defaults
    visited: str = "",
    agency: str = "",
    sort: Sort = "-score",
    cursor: str = "",
) -> SiteQuery:
    """Parts that nobody asked for (an empty box of a form) do not narrow."""
    return SiteQuery(
        q=q.strip(),
        country=_asked(country),
        sector=_asked(sector),
        band=_asked(band),
        standing=tuple(one for one in _asked(standing) if one in STANDINGS),
        visited="never" if visited == "never" else "yes" if visited == "yes" else "",
        agency="yes" if agency == "yes" else "",
        sort=sort,
        cursor=cursor,
    )


def _asked(values: list[str]) -> tuple[str, ...]:
    return tuple(value for value in values if value)


STANDINGS = frozenset({"claimed", "evidenced", "verified", "expired", "unknown"})
QueryDep = Annotated[SiteQuery, Depends(site_query)]


@router.get("/suppliers")
def suppliers(request: Request, database: DatabaseDep, reader: ReaderDep, query: QueryDep) -> HTMLResponse:
    with database.reading() as session:
        facts = suppliers_facts(session, reader.actor, query)
        return shown("suppliers.html", frame_of(request, reader, session, "suppliers"), facts)


@router.get("/suppliers/export")
def export(database: DatabaseDep, reader: ReaderDep, query: QueryDep) -> StreamingResponse:
    lines = site_lines(database, reader.actor, query)
    return StreamingResponse(lines, media_type=CSV, headers={"Content-Disposition": 'attachment; filename="sites.csv"'})


@router.post("/suppliers/selected")
def export_selected(
    database: DatabaseDep,
    writer: WriterDep,
    site: Annotated[list[UUID], Form()] = [],  # noqa: B006 - FastAPI copies defaults
) -> StreamingResponse:
    lines = site_lines(database, writer.actor, SiteQuery(), only=frozenset(site))
    return StreamingResponse(
        lines, media_type=CSV, headers={"Content-Disposition": 'attachment; filename="chosen-sites.csv"'}
    )


@router.get("/sites/{site_id}", response_model=None)
def site(request: Request, database: DatabaseDep, reader: ReaderDep, site_id: UUID) -> Response:
    now = utc_now()
    with database.reading() as session:
        try:
            facts = site_facts(session, reader.actor, site_id, today=today_in(reader.actor.zone, now), now=now)
        except SiteNotFound:
            return _what_became_of_it(session, reader, site_id)
        return shown("site.html", frame_of(request, reader, session, "suppliers"), facts)


def _what_became_of_it(session: Session, reader: Reader, node_id: UUID) -> Response:
    """A closed or moved record has its history for a page. Raises NodeNotFound for what one may not see."""
    standing = identity.state_of(session, reader.actor, node_id)
    return RedirectResponse(f"/records/{standing.node_id}", status_code=303)


@router.get("/parties/{party_id}", response_model=None)
def party(request: Request, database: DatabaseDep, reader: ReaderDep, party_id: UUID) -> Response:
    now = utc_now()
    with database.reading() as session:
        try:
            facts = party_facts(session, reader.actor, party_id, today=today_in(reader.actor.zone, now), now=now)
        except PartyNotFound:
            return _what_became_of_it(session, reader, party_id)
        return shown("party.html", frame_of(request, reader, session, "suppliers"), facts)


@router.get("/find")
def find(request: Request, database: DatabaseDep, reader: ReaderDep, q: str = "") -> HTMLResponse:
    with database.reading() as session:
        facts = FindPage(q.strip(), found(session, reader.actor, q) if q.strip() else ())
        return shown("find.html", frame_of(request, reader, session), facts)
