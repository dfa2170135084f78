"""Who can be sent on visits."""

from collections.abc import Sequence
from uuid import UUID

from fastapi import APIRouter

from api.access import ActorDep, DatabaseDep
from audits import inspectors
from audits.models import Inspector
from audits.payloads import InspectorCreate, InspectorRead
from foundation.clock import utc_now

router = APIRouter(prefix="/inspectors", tags=["audits"])


@router.get("", response_model=list[InspectorRead])
def list_inspectors(actor: ActorDep, database: DatabaseDep) -> Sequence[Inspector]:
    """Everybody at work now: a staff, not a register, so it comes in one piece."""
    with database.reading() as session:
        return inspectors.inspectors_of(session, actor)


@router.post("", response_model=InspectorRead, status_code=201)
def add_inspector(new: InspectorCreate, actor: ActorDep, database: DatabaseDep) -> Inspector:
    with database.transaction() as session:
        return inspectors.add_inspector(session, actor, new)


@router.get("/{inspector_id}", response_model=InspectorRead)
def read_inspector(inspector_id: UUID, actor: ActorDep, database: DatabaseDep) -> Inspector:
    with database.reading() as session:
        return inspectors.visible_inspector(session, actor, inspector_id)


@router.post("/{inspector_id}/close", response_model=InspectorRead)
def close_inspector(inspector_id: UUID, actor: ActorDep, database: DatabaseDep) -> Inspector:
    """No longer planned for. Doing it twice changes nothing."""
    with database.transaction() as session:
        return inspectors.close_inspector(session, actor, inspector_id, now=utc_now())
