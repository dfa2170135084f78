"""
Everything behind, or in front of, one party or site on a day: `WITH RECURSIVE ... UNION` on ids alone, the same SQL on
both databases. Ids and not paths, because paths multiply and never end on a circle.

Going upstream the walk follows a link from whoever receives to whoever gives, and from a firm to the sites it operates,
where labour arrives; downstream from giver to receiver and from a site to the firm that operates it. `operates` and
records taken for one cost no tier. The chain of a site is that of the firm which runs it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, and_, func, literal_column, true
from sqlalchemy import select as core_select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from foundation.actors import Action, Actor
from foundation.errors import Invalid
from suppliers import edges, identity, nodes
from suppliers.chain.payloads import Chain, ChainEdge, ChainNode, Direction
from suppliers.chain.walking import circles, tiers_from
from suppliers.models import Edge, IdentityDecision, Node, Party, Site

FLOWS = ("supplies", "subcontracts", "provides_labour", "recruits_for")
WALKABLE = frozenset({*FLOWS, "owns", "controls"})
PER_QUERY = 500
LINK: tuple[Any, ...] = (
    Edge.id, Edge.kind, Edge.from_id, Edge.to_id, Edge.origin, Edge.verification, Edge.verified_until, Edge.confidence,
    Edge.share_min, Edge.share_max, Edge.workers, Edge.commodity, Edge.corridor, Edge.source_text, Edge.valid_from,
    Edge.valid_to,
)  # fmt: skip
LinkRow = Any  # a row of these columns: building objects takes five times as long, and a chain has many links
Pair = tuple[UUID, UUID]


class ChainKindUnknown(Invalid):
    code = "chain.kind_unknown"

    def __init__(self, kind: str) -> None:
        super().__init__(f"A chain does not follow {kind!r}; choose from {', '.join(sorted(WALKABLE))}.")
        self.kind = kind


@dataclass(frozen=True, slots=True)
class _Walk:
    """How one chain is walked: which links count, and which of their ends is the near one."""

    actor: Actor
    direction: Direction
    as_of: date
    kinds: tuple[str, ...]

    @property
    def upstream(self) -> bool:
        return self.direction == "upstream"

    def held(self, links: type[Edge], kinds: Sequence[str]) -> ColumnElement[bool]:
        return and_(
            edges.visible_to(self.actor, links),
            col(links.superseded_at).is_(None),
            col(links.kind).in_(kinds),
            edges.held_on(self.as_of, links),
        )

    def reached(self, starts: Collection[UUID]) -> CTE:
        """
        Every node is joined twice, once to what flows and once to what it operates, so that each join uses an index of
        its own; one join with OR reads the whole table for every node on SQLite.
        """
        flows, runs = aliased(Edge), aliased(Edge)
        which = (
            core_select(literal_column("0").label("n")).union_all(core_select(literal_column("1"))).subquery("which")
        )
        first: Any = select(Node.id).where(col(Node.id).in_(starts), nodes.visible_to(self.actor))
        known = first.cte("reached", recursive=True)
        near, far = (flows.to_id, flows.from_id) if self.upstream else (flows.from_id, flows.to_id)
        runs_near, runs_far = (runs.from_id, runs.to_id) if self.upstream else (runs.to_id, runs.from_id)
        onward = (
            core_select(func.coalesce(far, runs_far))
            .select_from(known)
            .join(which, true())
            .outerjoin(flows, and_(which.c.n == 0, near == known.c.id, self.held(flows, self.kinds)))
            .outerjoin(runs, and_(which.c.n == 1, runs_near == known.c.id, self.held(runs, ["operates"])))
            .where(func.coalesce(far, runs_far).is_not(None))
        )
        return known.union(onward)  # type: ignore[no-any-return] # a union of a CTE is a CTE

    def steps(self, rows: Iterable[LinkRow]) -> list[Pair]:
        flows = [(row.to_id, row.from_id) for row in rows if row.kind != "operates"]
        return flows if self.upstream else [(far, near) for near, far in flows]

    def beside(self, rows: Iterable[LinkRow], same: Iterable[Pair]) -> list[Pair]:
        runs = [(row.from_id, row.to_id) for row in rows if row.kind == "operates"]
        runs = runs if self.upstream else [(site, operator) for operator, site in runs]
        return [*runs, *(pair for one, other in same for pair in ((one, other), (other, one)))]


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
    """Raises NodeNotFound, ChainKindUnknown. `depth` cuts at that tier; without it the walk ends where links end."""
    actor.require(Action.READ_REGISTRY)
    start = nodes.visible_node(session, actor, node_id)
    if unknown := next((kind for kind in kinds if kind not in WALKABLE), None):
        raise ChainKindUnknown(unknown)
    walk = _Walk(actor, direction, as_of, tuple(kinds))
    starts = _with_operators(session, walk, identity.all_ids(session, actor, start.id))
    rows, same = _read(session, walk, starts)
    tiers = tiers_from(sorted(starts), walk.steps(rows), walk.beside(rows, same))
    if depth is not None:
        tiers = {node: tier for node, tier in tiers.items() if tier <= depth}
    kept = [row for row in rows if row.from_id in tiers and row.to_id in tiers]
    rings = circles(
        [(row.to_id, row.from_id) if row.kind == "operates" else (row.from_id, row.to_id) for row in kept], same
    )
    ring_of = {node: number for number, ring in enumerate(rings, start=1) for node in ring}
    linked = {near for near, _ in walk.steps(rows)}
    going_on = linked | {near for near, far in walk.beside(rows, same) if far in linked}
    return Chain(
        start=start.id,
        direction=direction,
        as_of=as_of,
        nodes=_nodes(session, actor, tiers, going_on, ring_of),
        edges=tuple(_edge(row, as_of, ring_of) for row in kept),
        same=tuple(pair for pair in same if pair[0] in tiers and pair[1] in tiers),
        cycles=rings,
    )


def _with_operators(session: Session, walk: _Walk, starts: frozenset[UUID]) -> frozenset[UUID]:
    """Upstream of a site lies what its operator buys; downstream the walk itself leads there."""
    if not walk.upstream:
        return starts
    runs = select(Edge.from_id).where(
        col(Edge.to_id).in_(starts), col(Edge.kind) == "operates", walk.held(Edge, [*walk.kinds, "operates"])
    )
    return starts | frozenset(session.exec(runs).all())


def _read(session: Session, walk: _Walk, starts: frozenset[UUID]) -> tuple[list[LinkRow], list[Pair]]:
    """Every link among what is reached; walks again when a record reached is taken for one that was not."""
    while True:
        reached = walk.reached(starts)
        ids = select(reached.c.id)
        held = walk.held(Edge, [*walk.kinds, "operates"])
        statement = core_select(*LINK).where(held, col(Edge.from_id).in_(ids), col(Edge.to_id).in_(ids))
        rows = list(session.execute(statement.order_by(col(Edge.id))).all())
        known = starts | {end for row in rows for end in (row.from_id, row.to_id)}
        same = _same(session, walk.actor, known)
        if {end for pair in same for end in pair} <= known:
            return rows, same
        starts |= {end for pair in same for end in pair}


def _same(session: Session, actor: Actor, known: Collection[UUID]) -> list[Pair]:
    decided = select(IdentityDecision.left_id, IdentityDecision.right_id).where(
        identity.standing(actor), IdentityDecision.decision == "same"
    )
    return [(left, right) for left, right in session.exec(decided).all() if left in known or right in known]


def _edge(row: LinkRow, as_of: date, ring_of: dict[UUID, int]) -> ChainEdge:
    ring = ring_of.get(row.from_id)
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
    )


def _nodes(
    session: Session, actor: Actor, tiers: dict[UUID, int], going_on: set[UUID], ring_of: dict[UUID, int]
) -> tuple[ChainNode, ...]:
    found: list[ChainNode] = []
    ids = sorted(tiers)
    for start in range(0, len(ids), PER_QUERY):
        part = ids[start : start + PER_QUERY]
        for table in (Party, Site):
            rows: Sequence[Any] = session.exec(
                select(table).where(col(table.id).in_(part), nodes.of_table(table, actor))
            ).all()
            found += [_node(row, tiers[row.id], end=row.id not in going_on, cycle=ring_of.get(row.id)) for row in rows]
    return tuple(sorted(found, key=lambda node: (node.tier, node.name, node.id)))


def _node(row: Party | Site, tier: int, *, end: bool, cycle: int | None) -> ChainNode:
    site = row if isinstance(row, Site) else None
    return ChainNode(
        id=row.id,
        kind="site" if site else "party",
        name=row.name,
        reference=row.reference,
        country=row.country,
        city=row.city,
        latitude=site.latitude if site else None,
        longitude=site.longitude if site else None,
        tier=tier,
        unknown=site is None and row.kind == "unknown",
        end=end and site is None,
        cycle=cycle,
    )
