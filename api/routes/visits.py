"""Visits with their inspection tasks; an outcome is recorded once and goes into the risk ledger."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from api.access import ActorDep, DatabaseDep, VersionSeen, etag
from audits.models import InspectionTask, Visit
from audits.payloads import TaskRead, VisitOutcome, VisitPage, VisitRead, VisitState
from audits.visits import visits
from audits.visits.visits import VisitQuery
from foundation.clock import utc_now
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT, Page

router = APIRouter(prefix="/visits", tags=["audits"])


class VisitsAsked(BaseModel):
    """The query of a list of visits, as it stands in an address."""

    model_config = ConfigDict(extra="forbid")

    plan_id: UUID | None = None
    site_id: UUID | None = None
    inspector_id: UUID | None = None
    state: VisitState | None = None
    first_day: date | None = None
    last_day: date | None = None
    limit: Annotated[int, Field(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT
    cursor: Annotated[str, Field(pattern=CURSOR_PATTERN)] = ""


async def asked(given: Annotated[VisitsAsked, Query()]) -> VisitQuery:
    return VisitQuery(
        plan_id=given.plan_id,
        site_id=given.site_id,
        inspector_id=given.inspector_id,
        state=given.state or "",
        first_day=given.first_day,
        last_day=given.last_day,
        limit=given.limit,
        cursor=given.cursor,
    )


@router.get("", response_model=VisitPage)
def list_visits(query: Annotated[VisitQuery, Depends(asked)], actor: ActorDep, database: DatabaseDep) -> Page[Visit]:
    with database.reading() as session:
        return visits.list_visits(session, actor, query)


@router.get("/{visit_id}", response_model=VisitRead)
def read_visit(visit_id: UUID, actor: ActorDep, database: DatabaseDep, response: Response) -> Visit:
    with database.reading() as session:
        visit = visits.visible_visit(session, actor, visit_id)
    response.headers["ETag"] = etag(visit.version)
    return visit


@router.post("/{visit_id}/outcome", response_model=VisitRead)
def record_outcome(
    visit_id: UUID,
    seen: VisitOutcome,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> Visit:
    with database.transaction() as session:
        visit = visits.record_outcome(session, actor, visit_id, seen, version_seen=version, now=utc_now())
    response.headers["ETag"] = etag(visit.version)
    return visit


@router.get("/{visit_id}/tasks", response_model=list[TaskRead])
def tasks_of(visit_id: UUID, actor: ActorDep, database: DatabaseDep) -> list[InspectionTask]:
    """All of them in the order of the day; a visit has fewer than ten."""
    with database.reading() as session:
        return visits.tasks_of(session, actor, visit_id)


@router.post("/{visit_id}/tasks/{task_id}/done", response_model=TaskRead)
def finish_task(visit_id: UUID, task_id: UUID, actor: ActorDep, database: DatabaseDep) -> InspectionTask:
    """An open task becomes done once; a second time is a conflict, so no version is asked for."""
    with database.transaction() as session:
        return visits.finish_task(session, actor, visit_id, task_id, now=utc_now())
