"""The chain behind or in front of one party or site, as of a day."""

from dataclasses import replace
from datetime import date
from typing import Annotated, Literal, cast
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.access import ActorDep, DatabaseDep
from api.routes.exchange import AsRecords, chain_records
from foundation.clock import utc_now
from suppliers import chain
from suppliers.chain import chokepoints, drawing
from suppliers.chain.payloads import ChainChanges, Chokepoints, Removal, SharedSupplier

router = APIRouter(prefix="/chain", tags=["chain"])
MEDIA_TYPES: dict[drawing.ChainFormat | AsRecords, str] = {
    "json": "application/json",
    "graphml": "application/graphml+xml",
    "geojson": "application/geo+json",
    "bods": "application/json",
    "ftm": "application/x-ndjson",
    "parquet": "application/zip",
}
Kind = Literal["supplies", "subcontracts", "provides_labour", "recruits_for", "owns", "controls"]


class WalkAsked(BaseModel):
    """How a chain is walked, as it stands in an address. `known_on`: as it was known at the end of that day."""

    direction: chain.Direction = "upstream"
    as_of: date | None = None
    known_on: date | None = None
    kind: Annotated[list[Kind], Field(max_length=6)] = []
    depth: Annotated[int | None, Field(ge=0, le=1000)] = None

    def query(self) -> chain.ChainQuery:
        day = self.as_of or utc_now().date()
        return chain.ChainQuery(self.direction, day, tuple(self.kind) or chain.FLOWS, self.depth, self.known_on)


class ChainAsked(WalkAsked):
    model_config = ConfigDict(extra="forbid")

    format: drawing.ChainFormat | AsRecords = "json"

    def walked(self) -> chain.ChainQuery:
        """BODS tells who owns whom, so without other words a chain in it follows owners too."""
        query = self.query()
        owners = self.format == "bods" and not self.kind
        return replace(query, kinds=(*chain.FLOWS, "owns", "controls")) if owners else query


@router.get("/{node_id}", response_class=Response)
def chain_of(node_id: UUID, asked: Annotated[ChainAsked, Query()], actor: ActorDep, database: DatabaseDep) -> Response:
    """Nodes with their tier, links with their standing, circles, and counts by tier."""
    with database.reading() as session:
        found = chain.chain_of(session, actor, node_id, asked.walked())
        if asked.format not in {"json", "graphml", "geojson"}:
            records = chain_records(session, actor, found, cast("AsRecords", asked.format))
            return Response(records, media_type=MEDIA_TYPES[asked.format])
    return Response(drawing.drawn(found, asked.format), media_type=MEDIA_TYPES[asked.format])


@router.get("/{node_id}/chokepoints")
def chokepoints_of(
    node_id: UUID,
    asked: Annotated[WalkAsked, Query()],
    actor: ActorDep,
    database: DatabaseDep,
    most: Annotated[int, Query(ge=1, le=1000)] = 50,
) -> Chokepoints:
    """Single points with all that hangs behind them; betweenness is drawn by lot, and says so, in a large chain."""
    with database.reading() as session:
        return chokepoints.chokepoints(chain.chain_of(session, actor, node_id, asked.query()), most=most)


@router.get("/{node_id}/shared")
def shared_behind(
    node_id: UUID, asked: Annotated[WalkAsked, Query()], actor: ActorDep, database: DatabaseDep
) -> tuple[SharedSupplier, ...]:
    """Who stands behind several of the direct suppliers."""
    with database.reading() as session:
        return chain.shared(chain.chain_of(session, actor, node_id, asked.query()))


@router.get("/{node_id}/changes")
def changes_of(
    node_id: UUID, since: date, asked: Annotated[WalkAsked, Query()], actor: ActorDep, database: DatabaseDep
) -> ChainChanges:
    """From the chain on the day `since` to the one as of `as_of`."""
    query = asked.query()
    with database.reading() as session:
        before = chain.chain_of(session, actor, node_id, replace(query, as_of=since))
        return chain.changes(before, chain.chain_of(session, actor, node_id, query))


@router.get("/{node_id}/what-if")
def what_if(
    node_id: UUID, without: UUID, asked: Annotated[WalkAsked, Query()], actor: ActorDep, database: DatabaseDep
) -> Removal:
    """The chain if one of its nodes fell away; nothing is changed. Of one without a name no buyers are told."""
    query = asked.query()
    with database.reading() as session:
        whole = chain.chain_of(session, actor, node_id, query)
        withheld = any(node.withheld for node in whole.nodes if node.id == without)
        downstream = replace(query, direction="downstream", depth=None)
        onward = None if withheld else chain.chain_of(session, actor, without, downstream)
        return chain.without(whole, without, onward)
