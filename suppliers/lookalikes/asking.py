"""
What principal and subcontractor, agency and site, or auditor and audited firm have in common. Pairs of ids come in, so
that floors above can ask about firms of their own; the usual pairs of the chain are read here.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.actors import Action, Actor
from foundation.paging import id_in, page_of
from suppliers import edges
from suppliers.lookalikes.comparing import TraitIndex, rules
from suppliers.lookalikes.payloads import LookAlike, LookAlikePage, Reason, Source
from suppliers.lookalikes.reading import Reading, traits_around
from suppliers.models import Edge, Site
from suppliers.nodes import of_table, visible_node
from suppliers.ownership import paths
from suppliers.ownership import reading as ownership_reading
from suppliers.ownership.payloads import OwnershipPath
from suppliers.ownership.rollup import register_of

Relation = Literal["subcontracting", "labour", "recruiting", "supply"]
KINDS: dict[Relation, str] = {
    "subcontracting": "subcontracts",
    "labour": "provides_labour",
    "recruiting": "recruits_for",
    "supply": "supplies",
}
Pair = tuple[UUID, UUID]
MOST_LINKS = 500
LEAST_SHARE = 0.05
"""An owner of less is a shareholder among many; funds hold a little of everything."""


def look_alikes(
    session: Session, actor: Actor, pairs: Collection[Pair], *, as_of: date, secret: bytes
) -> list[LookAlike]:
    """
    For each pair that has anything in common, the weightiest first. Ids may be parties or sites; a site stands for the
    firm that operates it. Names of persons are printed for who may read persons only. Raises NodeNotFound.
    """
    actor.require(Action.READ_REGISTRY)
    for node_id in dict.fromkeys(end for pair in pairs for end in pair):
        visible_node(session, actor, node_id)
    return _compared(session, actor, pairs, as_of=as_of, secret=secret)


@dataclass(frozen=True, slots=True)
class LinksAsked:
    """Links of one kind; `limit` of them are compared at once."""

    relation: Relation
    limit: int = MOST_LINKS
    cursor: str = ""


def look_alikes_along(
    session: Session, actor: Actor, asked: LinksAsked, *, as_of: date, secret: bytes
) -> LookAlikePage:
    """The same for links of one kind that hold on the day, a page of them at a time. Raises CursorUnreadable."""
    actor.require(Action.READ_REGISTRY)
    limit = min(asked.limit, MOST_LINKS)
    held = select(Edge.id, Edge.from_id, Edge.to_id).where(
        Edge.kind == KINDS[asked.relation],
        edges.visible_to(actor),
        edges.held_on(as_of),
        col(Edge.superseded_at).is_(None),
    )
    if asked.cursor:
        held = held.where(col(Edge.id) > id_in(asked.cursor))
    links = page_of(session.exec(held.order_by(col(Edge.id)).limit(limit + 1)).all(), limit, lambda row: (str(row[0]),))
    pairs = [(giver, receiver) for _, giver, receiver in links.rows]
    return LookAlikePage(_compared(session, actor, pairs, as_of=as_of, secret=secret), links.next_cursor)


def _compared(session: Session, actor: Actor, pairs: Iterable[Pair], *, as_of: date, secret: bytes) -> list[LookAlike]:
    merges = ownership_reading.merges_of(session, actor)
    runs = _operators(session, actor)
    firms = [tuple(merges.one(runs.get(end, end)) for end in pair) for pair in pairs]
    wanted = list(dict.fromkeys((one, other) for one, other in firms if one != other))
    if not wanted:
        return []
    reading = Reading(session, actor, as_of, secret, merges, names_persons=actor.may(Action.READ_PERSONS))
    ends = {end for pair in wanted for end in pair}
    index = TraitIndex(traits_around(reading, ends))
    graph = paths.upward(register_of(ownership_reading.stakes_above(session, actor, ends, as_of, merges)))
    found = []
    for left, right in wanted:
        reasons = sorted((*_owned(graph, left, right), *index.shared(left, right)), key=lambda one: -one.points)
        if reasons:
            found.append(LookAlike(left, right, sum(one.points for one in reasons), tuple(reasons)))
    return sorted(found, key=lambda one: (-one.points, one.left_id, one.right_id))


def _operators(session: Session, actor: Actor) -> dict[UUID, UUID]:
    rows = select(Site.id, Site.operator_id).where(of_table(Site, actor), col(Site.operator_id).is_not(None))
    return {site: operator for site, operator in session.exec(rows) if operator is not None}


def _owned(graph: paths.Upward, left: UUID, right: UUID) -> list[Reason]:
    """One holds the other, or one owner at any depth holds both; the nearest common owner answers for those above."""
    for one, other in ((left, right), (right, left)):
        held = paths.largest_paths(graph, one, [other], shown=1)
        if held and held[0].share.high >= LEAST_SHARE:
            rule = rules()["one_owns_the_other"]
            told = f"{rule.sentence} ({_percent(held[0])})."
            return [Reason(rule.code, rule.points, 2, told, _sources(held))]
    others = set(paths.above(graph, right))
    for owner in (one for one in paths.above(graph, left) if one in others):
        both = [path for end in (left, right) for path in paths.largest_paths(graph, end, [owner], shown=1)]
        least = min((path.share.high for path in both), default=0.0)
        if len(both) == 2 and least >= LEAST_SHARE:  # noqa: PLR2004 - a path to each; a web too dense to search gives none
            rule = rules()["owner"]
            told = f"{rule.sentence} ({_percent(both[0])} and {_percent(both[1])})."
            return [Reason(rule.code, rule.points * min(1.0, 2 * least), 2, told, _sources(both))]
    return []


def _percent(path: OwnershipPath) -> str:
    low, high = path.share.low, path.share.high
    return f"{high:.0%}" if high - low < LEAST_SHARE / 10 else f"{low:.0%} to {high:.0%}"


def _sources(found: Sequence[OwnershipPath]) -> tuple[Source, ...]:
    return tuple(Source("edge", edge, "share_min") for path in found for step in path.edge_ids for edge in step)
