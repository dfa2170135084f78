"""Grievances entered by staff. Whoever lacks the case role finds none, and no answer here may be kept by a cache."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from api.access import ActorDep, DatabaseDep, VersionSeen, etag
from audits import grievances
from audits.grievances import GrievanceQuery
from audits.models import Grievance
from audits.payloads import (
    GrievanceCreate,
    GrievancePage,
    GrievanceRead,
    GrievanceReceipt,
    GrievanceState,
    GrievanceStep,
)
from foundation.clock import utc_now
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT, Page


def never_kept(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"


router = APIRouter(prefix="/grievances", tags=["audits"], dependencies=[Depends(never_kept)])


def asked(
    site_id: UUID | None = None,
    state: GrievanceState | None = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT,
    cursor: Annotated[str, Query(pattern=CURSOR_PATTERN)] = "",
) -> GrievanceQuery:
    return GrievanceQuery(site_id, state or "", limit, cursor)


@router.get("", response_model=GrievancePage)
def list_grievances(
    query: Annotated[GrievanceQuery, Depends(asked)], actor: ActorDep, database: DatabaseDep
) -> Page[Grievance]:
    with database.reading() as session:
        return grievances.list_grievances(session, actor, query)


@router.post("", status_code=201)
def record_grievance(
    new: GrievanceCreate, actor: ActorDep, database: DatabaseDep, response: Response
) -> GrievanceReceipt:
    """The receipt is told here once and stored nowhere."""
    with database.transaction() as session:
        grievance, receipt = grievances.record_grievance(session, actor, new, now=utc_now())
    response.headers["ETag"] = etag(grievance.version)
    return GrievanceReceipt(grievance=GrievanceRead.model_validate(grievance), receipt=receipt)


@router.get("/{grievance_id}", response_model=GrievanceRead)
def read_grievance(grievance_id: UUID, actor: ActorDep, database: DatabaseDep, response: Response) -> Grievance:
    with database.reading() as session:
        grievance = grievances.visible_grievance(session, actor, grievance_id)
    response.headers["ETag"] = etag(grievance.version)
    return grievance


@router.post("/{grievance_id}/moves", response_model=GrievanceRead)
def move_grievance(
    grievance_id: UUID,
    step: GrievanceStep,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> Grievance:
    with database.transaction() as session:
        grievance = grievances.move_on(session, actor, grievance_id, step, version_seen=version)
    response.headers["ETag"] = etag(grievance.version)
    return grievance
