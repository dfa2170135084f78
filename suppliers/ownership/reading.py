"""Reads the holdings around one party, a level at a time, as of a day. Records taken for one are one owner here."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.actors import Action, Actor
from suppliers import edges, identity, nodes
from suppliers.models import Edge, Party
from suppliers.ownership.payloads import Stake

PER_QUERY = 500
WITHHELD = "a person (name withheld)"


@dataclass(frozen=True, slots=True)
class Merges:
    """Each record of a group taken for one -> the one in front, and the other way round."""

    front: Mapping[UUID, UUID]
    groups: Mapping[UUID, tuple[UUID, ...]]

    def one(self, node_id: UUID) -> UUID:
        return self.front.get(node_id, node_id)

    def every(self, ids: Iterable[UUID]) -> list[UUID]:
        return [each for one in ids for each in self.groups.get(self.one(one), (one,))]


def merges_of(session: Session, actor: Actor) -> Merges:
    front: dict[UUID, UUID] = {}
    groups: dict[UUID, list[UUID]] = {}
    for link in identity.links(session, actor):
        if link.decision != "same":
            continue
        kept, joined = (front.setdefault(end, end) for end in (link.left_id, link.right_id))
        if kept == joined:
            continue
        moved = groups.pop(joined, [joined])
        groups.setdefault(kept, [kept]).extend(moved)
        front.update(dict.fromkeys(moved, kept))
    return Merges(front, {one: tuple(group) for one, group in groups.items()})


def stakes_above(session: Session, actor: Actor, starts: Collection[UUID], as_of: date, merges: Merges) -> list[Stake]:
    """Every stake in the parties, in their owners, in theirs, up to the ends."""
    found: list[Stake] = []
    known = {merges.one(one) for one in starts}
    level = set(known)
    while level:
        stakes = _stakes(session, actor, merges.every(level), "to", as_of, merges)
        found += stakes
        level = {stake.owner for stake in stakes} - known
        known |= level
    return _counted_once(found)


def stakes_below(session: Session, actor: Actor, starts: Collection[UUID], as_of: date, merges: Merges) -> list[Stake]:
    """Every stake in whatever the parties hold at any depth, with the stakes of all others in the same entities."""
    entities: set[UUID] = set()
    known = {merges.one(one) for one in starts}
    level = set(known)
    while level:
        stakes = _stakes(session, actor, merges.every(level), "from", as_of, merges)
        entities |= {stake.entity for stake in stakes}
        level = {stake.entity for stake in stakes} - known
        known |= level
    return _counted_once(_stakes(session, actor, merges.every(entities), "to", as_of, merges))


def _stakes(
    session: Session, actor: Actor, ids: Collection[UUID], end: Literal["from", "to"], as_of: date, merges: Merges
) -> list[Stake]:
    near = col(Edge.to_id) if end == "to" else col(Edge.from_id)
    columns = (Edge.id, Edge.from_id, Edge.to_id, Edge.kind, Edge.share_min, Edge.share_max, Edge.directness)
    found = []
    for some in portions(ids):
        held = select(*columns).where(  # type: ignore[call-overload] # sqlmodel types at most four columns
            near.in_(some),
            col(Edge.kind).in_(("owns", "controls")),
            col(Edge.superseded_at).is_(None),
            edges.held_on(as_of),
            edges.visible_to(actor),
        )
        found += [
            _Found(Stake(merges.one(owner), merges.one(entity), low, high, kind == "controls", (edge_id,)), directness)
            for edge_id, owner, entity, kind, low, high, directness in session.exec(held.order_by(col(Edge.id)))
        ]
    return [one.stake for one in _without_indirect(found)]


@dataclass(frozen=True, slots=True)
class _Found:
    stake: Stake
    directness: str


def _without_indirect(found: list[_Found]) -> list[_Found]:
    """A statement of an indirect interest repeats what direct ones make up; it counts where there is nothing else."""
    direct = {one.stake.entity for one in found if one.directness != "indirect" and not one.stake.controls}
    return [
        one for one in found if one.directness != "indirect" or one.stake.controls or one.stake.entity not in direct
    ]


def _counted_once(stakes: list[Stake]) -> list[Stake]:
    return list({stake.edge_ids[0]: stake for stake in stakes}.values())


def portions(ids: Collection[UUID]) -> Iterator[list[UUID]]:
    """Both databases limit the parameters of one statement."""
    ordered = sorted(ids)
    return (ordered[start : start + PER_QUERY] for start in range(0, len(ordered), PER_QUERY))


@dataclass(frozen=True, slots=True)
class Known:
    name: str
    kind: str
    remark: str


def parties_of(session: Session, actor: Actor, ids: Collection[UUID]) -> dict[UUID, Known]:
    """Names of persons only for who may read persons; a party of others that one may not see has none here."""
    found: dict[UUID, Known] = {}
    for some in portions(ids):
        rows = select(Party.id, Party.name, Party.kind, Party.remark).where(
            col(Party.id).in_(some), nodes.of_table(Party, actor)
        )
        for party_id, name, kind, remark in session.exec(rows):
            hidden = kind == "person" and not actor.may(Action.READ_PERSONS)
            found[party_id] = Known(WITHHELD if hidden else name, kind, remark)
    return found
