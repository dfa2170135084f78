"""Possible matches with listed names, and rulings on them."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from api.access import ActorDep, DatabaseDep, VersionSeen, etag
from foundation.clock import utc_now
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT, Page
from sanctions import hits, rulings
from sanctions.hits import HitQuery
from sanctions.models import Hit
from sanctions.payloads import HitPage, HitRead, HitRuling, HitState

router = APIRouter(prefix="/hits", tags=["screening"])


def asked(
    state: HitState | None = None,
    source: Annotated[str, Query(pattern=r"^[^\x00]*$", max_length=100)] = "",
    band: Literal["strong", "possible"] | None = None,
    node_id: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT,
    cursor: Annotated[str, Query(pattern=CURSOR_PATTERN)] = "",
) -> HitQuery:
    return HitQuery(state or "", source, band or "", node_id, limit, cursor)


@router.get("", response_model=HitPage)
def possible_matches(query: Annotated[HitQuery, Depends(asked)], actor: ActorDep, database: DatabaseDep) -> Page[Hit]:
    with database.reading() as session:
        return hits.list_hits(session, actor, query)


@router.get("/{hit_id}", response_model=HitRead)
def possible_match(hit_id: UUID, actor: ActorDep, database: DatabaseDep, response: Response) -> Hit:
    with database.reading() as session:
        hit = hits.read_hit(session, actor, hit_id)
    response.headers["ETag"] = etag(hit.version)
    return hit


@router.post("/{hit_id}/ruling", response_model=HitRead)
def rule_on_a_match(
    hit_id: UUID, ruling: HitRuling, actor: ActorDep, database: DatabaseDep, version: VersionSeen, response: Response
) -> Hit:
    with database.transaction() as session:
        hit = rulings.rule(session, actor, hit_id, ruling, version_seen=version, now=utc_now())
    response.headers["ETag"] = etag(hit.version)
    return hit
