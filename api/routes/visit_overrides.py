"""Letting somebody lead a visit whom a rule keeps away: asked for by one planner, agreed to by another."""

from uuid import UUID

from fastapi import APIRouter, Response

from api.access import ActorDep, DatabaseDep, VersionSeen, etag
from audits.crews import overriding
from audits.models import Visit
from audits.payloads import OverrideCreate, OverrideRead, OverrideRefusal, VisitRead
from foundation.clock import utc_now

router = APIRouter(prefix="/visits/{visit_id}/overrides", tags=["audits"])


@router.get("")
def overrides_of(visit_id: UUID, actor: ActorDep, database: DatabaseDep) -> list[OverrideRead]:
    """Asked for, agreed and refused, the oldest first."""
    with database.reading() as session:
        return overriding.listed(session, actor, visit_id)


@router.post("", status_code=201)
def ask_for_override(
    visit_id: UUID, asked: OverrideCreate, actor: ActorDep, database: DatabaseDep, version: VersionSeen
) -> OverrideRead:
    """Nothing changes until somebody else agrees. A conflict of interest can never be set aside."""
    with database.transaction() as session:
        return overriding.ask(session, actor, visit_id, asked, version_seen=version, now=utc_now())


@router.post("/{override_id}/agreement", response_model=VisitRead)
def agree_to_override(
    visit_id: UUID,
    override_id: UUID,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> Visit:
    """By somebody else than who asked. The visit is then moved as asked; every other rule holds."""
    with database.transaction() as session:
        visit = overriding.agree(session, actor, visit_id, override_id, version_seen=version, now=utc_now())
    response.headers["ETag"] = etag(visit.version)
    return visit


@router.post("/{override_id}/refusal")
def refuse_override(
    visit_id: UUID, override_id: UUID, told: OverrideRefusal, actor: ActorDep, database: DatabaseDep
) -> OverrideRead:
    with database.transaction() as session:
        return overriding.refuse(session, actor, visit_id, override_id, told.because)
