"""
Which records are one and the same. Nobody rewrites an id: a merge, a refusal or a split is a decision that stands
beside the records and can be undone, so a merge never changes which audit covered which site. `all_ids` reads them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from foundation import changes, trail
from foundation.actors import Action, Actor
from foundation.errors import Conflict, Invalid, NotFound
from suppliers import nodes
from suppliers.models import IdentityDecision

Made = Literal["same", "review", "different", "split"]


class DecisionNotFound(NotFound):
    code = "identity.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such decision, or it belongs to another organisation.")


class NodeComparedWithItself(Invalid):
    code = "identity.self"

    def __init__(self) -> None:
        super().__init__("Name two different records: one is always the same as itself.")


class KindsDiffer(Invalid):
    code = "identity.kinds_differ"

    def __init__(self) -> None:
        super().__init__("A party and a site are never one record: link them with `operates` instead.")


class DecisionUndone(Conflict):
    code = "identity.undone_already"

    def __init__(self) -> None:
        super().__init__("This decision was undone already; make a new one if you changed your mind.")


@dataclass(frozen=True, slots=True)
class IdentityLink:
    """A standing decision as other floors read it, `review` for a pair that waits for a person."""

    left_id: UUID
    right_id: UUID
    decision: str
    probability: float | None
    by_person: bool


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """What an organisation takes for one record is its own view of the world, and nobody else's."""
    return col(IdentityDecision.organisation_id) == actor.organisation_id


def standing(actor: Actor) -> ColumnElement[bool]:
    return and_(visible_to(actor), col(IdentityDecision.undone_at).is_(None))


def all_ids(session: Session, actor: Actor, node_id: UUID) -> frozenset[UUID]:
    """The node and every record taken for the same, through any number of merges; the node alone when there is none."""
    found = {node_id}
    edge_of_known = {node_id}
    while edge_of_known:
        rows = session.exec(
            select(IdentityDecision.left_id, IdentityDecision.right_id).where(
                standing(actor),
                IdentityDecision.decision == "same",
                or_(
                    col(IdentityDecision.left_id).in_(edge_of_known),
                    col(IdentityDecision.right_id).in_(edge_of_known),
                ),
            )
        ).all()
        edge_of_known = {end for row in rows for end in row} - found
        found |= edge_of_known
    return frozenset(found)


def links(session: Session, actor: Actor) -> list[IdentityLink]:
    """All standing decisions, in the order of their making."""
    actor.require(Action.READ_REGISTRY)
    rows = session.exec(
        select(IdentityDecision).where(standing(actor)).order_by(col(IdentityDecision.recorded_at))
    ).all()
    return [
        IdentityLink(row.left_id, row.right_id, row.decision, row.probability, row.decided_by is not None)
        for row in rows
    ]


def waiting(session: Session, actor: Actor) -> list[IdentityDecision]:
    """Pairs that wait for a person, the most probable first."""
    actor.require(Action.READ_REGISTRY)
    review = select(IdentityDecision).where(standing(actor), IdentityDecision.decision == "review")
    return list(session.exec(review.order_by(col(IdentityDecision.probability).desc(), col(IdentityDecision.id))).all())


def decide(
    session: Session, actor: Actor, pair: tuple[UUID, UUID], decision: Made, *, reason: str, now: datetime
) -> IdentityDecision:
    """
    A person's answer; the first of the pair is kept in front. What stood about the pair before is undone by it.
    Raises NodeNotFound, NodeComparedWithItself, KindsDiffer.
    """
    actor.require(Action.WRITE_REGISTRY)
    left, right = (nodes.visible_node(session, actor, node_id) for node_id in pair)
    if left.id == right.id:
        raise NodeComparedWithItself
    if left.kind != right.kind:
        raise KindsDiffer
    undo_pairs(session, actor, [pair], now=now)
    made = IdentityDecision(
        organisation_id=actor.organisation_id,
        left_id=left.id,
        right_id=right.id,
        decision=decision,
        probability=None,
        reasons=[reason],
        decided_by=actor.account_id,
        recorded_at=now,
    )
    session.add(made)
    session.flush()
    trail.record(session, actor, f"identity.{decision}", made, {"left": left.id, "right": right.id})
    changes.tell(session, actor, f"identity.{decision}", left.kind, [left.id, right.id])
    return made


def undo_pairs(session: Session, actor: Actor, pairs: Sequence[tuple[UUID, UUID]], *, now: datetime) -> int:
    """Ends whatever stands about these pairs, either way round; says how many decisions there were."""
    ended = 0
    for one, other in pairs:
        rows = session.exec(
            select(IdentityDecision).where(
                standing(actor),
                or_(
                    and_(col(IdentityDecision.left_id) == one, col(IdentityDecision.right_id) == other),
                    and_(col(IdentityDecision.left_id) == other, col(IdentityDecision.right_id) == one),
                ),
            )
        ).all()
        for row in rows:
            row.undone_at = now
            session.add(row)
        ended += len(rows)
    session.flush()
    return ended


def undo(session: Session, actor: Actor, decision_id: UUID, *, now: datetime) -> IdentityDecision:
    """The records are two again; the decision stays readable. Raises DecisionNotFound, DecisionUndone."""
    actor.require(Action.WRITE_REGISTRY)
    row = session.exec(select(IdentityDecision).where(IdentityDecision.id == decision_id, visible_to(actor))).first()
    if row is None:
        raise DecisionNotFound
    if row.undone_at is not None:
        raise DecisionUndone
    row.undone_at = now
    session.add(row)
    session.flush()
    trail.record(session, actor, "identity.undone", row, {"left": row.left_id, "right": row.right_id})
    changes.tell(session, actor, "identity.undone", "identity_decision", [row.id])
    return row
