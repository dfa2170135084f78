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
from foundation.ids import new_id
from suppliers import edges, facts, identity, nodes
from suppliers.batches.bulk import insert_rows
from suppliers.batches.existing import chunks
from suppliers.batches.hanging import Hanging, hanging_on
from suppliers.batches.holding import is_at_work
from suppliers.batches.records import read_batch, visible_to
from suppliers.batches.replaced import of_earlier_versions, put_aside_by
from suppliers.models import (
    Edge,
    Fact,
    Identifier,
    IdentityDecision,
    ImportBatch,
    ImportReplaced,
    NameVariant,
    Node,
    Party,
    Site,
)
from suppliers.name_words import relearn


class BatchNotWritten(Conflict):
    code = "import.not_written"

    def __init__(self, state: str) -> None:
        words = "was undone already" if state == "undone" else "was only checked, so there is nothing to undo"
        super().__init__(f"This import {words}.")
        self.state = state


class BatchBeingWritten(Conflict):
    code = "import.being_written"

    def __init__(self) -> None:
        super().__init__(
            "This import is being written: cancel it (in a terminal with Ctrl-C), and what it wrote is taken back."
        )


class BatchInUse(Conflict):
    """`what` says how many of which kind hang on the rows, as (words, number)."""

    code = "import.rows_in_use"

    def __init__(self, what: Sequence[Hanging]) -> None:
        listed = ", ".join(f"{hanging.number:,} {hanging.words}" for hanging in what)
        super().__init__(
            f"Later work hangs on what this import brought: {listed}. Take that back first, or correct single entries."
        )
        self.what = tuple(what)
        self.hanging = sum(hanging.number for hanging in what)


def undo(session: Session, actor: Actor, batch_id: UUID, *, now: datetime) -> ImportBatch:
    """Raises BatchNotFound, BatchNotWritten, BatchBeingWritten, BatchInUse."""
    actor.require(Action.WRITE_REGISTRY)
    batch = read_batch(session, actor, batch_id)
    if batch.state == "writing" and is_at_work(session, actor, batch.id, now):
        raise BatchBeingWritten
    if batch.state not in {"written", "writing"}:
        raise BatchNotWritten(batch.state)
    return remove(session, actor, batch, now=now, action="import.undone")


def remove(session: Session, actor: Actor, batch: ImportBatch, *, now: datetime, action: str) -> ImportBatch:
    """Whoever calls has made sure that nobody writes it any more. Raises BatchInUse."""
    _put_back(session, actor, batch, now)
    brought = _brought(session, actor, batch)
    if what := hanging_on(session, actor, batch, brought):
        raise BatchInUse(what)
    try:
        with session.begin_nested():
            _remove(session, actor, batch, brought)
    except IntegrityError as still_used:
        raise BatchInUse([Hanging("entries of another kind", 1)]) from still_used
    batch.state, batch.undone_at = "undone", now
    session.add(batch)
    session.flush()
    trail.record(session, actor, action, batch, {"file": batch.file_name})
    changes.tell(session, actor, "import.undone", "import_batch", [batch.id])
    return batch


def _put_back(session: Session, actor: Actor, batch: ImportBatch, now: datetime) -> None:
    """Raises BatchInUse when a later import changed again what this one had changed."""
    _refuse_changed_again(session, actor, batch)
    superseded: dict[str, list[UUID]] = {"fact": [], "edge": []}
    renamed: list[UUID] = []
    for kept in put_aside_by(session, batch):
        if kept.kind in superseded:
            superseded[kept.kind].append(kept.row_id)
            continue
        table: Any = Party if kept.kind == "party" else Site
        row = session.exec(select(table).where(table.id == kept.row_id, nodes.of_table(table, actor))).one()
        row.sqlmodel_update(_typed(kept.columns) | {"version": row.version + 1})
        session.add(row)
        renamed.append(kept.row_id)
    relearn(session, renamed)
    for ids in chunks(superseded["fact"]):
        session.execute(update(Fact).where(col(Fact.id).in_(ids), facts.visible_to(actor)).values(superseded_at=None))
    for ids in chunks(superseded["edge"]):
        _links_stand_again(session, actor, ids, now)
    session.execute(delete(ImportReplaced).where(col(ImportReplaced.batch_id) == batch.id))


def _links_stand_again(session: Session, actor: Actor, ids: Sequence[UUID], now: datetime) -> None:
    """As `edges.stand_again` says it, many at a time: known from now on, with a row that keeps the former days."""
    these = (col(Edge.id).in_(ids), edges.visible_to(actor))
    ended = session.exec(select(Edge).where(*these, col(Edge.superseded_at) < now)).all()
    before = [edge for edge in ended if edge.superseded_at and edge.recorded_at < edge.superseded_at]
    insert_rows(session, Edge, [edge.model_dump() | {"id": new_id()} for edge in before])
    known_anew = update(Edge).where(col(Edge.id).in_([edge.id for edge in ended]), edges.visible_to(actor))
    session.execute(known_anew.values(recorded_at=now))
    session.execute(update(Edge).where(*these).values(superseded_at=None))


def _typed(columns: dict[str, Any]) -> dict[str, Any]:
    ids = ("batch_id", "operator_id")
    return {name: UUID(value) if name in ids and value else value for name, value in columns.items()}


def _refuse_changed_again(session: Session, actor: Actor, batch: ImportBatch) -> None:
    """What a later, standing import put aside of this one."""
    again = session.exec(
        select(func.count())
        .select_from(ImportReplaced)
        .join(ImportBatch, col(ImportBatch.id) == ImportReplaced.batch_id)
        .where(ImportReplaced.former_batch_id == batch.id, ImportReplaced.batch_id != batch.id, visible_to(actor))
    ).one()
    earlier_versions = session.exec(
        select(ImportBatch).where(
            visible_to(actor),
            ImportBatch.state == "written",
            ImportBatch.recorded_at >= batch.recorded_at,
            ImportBatch.id != batch.id,
        )
    ).all()
    kept = [one for other in earlier_versions for one in of_earlier_versions(other)]
    again += sum(one.former_batch_id == batch.id for one in kept)
    if again:
        raise BatchInUse([Hanging("rows that a later import changed", again)])


def _brought(session: Session, actor: Actor, batch: ImportBatch) -> list[UUID]:
    return [
        node_id
        for table in (Party, Site)
        for node_id in session.exec(
            select(table.id).where(table.batch_id == batch.id, nodes.of_table(table, actor))
        ).all()
    ]


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
