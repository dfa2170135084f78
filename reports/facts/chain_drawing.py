"""
The chain behind one buyer as a question: who stands at which depth, the links between them, and a still layout.

Depth comes from one recursive query bounded by the depth asked for, so a cycle cannot run for ever; it keeps its edges
and is named. Lists, drawing and export read the same rows.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final, cast
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select
from sqlmodel import Session, col

from foundation.actors import Actor
from foundation.errors import NotFound
from reports.facts.chain import ChainEdge, ChainFacts, ChainNode, ChainQuery, EdgeKind, Selected, Shape
from reports.facts.payloads import Choice, Rating, Standing, Subject, rating_of
from reports.facts.scope import edges_visible_to, parties_visible_to, scores_visible_to, sites_visible_to
from risk.models import SiteScore
from suppliers.models import Edge, Party, Site

KINDS: Final = ("supplies", "subcontracts", "provides_labour", "recruits_for", "owns", "controls", "operates")
DEEPEST: Final = 8
MOST_NODES: Final = 2000
MOST_PATHS: Final = 1000


class ChainHeadNotFound(NotFound):
    code = "chain.head_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such firm to start a chain from, or it belongs to another organisation.")


def buyers(session: Session, actor: Actor) -> tuple[Choice, ...]:
    """Firms that others supply and that supply nobody here, the one with most links first."""
    gives = select(col(Edge.from_id)).where(edges_visible_to(actor), col(Edge.kind).in_(("supplies", "subcontracts")))
    links = func.count()
    statement = (
        select(col(Party.id), col(Party.name), links)
        .join(Edge, and_(col(Edge.to_id) == col(Party.id), col(Edge.kind).in_(("supplies", "subcontracts"))))
        .where(parties_visible_to(actor), edges_visible_to(actor), col(Party.id).not_in(gives))
        .group_by(col(Party.id), col(Party.name))
        .order_by(links.desc(), col(Party.id))
        .limit(20)
    )
    return tuple(Choice(str(row[0]), row[1], row[2]) for row in session.execute(statement))


def chain_facts(session: Session, actor: Actor, buyer_id: UUID, query: ChainQuery, *, today: date) -> ChainFacts:
    """Raises ChainHeadNotFound."""
    as_of = query.as_of or today
    head = session.execute(
        select(col(Party.name)).where(col(Party.id) == buyer_id, parties_visible_to(actor))
    ).scalar_one_or_none()
    if head is None:
        raise ChainHeadNotFound
    depths = _depths(session, actor, buyer_id, query, as_of)
    rows = _edges(session, actor, depths, query, as_of)
    nodes = _nodes(session, actor, depths, rows)
    edges = tuple(
        _edge(row, depths, _cyclic(rows)) for row in rows if str(row.from_id) in nodes and str(row.to_id) in nodes
    )
    counted = session.execute(select(func.count()).where(edges_visible_to(actor))).scalar_one()
    people = session.execute(select(func.count()).where(parties_visible_to(actor))).scalar_one()
    places = session.execute(select(func.count()).where(sites_visible_to(actor))).scalar_one()
    return ChainFacts(
        buyer=Subject("party", str(buyer_id), head),
        query=query,
        as_of=as_of,
        nodes=tuple(nodes.values()),
        edges=edges,
        nodes_in_all=people + places,
        edges_in_all=counted,
        cycles=sum(edge.in_cycle for edge in edges),
        unknown_ends=sum(node.shape == "unknown" for node in nodes.values()),
        deepest=max((node.tiers[0] for node in nodes.values()), default=0),
        buyers=buyers(session, actor),
        selected=_selected(query.selected, str(buyer_id), nodes, rows),
    )


def links_by_tier(session: Session, actor: Actor, buyer_id: str, as_of: date) -> dict[int, dict[str, int]]:
    """How many links of each standing there are at each depth behind a firm."""
    query = ChainQuery(depth=4)
    depths = _depths(session, actor, UUID(buyer_id), query, as_of)
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in _edges(session, actor, depths, query, as_of):
        tier = max(depths[row.from_id], depths[row.to_id])
        if tier:
            found[tier][row.verification] += 1
    return found


def _in_force(as_of: date) -> ColumnElement[bool]:
    begun = or_(col(Edge.valid_from).is_(None), col(Edge.valid_from) <= as_of)
    return and_(begun, or_(col(Edge.valid_to).is_(None), col(Edge.valid_to) >= as_of))


def _links(actor: Actor, query: ChainQuery, as_of: date) -> ColumnElement[bool]:
    kinds = [kind for kind in query.kind if kind in KINDS] or list(KINDS)
    return and_(edges_visible_to(actor), col(Edge.kind).in_(kinds), _in_force(as_of))


def _depths(session: Session, actor: Actor, start: UUID, query: ChainQuery, as_of: date) -> dict[UUID, int]:
    """
    The smallest depth of every node. Upstream walks from whoever receives to whoever gives; what a firm operates or
    owns stands beside it, so these links are walked both ways.
    """
    near, far = col(Edge.to_id), col(Edge.from_id)
    if query.direction == "downstream":
        near, far = far, near
    walk: Any = select(col(Party.id).label("id"), literal(0).label("depth")).where(col(Party.id) == start)
    reached = walk.cte("reached", recursive=True)
    beside = and_(far == reached.c.id, col(Edge.kind) == "operates")
    onward = (
        select(case((near == reached.c.id, far), else_=near), reached.c.depth + 1)
        .join(reached, or_(near == reached.c.id, beside))
        .where(_links(actor, query, as_of), reached.c.depth < max(1, min(query.depth, DEEPEST)))
    )
    reached = reached.union(onward)
    statement = select(reached.c.id, func.min(reached.c.depth)).group_by(reached.c.id)
    found = session.execute(statement.order_by(func.min(reached.c.depth)).limit(MOST_NODES))
    return {row[0]: row[1] for row in found}


def _edges(session: Session, actor: Actor, depths: Mapping[UUID, int], query: ChainQuery, as_of: date) -> list[Any]:
    columns = (
        col(Edge.id), col(Edge.from_id), col(Edge.to_id), col(Edge.kind), col(Edge.verification), col(Edge.workers),
        col(Edge.commodity), col(Edge.source_text), col(Edge.valid_from),
    )  # fmt: skip
    found: list[Any] = []
    ids = sorted(depths)
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        found += session.execute(select(*columns).where(col(Edge.from_id).in_(some), _links(actor, query, as_of))).all()
    return [row for row in found if row.to_id in depths]


def _nodes(session: Session, actor: Actor, depths: Mapping[UUID, int], rows: Sequence[Any]) -> dict[str, ChainNode]:
    described: dict[UUID, Any] = {}
    ids = sorted(depths)
    for start in range(0, len(ids), 500):
        some = ids[start : start + 500]
        parties = select(Party).where(col(Party.id).in_(some), parties_visible_to(actor))
        described |= {row.id: (row, None) for row in session.execute(parties).scalars()}
        current = and_(
            col(SiteScore.site_id) == col(Site.id), col(SiteScore.superseded_at).is_(None), scores_visible_to(actor)
        )
        sites = select(Site, SiteScore).join(SiteScore, current, isouter=True)
        for site, score in session.execute(sites.where(col(Site.id).in_(some), sites_visible_to(actor))):
            described[site.id] = (site, score)
    places = _layout({node_id: depths[node_id] for node_id in described}, rows)
    providers = {row.from_id for row in rows if row.kind in ("provides_labour", "recruits_for")}
    return {
        str(node_id): _node(row, score, depths[node_id], places[node_id], provider=node_id in providers)
        for node_id, (row, score) in described.items()
    }


def _node(
    row: Party | Site, score: SiteScore | None, tier: int, place: tuple[float, float], *, provider: bool
) -> ChainNode:
    site = isinstance(row, Site)
    shape: Shape = (
        "site"
        if site
        else "unknown"
        if row.kind == "unknown"
        else "person"
        if row.kind == "person"
        else "provider"
        if provider
        else "firm"
    )
    rating = rating_of(score.band, score.value, score.low, score.high) if score else Rating("unknown")
    return ChainNode(
        id=str(row.id),
        subject=Subject("site" if site else "party", str(row.id), row.name),
        shape=shape,
        tiers=(tier,),
        rating=rating,
        second_line=", ".join(part for part in (row.city, row.country or "") if part),
        x=place[0],
        y=place[1],
        place=row.city or (row.country or ""),
        latitude=row.latitude if isinstance(row, Site) else None,
        longitude=row.longitude if isinstance(row, Site) else None,
    )


def _layout(tiers: Mapping[UUID, int], rows: Sequence[Any]) -> dict[UUID, tuple[float, float]]:
    """Columns by tier; in a column by the mean height of the neighbours nearer to the buyer, so lines cross little."""
    neighbours: dict[UUID, list[UUID]] = defaultdict(list)
    for row in rows:
        neighbours[row.from_id].append(row.to_id)
        neighbours[row.to_id].append(row.from_id)
    deepest = max(tiers.values(), default=0) or 1
    placed: dict[UUID, tuple[float, float]] = {}
    for tier in sorted(set(tiers.values())):
        members = [node for node, depth in tiers.items() if depth == tier]
        near = {node: [placed[one][1] for one in neighbours[node] if one in placed] for node in members}
        members.sort(key=lambda node: (sum(near[node]) / len(near[node]) if near[node] else 1.0, node))
        for place, node in enumerate(members):
            placed[node] = (tier / deepest, (place + 0.5) / len(members))
    return placed


def _edge(row: Any, depths: Mapping[UUID, int], cyclic: set[tuple[UUID, UUID]]) -> ChainEdge:  # noqa: ANN401 - a database row
    tier = max(depths[row.from_id], depths[row.to_id])
    return ChainEdge(
        id=str(row.id), giver=str(row.from_id), receiver=str(row.to_id), kind=cast("EdgeKind", row.kind),
        standing=cast("Standing", row.verification), workers=row.workers, goods=row.commodity,
        source=row.source_text, dated=row.valid_from, tiers=(tier,), in_cycle=(row.from_id, row.to_id) in cyclic,
    )  # fmt: skip


def _cyclic(rows: Sequence[Any]) -> set[tuple[UUID, UUID]]:
    """Links of trade that close a ring: their receiver leads back to their giver."""
    onward: dict[UUID, set[UUID]] = defaultdict(set)
    for row in rows:
        if row.kind not in ("owns", "controls", "operates"):
            onward[row.from_id].add(row.to_id)
    return {(giver, receiver) for giver in onward for receiver in onward[giver] if giver in _reached(receiver, onward)}


def _reached(start: UUID, onward: Mapping[UUID, set[UUID]]) -> set[UUID]:
    seen, waiting = {start}, [start]
    while waiting:
        for one in onward.get(waiting.pop(), ()):
            if one not in seen:
                seen.add(one)
                waiting.append(one)
    return seen


def _selected(chosen: str, buyer: str, nodes: Mapping[str, ChainNode], rows: Sequence[Any]) -> Selected | None:
    if chosen not in nodes or chosen == buyer:
        return None
    onward: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        onward[str(row.from_id)].append(str(row.to_id))
    behind = {str(row.from_id) for row in rows if str(row.to_id) == chosen}
    workers = [row.workers for row in rows if str(row.from_id) == chosen and row.workers]
    return Selected(
        node=chosen,
        paths=_paths(chosen, buyer, onward),
        workers=sum(workers) if workers else None,
        exposure_share=None,
        unknown_before_it=sum(nodes[one].shape == "unknown" for one in behind if one in nodes),
    )


def _paths(start: str, end: str, onward: Mapping[str, Sequence[str]]) -> int:
    """Ways without repetition, counted up to a thousand."""
    found, waiting = 0, [(start, frozenset({start}))]
    while waiting and found < MOST_PATHS:
        node, seen = waiting.pop()
        for one in onward.get(node, ()):
            if one == end:
                found += 1
            elif one not in seen and len(seen) < DEEPEST:
                waiting.append((one, seen | {one}))
    return found
