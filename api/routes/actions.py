"""Corrective actions: planned and done by the firm, verified by a second person."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from api.access import ActorDep, DatabaseDep, VersionSeen, etag
from audits import actions
from audits.actions import ActionQuery
from audits.models import CorrectiveAction
from audits.payloads import ActionCreate, ActionPage, ActionRead, ActionState, ActionStep
from foundation.clock import utc_now
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT, Page

router = APIRouter(prefix="/actions", tags=["audits"])


def asked(
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


@router.post("/{action_id}/moves", response_model=ActionRead)
def move_action(
    action_id: UUID,
    step: ActionStep,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> CorrectiveAction:
    """Whoever recorded an action cannot verify it."""
    with database.transaction() as session:
        action = actions.move_on(session, actor, action_id, step, version_seen=version, now=utc_now())
    response.headers["ETag"] = etag(action.version)
    return action
