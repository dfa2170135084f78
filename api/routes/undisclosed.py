"""A subcontractor that nobody disclosed and a visit saw: one act."""

from uuid import UUID

from fastapi import APIRouter

from api.access import ActorDep, DatabaseDep
from audits.findings.undisclosed import record_undisclosed
from audits.payloads import FindingRead, UndisclosedRead, UndisclosedSeen
from foundation.clock import utc_now

router = APIRouter(prefix="/visits/{visit_id}/undisclosed", tags=["audits"])


@router.post("", status_code=201)
def undisclosed(visit_id: UUID, seen: UndisclosedSeen, actor: ActorDep, database: DatabaseDep) -> UndisclosedRead:
    """Makes the firm, its place of work, the link to the principal, the finding and its tasks, or nothing."""
    with database.transaction() as session:
        made = record_undisclosed(session, actor, visit_id, seen, now=utc_now())
        return UndisclosedRead(
            party_id=made.party.id,
            site_id=made.place.id,
            edge_id=made.edge.id,
            finding=FindingRead.model_validate(made.finding),
        )
