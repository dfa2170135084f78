"""
The chain behind one buyer as a page shows it: the walk of suppliers/chain with scores beside it and a still layout.

Lists, drawing and export read the same chain; a cycle keeps its edges and is named.
"""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, cast
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlmodel import Session, col

from foundation.actors import Actor
from reports.facts.chain import ChainEdge, ChainFacts, ChainNode, ChainQuery, EdgeKind, Selected, Shape
from reports.facts.payloads import Choice, Rating, Standing, Subject, rating_of
from reports.facts.scope import edges_visible_to, parties_visible_to, scores_visible_to, sites_visible_to
from risk.models import SiteScore
from suppliers import chain as chains
from suppliers.models import Edge, Party

KINDS: Final = (*chains.FLOWS, "owns", "controls")
DEEPEST: Final = 8
MOST_PATHS: Final = 1000
STILL: Final = 28
PER_TIER: Final = 7
"""Nodes of a drawing on paper, in all and in a column: more, and names cover each other."""
COLUMN: Final = 40
PER_QUERY: Final = 500


def buyers(session: Session, actor: Actor) -> tuple[Choice, ...]:
    """Firms that others supply and that give nobody here goods, work or workers, the one with most links first."""
    gives = select(col(Edge.from_id)).where(edges_visible_to(actor), col(Edge.kind).in_(chains.FLOWS))
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


def walked(session: Session, actor: Actor, buyer_id: UUID, query: ChainQuery, *, today: date) -> chains.Chain:
    """Raises NodeNotFound."""
    kinds = query.kind or chains.FLOWS
    as_of = query.as_of or today
    return chains.closure(session, actor, buyer_id, query.direction, as_of=as_of, kinds=kinds, depth=query.depth)


def chain_facts(session: Session, actor: Actor, buyer_id: UUID, query: ChainQuery, *, today: date) -> ChainFacts:
    """Raises NodeNotFound."""
    chain = walked(session, actor, buyer_id, query, today=today)
    nodes = _nodes(session, actor, chain)
    edges = tuple(_edge(row, nodes) for row in chain.edges)
    return ChainFacts(
        buyer=nodes[str(buyer_id)].subject,
        query=query,
        as_of=chain.as_of,
        nodes=tuple(nodes.values()),
        edges=edges,
        still=_still(str(buyer_id), nodes, edges, query),
        nodes_in_all=_count(session, parties_visible_to(actor)) + _count(session, sites_visible_to(actor)),
        edges_in_all=_count(session, edges_visible_to(actor)),
        cycles=len(chain.cycles),
        unknown_ends=sum(node.unknown for node in chain.nodes),
        deepest=chain.deepest,
        buyers=buyers(session, actor),
        selected=_selected(query.selected, str(buyer_id), nodes, chain.edges),
    )


def links_by_tier(
    session: Session, actor: Actor, buyer_id: str, as_of: date, *, depth: int
) -> dict[int, dict[str, int]]:
    """How many links of each standing there are at each depth behind a firm, down to `depth`."""
    chain = chains.closure(session, actor, UUID(buyer_id), "upstream", as_of=as_of, depth=depth)
    return {count.tier: dict(count.by_standing) for count in chains.tiers(chain) if count.by_standing}


def _count(session: Session, rows: ColumnElement[bool]) -> int:
    counted: int = session.execute(select(func.count()).where(rows)).scalar_one()
    return counted


def _nodes(session: Session, actor: Actor, chain: chains.Chain) -> dict[str, ChainNode]:
    providers = {row.from_id for row in chain.edges if row.kind in ("provides_labour", "recruits_for")}
    persons = _persons(session, actor, [node.id for node in chain.nodes])
    ratings = _with_firms(_ratings(session, actor, [node.id for node in chain.nodes if node.kind == "site"]), chain)
    links = [(str(edge.from_id), str(edge.to_id)) for edge in chain.edges]
    places = _layout({str(node.id): node.tier for node in chain.nodes}, links)
    points = _points(chain)
    return {
        str(node.id): ChainNode(
            id=str(node.id),
            subject=Subject(node.kind, str(node.id), node.name),
            shape=_shape(node, provider=node.id in providers, person=node.id in persons),
            tiers=(node.tier,),
            rating=ratings.get(node.id, Rating("unknown")),
            second_line=", ".join(part for part in (node.city, node.country or "") if part),
            x=places[str(node.id)][0],
            y=places[str(node.id)][1],
            place=node.city or (node.country or ""),
            latitude=points[node.id][0],
            longitude=points[node.id][1],
        )
        for node in chain.nodes
    }


