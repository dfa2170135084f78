"""Links between parties and sites. A link has no version: it is never changed, only superseded by another one."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from api.access import ActorDep, DatabaseDep
from foundation.clock import utc_now
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT, Page
from suppliers import edges
from suppliers.edges import EdgeQuery
from suppliers.models import Edge
from suppliers.payloads import Closing, EdgeCreate, EdgeEnding, EdgeKind, EdgePage, EdgeRead

router = APIRouter(prefix="/edges", tags=["chain"])


async def asked(
    node_id: UUID | None = None,
    kind: EdgeKind | None = None,
    as_of: date | None = None,
    *,
    superseded: bool = False,
    limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT,
    cursor: Annotated[str, Query(pattern=CURSOR_PATTERN)] = "",
) -> EdgeQuery:
    return EdgeQuery(node_id, kind or "", as_of, superseded, limit, cursor)


@router.get("", response_model=EdgePage)
def list_edges(query: Annotated[EdgeQuery, Depends(asked)], actor: ActorDep, database: DatabaseDep) -> Page[Edge]:
    with database.reading() as session:
        return edges.list_edges(session, actor, query)


@router.post("", response_model=EdgeRead, status_code=201)
def add_edge(new: EdgeCreate, actor: ActorDep, database: DatabaseDep) -> Edge:
    with database.transaction() as session:
        return edges.add_edge(session, actor, new, now=utc_now())


@router.get("/{edge_id}", response_model=EdgeRead)
def read_edge(edge_id: UUID, actor: ActorDep, database: DatabaseDep) -> Edge:
    with database.reading() as session:
        return edges.read_edge(session, actor, edge_id)


@router.post("/{edge_id}/ending", response_model=EdgeRead)
def end_edge(edge_id: UUID, ending: EdgeEnding, actor: ActorDep, database: DatabaseDep) -> Edge:
    with database.transaction() as session:
        return edges.end_edge(session, actor, edge_id, ending, now=utc_now())


@router.post("/{edge_id}/withdrawal", response_model=EdgeRead)
def withdraw_edge(edge_id: UUID, withdrawal: Closing, actor: ActorDep, database: DatabaseDep) -> Edge:
    with database.transaction() as session:
        return edges.withdraw_edge(session, actor, edge_id, reason=withdrawal.reason, now=utc_now())
