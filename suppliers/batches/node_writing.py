"""Writes a plan of parties and sites in bulk, and keeps what an undo needs to put back."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.actors import Actor
from foundation.ids import new_id
from suppliers import edges, facts, nodes
from suppliers.batches.arrivals import Arrival
from suppliers.batches.bulk import insert_rows
from suppliers.batches.existing import chunks
from suppliers.batches.learning import learn_many
from suppliers.batches.node_plan import Changed, Joined, NodePlan
from suppliers.batches.node_rows import (
    Batch,
    Columns,
    fact_columns,
    identifier_columns,
    node_columns,
    party_columns,
    site_columns,
    spelling_columns,
)
from suppliers.batches.replaced import Replaced
from suppliers.edges import content_key
from suppliers.models import Edge, Fact, Identifier, NameVariant, Node, Party, Site
from suppliers.name_words import Called, relearn

Table = TypeVar("Table", Party, Site)
Part = Arrival | Changed | Joined
AT_A_TIME = 2_000
KEPT = frozenset({"id", "organisation_id", "recorded_at", "closed_at", "version"})


def parts_of(plan: NodePlan) -> Iterator[Sequence[Part]]:
    """What is written together: new rows first, parties before the sites they run; then what changed, then links."""
    yield from chunks(plan.new, AT_A_TIME)
    yield from chunks(plan.changed, AT_A_TIME)
    yield from chunks(dict.fromkeys(plan.links), AT_A_TIME)


def write_part(session: Session, actor: Actor, batch: Batch, part: Sequence[Part]) -> None:
    """One of `parts_of`, all or nothing with the caller's transaction."""
    replaced = Replaced()
    match part[0]:
        case Arrival():
            _write_new(session, batch, cast("Sequence[Arrival]", part))
        case Changed():
            _write_changed(session, actor, batch, cast("Sequence[Changed]", part), replaced)
        case Joined():
            _write_links(session, actor, batch, cast("Sequence[Joined]", part), replaced)
    replaced.store(session, batch.id)


def _write_new(session: Session, batch: Batch, arrivals: Sequence[Arrival]) -> None:
    parties = [party_columns(batch, arrival) for arrival in arrivals if arrival.kind == "party"]
    sites = [site_columns(batch, arrival) for arrival in arrivals if arrival.kind == "site"]
    insert_rows(session, Node, [node_columns(batch, arrival) for arrival in arrivals])
    insert_rows(session, Party, parties)
    insert_rows(session, Site, sites)
    insert_rows(session, Identifier, [row for arrival in arrivals for row in identifier_columns(arrival)])
    insert_rows(session, NameVariant, [spelling_columns(arrival) for arrival in arrivals])
    learn_many(session, (_called(batch, arrival) for arrival in arrivals))
    insert_rows(session, Fact, [fact for arrival in arrivals for fact in fact_columns(batch, arrival)])


def _called(batch: Batch, arrival: Arrival) -> Called:
    city = arrival.row.city if arrival.row and arrival.kind == "site" else ""
    return Called(arrival.node_id, batch.organisation_id, arrival.name, city=city)


def _write_details(session: Session, arrivals: Iterable[Arrival]) -> None:
    """Identifiers and spellings only ever gather; one that stands already is left as it is."""
    every = list(arrivals)
    _insert_missing(session, Identifier, [row for a in every for row in identifier_columns(a)], "scheme", "value")
    _insert_missing(session, NameVariant, [spelling_columns(arrival) for arrival in every], "folded")


def _insert_missing(
    session: Session, table: type[Identifier] | type[NameVariant], rows: list[Columns], *columns: str
) -> None:
    known: set[tuple[Any, ...]] = set()
    for part in chunks({row["node_id"] for row in rows}):
        wanted = [col(table.node_id), *(getattr(table, column) for column in columns)]
        known.update(tuple(row) for row in session.execute(select(*wanted).where(col(table.node_id).in_(part))))
    missing: dict[tuple[Any, ...], Columns] = {}
    for row in rows:
        key = (row["node_id"], *(row[column] for column in columns))
        if key not in known:
            missing.setdefault(key, row)
    insert_rows(session, table, list(missing.values()))


