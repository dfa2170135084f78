"""Sites and parties: the list with its filters, the page of one site or party."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from sqlmodel import Session

from api.access import DatabaseDep
from api.web.frames import Reader, ReaderDep, frame_of, shown
from api.web.list_pages import Listed, Several, list_page
from foundation.actors import Action
from foundation.clock import today_in, utc_now
from reports.facts.columns import LIST_COLUMNS
from reports.facts.party_record import party_facts
from reports.facts.site_list import suppliers_facts
from reports.facts.site_record import site_facts
from reports.facts.suppliers import SiteQuery, Sort
from suppliers import identity
from suppliers.parties import PartyNotFound
from suppliers.sites import SiteNotFound

router = APIRouter()
SITES = Listed("suppliers", "suppliers.html", "suppliers")


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
    exact: str = "",
    column: Several = [],  # noqa: B006 - FastAPI copies defaults
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
        exact="yes" if exact == "yes" else "",
        column=LIST_COLUMNS["suppliers"].known(column),
    )


def _asked(values: list[str]) -> tuple[str, ...]:
    return tuple(value for value in values if value)


STANDINGS = frozenset({"claimed", "evidenced", "verified", "expired", "unknown"})
QueryDep = Annotated[SiteQuery, Depends(site_query)]


@router.get("/suppliers", response_model=None)
def suppliers(request: Request, database: DatabaseDep, reader: ReaderDep, query: QueryDep) -> Response:
    reader.actor.require(Action.READ_REGISTRY)
    return list_page(request, database, reader, SITES, lambda session: suppliers_facts(session, reader.actor, query))


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
