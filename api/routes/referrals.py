"""The protected path: read and moved on by whoever may read confidential matters, invisible to everybody else."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from api.access import ActorDep, DatabaseDep, VersionSeen, etag
from audits.findings import referral_steps, referrals
from audits.findings.referrals import ReferralQuery
from audits.models import Referral
from audits.payloads import ReferralPage, ReferralRead, ReferralState, ReferralStep
from foundation.clock import utc_now
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT, Page

router = APIRouter(prefix="/referrals", tags=["audits"])


async def asked(
    state: ReferralState | None = None,
    finding_id: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT,
    cursor: Annotated[str, Query(pattern=CURSOR_PATTERN)] = "",
) -> ReferralQuery:
    return ReferralQuery(state or "", finding_id, limit, cursor)


@router.get("", response_model=ReferralPage)
def list_referrals(
    query: Annotated[ReferralQuery, Depends(asked)], actor: ActorDep, database: DatabaseDep
) -> Page[Referral]:
    with database.reading() as session:
        return referrals.list_referrals(session, actor, query)


@router.get("/{referral_id}", response_model=ReferralRead)
def read_referral(referral_id: UUID, actor: ActorDep, database: DatabaseDep, response: Response) -> Referral:
    with database.reading() as session:
        referral = referrals.visible_referral(session, actor, referral_id)
    response.headers["ETag"] = etag(referral.version)
    return referral


@router.post("/{referral_id}/move", response_model=ReferralRead)
def move_on(
    referral_id: UUID,
    step: ReferralStep,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> Referral:
    """State, consent, kind of agency, release. An adult may refuse; somebody under age is escalated at once."""
    with database.transaction() as session:
        referral = referral_steps.move_on(session, actor, referral_id, step, version_seen=version, now=utc_now())
    response.headers["ETag"] = etag(referral.version)
    return referral
