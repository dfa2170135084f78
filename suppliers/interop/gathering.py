"""
The register, or a part of it, as a delivery: what the actor may see, and nothing else. A name that its declarer keeps
back stays back. What is personal about a person goes out only when it is asked for by somebody with leave.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.actors import Action, Actor
from suppliers import edges, facts, nodes
from suppliers.interop.delivered import (
    Delivered,
    DeliveredEdge,
    DeliveredParty,
    DeliveredSite,
    LossLog,
    Told,
)
from suppliers.models import Edge, Fact, Identifier, NameVariant, Party, Site
from suppliers.personal import personal_fields, shown

PER_QUERY = 500
PERSONAL_LEAVE = Action.SCREEN
"""Whoever compares people with watch lists works with their birth dates anyway; nobody else needs them."""
Table = TypeVar("Table", Party, Site)
Sent = TypeVar("Sent", DeliveredParty, DeliveredSite)
TOLD_MASKED = frozenset({"address", "latitude", "longitude", "precision"})
ASKING = "ask for it with leave"


@dataclass(frozen=True, slots=True)
class _Details:
    """What hangs on nodes, by node."""

    identifiers: Mapping[UUID, list[tuple[str, str]]]
    spellings: Mapping[UUID, list[str]]
    facts: Mapping[UUID, list[Told]]


def gather(
    session: Session,
    actor: Actor,
    *,
    node_ids: Collection[UUID] | None = None,
    edge_ids: Collection[UUID] | None = None,
    personal: bool = False,
) -> Delivered:
    """
    The organisation's own rows, or those named, closed ones too; links that stand. `personal` adds birth dates and
    addresses of persons. Raises ActionNotAllowed.
    """
    actor.require(Action.READ_REGISTRY)
    if personal:
        actor.require(PERSONAL_LEAVE)
        actor.require(Action.READ_PERSONS)
    losses = LossLog()
    parties = list(_rows(session, actor, Party, node_ids))
    sites = list(_rows(session, actor, Site, node_ids))
    keys = _keys([*parties, *sites])
    details = _details(session, actor, list(keys))
    links = list(_links(session, actor, edge_ids))
    mask = _Mask(personal=personal, losses=losses)
    delivered = [mask.of(row, _party(row, keys, details)) for row in parties]
    withheld = {end for edge in links for end in (edge.from_id, edge.to_id)} - keys.keys()
    for node_id in sorted(withheld):
        keys[node_id] = f"withheld-{node_id.hex[-12:]}"
        delivered.append(_withheld(keys[node_id]))
    return Delivered(
        "register",
        actor.name,
        tuple(delivered),
        tuple(mask.of(row, _site(row, keys, details)) for row in sites),
        tuple(_edge(row, keys) for row in links),
        losses.losses,
    )


def _rows(session: Session, actor: Actor, table: type[Table], node_ids: Collection[UUID] | None) -> Iterator[Table]:
    statement = select(table).where(nodes.of_table(table, actor)).order_by(col(table.folded_name), col(table.id))
    if node_ids is None:
        yield from session.exec(statement.where(col(table.organisation_id) == actor.organisation_id)).all()
        return
    for part in _chunks(node_ids):
        yield from session.exec(statement.where(col(table.id).in_(part))).all()


def _links(session: Session, actor: Actor, edge_ids: Collection[UUID] | None) -> Iterator[Edge]:
    statement = select(Edge).where(
        edges.visible_to(actor),
        col(Edge.superseded_at).is_(None),
        col(Edge.kind).in_(("supplies", "subcontracts", "provides_labour", "recruits_for", "owns", "controls",
                            "operates", "successor_of")),
    )  # fmt: skip
    if edge_ids is None:
        own = statement.where(col(Edge.organisation_id) == actor.organisation_id)
        yield from session.exec(own.order_by(col(Edge.id))).all()
        return
    for part in _chunks(edge_ids):
        yield from session.exec(statement.where(col(Edge.id).in_(part)).order_by(col(Edge.id))).all()


def _keys(rows: Iterable[Party | Site]) -> dict[UUID, str]:
    """The organisation's own reference, made unique where a closed entry or another register has the same one."""
    found: dict[UUID, str] = {}
    taken: set[str] = set()
    for row in sorted(rows, key=lambda row: (row.closed_at is not None, row.recorded_at, row.id)):
        key = row.reference if row.reference not in taken else f"{row.reference}/{row.id.hex[-8:]}"
        taken.add(key)
        found[row.id] = key
    return found