def _points(chain: chains.Chain) -> dict[UUID, tuple[float | None, float | None]]:
    """A firm without a point of its own is shown where the first site stands that it operates."""
    own = {node.id: (node.latitude, node.longitude) for node in chain.nodes}
    sites = {edge.from_id: own[edge.to_id] for edge in reversed(chain.edges) if edge.kind == "operates"}
    return {node: sites.get(node, point) if point[0] is None else point for node, point in own.items()}


def _shape(node: chains.ChainNode, *, provider: bool, person: bool) -> Shape:
    if node.kind == "site":
        return "site"
    if node.unknown:
        return "unknown"
    return "person" if person else "provider" if provider else "firm"


def _parts(ids: Sequence[UUID]) -> Iterable[Sequence[UUID]]:
    return (ids[start : start + PER_QUERY] for start in range(0, len(ids), PER_QUERY))


def _persons(session: Session, actor: Actor, ids: Sequence[UUID]) -> set[UUID]:
    found: set[UUID] = set()
    for some in _parts(ids):
        own = and_(col(Party.id).in_(some), col(Party.kind) == "person", parties_visible_to(actor))
        found.update(session.execute(select(col(Party.id)).where(own)).scalars())
    return found


def _ratings(session: Session, actor: Actor, sites: Sequence[UUID]) -> dict[UUID, Rating]:
    found: dict[UUID, Rating] = {}
    columns = (
        col(SiteScore.site_id),
        col(SiteScore.band),
        col(SiteScore.value),
        col(SiteScore.low),
        col(SiteScore.high),
    )
    for some in _parts(sites):
        current = and_(
            col(SiteScore.site_id).in_(some), col(SiteScore.superseded_at).is_(None), scores_visible_to(actor)
        )
        for site_id, band, value, low, high in session.execute(select(*columns).where(current)):
            found[site_id] = rating_of(band, value, low, high)
    return found


def _with_firms(ratings: dict[UUID, Rating], chain: chains.Chain) -> dict[UUID, Rating]:
    """A firm is as risky as the riskiest site it operates; a firm without a scored site stays unknown."""
    found = dict(ratings)
    for edge in chain.edges:
        site = ratings.get(edge.to_id)
        if edge.kind == "operates" and site and (site.points or 0) > (found.get(edge.from_id, site).points or -1):
            found[edge.from_id] = site
        elif edge.kind == "operates" and site:
            found.setdefault(edge.from_id, site)
    return found


