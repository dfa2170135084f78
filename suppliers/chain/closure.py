"""
Everything behind, or in front of, one party or site on a day. The chain of a site is that of the firm which runs it;
`operates` and records taken for one cost no tier.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import Session

from foundation.actors import Action, Actor
from foundation.errors import Invalid
from suppliers import edges, identity, nodes
from suppliers.chain.naming import Named, names_of
from suppliers.chain.payloads import NO_TERMS, Chain, ChainEdge, ChainNode, Direction, LinkTerms
from suppliers.chain.reading import TERMS, LinkRow, Pair, Walk, read_links, read_links_within, with_operators
from suppliers.chain.walking import circles, circles_and_same, depths_from, tiers_from

FLOWS = ("supplies", "subcontracts", "provides_labour", "recruits_for")
WALKABLE = frozenset({*FLOWS, "owns", "controls"})
BLANK = tuple(getattr(NO_TERMS, name) for name in TERMS)


class ChainKindUnknown(Invalid):
    code = "chain.kind_unknown"

    def __init__(self, kind: str) -> None:
        super().__init__(f"A chain does not follow {kind!r}; choose from {', '.join(sorted(WALKABLE))}.")
        self.kind = kind


@dataclass(frozen=True, slots=True)
class ChainQuery:
    """
    `depth` cuts at that tier; without it the walk ends where links end. Two clocks: links that held in the world on
    `as_of`, as they were known at the end of `known_on`; None: as they are known now.
    """

    direction: Direction
    as_of: date
    kinds: Sequence[str] = FLOWS
    depth: int | None = None
    known_on: date | None = None


def closure(
    session: Session,
    actor: Actor,
    node_id: UUID,
    direction: Direction,
    *,
    as_of: date,
    kinds: Sequence[str] = FLOWS,
    depth: int | None = None,
) -> Chain:
    """As it is known now. Raises NodeNotFound, ChainKindUnknown."""
    return chain_of(session, actor, node_id, ChainQuery(direction, as_of, kinds, depth))


def chain_of(session: Session, actor: Actor, node_id: UUID, query: ChainQuery) -> Chain:
    """Raises NodeNotFound, ChainKindUnknown."""
    actor.require(Action.READ_REGISTRY)
    start = nodes.visible_node(session, actor, node_id)
    if unknown := next((kind for kind in query.kinds if kind not in WALKABLE), None):
        raise ChainKindUnknown(unknown)
    walk = Walk(actor, query.direction, query.as_of, tuple(query.kinds), query.known_on)
    found = _walked(session, walk, identity.all_ids(session, actor, start.id), query.depth)
    return Chain(
        start=start.id,
        direction=query.direction,
        as_of=query.as_of,
        nodes=_nodes(session, walk, found),
        edges=tuple(_edge(row, query.as_of, found.ring_of) for row in found.rows),
        same=tuple(pair for pair in found.same if pair[0] in found.tiers and pair[1] in found.tiers),
        cycles=found.rings,
        known_on=query.known_on,
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """Links and tiers inside the cut; `going_on` are nodes with links behind them, cut or not."""

    rows: list[LinkRow]
    same: list[Pair]
    tiers: dict[UUID, int]
    depths: Mapping[UUID, int]
    rings: tuple[tuple[UUID, ...], ...]
    ring_of: Mapping[UUID, int]
    going_on: set[UUID]


def _walked(session: Session, walk: Walk, ids: frozenset[UUID], depth: int | None) -> _Found:
    starts = with_operators(session, walk, ids)
    rows, same = read_links(session, walk, starts) if depth is None else read_links_within(session, walk, starts, depth)
    steps, beside = walk.steps(rows), walk.beside(rows, same)
    tiers = tiers_from(sorted(starts), steps, beside)
    linked = {near for near, _ in steps}
    going_on = linked | {near for near, far in beside if far in linked}
    if depth is not None:
        tiers = {node: tier for node, tier in tiers.items() if tier <= depth}
        rows = [row for row in rows if row.from_id in tiers and row.to_id in tiers]
    arrows = [(row.to_id, row.from_id) if row.kind == "operates" else (row.from_id, row.to_id) for row in rows]
    rings = circles(arrows, same)
    ring_of = {node: number for number, ring in enumerate(rings, start=1) for node in ring}
    depths = depths_from(tiers, walk.steps(rows), walk.beside(rows, ()), circles_and_same(rings, same))
    return _Found(rows, same, tiers, depths, rings, ring_of, going_on)


def _nodes(session: Session, walk: Walk, found: _Found) -> tuple[ChainNode, ...]:
    links = [(row.kind, row.from_id, row.to_id) for row in found.rows]
    named = names_of(session, walk.actor, sorted(found.tiers), links)
    declared = _declared(found.rows, upstream=walk.upstream)
    told = [_node(named[one], found, declared.get(one)) for one in found.tiers if one in named]
    return tuple(sorted(told, key=lambda node: (node.tier, node.name, node.id)))


def _declared(rows: Sequence[LinkRow], *, upstream: bool) -> dict[UUID, int]:
    """A list says of the giver's end at which depth it stands; of several words the nearest."""
    found: dict[UUID, int] = {}
    for row in rows:
        if row.declared_tier is not None:
            far = row.from_id if upstream else row.to_id
            found[far] = min(row.declared_tier, found.get(far, row.declared_tier))
    return found


def _node(named: Named, found: _Found, declared: int | None) -> ChainNode:
    tier = found.tiers[named.id]
    return ChainNode(
        id=named.id,
        kind=named.kind,
        name=named.name,
        reference=named.reference,
        country=named.country,
        city=named.city,
        latitude=named.latitude,
        longitude=named.longitude,
        tier=tier,
        unknown=named.unknown,
        end=named.kind == "party" and named.id not in found.going_on,
        cycle=found.ring_of.get(named.id),
        depth=found.depths.get(named.id, tier),
        declared_tier=declared,
        withheld=named.withheld,
    )


def _edge(row: LinkRow, as_of: date, ring_of: Mapping[UUID, int]) -> ChainEdge:
    ring = ring_of.get(row.from_id)
    terms = tuple(row)[-len(TERMS) :]
    return ChainEdge(
        id=row.id,
        kind=row.kind,
        from_id=row.from_id,
        to_id=row.to_id,
        standing=edges.standing_on(row.verification, row.verified_until, as_of),
        origin=row.origin,
        confidence=row.confidence,
        share_min=row.share_min,
        share_max=row.share_max,
        workers=row.workers,
        commodity=row.commodity,
        corridor=row.corridor,
        source=row.source_text,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        in_cycle=row.kind != "operates" and ring is not None and ring == ring_of.get(row.to_id),
        declared_tier=row.declared_tier,
        terms=NO_TERMS if terms == BLANK else LinkTerms(*terms),
    )
