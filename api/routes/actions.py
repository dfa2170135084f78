"""Corrective actions: planned and done by the firm, verified by a second person with what the rules ask for."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from api.access import ActorDep, DatabaseDep, StoreDep, VersionSeen, etag
from audits.actions import action_moves, actions
from audits.actions.action_closing import Missing
from audits.actions.actions import ActionQuery
from audits.models import CorrectiveAction
from audits.payloads import ActionCreate, ActionPage, ActionRead, ActionState, ActionStep, MissingRead
from foundation.clock import today_in, utc_now
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT, Page

router = APIRouter(prefix="/actions", tags=["audits"])


async def asked(
    finding_id: UUID | None = None,
    state: ActionState | None = None,
    due_before: date | None = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT,
    cursor: Annotated[str, Query(pattern=CURSOR_PATTERN)] = "",
) -> ActionQuery:
    return ActionQuery(finding_id, state or "", due_before, limit, cursor)


@router.get("", response_model=ActionPage)
def list_actions(
    query: Annotated[ActionQuery, Depends(asked)], actor: ActorDep, database: DatabaseDep
) -> Page[CorrectiveAction]:
    with database.reading() as session:
        return actions.list_actions(session, actor, query)


@router.post("", response_model=ActionRead, status_code=201)
def add_action(new: ActionCreate, actor: ActorDep, database: DatabaseDep, response: Response) -> CorrectiveAction:
    with database.transaction() as session:
        action = actions.add_action(session, actor, new, now=utc_now())
    response.headers["ETag"] = etag(action.version)
    return action


@router.get("/{action_id}", response_model=ActionRead)
def read_action(action_id: UUID, actor: ActorDep, database: DatabaseDep, response: Response) -> CorrectiveAction:
    with database.reading() as session:
        action = actions.visible_action(session, actor, action_id)
    response.headers["ETag"] = etag(action.version)
    return action


@router.get("/{action_id}/missing", response_model=list[MissingRead])
def still_missing(
    action_id: UUID,
    actor: ActorDep,
    database: DatabaseDep,
    store: StoreDep,
    step: Literal["planned", "done", "verified"] = "verified",
    visit_id: UUID | None = None,
) -> tuple[Missing, ...]:
    """What stands in the way of a step today; `visit_id` is the visit that would verify it."""
    today = today_in(actor.zone, utc_now())
    with database.reading() as session:
        return action_moves.still_missing(session, actor, action_id, step, visit_id=visit_id, store=store, today=today)


@router.post("/{action_id}/moves", response_model=ActionRead)
def move_action(
    action_id: UUID,
    step: ActionStep,
    actor: ActorDep,
    database: DatabaseDep,
    store: StoreDep,
    version: VersionSeen,
    response: Response,
) -> CorrectiveAction:
    """Whoever recorded an action or marked it done cannot verify it; what is missing is told in one answer."""
    with database.transaction() as session:
        action = action_moves.move_on(session, actor, action_id, step, version_seen=version, now=utc_now(), store=store)
    response.headers["ETag"] = etag(action.version)
    return action
