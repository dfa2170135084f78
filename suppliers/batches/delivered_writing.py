"""Writes a plan of a document in bulk: parties before sites, nodes before links; an undo finds what was put aside."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime, time
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import Session, SQLModel, col, select, update

from foundation.actors import Actor
from foundation.ids import new_id
from suppliers import edges, facts, nodes
from suppliers.batches.bulk import insert_rows
from suppliers.batches.delivered_plan import DeliveredPlan, LinkArrival, NodeArrival
from suppliers.batches.existing import chunks
from suppliers.batches.learning import learn_many
from suppliers.batches.replaced import Replaced
from suppliers.interop.delivered import DeliveredEdge, DeliveredParty, DeliveredSite
from suppliers.models import Edge, Fact, Identifier, ImportBatch, NameVariant, Node, Party, Site
from suppliers.name_words import Called, relearn
from suppliers.nodes import folded
from suppliers.personal import WITHHELD

Columns = dict[str, Any]
Table = TypeVar("Table", Party, Site)
AT_A_TIME = 2_000
NOT_COLUMNS = frozenset({"key", "place", "identifiers", "spellings", "facts", "closed_on", "operator"})
NOT_OF_LINKS = frozenset({"from_key", "to_key", "place", "reasons"})


@dataclass(frozen=True, slots=True)
class _Batch:
    id: UUID
    organisation_id: UUID
    recorded_by: UUID | None
    now: datetime
    file: str
    ids: dict[str, UUID]


@dataclass(frozen=True, slots=True)
class DeliveredPart:
    """What is written together, all or nothing with the caller's transaction."""

    plan: DeliveredPlan
    arrivals: Sequence[NodeArrival] = ()
    links: Sequence[LinkArrival] = ()

    def __len__(self) -> int:
        return len(self.arrivals) + len(self.links)


def parts_of(plan: DeliveredPlan) -> Iterator[DeliveredPart]:
    """In this order: parties before the sites they run, nodes before links."""
    for new in chunks(sorted(plan.new, key=lambda arrival: arrival.kind != "party"), AT_A_TIME):
        yield DeliveredPart(plan, arrivals=new)
    for changed in chunks(plan.changed, AT_A_TIME):
        yield DeliveredPart(plan, arrivals=changed)
    for links in chunks(plan.links, AT_A_TIME):
        yield DeliveredPart(plan, links=links)


def write_part(session: Session, actor: Actor, batch: ImportBatch, part: DeliveredPart) -> None:
    plan, file = part.plan, part.plan.delivered.file
    carried = _Batch(batch.id, actor.organisation_id, actor.account_id, batch.recorded_at, file, plan.ids)
    replaced = Replaced()
    _write_new(session, carried, [one for one in part.arrivals if one.former is None])
    _write_changed(session, actor, carried, [one for one in part.arrivals if one.former], replaced)
    _end_operators(session, actor, carried, part.arrivals, replaced)
    former = [plan.former[one.link] for one in part.links if one.link in plan.former]
    _supersede_links(session, actor, carried, former, replaced)
    insert_rows(session, Edge, [_link_columns(carried, arrival) for arrival in part.links])
    replaced.store(session, batch.id)


def _write_new(session: Session, batch: _Batch, arrivals: Sequence[NodeArrival]) -> None:
    owner = batch.organisation_id
    rows = [{"id": one.node_id, "kind": one.kind, "organisation_id": owner} for one in arrivals]
    insert_rows(session, Node, rows)
    insert_rows(session, Party, [_columns(batch, one) for one in arrivals if one.kind == "party"])
    insert_rows(session, Site, [_columns(batch, one) for one in arrivals if one.kind == "site"])
    insert_rows(session, Identifier, [row for one in arrivals for row in _identifiers(one)])
    insert_rows(session, NameVariant, [row for one in arrivals for row in _spellings(one)])
    learn_many(session, (_called(batch, one) for one in arrivals))
    insert_rows(session, Fact, [row for one in arrivals for row in _facts(batch, one)])


