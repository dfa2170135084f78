"""The chain behind one buyer: drawing, map, table and export of the same rows."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from api.access import DatabaseDep
from api.web.addresses import asked
from api.web.frames import ReaderDep, frame_of, locale_of, shown
from api.web.network import as_json
from api.web.payloads import Bare
from foundation.actors import Action
from foundation.clock import today_in, utc_now
from reports.facts.chain import ChainQuery
from reports.facts.chain_drawing import DEEPEST, KINDS, buyers, chain_facts, walked
from suppliers.chain.drawing import drawn

router = APIRouter()
MEDIA = {"json": "application/json", "graphml": "application/graphml+xml", "geojson": "application/geo+json"}


def chain_query(
    direction: Literal["upstream", "downstream"] = "upstream",
    depth: Annotated[int, Query(ge=1, le=DEEPEST)] = 4,
    kind: Annotated[list[str], Query()] = [],  # noqa: B006 - FastAPI copies defaults
    as_of: date | None = None,
    selected: str = "",
    all_rows: bool = False,  # noqa: FBT001, FBT002 - a flag in an address
    everything: bool = False,  # noqa: FBT001, FBT002 - a flag in an address
) -> ChainQuery:
    kinds = tuple(one for one in kind if one in KINDS)
    return ChainQuery(direction, depth, kinds, as_of, selected, all_rows, everything)


QueryDep = Annotated[ChainQuery, Depends(chain_query)]


@router.get("/chain", response_model=None)
def chain_of_the_largest(
    request: Request, database: DatabaseDep, reader: ReaderDep, query: QueryDep
) -> HTMLResponse | RedirectResponse:
    """To the buyer with most links; a page that says what to do while there is none."""
    reader.actor.require(Action.READ_REGISTRY)
    with database.reading() as session:
        heads = buyers(session, reader.actor)
        if not heads:
            return shown("chain_empty.html", frame_of(request, reader, session, "chain"), Bare())
    return RedirectResponse(asked(f"/chain/{heads[0].value}", query), status_code=303)


@router.get("/chain/{party_id}")
def chain(request: Request, database: DatabaseDep, reader: ReaderDep, party_id: UUID, query: QueryDep) -> HTMLResponse:
    with database.reading() as session:
        today = today_in(reader.actor.zone, utc_now())
        facts = chain_facts(session, reader.actor, party_id, query, today=today)
        return shown("chain.html", frame_of(request, reader, session, "chain"), facts)


@router.get("/chain/{party_id}/drawing.json")
def drawing(
    request: Request, database: DatabaseDep, reader: ReaderDep, party_id: UUID, query: QueryDep
) -> JSONResponse:
    """What the map and the canvas draw from."""
    with database.reading() as session:
        today = today_in(reader.actor.zone, utc_now())
        facts = chain_facts(session, reader.actor, party_id, query, today=today)
    address = asked(f"/chain/{party_id}", query, selected="NODE")
    return JSONResponse(as_json(facts, address, locale_of(request, reader.actor)))


@router.get("/chain/{party_id}/export.{form}")
def export(
    database: DatabaseDep,
    reader: ReaderDep,
    party_id: UUID,
    form: Literal["json", "graphml", "geojson"],
    query: QueryDep,
) -> Response:
    with database.reading() as session:
        chain = walked(session, reader.actor, party_id, query, today=today_in(reader.actor.zone, utc_now()))
    headers = {"Content-Disposition": f'attachment; filename="chain.{form}"'}
    return Response(drawn(chain, form), media_type=MEDIA[form], headers=headers)
