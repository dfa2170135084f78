"""Leads: what to look into and why. They are drawn from what is known and answered by people; none is a finding."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.access import ActorDep, DatabaseDep, VersionSeen, etag
from foundation.clock import utc_now
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT, Page
from sanctions import phoenix
from suppliers import leads
from suppliers.leads import Kept, LeadQuery, LeadSettlement, LeadsSearched
from suppliers.leads.payloads import LeadKind, LeadPage, LeadRead, LeadState
from suppliers.models import Lead

router = APIRouter(prefix="/leads", tags=["leads"])


async def asked(
    kind: LeadKind | None = None,
    state: LeadState | None = None,
    subject_id: UUID | None = None,
    *,
    lapsed: bool = False,
    limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT,
    cursor: Annotated[str, Query(pattern=CURSOR_PATTERN)] = "",
) -> LeadQuery:
    return LeadQuery(kind or "", state or "", subject_id, lapsed, limit, cursor)


@router.get("", response_model=LeadPage)
def list_leads(query: Annotated[LeadQuery, Depends(asked)], actor: ActorDep, database: DatabaseDep) -> Page[Lead]:
    """The weightiest first."""
    with database.reading() as session:
        return leads.list_leads(session, actor, query)


@router.get("/{lead_id}", response_model=LeadRead)
def read_lead(lead_id: UUID, actor: ActorDep, database: DatabaseDep, response: Response) -> Lead:
    with database.reading() as session:
        lead = leads.read_lead(session, actor, lead_id)
    response.headers["ETag"] = etag(lead.version)
    return lead


@router.post("/{lead_id}/settlement", response_model=LeadRead)
def settle_lead(
    lead_id: UUID,
    answer: LeadSettlement,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> Lead:
    """Refuted, taken to an inspection, or open again."""
    with database.transaction() as session:
        lead = leads.settle(session, actor, lead_id, answer, version_seen=version, now=utc_now())
    response.headers["ETag"] = etag(lead.version)
    return lead


@router.post("/searches")
def search_leads(actor: ActorDep, database: DatabaseDep) -> LeadsSearched:
    """Draws the leads of orders and of recruiters anew; those that people have answered stay as they are."""
    now = utc_now()
    with database.reading() as session:
        drawn = leads.draw(session, actor, as_of=now.date())
    with database.transaction() as session:
        return leads.keep_drawn(session, actor, drawn, now=now)


@router.post("/phoenix-searches")
def search_phoenixes(actor: ActorDep, database: DatabaseDep, request: Request) -> Kept:
    """Draws anew which firms may follow others; nobody is sanctioned by it."""
    now = utc_now()
    secret: bytes = request.app.state.settings.require_secret()
    with database.reading() as session:
        drawn = phoenix.draw(session, actor, as_of=now.date(), secret=secret)
    with database.transaction() as session:
        return phoenix.keep_drawn(session, actor, drawn, as_of=now.date(), now=now)
