"""Visits that follow others: owed until somebody was let in, placed by the planner."""

from uuid import UUID

from fastapi import APIRouter

from api.access import ActorDep, DatabaseDep
from api.paged import PageDep
from audits.models import FollowUp
from audits.payloads import FollowUpPage, FollowUpRead
from audits.visits import follow_ups
from audits.visits.follow_ups import DueFollowUp
from foundation.clock import utc_now
from foundation.paging import Page

router = APIRouter(tags=["audits"])


@router.post("/visits/{visit_id}/follow-up", response_model=FollowUpRead, status_code=201)
def follow_up(visit_id: UUID, actor: ActorDep, database: DatabaseDep) -> FollowUp:
    """Asks the open areas again and the minimum checks. Asked twice, the one that stands comes back."""
    with database.transaction() as session:
        return follow_ups.follow_up(session, actor, visit_id, now=utc_now())


@router.get("/follow-ups", response_model=FollowUpPage)
def due_follow_ups(asked: PageDep, actor: ActorDep, database: DatabaseDep) -> Page[DueFollowUp]:
    """Sites that have to be visited, each by the first day on which something there closes."""
    with database.reading() as session:
        return follow_ups.list_follow_ups(session, actor, asked)