def _write_changed(
    session: Session, actor: Actor, batch: Batch, changed: Sequence[Changed], replaced: Replaced
) -> None:
    """The id stays, so links, visits and cases stay with it; the former columns are kept for an undo."""
    parties = {former.id: party_columns(batch, arrival) for former, arrival in changed if former.kind == "party"}
    sites = {former.id: site_columns(batch, arrival) for former, arrival in changed if former.kind == "site"}
    _overwrite(session, actor, Party, parties, replaced)
    _overwrite(session, actor, Site, sites, replaced)
    arrivals = [arrival for _, arrival in changed]
    _write_details(session, arrivals)
    relearn(session, [arrival.node_id for arrival in arrivals])
    _supersede_facts(session, actor, batch, arrivals, replaced)


def _overwrite(
    session: Session, actor: Actor, table: type[Table], says: dict[UUID, Columns], replaced: Replaced
) -> None:
    for part in chunks(says):
        for row in session.exec(select(table).where(col(table.id).in_(part), nodes.of_table(table, actor))).all():
            new = {name: value for name, value in says[row.id].items() if name not in KEPT}
            replaced.keep("party" if table is Party else "site", row.id, {name: getattr(row, name) for name in new})
            row.sqlmodel_update(new | {"version": row.version + 1})
            session.add(row)
        session.flush()


def _supersede_facts(
    session: Session, actor: Actor, batch: Batch, arrivals: Sequence[Arrival], replaced: Replaced
) -> None:
    """A value that has not changed keeps the day on which it was first said."""
    stated = {(row["node_id"], row["field"]): row for arrival in arrivals for row in fact_columns(batch, arrival)}
    for part in chunks({node_id for node_id, _ in stated}):
        standing = session.exec(
            select(Fact).where(
                col(Fact.node_id).in_(part),
                col(Fact.superseded_at).is_(None),
                Fact.organisation_id == batch.organisation_id,
                facts.visible_to(actor),
            )
        ).all()
        for fact in standing:
            said = stated.get((fact.node_id, fact.field))
            if said is None:
                continue
            if said["value"] == fact.value or fact.as_of > said["as_of"]:
                del stated[fact.node_id, fact.field]
            else:
                supersede(session, fact, batch.now, replaced)
    insert_rows(session, Fact, list(stated.values()))


def supersede(session: Session, fact: Fact, now: datetime, replaced: Replaced) -> None:
    fact.superseded_at = now
    session.add(fact)
    session.flush()
    replaced.superseded("fact", [fact.id])


def _write_links(session: Session, actor: Actor, batch: Batch, links: Sequence[Joined], replaced: Replaced) -> None:
    """A site has one operator at a time, so a link that names another one is superseded; owners may be several."""
    keyed = {content_key(tuple(link)): link for link in links}
    for part in chunks(keyed):
        receivers = {keyed[key][2]: keyed[key][1] for key in part if keyed[key][0] == "operates"}
        known: set[tuple[str, UUID, UUID]] = set()
        for edge in _standing_links(session, actor, [keyed[key][2] for key in part]):
            known.add((edge.kind, edge.from_id, edge.to_id))
            if edge.kind == "operates" and receivers.get(edge.to_id, edge.from_id) != edge.from_id:
                edge.superseded_at = batch.now
                session.add(edge)
                replaced.superseded("edge", [edge.id])
        session.flush()
        rows = [_link_columns(batch, key, keyed[key]) for key in part if keyed[key] not in known]
        insert_rows(session, Edge, rows)


def _standing_links(session: Session, actor: Actor, receivers: Sequence[UUID]) -> Sequence[Edge]:
    return session.exec(
        select(Edge).where(
            col(Edge.to_id).in_(set(receivers)),
            col(Edge.kind).in_(("owns", "operates")),
            col(Edge.superseded_at).is_(None),
            Edge.organisation_id == actor.organisation_id,
            edges.visible_to(actor),
        )
    ).all()


def _link_columns(batch: Batch, key: str, link: Joined) -> Columns:
    """A link as a list states it without more words: declared, claimed, without dates."""
    return {
        "id": new_id(),
        "organisation_id": batch.organisation_id,
        "row_key": key,
        "kind": link[0],
        "from_id": link[1],
        "to_id": link[2],
        "origin": "declared",
        "verification": "claimed",
        "confidence": 1.0,
        "commodity": "",
        "corridor": "",
        "source_text": batch.reading.table.file,
        "reasons": [],
        "evidence_ids": [],
        "batch_id": batch.id,
        "recorded_at": batch.now,
    }
