"""
What a chain tells beyond its links: single points all ways pass, suppliers behind several others, what nobody has
mapped, what changed between two days, what would be left without one firm, and who owns a firm.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlmodel import Session

from foundation.actors import Actor
from reports.facts.chain_drawing import buyers
from reports.facts.payloads import Choice, Subject
from reports.facts.record_identity import subjects
from suppliers import chain, ownership
from suppliers.chain.chokepoints import chokepoints
from suppliers.chain.payloads import LinkName, MovedNode
from suppliers.ownership import ShareRange

MOST_POINTS: Final = 25
MOST_ROWS: Final = 200


@dataclass(frozen=True, slots=True)
class Head:
    """What every view of a chain shares."""

    buyer: Subject
    as_of: date
    nodes: int
    buyers: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class NodeLine:
    """`withheld`: whoever declared it keeps its name; it counts all the same and has no page here."""

    id: str
    subject: Subject
    tier: int
    place: str
    withheld: bool = False
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """`between` is the share of shortest ways, per cent."""

    node: NodeLine
    behind: int
    sites_behind: int
    between: float


@dataclass(frozen=True, slots=True)
class Shared:
    node: NodeLine
    behind: tuple[NodeLine, ...]


@dataclass(frozen=True, slots=True)
class Tier:
    """`unmapped` is per cent of the parties; None for a tier without any."""

    tier: int
    parties: int
    sites: int
    unmapped: int | None


@dataclass(frozen=True, slots=True)
class PointsFacts:
    head: Head
    points: tuple[Point, ...]
    shared: tuple[Shared, ...]
    tiers: tuple[Tier, ...]
    sampled_from: int | None
    error: float | None


@dataclass(frozen=True, slots=True)
class LinkLine:
    kind: str
    giver: NodeLine
    receiver: NodeLine


@dataclass(frozen=True, slots=True)
class ChangesFacts:
    head: Head
    since: date
    added: tuple[NodeLine, ...]
    gone: tuple[NodeLine, ...]
    moved: tuple[NodeLine, ...]
    links_added: tuple[LinkLine, ...]
    links_ended: tuple[LinkLine, ...]

    @property
    def any(self) -> bool:
        return bool(self.added or self.gone or self.moved or self.links_added or self.links_ended)


@dataclass(frozen=True, slots=True)
class WithoutFacts:
    """`choices` are the nodes one may take away, those with most behind them first."""

    head: Head
    choices: tuple[NodeLine, ...]
    removed: NodeLine | None = None
    gone: tuple[NodeLine, ...] = ()
    left_alone: tuple[NodeLine, ...] = ()
    farther: tuple[NodeLine, ...] = ()
    buyers_hit: tuple[NodeLine, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnerLine:
    """`through` names the firms between; `controls` is yes, possible or no."""

    subject: Subject
    share: ShareRange
    controls: str
    ends_because: str
    through: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnknownLine:
    entity: Subject
    owner: Subject | None
    share: ShareRange
    reason: str


@dataclass(frozen=True, slots=True)
class OwnersFacts:
    party: Subject
    as_of: date
    rows: tuple[OwnerLine, ...]
    unknown: ShareRange
    unknowns: tuple[UnknownLine, ...]
    conflicts: tuple[Subject, ...]


def points_facts(session: Session, actor: Actor, buyer_id: UUID, as_of: date) -> PointsFacts:
    """Raises NodeNotFound."""
    walked = _walked(session, actor, buyer_id, as_of)
    lines = _lines(walked)
    found = chokepoints(walked, most=MOST_POINTS)
    return PointsFacts(
        head=_head(session, actor, walked, lines),
        points=tuple(
            Point(lines[one.id], one.behind, one.sites_behind, round(100 * one.betweenness, 1)) for one in found.points
        ),
        shared=tuple(
            Shared(lines[one.id], tuple(lines[id_] for id_ in one.behind)) for one in chain.shared(walked)[:MOST_POINTS]
        ),
        tiers=tuple(
            Tier(one.tier, one.parties, one.sites, None if one.unmapped is None else round(100 * one.unmapped))
            for one in chain.tiers(walked)
        ),
        sampled_from=found.sampled_from,
        error=found.error,
    )


def changes_facts(session: Session, actor: Actor, buyer_id: UUID, since: date, as_of: date) -> ChangesFacts:
    """Raises NodeNotFound, PeriodReversed."""
    before, after = (_walked(session, actor, buyer_id, day) for day in (since, as_of))
    found = chain.changes(before, after)
    lines = _lines(before) | _lines(after)
    return ChangesFacts(
        head=_head(session, actor, after, lines),
        since=since,
        added=_of(found.nodes_added),
        gone=_of(found.nodes_gone),
        moved=_moved(found.tiers_changed, lines),
        links_added=_links(found.links_added, lines),
        links_ended=_links(found.links_ended, lines),
    )


def without_facts(session: Session, actor: Actor, buyer_id: UUID, as_of: date, removed: UUID | None) -> WithoutFacts:
    """Raises NodeNotFound, NodeNotInChain, StartNotRemovable."""
    walked = _walked(session, actor, buyer_id, as_of)
    lines = _lines(walked)
    choices = tuple(lines[one.id] for one in chokepoints(walked, most=MOST_ROWS).points)
    head = _head(session, actor, walked, lines)
    if removed is None:
        return WithoutFacts(head, choices)
    downstream = chain.ChainQuery("downstream", as_of, chain.FLOWS)
    withheld = removed in lines and lines[removed].withheld
    onward = None if withheld else chain.chain_of(session, actor, removed, downstream)
    found = chain.without(walked, removed, onward)
    return WithoutFacts(
        head=head,
        choices=choices,
        removed=lines[removed],
        gone=_of(found.gone),
        left_alone=_of(found.left_alone),
        farther=_moved(found.farther, lines),
        buyers_hit=_of(found.buyers_hit),
    )


def owners_facts(session: Session, actor: Actor, party_id: UUID, as_of: date) -> OwnersFacts:
    """Raises NodeNotFound."""
    found = ownership.owners_of(session, actor, party_id, as_of=as_of)
    between = {one for row in found.rows for path in row.paths for one in path.ids}
    doubtful = {one for stake in found.unknowns for one in (stake.entity_id, stake.owner_id) if one}
    named = subjects(session, actor, {party_id, *between, *doubtful, *found.conflicts})

    def subject(node_id: UUID, name: str = "?") -> Subject:
        return named.get(node_id) or Subject("party", None, name)

    return OwnersFacts(
        party=subject(party_id),
        as_of=found.as_of,
        rows=tuple(
            OwnerLine(
                subject(row.owner_id, row.name),
                row.share,
                row.controls,
                row.ends_because,
                tuple(dict.fromkeys(subject(one).name for path in row.paths for one in path.ids[1:-1])),
            )
            for row in found.rows
        ),
        unknown=found.unknown,
        unknowns=tuple(
            UnknownLine(subject(one.entity_id), subject(one.owner_id) if one.owner_id else None, one.share, one.reason)
            for one in found.unknowns
        ),
        conflicts=tuple(subject(one) for one in found.conflicts),
    )


def _walked(session: Session, actor: Actor, buyer_id: UUID, as_of: date) -> chain.Chain:
    return chain.chain_of(session, actor, buyer_id, chain.ChainQuery("upstream", as_of, chain.FLOWS))


def _head(session: Session, actor: Actor, walked: chain.Chain, lines: Mapping[UUID, NodeLine]) -> Head:
    return Head(lines[walked.start].subject, walked.as_of, len(walked.nodes), buyers(session, actor))


def _lines(walked: chain.Chain) -> dict[UUID, NodeLine]:
    return {node.id: _line(node) for node in walked.nodes}


def _line(node: chain.ChainNode) -> NodeLine:
    subject = Subject(node.kind, None if node.withheld else str(node.id), node.name)
    place = ", ".join(part for part in (node.city, node.country or "") if part)
    return NodeLine(str(node.id), subject, node.tier, place, node.withheld)


def _of(nodes: Iterable[chain.ChainNode]) -> tuple[NodeLine, ...]:
    return tuple(_line(node) for node in nodes)


def _moved(found: Iterable[MovedNode], lines: Mapping[UUID, NodeLine]) -> tuple[NodeLine, ...]:
    return tuple(
        NodeLine(str(one.id), lines[one.id].subject, one.after, lines[one.id].place, lines[one.id].withheld, one.before)
        for one in found
        if one.id in lines
    )


def _links(found: Iterable[LinkName], lines: Mapping[UUID, NodeLine]) -> tuple[LinkLine, ...]:
    return tuple(
        LinkLine(one.kind, lines[one.from_id], lines[one.to_id])
        for one in found
        if one.from_id in lines and one.to_id in lines
    )[:MOST_ROWS]
