"""The imports themselves as rows: who may see them, which there were."""

from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from foundation.actors import Action, Actor
from foundation.errors import NotFound
from foundation.paging import LARGEST_LIMIT, Page, id_in, page_of
from suppliers.models import ImportBatch


class BatchNotFound(NotFound):
    code = "import.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such import, or it belongs to another organisation.")


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """A list is its owner's alone, whatever lies in whose jurisdiction: it says who buys from whom."""
    return col(ImportBatch.organisation_id) == actor.organisation_id


def read_batch(session: Session, actor: Actor, batch_id: UUID) -> ImportBatch:
    """Raises BatchNotFound."""
    actor.require(Action.READ_REGISTRY)
    batch = session.exec(select(ImportBatch).where(ImportBatch.id == batch_id, visible_to(actor))).first()
    if batch is None:
        raise BatchNotFound
    return batch


def list_batches(session: Session, actor: Actor, *, limit: int, cursor: str = "") -> Page[ImportBatch]:
    """The newest first."""
    actor.require(Action.READ_REGISTRY)
    shown = min(limit, LARGEST_LIMIT)
    statement = select(ImportBatch).where(visible_to(actor))
    if cursor:
        statement = statement.where(col(ImportBatch.id) < id_in(cursor))
    rows = session.exec(statement.order_by(col(ImportBatch.id).desc()).limit(shown + 1)).all()
    return page_of(rows, shown, lambda batch: (str(batch.id),))
