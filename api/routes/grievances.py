"""
Grievances entered by staff. Whoever lacks the case role finds none, no answer here may be kept by a cache, and nothing
of who asks is stored: neither address nor program.
"""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from api.access import ActorDep, DatabaseDep, VersionSeen, etag
from audits.grievances import grievance_handling, grievance_receipts, grievances
from audits.grievances.grievances import GrievanceQuery
from audits.models import Grievance, GrievanceEntry
from audits.payloads import (
    GrievanceCreate,
    GrievanceEntryCreate,
    GrievanceEntryRead,
    GrievanceExtension,
    GrievanceHandler,
    GrievancePage,
    GrievanceProtection,
    GrievanceRead,
    GrievanceReceipt,
    GrievanceState,
    GrievanceStep,
    ReceiptAsk,
    ReceiptStatus,
)
from foundation.clock import utc_now
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT, Page


def never_kept(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"


router = APIRouter(prefix="/grievances", tags=["audits"], dependencies=[Depends(never_kept)])


async def asked(
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
    """The one whose answer is due first stands first."""
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


@router.post("/by-receipt")
def ask_by_receipt(asking: ReceiptAsk, actor: ActorDep, database: DatabaseDep) -> ReceiptStatus:
    """For staff on the telephone. After five wrong receipts the next has to wait."""
    with database.transaction() as session:
        answered = grievance_receipts.ask(session, actor, asking.receipt, now=utc_now())
    with database.reading() as session:
        return grievance_handling.status_for_them(session, actor, answered.require())


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
    """The acknowledgement starts the clock of the answer; closing says how it ended."""
    now = utc_now()
    with database.transaction() as session:
        grievance = grievance_handling.move_on(session, actor, grievance_id, step, version_seen=version, now=now)
    response.headers["ETag"] = etag(grievance.version)
    return grievance


@router.get("/{grievance_id}/entries", response_model=list[GrievanceEntryRead])
def read_entries(grievance_id: UUID, actor: ActorDep, database: DatabaseDep) -> list[GrievanceEntry]:
    with database.reading() as session:
        return list(grievance_handling.entries_of(session, actor, grievance_id))


@router.post("/{grievance_id}/entries", status_code=201, response_model=GrievanceEntryRead)
def add_entry(grievance_id: UUID, new: GrievanceEntryCreate, actor: ActorDep, database: DatabaseDep) -> GrievanceEntry:
    with database.transaction() as session:
        return grievance_handling.add_entry(session, actor, grievance_id, new, now=utc_now())


@router.post("/{grievance_id}/handler", response_model=GrievanceRead)
def name_handler(
    grievance_id: UUID,
    named: GrievanceHandler,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> Grievance:
    """Whoever is tied to the place may not handle what was said about it."""
    now = utc_now()
    with database.transaction() as session:
        grievance = grievance_handling.name_handler(session, actor, grievance_id, named, version_seen=version, now=now)
    response.headers["ETag"] = etag(grievance.version)
    return grievance


@router.post("/{grievance_id}/protection", response_model=GrievanceRead)
def protect(
    grievance_id: UUID,
    wanted: GrievanceProtection,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> Grievance:
    """Where retaliation is feared the site is told nothing, whatever was agreed before."""
    with database.transaction() as session:
        grievance = grievance_handling.protect(session, actor, grievance_id, wanted, version_seen=version)
    response.headers["ETag"] = etag(grievance.version)
    return grievance


@router.post("/{grievance_id}/extension", response_model=GrievanceRead)
def extend(
    grievance_id: UUID,
    why: GrievanceExtension,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> Grievance:
    now = utc_now()
    with database.transaction() as session:
        grievance = grievance_handling.extend(session, actor, grievance_id, why, version_seen=version, now=now)
    response.headers["ETag"] = etag(grievance.version)
    return grievance
