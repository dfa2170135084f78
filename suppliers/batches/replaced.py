"""What a batch put aside, kept row by row beside it, so that an undo can put it back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from sqlmodel import Session, select

from suppliers.batches.bulk import insert_rows
from suppliers.models import ImportBatch, ImportReplaced


class Kept(NamedTuple):
    """`columns` and `former_batch_id` are given for a party or site only; a fact or link was merely superseded."""

    kind: str
    row_id: UUID
    columns: dict[str, Any]
    former_batch_id: UUID | None


@dataclass
class Replaced:
    rows: list[Kept] = field(default_factory=list)

    def keep(self, kind: str, node_id: UUID, columns: dict[str, Any]) -> None:
        plain = {name: str(value) if isinstance(value, UUID) else value for name, value in columns.items()}
        self.rows.append(Kept(kind, node_id, plain, columns.get("batch_id")))

    def superseded(self, kind: str, row_ids: Iterable[UUID]) -> None:
        self.rows += [Kept(kind, row_id, {}, None) for row_id in row_ids]

    def store(self, session: Session, batch_id: UUID) -> None:
        """In the transaction that put them aside."""
        insert_rows(session, ImportReplaced, [{"batch_id": batch_id, **kept._asdict()} for kept in self.rows])
        self.rows.clear()


def put_aside_by(session: Session, batch: ImportBatch) -> Iterator[Kept]:
    """Of a batch that the caller has found visible; imports of earlier versions kept all of it in their mapping."""
    for row in session.exec(select(ImportReplaced).where(ImportReplaced.batch_id == batch.id)).all():
        yield Kept(row.kind, row.row_id, row.columns, row.former_batch_id)
    yield from of_earlier_versions(batch)


def of_earlier_versions(batch: ImportBatch) -> Iterator[Kept]:
    kept = batch.mapping.get("replaced", {})
    for node in kept.get("nodes", ()):
        former = node["columns"].get("batch_id")
        yield Kept(node["kind"], UUID(node["id"]), node["columns"], UUID(former) if former else None)
    for kind in ("fact", "edge"):
        for row_id in kept.get(f"{kind}s", ()):
            yield Kept(kind, UUID(row_id), {}, None)
