"""
Listed parties behind a buyer: matches of its suppliers, of their suppliers and owners, and of firms that listed
parties own enough of, each with the way it takes up to the buyer and the weakest kind of link on that way.

A confirmed match is told as confirmed, an open one as possible. One doubtful identity makes the whole way a
possibility, which is what its label says.
"""

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from sqlmodel import Session, col, or_, select

from foundation.actors import Action, Actor
from risk.exposure import PathLabel
from sanctions import hits, owned
from sanctions.lists.sources import rule_of
from sanctions.models import Hit
from suppliers import edges
from suppliers.chain.closure import FLOWS, ChainQuery, chain_of
from suppliers.chain.payloads import Chain, ChainNode
from suppliers.models import Edge
from suppliers.ownership import reading

KINDS = (*FLOWS, "owns", "controls")
LABELS = (PathLabel.DIRECT, PathLabel.OWNERSHIP, PathLabel.POSSIBLY_SAME_AS)
SAME = "same_as"
POSSIBLY = "possibly_same_as"
OWNERSHIP = frozenset({"owns", "controls"})

State = Literal["confirmed", "possible"]


@dataclass(frozen=True, slots=True)
class WayStep:
    """`link` leads from the step before to this one; empty on the first. `edge_id` None: records taken for one."""

    node_id: UUID
    name: str
    link: str
    edge_id: UUID | None


@dataclass(frozen=True, slots=True)
class ListedExposure:
    """
    `way` runs from the listed party to the one asked about; `tier` counts the links on it that are supplies of goods,
    work or workers. `rule` and `wording` tell of a firm that listed parties own, in place of a match of its own.
    """

    node_id: UUID
    name: str
    state: State
    label: PathLabel
    tier: int
    hit_id: UUID | None
    list_title: str
    rule: str
    wording: str
    way: tuple[WayStep, ...]


@dataclass(frozen=True, slots=True)
class ListedInChain:
    """Confirmed ones first, then the least doubtful ways, then the nearest. `nodes` is how many were looked at."""

    party_id: UUID
    as_of: date
    nodes: int
    rows: tuple[ListedExposure, ...]


@dataclass(frozen=True, slots=True)
class _Link:
    to: UUID
    kind: str
    edge_id: UUID | None

    @property
    def doubt(self) -> int:
        if self.kind == POSSIBLY:
            return 2
        return 1 if self.kind in OWNERSHIP else 0

    @property
    def tiers(self) -> int:
        return int(self.kind in FLOWS)


Spot = tuple[UUID, bool]
"""A node, and whether the way to it went over an owner: what an owner buys elsewhere does not reach the buyer."""
Rank = tuple[int, int, int]
"""How doubtful, how many tiers, how many links."""


@dataclass(frozen=True, slots=True)
class _Way:
    """Back from the party asked about."""

    rank: Rank
    before: Spot | None
    link: _Link | None


def listed_in_chain(session: Session, actor: Actor, party_id: UUID, as_of: date) -> ListedInChain:
    """Raises NodeNotFound."""
    actor.require(Action.SCREEN)
    chain = chain_of(session, actor, party_id, ChainQuery("upstream", as_of, KINDS))
    known = {node.id: node for node in chain.nodes}
    beside = _possibly_same(session, actor, known.keys(), as_of)
    ways = _ways(chain, _inward(chain, beside))
    names = _names(session, actor, known, ways.best.keys())
    rows = [
        *_matched(session, actor, ways, names),
        *_owned(session, actor, ways, names),
    ]
    rows.sort(key=lambda row: (row.state != "confirmed", LABELS.index(row.label), row.tier, row.name, str(row.hit_id)))
    return ListedInChain(chain.start, as_of, len(ways.best), tuple(rows))


def _possibly_same(session: Session, actor: Actor, ids: Collection[UUID], as_of: date) -> list[tuple[UUID, UUID, UUID]]:
    """Records that may be one with a node of the chain: each with the link that says so."""
    found: dict[UUID, tuple[UUID, UUID, UUID]] = {}
    for some in reading.portions(ids):
        held = select(Edge.id, Edge.from_id, Edge.to_id).where(
            Edge.kind == POSSIBLY,
            col(Edge.superseded_at).is_(None),
            edges.held_on(as_of),
            edges.visible_to(actor),
            or_(col(Edge.from_id).in_(some), col(Edge.to_id).in_(some)),
        )
        found |= {edge_id: (edge_id, one, other) for edge_id, one, other in session.exec(held)}
    return list(found.values())


