"""Earned recognition, and the one question about it that anybody may ask: does this certificate still stand?"""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Response

from api.access import ActorDep, DatabaseDep, VersionSeen, etag
from audits.models import Recognition
from audits.payloads import (
    RecognitionDecision,
    RecognitionPage,
    RecognitionProposal,
    RecognitionRead,
    RecognitionRevocation,
    RecognitionStanding,
)
from audits.recognition import recognising, recognition
from audits.recognition.recognition import RecognitionQuery
from foundation.clock import utc_now
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT, Page
from reports.proof import certificates

router = APIRouter(prefix="/recognitions", tags=["audits"])
RecognitionState = Literal["proposed", "granted", "declined", "revoked"]


async def asked(
    site_id: UUID | None = None,
    state: RecognitionState | None = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT,
    cursor: Annotated[str, Query(pattern=CURSOR_PATTERN)] = "",
) -> RecognitionQuery:
    return RecognitionQuery(site_id, state or "", limit, cursor)


@router.get("", response_model=RecognitionPage)
def list_recognitions(
    query: Annotated[RecognitionQuery, Depends(asked)], actor: ActorDep, database: DatabaseDep
) -> Page[Recognition]:
    with database.reading() as session:
        return recognition.list_recognitions(session, actor, query)


@router.post("", response_model=RecognitionRead, status_code=201)
def propose(new: RecognitionProposal, actor: ActorDep, database: DatabaseDep, response: Response) -> Recognition:
    """Refused with all that is missing where the history does not earn it."""
    with database.transaction() as session:
        proposed = recognising.propose(session, actor, new.site_id, now=utc_now())
    response.headers["ETag"] = etag(proposed.version)
    return proposed


@router.get("/{certificate_code}")
def verify(
    certificate_code: Annotated[str, Path(pattern=r"^[0-9a-f]{32}$")], database: DatabaseDep
) -> RecognitionStanding:
    """For anybody who holds the code: valid, expired or revoked, and nothing more. Asks nobody who they are."""
    with database.reading() as session:
        return recognition.verified(session, certificate_code, on=utc_now().date())


@router.post("/{recognition_id}/decision", response_model=RecognitionRead)
def decide(
    recognition_id: UUID,
    decision: RecognitionDecision,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> Recognition:
    """By somebody else than who proposed it."""
    with database.transaction() as session:
        decided = recognising.decide(session, actor, recognition_id, decision, version_seen=version, now=utc_now())
    response.headers["ETag"] = etag(decided.version)
    return decided


@router.post("/{recognition_id}/revocation", response_model=RecognitionRead)
def revoke(
    recognition_id: UUID,
    told: RecognitionRevocation,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> Recognition:
    """Its certificate ends with it."""
    with database.transaction() as session:
        revoked = certificates.revoke(session, actor, recognition_id, told, version_seen=version, now=utc_now())
    response.headers["ETag"] = etag(revoked.version)
    return revoked
