"""
Takes a whole batch back: its rows go, what they had replaced stands again. Only while nothing hangs on them: a link, an
answer or a decision that came later, on this floor or on one above, is somebody's work and refuses the undo.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, or_, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from foundation import changes, trail
from foundation.actors import Action, Actor
from foundation.errors import Conflict
from suppliers import edges, facts, identity, nodes
from suppliers.batches.existing import chunks
from suppliers.batches.records import read_batch, visible_to
from suppliers.batches.replaced import Replaced
from suppliers.models import Edge, Fact, Identifier, IdentityDecision, ImportBatch, NameVariant, Node, Party, Site


class BatchNotWritten(Conflict):
    code = "import.not_written"

    def __init__(self, state: str) -> None:
        words = "was undone already" if state == "undone" else "was only checked, so there is nothing to undo"
        super().__init__(f"This import {words}.")
        self.state = state


class BatchInUse(Conflict):
    code = "import.rows_in_use"

    def __init__(self, hanging: int | None) -> None:
        what = "Visits, scores, cases or other later work hang" if hanging is None else f"{hanging} later rows hang"
        super().__init__(f"{what} on what this import brought; correct or close single entries instead.")
        self.hanging = hanging


def undo(session: Session, actor: Actor, batch_id: UUID, *, now: datetime) -> ImportBatch:
    """Raises BatchNotFound, BatchNotWritten, BatchInUse."""
    actor.require(Action.WRITE_REGISTRY)
    batch = read_batch(session, actor, batch_id)
    if batch.state != "written":
        raise BatchNotWritten(batch.state)
    _put_back(session, actor, batch)
    brought = _brought(session, actor, batch)
    if hanging := _hanging(session, actor, batch, brought):
        raise BatchInUse(hanging)
    try:
        with session.begin_nested():
            _remove(session, actor, batch, brought)
    except IntegrityError as still_used:
        raise BatchInUse(None) from still_used
    batch.state, batch.undone_at = "undone", now
    session.add(batch)
    session.flush()
    trail.record(session, actor, "import.undone", batch, {"file": batch.file_name})
    changes.tell(session, actor, "import.undone", "import_batch", [batch.id])
    return batch


def _put_back(session: Session, actor: Actor, batch: ImportBatch) -> None:
    """Raises BatchInUse when a later import changed again what this one had changed."""
    replaced = Replaced.from_json(batch.mapping.get("replaced", {}))
    _refuse_changed_again(session, actor, batch)
    for kept in replaced.nodes:
        table: Any = Party if kept["kind"] == "party" else Site
        row = session.exec(select(table).where(table.id == UUID(kept["id"]), nodes.of_table(table, actor))).one()
        row.sqlmodel_update(_typed(kept["columns"]) | {"version": row.version + 1})
        session.add(row)
    session.flush()
    for ids in chunks(replaced.facts):
        session.execute(update(Fact).where(col(Fact.id).in_(ids), facts.visible_to(actor)).values(superseded_at=None))
    for ids in chunks(replaced.edges):
        session.execute(update(Edge).where(col(Edge.id).in_(ids), edges.visible_to(actor)).values(superseded_at=None))


def _typed(columns: dict[str, Any]) -> dict[str, Any]:
    ids = ("batch_id", "operator_id")
    return {name: UUID(value) if name in ids and value else value for name, value in columns.items()}


def _refuse_changed_again(session: Session, actor: Actor, batch: ImportBatch) -> None:
    """Rows of a batch that a later, standing one replaced point to this batch in what that one kept."""
    later = session.exec(
        select(ImportBatch).where(
            visible_to(actor),
            ImportBatch.state == "written",
            ImportBatch.recorded_at >= batch.recorded_at,
            ImportBatch.id != batch.id,
        )
    ).all()
    kept = [node for other in later for node in Replaced.from_json(other.mapping.get("replaced", {})).nodes]
    if again := sum(node["columns"].get("batch_id") == str(batch.id) for node in kept):
        raise BatchInUse(again)


def _brought(session: Session, actor: Actor, batch: ImportBatch) -> list[UUID]:
    return [
        node_id
        for table in (Party, Site)
        for node_id in session.exec(
            select(table.id).where(table.batch_id == batch.id, nodes.of_table(table, actor))
        ).all()
    ]


def _hanging(session: Session, actor: Actor, batch: ImportBatch, brought: Sequence[UUID]) -> int:
    """On this floor. A machine's own guess about two records goes with them; a person's decision does not."""
    found = 0
    for part in chunks(brought):
        others = (
            (Edge, or_(col(Edge.from_id).in_(part), col(Edge.to_id).in_(part)), edges.visible_to(actor)),
            (Fact, col(Fact.node_id).in_(part), facts.visible_to(actor)),
            (Site, col(Site.operator_id).in_(part), nodes.of_table(Site, actor)),
        )
        for table, touches, seen in others:
            foreign = or_(col(table.batch_id).is_(None), col(table.batch_id) != batch.id)
            found += session.exec(select(func.count()).select_from(table).where(touches, foreign, seen)).one()
        decided = select(func.count()).select_from(IdentityDecision)
        found += session.exec(
            decided.where(
                or_(col(IdentityDecision.left_id).in_(part), col(IdentityDecision.right_id).in_(part)),
                col(IdentityDecision.decided_by).is_not(None),
                identity.visible_to(actor),
            )
        ).one()
    return found


def _remove(session: Session, actor: Actor, batch: ImportBatch, brought: Sequence[UUID]) -> None:
    session.execute(delete(Fact).where(col(Fact.batch_id) == batch.id, facts.visible_to(actor)))
    session.execute(delete(Edge).where(col(Edge.batch_id) == batch.id, edges.visible_to(actor)))
    for part in chunks(brought):
        session.execute(
            delete(IdentityDecision).where(
                or_(col(IdentityDecision.left_id).in_(part), col(IdentityDecision.right_id).in_(part)),
                identity.visible_to(actor),
            )
        )
        session.execute(delete(Identifier).where(col(Identifier.node_id).in_(part)))
        session.execute(delete(NameVariant).where(col(NameVariant.node_id).in_(part)))
    for table in (Site, Party):
        for part in chunks(brought):
            session.execute(delete(table).where(col(table.id).in_(part), nodes.of_table(table, actor)))
    for part in chunks(brought):
        session.execute(delete(Node).where(col(Node.id).in_(part), nodes.visible_to(actor)))
    session.expire_all()
