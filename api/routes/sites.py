"""Places of work of the register."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.access import ActorDep, DatabaseDep, VersionSeen, etag
from foundation.clock import utc_now
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT, Page
from suppliers import sites
from suppliers.models import Identifier, Site
from suppliers.payloads import (
    Closing,
    IdentifierRead,
    Sector,
    SiteCorrection,
    SiteCreate,
    SiteKind,
    SitePage,
    SiteRead,
)
from suppliers.personal import shown, shown_all
from suppliers.sites import SiteQuery

router = APIRouter(prefix="/sites", tags=["register of suppliers"])
Words = Annotated[str, Field(pattern=r"^[^\x00]*$", max_length=200)]


class SiteAsked(BaseModel):
    """The query of a list of sites, as it stands in an address."""

    model_config = ConfigDict(extra="forbid")

    name: Words = ""
    country: Annotated[str, Field(pattern=r"^([A-Z]{2})?$")] = ""
    region: Words = ""
    sector: Sector | None = None
    kind: SiteKind | None = None
    operator_id: UUID | None = None
    closed: bool = False
    limit: Annotated[int, Field(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT
    cursor: Annotated[str, Field(pattern=CURSOR_PATTERN)] = ""


async def asked(given: Annotated[SiteAsked, Query()]) -> SiteQuery:
    return SiteQuery(
        name=given.name,
        country=given.country,
        region=given.region,
        sector=given.sector or "",
        kind=given.kind or "",
        operator_id=given.operator_id,
        closed=given.closed,
        limit=given.limit,
        cursor=given.cursor,
    )


@router.get("", response_model=SitePage)
def list_sites(query: Annotated[SiteQuery, Depends(asked)], actor: ActorDep, database: DatabaseDep) -> Page[Site]:
    with database.reading() as session:
        page = sites.list_sites(session, actor, query)
        return replace(page, rows=shown_all(page.rows, actor))


@router.post("", response_model=SiteRead, status_code=201)
def add_site(new: SiteCreate, actor: ActorDep, database: DatabaseDep, response: Response) -> Site:
    with database.transaction() as session:
        site = sites.add_site(session, actor, new, now=utc_now())
    response.headers["ETag"] = etag(site.version)
    return shown(site, actor)


@router.get("/{site_id}", response_model=SiteRead)
def read_site(site_id: UUID, actor: ActorDep, database: DatabaseDep, response: Response) -> Site:
    with database.reading() as session:
        site = sites.read_site(session, actor, site_id)
    response.headers["ETag"] = etag(site.version)
    return shown(site, actor)


@router.get("/{site_id}/identifiers", response_model=list[IdentifierRead])
def identifiers_of_site(site_id: UUID, actor: ActorDep, database: DatabaseDep) -> list[Identifier]:
    with database.reading() as session:
        return sites.identifiers_of(session, actor, site_id)


@router.patch("/{site_id}", response_model=SiteRead)
def correct_site(
    site_id: UUID,
    correction: SiteCorrection,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> Site:
    with database.transaction() as session:
        site = sites.correct_site(session, actor, site_id, correction, version_seen=version, now=utc_now())
    response.headers["ETag"] = etag(site.version)
    return shown(site, actor)


@router.post("/{site_id}/closing", response_model=SiteRead)
def close_site(
    site_id: UUID, closing: Closing, actor: ActorDep, database: DatabaseDep, version: VersionSeen, response: Response
) -> Site:
    with database.transaction() as session:
        site = sites.close_site(session, actor, site_id, reason=closing.reason, version_seen=version, now=utc_now())
    response.headers["ETag"] = etag(site.version)
    return shown(site, actor)
