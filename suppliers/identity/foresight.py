"""What a merge or a split would touch, before anybody decides."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_
from sqlmodel import Session, col, select

from foundation.actors import Action, Actor
from suppliers import edges, facts, nodes
from suppliers.identity.carrying import standing_edges, standing_facts
from suppliers.identity.contradictions import Step, contradiction_among
from suppliers.identity.decisions import all_ids_of
from suppliers.identity.splitting import own_record
from suppliers.models import Edge, Fact, Identifier, NameVariant, Party, Site

SEVERAL_PER_FIRM = frozenset({"duns", "higg", "rba", "sedex", "unstated"})
"""One firm may honestly carry two of these: they are given per mailing address or account."""


@dataclass(frozen=True, slots=True)
class RecordWeight:
    """`sources`: lists and hands it came from. Counts are of what stands."""

    node_id: UUID
    name: str
    kind: str
    country: str | None
    closed: bool
    edges: int
    facts: int
    identifiers: int
    spellings: int
    sources: int


@dataclass(frozen=True, slots=True)
class Doubt:
    """What speaks against it: identifiers or countries that differ, a closed record, an earlier refusal."""

    code: str
    sentence: str
    node_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Consequences:
    """`member_ids`: all records that would then be one. `chain`: the decisions it would contradict."""

    front_id: UUID
    member_ids: tuple[UUID, ...]
    records: tuple[RecordWeight, ...]
    conflicts: tuple[Doubt, ...]
    chain: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a split may choose from."""

    edges: tuple[Edge, ...]
    facts: tuple[Fact, ...]
    identifiers: tuple[Identifier, ...]
    spellings: tuple[NameVariant, ...]


def what_follows(session: Session, actor: Actor, node_ids: Sequence[UUID]) -> Consequences:
    """The first is the one to be kept in front. Raises NodeNotFound."""
    actor.require(Action.READ_REGISTRY)
    asked = [nodes.visible_node(session, actor, node_id) for node_id in node_ids]
    members = sorted(all_ids_of(session, actor, [node.id for node in asked]))
    records = tuple(_weigh(session, actor, row) for row in _rows(session, actor, members))
    front = asked[0]
    chain = contradiction_among(session, actor, members, [(front.id, other.id) for other in asked[1:]])
    return Consequences(front.id, tuple(members), records, tuple(_doubts(session, records, chain)), chain)


def holdings(session: Session, actor: Actor, node_id: UUID) -> Holdings:
    """Raises NodeNotFound, NodeOfAnother."""
    actor.require(Action.READ_REGISTRY)
    record = own_record(session, actor, node_id)
    identifiers = select(Identifier).where(Identifier.node_id == record.id)
    spellings = select(NameVariant).where(NameVariant.node_id == record.id)
    return Holdings(
        tuple(standing_edges(session, actor, record.id)),
        tuple(standing_facts(session, actor, record.id)),
        tuple(session.exec(identifiers.order_by(col(Identifier.scheme), col(Identifier.value)))),
        tuple(session.exec(spellings.order_by(col(NameVariant.folded)))),
    )


def _rows(session: Session, actor: Actor, ids: Collection[UUID]) -> list[Party | Site]:
    found: list[Party | Site] = []
    for table in (Party, Site):
        seen = select(table).where(col(table.id).in_(ids), nodes.of_table(table, actor))
        found += cast(Sequence[Party | Site], session.exec(seen.order_by(col(table.id))).all())
    return found


def _weigh(session: Session, actor: Actor, row: Party | Site) -> RecordWeight:
    def count(table: Any, *where: ColumnElement[bool]) -> int:  # noqa: ANN401 - any table
        return session.exec(select(func.count()).select_from(table).where(*where)).one()

    at = or_(col(Edge.from_id) == row.id, col(Edge.to_id) == row.id)
    known = (col(Fact.node_id) == row.id, facts.visible_to(actor), col(Fact.superseded_at).is_(None))
    batches = set(session.exec(select(Fact.batch_id).where(*known).distinct()).all()) | {row.batch_id}
    return RecordWeight(
        node_id=row.id,
        name=row.name,
        kind="site" if isinstance(row, Site) else "party",
        country=row.country,
        closed=row.closed_at is not None,
        edges=count(Edge, at, edges.visible_to(actor), col(Edge.superseded_at).is_(None)),
        facts=count(Fact, *known),
        identifiers=count(Identifier, col(Identifier.node_id) == row.id),
        spellings=count(NameVariant, col(NameVariant.node_id) == row.id),
        sources=len(batches),
    )


def _doubts(session: Session, records: Sequence[RecordWeight], chain: Sequence[Step]) -> Iterator[Doubt]:
    ids = tuple(record.node_id for record in records)
    if len({record.kind for record in records}) > 1:
        yield Doubt("kinds_differ", "A party and a site are never one record.", ids)
    countries = sorted({record.country for record in records if record.country})
    if len(countries) > 1:
        yield Doubt("countries_differ", f"They lie in different countries: {', '.join(countries)}.", ids)
    closed = tuple(record.node_id for record in records if record.closed)
    if closed:
        yield Doubt("closed", "Some of these records are closed.", closed)
    yield from _identifiers_differ(session, ids)
    if chain:
        two = (chain[-1].left_id, chain[-1].right_id)
        yield Doubt("refused_before", "It was decided that two of these records are two.", two)


def _identifiers_differ(session: Session, ids: Sequence[UUID]) -> Iterator[Doubt]:
    values: dict[str, dict[str, UUID]] = defaultdict(dict)
    for row in session.exec(select(Identifier).where(col(Identifier.node_id).in_(ids)).order_by(col(Identifier.value))):
        if row.scheme not in SEVERAL_PER_FIRM:
            values[row.scheme][row.value] = row.node_id
    for scheme, held in sorted(values.items()):
        if len(held) > 1 and len(set(held.values())) > 1:
            shown = ", ".join(held)
            yield Doubt("identifiers_differ", f"Two {scheme} numbers: {shown}.", tuple(dict.fromkeys(held.values())))
