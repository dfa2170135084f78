"""Agreements between organisations, and reading what they open."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.access import ActorDep, DatabaseDep, VersionSeen, etag
from foundation.actors import Actor
from foundation.clock import utc_now
from foundation.database import Database
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT
from reports.sharing import agreements, reading, showing
from reports.sharing.fields import Kind
from reports.sharing.payloads import (
    AgreementEnding,
    AgreementList,
    AgreementPropose,
    AgreementRead,
    ReadingLine,
    ReadingList,
    SharedPage,
)

router = APIRouter(prefix="/shared", tags=["sharing"])


@router.get("")
def list_agreements(actor: ActorDep, database: DatabaseDep) -> AgreementList:
    """Given and received, the newest first. What was proposed to you is listed once it is approved."""
    with database.reading() as session:
        return showing.shown_agreements(session, actor, now=utc_now())


@router.post("", status_code=201)
def propose_agreement(new: AgreementPropose, actor: ActorDep, database: DatabaseDep, answer: Response) -> AgreementRead:
    """Opens nothing yet: a second person of the own organisation approves it, then the other one accepts it."""
    with database.transaction() as session:
        made = agreements.propose(session, actor, new, now=utc_now())
        shown = showing.shown_agreement(session, actor, made.id, now=utc_now())
    answer.headers["ETag"] = etag(shown.version)
    return shown


@router.get("/{agreement_id}")
def read_agreement(agreement_id: UUID, actor: ActorDep, database: DatabaseDep, answer: Response) -> AgreementRead:
    return _shown(agreement_id, actor, database, answer)


def _shown(agreement_id: UUID, actor: Actor, database: Database, answer: Response) -> AgreementRead:
    with database.reading() as session:
        shown = showing.shown_agreement(session, actor, agreement_id, now=utc_now())
    answer.headers["ETag"] = etag(shown.version)
    return shown


@router.get("/{agreement_id}/reads")
def list_reads(agreement_id: UUID, actor: ActorDep, database: DatabaseDep) -> ReadingList:
    """What the other organisation read, for the one that gives."""
    with database.reading() as session:
        found = reading.readings(session, actor, agreement_id)
    return ReadingList(rows=[ReadingLine.model_validate(one, from_attributes=True) for one in found])


@router.get("/{agreement_id}/{kind}")
def read_shared(
    agreement_id: UUID,
    kind: Kind,
    actor: ActorDep,
    database: DatabaseDep,
    limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT,
    cursor: Annotated[str, Query(pattern=CURSOR_PATTERN)] = "",
) -> SharedPage:
    """The agreed fields alone, page by page. Each page is logged with the organisation that gives."""
    with database.transaction() as session:
        page = reading.read_shared(session, actor, agreement_id, kind, cursor=cursor, limit=limit, now=utc_now())
    return SharedPage(rows=[dict(row) for row in page.rows], next_cursor=page.next_cursor)


@router.post("/{agreement_id}/approve")
def approve_agreement(
    agreement_id: UUID, actor: ActorDep, database: DatabaseDep, version: VersionSeen, answer: Response
) -> AgreementRead:
    """By somebody else of the organisation that gives, where there is anybody else who may."""
    with database.transaction() as session:
        agreements.approve(session, actor, agreement_id, version_seen=version, now=utc_now())
    return _shown(agreement_id, actor, database, answer)


@router.post("/{agreement_id}/accept")
def accept_agreement(
    agreement_id: UUID, actor: ActorDep, database: DatabaseDep, version: VersionSeen, answer: Response
) -> AgreementRead:
    """By the organisation that is to read."""
    with database.transaction() as session:
        agreements.accept(session, actor, agreement_id, version_seen=version, now=utc_now())
    return _shown(agreement_id, actor, database, answer)


@router.post("/{agreement_id}/end")
def end_agreement(
    agreement_id: UUID,
    ending: AgreementEnding,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    answer: Response,
) -> AgreementRead:
    """By either organisation, at any time and for good."""
    with database.transaction() as session:
        agreements.end(session, actor, agreement_id, ending.reason, version_seen=version, now=utc_now())
    return _shown(agreement_id, actor, database, answer)