def _columns(batch: _Batch, arrival: NodeArrival) -> Columns:
    row = arrival.row
    said = {part.name: getattr(row, part.name) for part in fields(row) if part.name not in NOT_COLUMNS}
    if isinstance(row, DeliveredParty):
        said["roles"] = [role.lower() for role in row.roles]
    else:
        said["operator_id"] = batch.ids.get(row.operator)
    if row.address.startswith(WITHHELD):
        said["address"] = ""
    closed = datetime.combine(row.closed_on, time(), UTC) if row.closed_on else None
    return said | {
        "id": arrival.node_id,
        "organisation_id": batch.organisation_id,
        "reference": row.key,
        "row_key": arrival.row_key,
        "folded_name": folded(row.name),
        "batch_id": batch.id,
        "source": {"file": batch.file, "path": row.place},
        "recorded_at": batch.now,
        "closed_at": closed,
        "version": 1,
    }


def _identifiers(arrival: NodeArrival) -> Iterator[Columns]:
    for scheme, value in dict.fromkeys(arrival.row.identifiers):
        yield {"id": new_id(), "node_id": arrival.node_id, "scheme": scheme, "value": value, "check": "unchecked"}


def _spellings(arrival: NodeArrival) -> Iterator[Columns]:
    """The name comes first, so that it keeps its standing when another spelling folds to the same."""
    seen: set[str] = set()
    for text in (arrival.row.name, *arrival.row.spellings):
        plain = folded(text)
        if plain and plain not in seen:
            seen.add(plain)
            kind = "registered" if text == arrival.row.name else "alternative"
            yield {"id": new_id(), "node_id": arrival.node_id, "text": text, "folded": plain, "kind": kind}


def _called(batch: _Batch, arrival: NodeArrival) -> Called:
    row = arrival.row
    city = "" if isinstance(row, DeliveredParty) else row.city
    return Called(arrival.node_id, batch.organisation_id, row.name, tuple(row.spellings), city)


def _facts(batch: _Batch, arrival: NodeArrival) -> Iterator[Columns]:
    """A day that is still to come is the day of the import: nothing can be known from the future."""
    today = batch.now.date()
    by_field = {fact.field: fact for fact in arrival.row.facts if fact.value}
    for fact in by_field.values():
        yield {
            "id": new_id(),
            "organisation_id": batch.organisation_id,
            "node_id": arrival.node_id,
            "field": fact.field,
            "value": fact.value,
            "original": fact.value,
            "standing": fact.standing,
            "as_of": min(fact.as_of or today, today),
            "valid_until": None,
            "source": fact.source or f"{batch.file}, {arrival.row.place}",
            "batch_id": batch.id,
            "recorded_by": batch.recorded_by,
            "recorded_at": batch.now,
            "superseded_at": None,
        }


def _write_changed(
    session: Session, actor: Actor, batch: _Batch, changed: Sequence[NodeArrival], replaced: Replaced
) -> None:
    """The id stays, so links, visits and cases stay with it; the former columns are kept for an undo."""
    own = [arrival for arrival in changed if not arrival.gathers]
    _overwrite(session, actor, batch, Party, [one for one in own if one.kind == "party"], replaced)
    _overwrite(session, actor, batch, Site, [one for one in own if one.kind == "site"], replaced)
    _insert_missing(session, Identifier, [row for one in changed for row in _identifiers(one)], ("scheme", "value"))
    _insert_missing(session, NameVariant, [row for one in changed for row in _spellings(one)], ("folded",))
    relearn(session, [one.node_id for one in changed])
    _write_facts(session, actor, batch, changed, replaced)


def _overwrite(
    session: Session,
    actor: Actor,
    batch: _Batch,
    table: type[Table],
    arrivals: Sequence[NodeArrival],
    replaced: Replaced,
) -> None:
    kept = {"id", "organisation_id", "recorded_at", "version", "closed_at"}
    by_id = {arrival.node_id: arrival for arrival in arrivals}
    for part in chunks(by_id):
        for row in session.exec(select(table).where(col(table.id).in_(part), nodes.of_table(table, actor))).all():
            said = _columns(batch, by_id[row.id])
            new = {name: value for name, value in said.items() if name not in kept}
            if said["closed_at"]:
                new["closed_at"] = said["closed_at"]
            replaced.keep(by_id[row.id].kind, row.id, {name: getattr(row, name) for name in new})
            row.sqlmodel_update(new | {"version": row.version + 1})
            session.add(row)
        session.flush()