def _layout(tiers: Mapping[str, int], links: Iterable[tuple[str, str]]) -> dict[str, tuple[float, float]]:
    """
    Columns by tier; in a column by the mean height of the neighbours nearer to the buyer, so that lines cross little.
    A long column is broken into several beside each other.
    """
    neighbours: dict[str, list[str]] = defaultdict(list)
    for giver, receiver in links:
        neighbours[giver].append(receiver)
        neighbours[receiver].append(giver)
    deepest = max(tiers.values(), default=0) or 1
    placed: dict[str, tuple[float, float]] = {}
    for tier in sorted(set(tiers.values())):
        members = [node for node, depth in tiers.items() if depth == tier]
        near = {node: [placed[one][1] for one in neighbours[node] if one in placed] for node in members}
        members.sort(key=lambda node: (sum(near[node]) / len(near[node]) if near[node] else 1.0, node))
        beside = -(-len(members) // COLUMN)
        for place, node in enumerate(members):
            step = (place % beside) / beside * 0.7
            placed[node] = ((tier + step) / (deepest + (0.7 if beside > 1 else 0)), (place + 0.5) / len(members))
    return placed


def _still(
    buyer: str, nodes: Mapping[str, ChainNode], edges: Sequence[ChainEdge], query: ChainQuery
) -> tuple[ChainNode, ...]:
    """The ways from the nodes that matter most to the buyer, as many as a drawing on paper bears."""
    if len(nodes) <= STILL:
        return tuple(nodes.values())
    if query.everything:
        return ()
    towards = _towards(buyer, edges)
    drawn = {buyer}
    for node in _by_weight(nodes, edges, query.selected):
        way = _way(node, towards)
        tiers = Counter(nodes[one].tiers[0] for one in drawn | way)
        if buyer in way and len(drawn | way) <= STILL and max(tiers.values()) <= PER_TIER:
            drawn |= way
    links = [(edge.giver, edge.receiver) for edge in edges if edge.giver in drawn and edge.receiver in drawn]
    places = _layout({node: nodes[node].tiers[0] for node in nodes if node in drawn}, links)
    return tuple(replace(nodes[node], x=places[node][0], y=places[node][1]) for node in nodes if node in drawn)


def _by_weight(nodes: Mapping[str, ChainNode], edges: Sequence[ChainEdge], selected: str) -> list[str]:
    """
    The chosen node and what touches it, then cycles and unknown ends, then by risk. A site is drawn only beside a
    chosen node: elsewhere the firm that operates it stands for it, with the same risk.
    """
    beside = {end for edge in edges if selected in (edge.giver, edge.receiver) for end in (edge.giver, edge.receiver)}
    cyclic = {end for edge in edges if edge.in_cycle for end in (edge.giver, edge.receiver)}

    def rank(node: ChainNode) -> tuple[bool, bool, bool, int, int]:
        points = node.rating.points if node.rating.points is not None else -1
        return (
            node.id != selected,
            node.id not in beside,
            node.shape != "unknown" and node.id not in cyclic,
            -points,
            node.tiers[0],
        )

    firms = [
        node_id for node_id, node in nodes.items() if node.shape != "site" or node_id in beside or node_id == selected
    ]
    return sorted(firms, key=lambda node_id: rank(nodes[node_id]))


def _way(node: str, towards: Mapping[str, str]) -> set[str]:
    way = {node}
    while node in towards:
        node = towards[node]
        way.add(node)
    return way


def _towards(buyer: str, edges: Sequence[ChainEdge]) -> dict[str, str]:
    """For each node the next one on a shortest way to the buyer, whichever way its link points."""
    neighbours: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        neighbours[edge.giver].append(edge.receiver)
        neighbours[edge.receiver].append(edge.giver)
    found: dict[str, str] = {}
    waiting = deque([buyer])
    while waiting:
        node = waiting.popleft()
        for far in neighbours[node]:
            if far not in found and far != buyer:
                found[far] = node
                waiting.append(far)
    return found


def _edge(row: chains.ChainEdge, nodes: Mapping[str, ChainNode]) -> ChainEdge:
    giver, receiver = str(row.from_id), str(row.to_id)
    tier = max(nodes[giver].tiers[0], nodes[receiver].tiers[0])
    return ChainEdge(
        id=str(row.id), giver=giver, receiver=receiver, kind=cast("EdgeKind", row.kind),
        standing=cast("Standing", row.standing), workers=row.workers, goods=row.commodity, source=row.source,
        dated=row.valid_from, tiers=(tier,), in_cycle=row.in_cycle,
    )  # fmt: skip


def _selected(
    chosen: str, buyer: str, nodes: Mapping[str, ChainNode], rows: Sequence[chains.ChainEdge]
) -> Selected | None:
    if chosen not in nodes or chosen == buyer:
        return None
    onward: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        giver, receiver = str(row.from_id), str(row.to_id)
        # A site delivers through the firm that runs it, so this one link is walked against its arrow.
        start, end = (receiver, giver) if row.kind == "operates" else (giver, receiver)
        onward[start].append(end)
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
