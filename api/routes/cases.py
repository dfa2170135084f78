"""Enforcement cases of the own authority. Nothing here is public; what is, stands in the register."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from api.access import ActorDep, DatabaseDep, VersionSeen, etag
from foundation.clock import utc_now
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT, Page
from sanctions.cases import assessing, cases, moves, opening
from sanctions.cases.cases import CaseQuery
from sanctions.cases.file import case_file
from sanctions.cases.payloads import (
    CaseAssessmentRead,
    CaseFactsGiven,
    CaseFile,
    CaseMove,
    CaseOpening,
    CasePage,
    CaseProposal,
    CaseRead,
)
from sanctions.models import Case, CaseAssessment
from sanctions.payloads import CaseState, OffenceFamily

router = APIRouter(prefix="/cases", tags=["cases"])


async def asked(
    state: CaseState | None = None,
    offence_family: OffenceFamily | None = None,
    party_id: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT,
    cursor: Annotated[str, Query(pattern=CURSOR_PATTERN)] = "",
) -> CaseQuery:
    return CaseQuery(state or "", offence_family or "", party_id, limit, cursor)


@router.get("", response_model=CasePage)
def list_cases(query: Annotated[CaseQuery, Depends(asked)], actor: ActorDep, database: DatabaseDep) -> Page[Case]:
    with database.reading() as session:
        return cases.list_cases(session, actor, query)


@router.post("", response_model=CaseRead, status_code=201)
def open_case(new: CaseOpening, actor: ActorDep, database: DatabaseDep, response: Response) -> Case:
    with database.transaction() as session:
        case = opening.open_case(session, actor, new, now=utc_now())
    response.headers["ETag"] = etag(case.version)
    return case


@router.get("/{case_id}")
def read_case(case_id: UUID, actor: ActorDep, database: DatabaseDep, response: Response) -> CaseFile:
    with database.reading() as session:
        file = case_file(session, actor, case_id)
    response.headers["ETag"] = etag(file.case.version)
    return file


@router.post("/{case_id}/moves", response_model=CaseRead)
def move_case(
    case_id: UUID, step: CaseMove, actor: ActorDep, database: DatabaseDep, version: VersionSeen, response: Response
) -> Case:
    with database.transaction() as session:
        case = moves.move(session, actor, case_id, step, version_seen=version, now=utc_now())
    response.headers["ETag"] = etag(case.version)
    return case


@router.post("/{case_id}/assessments", response_model=CaseAssessmentRead, status_code=201)
def assess_case(
    case_id: UUID, given: CaseFactsGiven, actor: ActorDep, database: DatabaseDep, version: VersionSeen
) -> CaseAssessment:
    """By the law of the offence day; kept as a record, whatever is assessed later."""
    with database.transaction() as session:
        return assessing.assess_case(session, actor, case_id, given, version_seen=version, now=utc_now())


@router.put("/{case_id}/proposal", response_model=CaseRead)
def propose(
    case_id: UUID,
    proposal: CaseProposal,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> Case:
    with database.transaction() as session:
        case = assessing.propose(session, actor, case_id, proposal, version_seen=version)
    response.headers["ETag"] = etag(case.version)
    return case
