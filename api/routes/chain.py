"""The chain behind or in front of one party or site, as of a day."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.access import ActorDep, DatabaseDep
from foundation.clock import utc_now
from suppliers import chain
from suppliers.chain import drawing

router = APIRouter(prefix="/chain", tags=["chain"])
MEDIA_TYPES: dict[drawing.ChainFormat, str] = {
    "json": "application/json",
    "graphml": "application/graphml+xml",
    "geojson": "application/geo+json",
}
Kind = Literal["supplies", "subcontracts", "provides_labour", "recruits_for", "owns", "controls"]


class ChainAsked(BaseModel):
    """The query of a chain, as it stands in an address."""

    model_config = ConfigDict(extra="forbid")

    direction: chain.Direction = "upstream"
    as_of: date | None = None
    kind: Annotated[list[Kind], Field(max_length=6)] = []
    depth: Annotated[int | None, Field(ge=0, le=1000)] = None
    format: drawing.ChainFormat = "json"


@router.get("/{node_id}", response_class=Response)
def chain_of(node_id: UUID, asked: Annotated[ChainAsked, Query()], actor: ActorDep, database: DatabaseDep) -> Response:
    """Nodes with their tier, links with their standing, circles, and counts by tier."""
    day, kinds = asked.as_of or utc_now().date(), asked.kind or chain.FLOWS
    with database.reading() as session:
        found = chain.closure(session, actor, node_id, asked.direction, as_of=day, kinds=kinds, depth=asked.depth)
    return Response(drawing.drawn(found, asked.format), media_type=MEDIA_TYPES[asked.format])
