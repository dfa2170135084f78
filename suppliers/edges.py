"""
Who supplies, subcontracts to, sends workers to, recruits for, owns or runs whom. Two clocks: when a link held in the
world (`valid_from`, `valid_to`) and when we knew it (`recorded_at`, `superseded_at`). A row is never overwritten:
what is known better is closed and added.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from foundation import changes, trail
from foundation.actors import Action, Actor
from foundation.errors import Conflict, Invalid, NotFound
from foundation.ids import new_id
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, Page, id_in, page_of
from suppliers import nodes
from suppliers.models import Edge
from suppliers.payloads import EdgeCreate, EdgeEnding


class EdgeNotFound(NotFound):
    code = "edge.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such link, or it belongs to another organisation.")


class EdgeLeadsNowhere(Invalid):
    code = "edge.self"

    def __init__(self) -> None:
        super().__init__("A link leads from one party or site to another; name two different ends.")


class EdgeSuperseded(Conflict):
    code = "edge.superseded"

    def __init__(self) -> None:
        super().__init__("This link was closed or replaced already: read it again and change what stands now.")


class EdgeEndsBeforeItBegins(Invalid):
    code = "date.order"

    def __init__(self) -> None:
        super().__init__("The link would end before it begins: correct the day.")


@dataclass(frozen=True, slots=True)
class EdgeQuery:
    """`as_of` shows what held on that day; `superseded` adds what is no longer believed. Newest first."""

    node_id: UUID | None = None
    kind: str = ""
    as_of: date | None = None
    superseded: bool = False
    limit: int = DEFAULT_LIMIT
    cursor: str = ""


def visible_to(actor: Actor, links: type[Edge] = Edge) -> ColumnElement[bool]:
    """
    An authority sees a link of others only when it may see both of its ends. A private link is for its declarer alone,
    whoever's register it stands in. `links` may be the table under another name, in a query that reads it twice.
    """
    told = or_(col(links.visibility) != "private", col(links.visibility_owner_id) == actor.organisation_id)
    own = and_(col(links.organisation_id) == actor.organisation_id, told)
    if not actor.jurisdiction:
        return own
    seen = nodes.visible_ids(actor)
    return or_(own, and_(col(links.from_id).in_(seen), col(links.to_id).in_(seen), told))


def held_on(day: date, links: type[Edge] = Edge) -> ColumnElement[bool]:
    """A link without dates held always, as far as we know."""
    return and_(
        or_(col(links.valid_from).is_(None), col(links.valid_from) <= day),
        or_(col(links.valid_to).is_(None), col(links.valid_to) >= day),
    )


def list_edges(session: Session, actor: Actor, query: EdgeQuery) -> Page[Edge]:
    actor.require(Action.READ_REGISTRY)
    limit = min(query.limit, LARGEST_LIMIT)
    statement = select(Edge).where(visible_to(actor))
    if query.node_id:
        statement = statement.where(or_(col(Edge.from_id) == query.node_id, col(Edge.to_id) == query.node_id))
    if query.kind:
        statement = statement.where(col(Edge.kind) == query.kind)
    if query.as_of:
        statement = statement.where(held_on(query.as_of))
    if not query.superseded:
        statement = statement.where(col(Edge.superseded_at).is_(None))
    if query.cursor:
        statement = statement.where(col(Edge.id) < id_in(query.cursor))
    rows = session.exec(statement.order_by(col(Edge.id).desc()).limit(limit + 1)).all()
    return page_of(rows, limit, lambda edge: (str(edge.id),))


class Link(NamedTuple):
    """What upper floors weigh of an edge."""

    from_id: UUID
    to_id: UUID
    kind: str
    confidence: float


def edges_of(session: Session, actor: Actor, *, as_of: date) -> list[Link]:
    """Every link that held on the day, as we know it now; columns only, since all of them are read at once."""
    actor.require(Action.READ_REGISTRY)
    held = select(Edge.from_id, Edge.to_id, Edge.kind, Edge.confidence).where(
        visible_to(actor), held_on(as_of), col(Edge.superseded_at).is_(None)
    )
    return [Link(*row) for row in session.exec(held.order_by(col(Edge.id)))]


def read_edge(session: Session, actor: Actor, edge_id: UUID) -> Edge:
    """Raises EdgeNotFound."""
    actor.require(Action.READ_REGISTRY)
    edge = session.exec(select(Edge).where(Edge.id == edge_id, visible_to(actor))).first()
    if edge is None:
        raise EdgeNotFound
    return edge


def add_edge(session: Session, actor: Actor, new: EdgeCreate, *, now: datetime) -> Edge:
    """A circle of links is a finding and is kept; only a link to itself is refused. Raises NodeNotFound."""
    actor.require(Action.WRITE_REGISTRY)
    if new.from_id == new.to_id:
        raise EdgeLeadsNowhere
    for end in (new.from_id, new.to_id):
        nodes.visible_node(session, actor, end)
    edge = Edge.model_validate(
        new.model_dump(exclude={"evidence_ids"}),
        update={
            "organisation_id": actor.organisation_id,
            "row_key": f"by-hand:{new_id().hex}",
            "evidence_ids": [str(evidence) for evidence in new.evidence_ids],
            "recorded_at": now,
        },
    )
    session.add(edge)
    session.flush()
    trail.record(session, actor, "edge.added", edge, {"kind": edge.kind, "from": edge.from_id, "to": edge.to_id})
    changes.tell(session, actor, "edge.added", "edge", [edge.id])
    return edge


def end_edge(session: Session, actor: Actor, edge_id: UUID, ending: EdgeEnding, *, now: datetime) -> Edge:
    """
    It held until a day: the row that knew no end is superseded, one with the end is added and returned.
    Raises EdgeNotFound, NodeOfAnother, EdgeSuperseded, EdgeEndsBeforeItBegins.
    """
    actor.require(Action.WRITE_REGISTRY)
    edge = _own_standing(session, actor, edge_id)
    if edge.valid_from and ending.valid_to < edge.valid_from:
        raise EdgeEndsBeforeItBegins
    ended = Edge.model_validate(
        edge.model_dump(exclude={"id"}),
        update={
            "id": new_id(),
            "row_key": f"by-hand:{new_id().hex}",
            "valid_to": ending.valid_to,
            "reasons": [*edge.reasons, ending.reason],
            "recorded_at": now,
            "batch_id": None,
        },
    )
    _supersede(session, edge, now)
    session.add(ended)
    session.flush()
    trail.record(session, actor, "edge.ended", ended, {"replaces": edge.id, "valid_to": ending.valid_to})
    changes.tell(session, actor, "edge.ended", "edge", [ended.id])
    return ended


def withdraw_edge(session: Session, actor: Actor, edge_id: UUID, *, reason: str, now: datetime) -> Edge:
    """It was never true: the row is superseded without another, and stays readable. Raises as `end_edge` does."""
    actor.require(Action.WRITE_REGISTRY)
    edge = _own_standing(session, actor, edge_id)
    _supersede(session, edge, now)
    session.flush()
    trail.record(session, actor, "edge.withdrawn", edge, {"reason": reason})
    changes.tell(session, actor, "edge.withdrawn", "edge", [edge.id])
    return edge


def set_operator(session: Session, actor: Actor, site_id: UUID, operator_id: UUID, *, now: datetime) -> None:
    """The link beside `Site.operator_id`, so that the chain knows who ran a site when. The former one is superseded."""
    standing = select(Edge).where(
        Edge.to_id == site_id,
        Edge.kind == "operates",
        col(Edge.superseded_at).is_(None),
        Edge.organisation_id == actor.organisation_id,
        visible_to(actor),
    )
    for edge in session.exec(standing).all():
        _supersede(session, edge, now)
    add_edge(session, actor, EdgeCreate(kind="operates", from_id=operator_id, to_id=site_id), now=now)


def _own_standing(session: Session, actor: Actor, edge_id: UUID) -> Edge:
    edge = read_edge(session, actor, edge_id)
    nodes.require_own(actor, edge.organisation_id)
    if edge.superseded_at is not None:
        raise EdgeSuperseded
    return edge


def _supersede(session: Session, edge: Edge, now: datetime) -> None:
    edge.superseded_at = now
    session.add(edge)


def stand_again(session: Session, edges: Iterable[Edge], *, now: datetime) -> None:
    """
    What an undo does to links that were ended. Each keeps its id, which acts and imports refer to, and is known from
    now on; a row beside it keeps when it was known before, so that nobody reads of the days between that it stood.
    """
    for edge in edges:
        ended = edge.superseded_at
        if ended is None or ended >= now:
            edge.superseded_at = None
            session.add(edge)
            continue
        if edge.recorded_at < ended:
            session.add(Edge(**edge.model_dump(exclude={"id"})))
        edge.recorded_at, edge.superseded_at = now, None
        session.add(edge)


def standing_on(verification: str, verified_until: date | None, day: date) -> str:
    """What a verification is worth on a day: once its paper has run out it is `expired`, whatever it was."""
    return "expired" if verified_until is not None and verified_until < day else verification


def content_key(parts: tuple[object, ...]) -> str:
    """The same cleaned content is the same key, on every computer and in every year."""
    return hashlib.sha256("\x1f".join("" if part is None else str(part) for part in parts).encode()).hexdigest()
