"""Changes to many rows at once: looked at, confirmed once, taken back row by row."""

from uuid import UUID

from fastapi import APIRouter, Request, Response
from sqlmodel import Session

from api.access import ActorDep, DatabaseDep
from api.bulk_sending import sending_of
from foundation import bulk_changes
from foundation.actors import Actor
from foundation.bulk_changes import RowsChanged
from foundation.clock import utc_now
from foundation.models import BulkChange
from reports.bulk_changes import changing
from reports.bulk_changes.changing import Sending
from reports.bulk_changes.payloads import BulkChangeCreate, BulkChangeDone, BulkChangeRead, PinTold

router = APIRouter(prefix="/bulk-changes", tags=["worklist"])


@router.post("", status_code=201)
def preview_change(new: BulkChangeCreate, actor: ActorDep, database: DatabaseDep) -> BulkChangeRead:
    """Tells what would be done to which row and who is left out; nothing is done before it is confirmed."""
    with database.transaction() as session:
        change = changing.preview(session, actor, new, now=utc_now())
        return changing.told(session, actor, change)


@router.get("/{change_id}")
def read_change(change_id: UUID, actor: ActorDep, database: DatabaseDep) -> BulkChangeRead:
    with database.reading() as session:
        return changing.told(session, actor, bulk_changes.read(session, actor, change_id))


@router.post("/{change_id}/confirm")
def confirm_change(
    request: Request, response: Response, change_id: UUID, actor: ActorDep, database: DatabaseDep
) -> BulkChangeDone:
    """Once: asked again, it answers the same. Are the rows others than the preview showed, it is refused."""
    response.headers["Cache-Control"] = "no-store"
    sending = sending_of(request)
    with database.transaction() as session:
        found = changing.confirm(session, actor, change_id, sending, now=utc_now())
        done = None if found.renewed else _done(session, actor, found.change, sending)
    if done is None:
        raise RowsChanged(change_id)
    return done


@router.post("/{change_id}/pins")
def take_pins(
    request: Request, response: Response, change_id: UUID, actor: ActorDep, database: DatabaseDep
) -> list[PinTold]:
    """To telephone from: for a quarter of an hour, to whoever confirmed; the trail keeps that they were taken."""
    response.headers["Cache-Control"] = "no-store"
    with database.transaction() as session:
        return changing.take_sheet(session, actor, change_id, sending_of(request).pin_of, now=utc_now())


@router.post("/{change_id}/undo")
def undo_change(change_id: UUID, actor: ActorDep, database: DatabaseDep) -> BulkChangeRead:
    """What nothing was built on since; of each other row it says why it stays."""
    with database.transaction() as session:
        return changing.told(session, actor, changing.undo(session, actor, change_id, now=utc_now()))


def _done(session: Session, actor: Actor, change: BulkChange, sending: Sending) -> BulkChangeDone:
    pins = changing.pins_of(session, actor, change, sending.pin_of, now=utc_now())
    return BulkChangeDone(**changing.told(session, actor, change).model_dump(), pins=pins)
