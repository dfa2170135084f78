"""Legal entities and persons of the register."""

from dataclasses import replace
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from api.access import ActorDep, DatabaseDep, VersionSeen, etag
from foundation.clock import utc_now
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT, Page
from suppliers import parties
from suppliers.models import Identifier, Party
from suppliers.parties import PartyQuery
from suppliers.payloads import (
    Closing,
    IdentifierRead,
    PartyCorrection,
    PartyCreate,
    PartyKind,
    PartyPage,
    PartyRead,
)
from suppliers.personal import shown, shown_all

router = APIRouter(prefix="/parties", tags=["register of suppliers"])


async def asked(
    name: Annotated[str, Query(pattern=r"^[^\x00]*$", max_length=200)] = "",
    country: Annotated[str, Query(pattern=r"^([A-Z]{2})?$")] = "",
    kind: PartyKind | None = None,
    role: Annotated[str, Query(pattern=r"^[^\x00%_\"\\]*$", max_length=100)] = "",
    *,
    closed: bool = False,
    limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT,
    cursor: Annotated[str, Query(pattern=CURSOR_PATTERN)] = "",
) -> PartyQuery:
    return PartyQuery(name, country, kind or "", role, closed, limit, cursor)


@router.get("", response_model=PartyPage)
def list_parties(query: Annotated[PartyQuery, Depends(asked)], actor: ActorDep, database: DatabaseDep) -> Page[Party]:
    with database.reading() as session:
        page = parties.list_parties(session, actor, query)
        return replace(page, rows=shown_all(page.rows, actor))


@router.post("", response_model=PartyRead, status_code=201)
def add_party(new: PartyCreate, actor: ActorDep, database: DatabaseDep, response: Response) -> Party:
    with database.transaction() as session:
        party = parties.add_party(session, actor, new, now=utc_now())
    response.headers["ETag"] = etag(party.version)
    return shown(party, actor)


@router.get("/{party_id}", response_model=PartyRead)
def read_party(party_id: UUID, actor: ActorDep, database: DatabaseDep, response: Response) -> Party:
    with database.reading() as session:
        party = parties.read_party(session, actor, party_id)
    response.headers["ETag"] = etag(party.version)
    return shown(party, actor)


@router.get("/{party_id}/identifiers", response_model=list[IdentifierRead])
def identifiers_of_party(party_id: UUID, actor: ActorDep, database: DatabaseDep) -> list[Identifier]:
    with database.reading() as session:
        return parties.identifiers_of(session, actor, party_id)


@router.patch("/{party_id}", response_model=PartyRead)
def correct_party(
    party_id: UUID,
    correction: PartyCorrection,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> Party:
    with database.transaction() as session:
        party = parties.correct_party(session, actor, party_id, correction, version_seen=version)
    response.headers["ETag"] = etag(party.version)
    return shown(party, actor)


@router.post("/{party_id}/closing", response_model=PartyRead)
def close_party(
    party_id: UUID, closing: Closing, actor: ActorDep, database: DatabaseDep, version: VersionSeen, response: Response
) -> Party:
    with database.transaction() as session:
        party = parties.close_party(
            session, actor, party_id, reason=closing.reason, version_seen=version, now=utc_now()
        )
    response.headers["ETag"] = etag(party.version)
    return shown(party, actor)