def _insert_missing(session: Session, table: type[SQLModel], rows: Sequence[Columns], columns: tuple[str, ...]) -> None:
    """Numbers and spellings only ever gather; one that stands already is left as it is."""
    named: Any = table
    known: set[tuple[Any, ...]] = set()
    for part in chunks({row["node_id"] for row in rows}):
        wanted = [named.node_id, *(getattr(named, column) for column in columns)]
        known.update(tuple(row) for row in session.execute(select(*wanted).where(named.node_id.in_(part))))
    missing = {key: row for row in rows if (key := (row["node_id"], *(row[name] for name in columns))) not in known}
    insert_rows(session, table, list(missing.values()))


def _write_facts(
    session: Session, actor: Actor, batch: _Batch, arrivals: Iterable[NodeArrival], replaced: Replaced
) -> None:
    """A value that has not changed keeps the day on which it was first said; a newer one stays."""
    stated = {(row["node_id"], row["field"]): row for one in arrivals for row in _facts(batch, one)}
    for part in chunks({node_id for node_id, _ in stated}):
        standing = select(Fact).where(
            col(Fact.node_id).in_(part),
            col(Fact.superseded_at).is_(None),
            Fact.organisation_id == batch.organisation_id,
            facts.visible_to(actor),
        )
        for fact in session.exec(standing).all():
            said = stated.get((fact.node_id, fact.field))
            if said and (said["value"] == fact.value or fact.as_of > said["as_of"]):
                del stated[fact.node_id, fact.field]
            elif said:
                fact.superseded_at = batch.now
                session.add(fact)
                replaced.superseded("fact", [fact.id])
        session.flush()
    insert_rows(session, Fact, list(stated.values()))


def _end_operators(
    session: Session, actor: Actor, batch: _Batch, arrivals: Sequence[NodeArrival], replaced: Replaced
) -> None:
    """A site has one operator at a time: the link of a former one is superseded when the document names another."""
    run_by = {
        one.node_id: batch.ids[one.row.operator]
        for one in arrivals
        if isinstance(one.row, DeliveredSite) and one.former and one.row.operator in batch.ids
    }
    for part in chunks(run_by):
        statement = select(Edge.id, Edge.from_id, Edge.to_id).where(
            col(Edge.to_id).in_(part),
            Edge.kind == "operates",
            col(Edge.superseded_at).is_(None),
            col(Edge.valid_to).is_(None),
            Edge.organisation_id == actor.organisation_id,
            edges.visible_to(actor),
        )
        ended = [edge for edge, giver, site in session.exec(statement).all() if giver != run_by[site]]
        _supersede_links(session, actor, batch, ended, replaced)


def _supersede_links(session: Session, actor: Actor, batch: _Batch, ids: Sequence[UUID], replaced: Replaced) -> None:
    for part in chunks(ids):
        seen = (col(Edge.id).in_(part), edges.visible_to(actor))
        session.execute(update(Edge).where(*seen).values(superseded_at=batch.now))
        replaced.superseded("edge", part)


def _link_columns(batch: _Batch, arrival: LinkArrival) -> Columns:
    edge = arrival.edge
    said = {part.name: getattr(edge, part.name) for part in fields(DeliveredEdge) if part.name not in NOT_OF_LINKS}
    return said | {
        "id": new_id(),
        "organisation_id": batch.organisation_id,
        "row_key": arrival.row_key,
        "from_id": arrival.from_id,
        "to_id": arrival.to_id,
        "source_text": edge.source_text or f"{batch.file}, {edge.place}",
        "reasons": list(edge.reasons),
        "evidence_ids": [],
        "batch_id": batch.id,
        "recorded_at": batch.now,
        "superseded_at": None,
    }