def _inward(chain: Chain, beside: Iterable[tuple[UUID, UUID, UUID]]) -> Mapping[UUID, list[_Link]]:
    """From each node the links to those behind it."""
    found: dict[UUID, list[_Link]] = defaultdict(list)
    for edge in chain.edges:
        # A site's chain is that of the firm which runs it, so `operates` leads from the site to the firm, too.
        found[edge.to_id].append(_Link(edge.from_id, edge.kind, edge.id))
        if edge.kind == "operates":
            found[edge.from_id].append(_Link(edge.to_id, edge.kind, edge.id))
    for one, other in chain.same:
        found[one].append(_Link(other, SAME, None))
        found[other].append(_Link(one, SAME, None))
    for edge_id, one, other in beside:
        found[one].append(_Link(other, POSSIBLY, edge_id))
        found[other].append(_Link(one, POSSIBLY, edge_id))
    return found


@dataclass(frozen=True, slots=True)
class _Ways:
    """The best way to each spot, and the better spot of each node."""

    to: Mapping[Spot, _Way]
    best: Mapping[UUID, Spot]

    def rank(self, node: UUID) -> Rank:
        return self.to[self.best[node]].rank


def _ways(chain: Chain, inward: Mapping[UUID, list[_Link]]) -> _Ways:
    """The least doubtful way from each node up to the start; of equals the shortest."""
    settled: dict[Spot, _Way] = {}
    best: dict[UUID, Spot] = {}
    starts = [node.id for node in chain.nodes if node.tier == 0] or [chain.start]
    waiting: list[tuple[Rank, int, Spot, _Way]] = []
    for count, start in enumerate(starts):
        heapq.heappush(waiting, ((0, 0, 0), count, (start, False), _Way((0, 0, 0), None, None)))
    count = len(starts)
    while waiting:
        rank, _, spot, way = heapq.heappop(waiting)
        if spot in settled:
            continue
        settled[spot] = way
        best.setdefault(spot[0], spot)
        for link in inward.get(spot[0], ()):
            onward = (link.to, spot[1] or link.kind in OWNERSHIP)
            if onward in settled or (spot[1] and link.tiers):
                continue
            further = (max(rank[0], link.doubt), rank[1] + link.tiers, rank[2] + 1)
            heapq.heappush(waiting, (further, count, onward, _Way(further, spot, link)))
            count += 1
    return _Ways(settled, best)


def _names(session: Session, actor: Actor, known: Mapping[UUID, ChainNode], ways: Collection[UUID]) -> dict[UUID, str]:
    """As the chain names them; of those beside it as their owner does, who may withhold a person's."""
    others = reading.parties_of(session, actor, [one for one in ways if one not in known])
    return {one: node.name for one, node in known.items()} | {one: party.name for one, party in others.items()}


def _steps(node: UUID, ways: _Ways, names: Mapping[UUID, str]) -> Iterator[WayStep]:
    link, edge_id = "", None
    at: Spot | None = ways.best[node]
    while at is not None:
        yield WayStep(at[0], names.get(at[0], ""), link, edge_id)
        way = ways.to[at]
        link, edge_id = (way.link.kind, way.link.edge_id) if way.link else ("", None)
        at = way.before


def _matched(session: Session, actor: Actor, ways: _Ways, names: Mapping[UUID, str]) -> Iterator[ListedExposure]:
    held = select(Hit).where(hits.visible_to(actor), col(Hit.state).in_(("open", "confirmed")))
    for some in reading.portions(ways.best.keys()):
        for hit in session.exec(held.where(col(Hit.node_id).in_(some)).order_by(col(Hit.id))):
            rank = ways.rank(hit.node_id)
            yield ListedExposure(
                node_id=hit.node_id,
                name=names.get(hit.node_id, hit.name_screened),
                state="confirmed" if hit.state == "confirmed" else "possible",
                label=LABELS[rank[0]],
                tier=rank[1],
                hit_id=hit.id,
                list_title=rule_of(hit.source).title,
                rule="",
                wording="",
                way=tuple(_steps(hit.node_id, ways, names)),
            )


def _owned(session: Session, actor: Actor, ways: _Ways, names: Mapping[UUID, str]) -> Iterator[ListedExposure]:
    """The way begins at the firm that is owned; its owners are in the wording, and mostly in the chain themselves."""
    for row in owned.list_owned(session, actor, ways.best.keys()):
        rank = ways.rank(row.node_id)
        yield ListedExposure(
            node_id=row.node_id,
            name=names.get(row.node_id, ""),
            state="confirmed" if (row.owner_state, row.reached) == ("confirmed", "yes") else "possible",
            label=LABELS[max(rank[0], 1)],
            tier=rank[1],
            hit_id=None,
            list_title="",
            rule=row.rule,
            wording=row.wording,
            way=tuple(_steps(row.node_id, ways, names)),
        )
