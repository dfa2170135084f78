"""Lists kept under a name, for oneself or for the organisation."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel
from sqlmodel import Session

from api.access import ActorDep, DatabaseDep
from foundation import saved_views
from foundation.actors import Actor
from foundation.clock import utc_now
from foundation.payloads import ListName, ViewCreate, ViewRead, ViewUpdate
from foundation.saved_views import KeptView
from reports.facts.views import address_of, fitted

router = APIRouter(prefix="/saved-views", tags=["worklist"])


class ViewList(BaseModel):
    rows: list[ViewRead]


def _told(session: Session, actor: Actor, view: KeptView) -> ViewRead:
    fits = fitted(session, actor, view.list_name, view.question)
    return ViewRead(
        id=view.id,
        list_name=view.list_name,
        name=view.name,
        question=view.question,
        shared=view.shared,
        mine=view.mine,
        opens=view.opens,
        address=address_of(view.list_name, fits.question),
        left_out=fits.left_out,
    )


@router.get("")
def list_views(
    actor: ActorDep, database: DatabaseDep, list_name: Annotated[ListName | None, Query()] = None
) -> ViewList:
    """One's own and those shared by others of the organisation; nobody keeps more than fifty of a list."""
    with database.reading() as session:
        kept = saved_views.views_of(session, actor, list_name or "")
        return ViewList(rows=[_told(session, actor, view) for view in kept])


@router.post("", status_code=201)
def keep_view(new: ViewCreate, actor: ActorDep, database: DatabaseDep) -> ViewRead:
    with database.transaction() as session:
        return _told(session, actor, saved_views.keep(session, actor, new, now=utc_now()))


@router.get("/{view_id}")
def read_view(view_id: UUID, actor: ActorDep, database: DatabaseDep) -> ViewRead:
    with database.reading() as session:
        return _told(session, actor, saved_views.read_view(session, actor, view_id))


@router.patch("/{view_id}")
def change_view(view_id: UUID, told: ViewUpdate, actor: ActorDep, database: DatabaseDep) -> ViewRead:
    """Only whoever keeps a view changes it, so no version is asked for; anybody may open their list with it."""
    with database.transaction() as session:
        return _told(session, actor, saved_views.change(session, actor, view_id, told))


@router.delete("/{view_id}", status_code=204)
def drop_view(view_id: UUID, actor: ActorDep, database: DatabaseDep) -> None:
    with database.transaction() as session:
        saved_views.drop(session, actor, view_id)
