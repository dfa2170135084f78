"""
The standing decisions about pairs of records, as everybody reads them. Nobody rewrites an id: a merge or a refusal
stands beside the records and can be undone, so a merge never changes which audit covered which site.
"""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select

from foundation.actors import Action, Actor
from foundation.errors import NotFound
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, Page, finite, id_in, page_of, pair_in
from suppliers import nodes
from suppliers.models import IdentityDecision

PER_QUERY = 500
REFUSED = ("different", "split")
"""Both say that two records are two: one because a person was asked, one because a record held two."""


class DecisionNotFound(NotFound):
    code = "identity.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such decision, or it belongs to another organisation.")


@dataclass(frozen=True, slots=True)
class IdentityLink:
    """A standing decision as other floors read it, `review` for a pair that waits for a person."""

    left_id: UUID
    right_id: UUID
    decision: str
    probability: float | None
    by_person: bool


@dataclass(frozen=True, slots=True)
class DecisionQuery:
    """Empty means any; `undone` adds what no longer stands. Newest first."""

    node_id: UUID | None = None
    decision: str = ""
    undone: bool = False
    limit: int = DEFAULT_LIMIT
    cursor: str = ""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """What an organisation takes for one record is its own view of the world, and nobody else's."""
    return col(IdentityDecision.organisation_id) == actor.organisation_id


def standing(actor: Actor) -> ColumnElement[bool]:
    return and_(visible_to(actor), col(IdentityDecision.undone_at).is_(None))


def pair_key(one: UUID, other: UUID) -> str:
    return "/".join(sorted((one.hex, other.hex)))


def touching(ids: Collection[UUID]) -> ColumnElement[bool]:
    return or_(col(IdentityDecision.left_id).in_(ids), col(IdentityDecision.right_id).in_(ids))


def all_ids(session: Session, actor: Actor, node_id: UUID) -> frozenset[UUID]:
    """The node and every record taken for the same, through any number of merges; the node alone when there is none."""
    return all_ids_of(session, actor, {node_id})


def all_ids_of(session: Session, actor: Actor, node_ids: Collection[UUID]) -> frozenset[UUID]:
    """The same for several at once, in one set."""
    found, edge_of_known = set(node_ids), set(node_ids)
    while edge_of_known:
        met: set[UUID] = set()
        ids = sorted(edge_of_known)
        for start in range(0, len(ids), PER_QUERY):
            rows = session.exec(
                select(IdentityDecision.left_id, IdentityDecision.right_id).where(
                    standing(actor), IdentityDecision.decision == "same", touching(ids[start : start + PER_QUERY])
                )
            ).all()
            met.update(end for row in rows for end in row)
        edge_of_known = met - found
        found |= edge_of_known
    return frozenset(found)


def links(session: Session, actor: Actor) -> list[IdentityLink]:
    """All standing decisions, in the order of their making."""
    actor.require(Action.READ_REGISTRY)
    made = (IdentityDecision.left_id, IdentityDecision.right_id, IdentityDecision.decision)
    worth = (IdentityDecision.probability, IdentityDecision.decided_by)
    rows = session.exec(
        select(*made, *worth)  # type: ignore[call-overload] # sqlmodel types at most four columns
        .where(standing(actor))
        .order_by(col(IdentityDecision.recorded_at), col(IdentityDecision.id))
    ).all()
    return [IdentityLink(left, right, word, likely, by is not None) for left, right, word, likely, by in rows]


def waiting(session: Session, actor: Actor, *, limit: int = DEFAULT_LIMIT, cursor: str = "") -> Page[IdentityDecision]:
    """Pairs that wait for a person, the most probable first, those a person put there last. Raises CursorUnreadable."""
    actor.require(Action.READ_REGISTRY)
    limit = min(limit, LARGEST_LIMIT)
    likely = func.coalesce(col(IdentityDecision.probability), 0.0)
    review = select(IdentityDecision).where(standing(actor), IdentityDecision.decision == "review")
    if cursor:
        probability, last = pair_in(cursor, finite, UUID)
        review = review.where(or_(likely < probability, and_(likely == probability, col(IdentityDecision.id) > last)))
    rows = session.exec(review.order_by(likely.desc(), col(IdentityDecision.id)).limit(limit + 1)).all()
    return page_of(rows, limit, lambda decision: (decision.probability or 0.0, str(decision.id)))


def list_decisions(session: Session, actor: Actor, query: DecisionQuery) -> Page[IdentityDecision]:
    """Raises NodeNotFound, CursorUnreadable."""
    actor.require(Action.READ_REGISTRY)
    limit = min(query.limit, LARGEST_LIMIT)
    statement = select(IdentityDecision).where(visible_to(actor))
    if query.node_id:
        statement = statement.where(touching([nodes.visible_node(session, actor, query.node_id).id]))
    if query.decision:
        statement = statement.where(col(IdentityDecision.decision) == query.decision)
    if not query.undone:
        statement = statement.where(col(IdentityDecision.undone_at).is_(None))
    if query.cursor:
        statement = statement.where(col(IdentityDecision.id) < id_in(query.cursor))
    rows = session.exec(statement.order_by(col(IdentityDecision.id).desc()).limit(limit + 1)).all()
    return page_of(rows, limit, lambda decision: (str(decision.id),))


def read_decision(session: Session, actor: Actor, decision_id: UUID) -> IdentityDecision:
    """Raises DecisionNotFound."""
    actor.require(Action.READ_REGISTRY)
    row = session.exec(select(IdentityDecision).where(IdentityDecision.id == decision_id, visible_to(actor))).first()
    if row is None:
        raise DecisionNotFound
    return row
