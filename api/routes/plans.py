"""Rounds of visits."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query

from api.access import ActorDep, DatabaseDep
from audits.models import Plan
from audits.payloads import PlanDetail, PlanOrder, PlanPage, PlanRead, PlanState, Replanned, ReplanOrder
from audits.rounds import replanning, rounds
from audits.rounds.replanning import Replanning
from audits.rounds.rounds import PlanQuery, RoundOrder
from foundation.clock import utc_now
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT, Page

router = APIRouter(prefix="/plans", tags=["audits"])


async def asked(
    state: PlanState | None = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT,
    cursor: Annotated[str, Query(pattern=CURSOR_PATTERN)] = "",
) -> PlanQuery:
    return PlanQuery(state or "", limit, cursor)


@router.get("", response_model=PlanPage)
def list_plans(query: Annotated[PlanQuery, Depends(asked)], actor: ActorDep, database: DatabaseDep) -> Page[Plan]:
    with database.reading() as session:
        return rounds.list_plans(session, actor, query)


@router.post("", response_model=PlanDetail, status_code=201)
def plan_round(order: PlanOrder, actor: ActorDep, database: DatabaseDep) -> Plan:
    """
    Takes the place of every plan that shares a day with it; what these had not yet visited is cancelled. A published
    one gives way only with `replaces_published_because`; re-planning it keeps what people already act on.
    """
    wanted = RoundOrder(
        order.starts_on,
        order.ends_on,
        order.seed,
        replaces_published_because=order.replaces_published_because,
        interpreters=tuple(order.interpreters),
    )
    with database.transaction() as session:
        return rounds.plan(session, actor, wanted, now=utc_now())


@router.get("/{plan_id}", response_model=PlanDetail)
def read_plan(plan_id: UUID, actor: ActorDep, database: DatabaseDep) -> Plan:
    with database.reading() as session:
        return rounds.visible_plan(session, actor, plan_id)


@router.post("/{plan_id}/publish", response_model=PlanRead)
def publish(plan_id: UUID, actor: ActorDep, database: DatabaseDep) -> Plan:
    """A draft is published once; a second time is a conflict, so no version is asked for."""
    with database.transaction() as session:
        return rounds.publish(session, actor, plan_id, now=utc_now())


@router.post("/{plan_id}/replan")
def replan(plan_id: UUID, order: ReplanOrder, actor: ActorDep, database: DatabaseDep) -> Replanned:
    """
    Makes room in a published plan for what has to be visited since, from tomorrow on, and moves as little as that
    takes. Visits keep their id and code; what is not in `moves` stands as it stood.
    """
    with database.transaction() as session:
        return replanning.replan(session, actor, plan_id, Replanning(order.seed), now=utc_now())


@router.get("/{plan_id}/replannings")
def read_replannings(plan_id: UUID, actor: ActorDep, database: DatabaseDep) -> list[Replanned]:
    """What each re-plan changed, and why, newest first."""
    with database.reading() as session:
        return replanning.replannings(session, actor, plan_id)
