"""What later work hangs on the rows an import brought, on this floor and on those above, in words and numbers."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Column, Table
from sqlmodel import Session, SQLModel, col, func, or_, select

from foundation.actors import Actor
from suppliers import edges, facts, identity, nodes
from suppliers.batches.existing import chunks
from suppliers.models import Edge, Fact, IdentityDecision, ImportBatch, Site

NODES = frozenset({"node.id", "party.id", "site.id"})
OWN_TABLES = frozenset(
    {"node", "party", "site", "edge", "fact", "identifier", "name_variant", "identity_decision", "import_replaced"}
)


class Hanging(NamedTuple):
    words: str
    number: int


def hanging_on(session: Session, actor: Actor, batch: ImportBatch, brought: Sequence[UUID]) -> list[Hanging]:
    """Empty when the rows can go. A machine's own guess about two records goes with them, a person's decision not."""
    found: dict[str, int] = {}
    for part in chunks(brought):
        for words, number in (*_on_this_floor(session, actor, batch, part), *_above(session, part)):
            if number:
                found[words] = found.get(words, 0) + number
    return [Hanging(words, number) for words, number in found.items()]


def _on_this_floor(
    session: Session, actor: Actor, batch: ImportBatch, part: Sequence[UUID]
) -> Iterator[tuple[str, int]]:
    tables: tuple[tuple[str, Any, Any, Any], ...] = (
        ("links", Edge, or_(col(Edge.from_id).in_(part), col(Edge.to_id).in_(part)), edges.visible_to(actor)),
        ("facts", Fact, col(Fact.node_id).in_(part), facts.visible_to(actor)),
        ("sites run by them", Site, col(Site.operator_id).in_(part), nodes.of_table(Site, actor)),
    )
    for words, table, touches, seen in tables:
        foreign = or_(col(table.batch_id).is_(None), col(table.batch_id) != batch.id)
        yield words, session.exec(select(func.count()).select_from(table).where(touches, foreign, seen)).one()
    decided = select(func.count()).select_from(IdentityDecision)
    either = or_(col(IdentityDecision.left_id).in_(part), col(IdentityDecision.right_id).in_(part))
    by_person = col(IdentityDecision.decided_by).is_not(None)
    yield (
        "decisions about duplicates",
        session.exec(decided.where(either, by_person, identity.visible_to(actor))).one(),
    )


def _above(session: Session, part: Sequence[UUID]) -> Iterator[tuple[str, int]]:
    """Whatever points to a node: which tables these are, the floors above have declared by loading them."""
    for table, columns in _pointing():
        touches = or_(*(column.in_(part) for column in columns))
        number = session.execute(select(func.count()).select_from(table).where(touches)).scalar_one()
        yield f"{table.name.replace('_', ' ')}s", number


def _pointing() -> Iterator[tuple[Table, list[Column[Any]]]]:
    for table in SQLModel.metadata.sorted_tables:
        if table.name in OWN_TABLES:
            continue
        columns = [column for column in table.columns if any(_to_node(key) for key in column.foreign_keys)]
        if columns:
            yield table, columns


def _to_node(key: Any) -> bool:  # noqa: ANN401 - a ForeignKey of any column
    return key.target_fullname in NODES and (key.ondelete or "").upper() != "CASCADE"
