"""Who can be sent on visits. Homes, ties and absences are told to those who plan and to nobody else."""

from uuid import UUID

from fastapi import APIRouter, Response

from api.access import ActorDep, DatabaseDep, VersionSeen, etag
from api.paged import PageDep
from audits.crews import inspector_accounts, inspector_records, inspectors
from audits.crews.inspector_records import NewRecord
from audits.payloads import (
    AbsenceCreate,
    CredentialCreate,
    InspectorAccount,
    InspectorCorrection,
    InspectorCreate,
    InspectorPage,
    InspectorRead,
    InspectorRecords,
    TieCreate,
)
from foundation.actors import Actor
from foundation.clock import utc_now
from foundation.database import Database

router = APIRouter(prefix="/inspectors", tags=["audits"])


@router.get("")
def list_inspectors(asked: PageDep, actor: ActorDep, database: DatabaseDep) -> InspectorPage:
    """Everybody at work now, by code."""
    with database.reading() as session:
        page = inspectors.list_inspectors(session, actor, asked)
        rows = [inspectors.as_read(one, actor) for one in page.rows]
    return InspectorPage(rows=rows, next_cursor=page.next_cursor)


@router.post("", status_code=201)
def add_inspector(new: InspectorCreate, actor: ActorDep, database: DatabaseDep, response: Response) -> InspectorRead:
    with database.transaction() as session:
        added = inspectors.add_inspector(session, actor, new)
        response.headers["ETag"] = etag(added.version)
        return inspectors.as_read(added, actor)


@router.get("/{inspector_id}")
def read_inspector(inspector_id: UUID, actor: ActorDep, database: DatabaseDep, response: Response) -> InspectorRead:
    with database.reading() as session:
        inspector = inspectors.visible_inspector(session, actor, inspector_id)
    response.headers["ETag"] = etag(inspector.version)
    return inspectors.as_read(inspector, actor)


@router.patch("/{inspector_id}")
def correct_inspector(
    inspector_id: UUID,
    correction: InspectorCorrection,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> InspectorRead:
    with database.transaction() as session:
        inspector = inspectors.correct_inspector(session, actor, inspector_id, correction, version_seen=version)
    response.headers["ETag"] = etag(inspector.version)
    return inspectors.as_read(inspector, actor)


@router.post("/{inspector_id}/close")
def close_inspector(inspector_id: UUID, actor: ActorDep, database: DatabaseDep) -> InspectorRead:
    """No longer planned for. Doing it twice changes nothing."""
    with database.transaction() as session:
        return inspectors.as_read(inspectors.close_inspector(session, actor, inspector_id, now=utc_now()), actor)


@router.get("/{inspector_id}/records")
def records_of(inspector_id: UUID, actor: ActorDep, database: DatabaseDep) -> InspectorRecords:
    """Trainings and accreditations, ties, absences. Only for those who plan."""
    with database.reading() as session:
        inspector = inspectors.visible_inspector(session, actor, inspector_id)
        return inspector_records.records_of(session, actor, [inspector.id])[inspector.id]


@router.post("/{inspector_id}/credentials", status_code=201)
def add_credential(
    inspector_id: UUID, new: CredentialCreate, actor: ActorDep, database: DatabaseDep
) -> InspectorRecords:
    return _add(database, actor, inspector_id, new)


@router.post("/{inspector_id}/ties", status_code=201)
def add_tie(inspector_id: UUID, new: TieCreate, actor: ActorDep, database: DatabaseDep) -> InspectorRecords:
    """It bars at the site named, or at every site of the firm named, until it has ended and cooled off."""
    return _add(database, actor, inspector_id, new)


@router.post("/{inspector_id}/absences", status_code=201)
def add_absence(inspector_id: UUID, new: AbsenceCreate, actor: ActorDep, database: DatabaseDep) -> InspectorRecords:
    return _add(database, actor, inspector_id, new)


@router.post("/{inspector_id}/records/{record_id}/removal")
def remove_record(inspector_id: UUID, record_id: UUID, actor: ActorDep, database: DatabaseDep) -> InspectorRecords:
    """What was recorded by mistake counts no more, and stays in the trail."""
    with database.transaction() as session:
        inspector = inspectors.visible_inspector(session, actor, inspector_id)
        inspector_records.remove_record(session, actor, inspector, record_id, now=utc_now())
        return inspector_records.records_of(session, actor, [inspector.id])[inspector.id]


def _add(database: Database, actor: Actor, inspector_id: UUID, new: NewRecord) -> InspectorRecords:
    with database.transaction() as session:
        inspector = inspectors.visible_inspector(session, actor, inspector_id)
        inspector_records.add_record(session, actor, inspector, new)
        return inspector_records.records_of(session, actor, [inspector.id])[inspector.id]


@router.post("/{inspector_id}/account")
def give_account(inspector_id: UUID, given: InspectorAccount, actor: ActorDep, database: DatabaseDep) -> InspectorRead:
    """Who signs in as this inspector. Told twice it changes nothing, so no version is asked for."""
    with database.transaction() as session:
        found = inspector_accounts.give_account(session, actor, inspector_id, given.account_id, now=utc_now())
    return inspectors.as_read(found, actor)