def _details(session: Session, actor: Actor, ids: Sequence[UUID]) -> _Details:
    """Of nodes that the actor was found to see."""
    identifiers: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    spellings: dict[UUID, list[str]] = defaultdict(list)
    told: dict[UUID, list[Told]] = defaultdict(list)
    for part in _chunks(ids):
        numbers = select(Identifier.node_id, Identifier.scheme, Identifier.value).where(
            col(Identifier.node_id).in_(part)
        )
        for node_id, scheme, value in session.exec(numbers.order_by(col(Identifier.scheme), col(Identifier.value))):
            identifiers[node_id].append((scheme, value))
        names = select(NameVariant.node_id, NameVariant.text).where(col(NameVariant.node_id).in_(part))
        for node_id, text in session.exec(names.order_by(col(NameVariant.text))):
            spellings[node_id].append(text)
        said = select(Fact).where(
            col(Fact.node_id).in_(part), col(Fact.superseded_at).is_(None), facts.visible_to(actor)
        )
        for fact in session.exec(said.order_by(col(Fact.field), col(Fact.as_of), col(Fact.id))).all():
            told[fact.node_id].append(Told(fact.field, fact.value, fact.as_of, fact.standing, fact.source))
    return _Details(identifiers, spellings, told)


def _party(row: Party, keys: Mapping[UUID, str], details: _Details) -> DeliveredParty:
    return DeliveredParty(
        key=keys[row.id],
        name=row.name,
        place=str(row.id),
        kind=row.kind,  # type: ignore[arg-type] # the table knows no other kinds
        roles=tuple(row.roles),
        country=row.country,
        city=row.city,
        address=row.address,
        phone=row.phone,
        website=row.website,
        remark=row.remark,
        **_hanging(row, details),
    )


def _site(row: Site, keys: Mapping[UUID, str], details: _Details) -> DeliveredSite:
    same = {part.name: getattr(row, part.name) for part in fields(DeliveredSite) if hasattr(row, part.name)}
    operator = keys.get(row.operator_id, "") if row.operator_id else ""
    return DeliveredSite(**same, key=keys[row.id], place=str(row.id), operator=operator, **_hanging(row, details))


def _hanging(row: Party | Site, details: _Details) -> dict[str, Any]:
    return {
        "identifiers": tuple(details.identifiers.get(row.id, ())),
        "spellings": tuple(text for text in details.spellings.get(row.id, ()) if text != row.name),
        "facts": tuple(details.facts.get(row.id, ())),
        "closed_on": row.closed_at.date() if row.closed_at else None,
    }


@dataclass(frozen=True, slots=True)
class _Mask:
    """
    What `suppliers.personal` withholds is told in the address, where formats have free text, and elsewhere left out:
    a number or date that is none would be broken. Name, town, country and what is owned stay.
    """

    personal: bool
    losses: LossLog

    def of(self, row: Party | Site, told: Sent) -> Sent:
        hidden = frozenset[str]() if self.personal else personal_fields(row)
        if not hidden:
            return told
        masked = shown(row, None)
        kept = tuple(fact for fact in told.facts if fact.field not in hidden)
        here = {name: getattr(masked, name) for name in TOLD_MASKED & (hidden | {"precision"}) if hasattr(masked, name)}
        blank = dict.fromkeys((part.name for part in fields(told) if part.name in hidden - TOLD_MASKED), "")
        changed = replace(told, **here | blank | {"facts": kept})
        if changed != told:
            self.losses.add(f"personal data of a person: {ASKING}", told.key)
        return changed


def _withheld(key: str) -> DeliveredParty:
    return DeliveredParty(
        key, "Name withheld", kind="unknown", remark="Whoever declared this party keeps its name back."
    )


def _edge(row: Edge, keys: Mapping[UUID, str]) -> DeliveredEdge:
    same = {part.name: getattr(row, part.name) for part in fields(DeliveredEdge) if hasattr(row, part.name)}
    same["reasons"] = tuple(row.reasons)
    return DeliveredEdge(**same, from_key=keys[row.from_id], to_key=keys[row.to_id], place=str(row.id))


def _chunks(ids: Collection[UUID]) -> Iterator[Sequence[UUID]]:
    ordered = sorted(set(ids))
    for start in range(0, len(ordered), PER_QUERY):
        yield ordered[start : start + PER_QUERY]
