"""Which record to read when one was merged, moved or split: for pages that were asked for an id of former days."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.actors import Action, Actor
from suppliers import nodes
from suppliers.identity.acts import acts_visible_to
from suppliers.identity.decisions import all_ids, standing
from suppliers.identity.payloads import State
from suppliers.models import IdentityAct, IdentityDecision, Party, Site


@dataclass(frozen=True, slots=True)
class NodeStanding:
    """`member_ids`: every record taken for this one, itself included, the oldest first."""

    node_id: UUID
    state: State
    front_id: UUID
    member_ids: tuple[UUID, ...]
    moved_to: UUID | None
    moved_from: UUID | None
    split_from: UUID | None
    split_into: tuple[UUID, ...]


def front_of(session: Session, actor: Actor, node_id: UUID) -> UUID:
    """The record in front of all that are taken for this one; itself when nobody merged it."""
    members = all_ids(session, actor, node_id)
    return _front(session, actor, members) if len(members) > 1 else node_id


def _front(session: Session, actor: Actor, members: Collection[UUID]) -> UUID:
    """The one a person chose last; where only comparisons joined them, the one recorded first."""
    chosen = session.exec(
        select(IdentityDecision.left_id)
        .where(standing(actor), IdentityDecision.decision == "same", col(IdentityDecision.decided_by).is_not(None))
        .where(col(IdentityDecision.left_id).in_(members))
        .order_by(col(IdentityDecision.recorded_at).desc(), col(IdentityDecision.id).desc())
    ).first()
    return chosen or min(members)


def state_of(session: Session, actor: Actor, node_id: UUID) -> NodeStanding:
    """Raises NodeNotFound."""
    actor.require(Action.READ_REGISTRY)
    node = nodes.visible_node(session, actor, node_id)
    members = all_ids(session, actor, node.id)
    acts = _acts(session, actor, node.id)
    moved_to = next((act.front_id for act in acts if act.kind == "moved" and act.other_id == node.id), None)
    closed = _is_closed(session, actor, node.id)
    state: State = "moved" if moved_to else ("closed" if closed else "open")
    return NodeStanding(
        node_id=node.id,
        state=state,
        front_id=_front(session, actor, members) if len(members) > 1 else node.id,
        member_ids=tuple(sorted(members)),
        moved_to=moved_to,
        moved_from=next((act.other_id for act in acts if act.kind == "moved" and act.front_id == node.id), None),
        split_from=next((act.front_id for act in acts if act.kind == "split" and act.other_id == node.id), None),
        split_into=tuple(
            act.other_id for act in acts if act.kind == "split" and act.front_id == node.id and act.other_id
        ),
    )


def _acts(session: Session, actor: Actor, node_id: UUID) -> list[IdentityAct]:
    statement = select(IdentityAct).where(
        acts_visible_to(actor),
        IdentityAct.organisation_id == actor.organisation_id,
        col(IdentityAct.undone_at).is_(None),
        col(IdentityAct.kind).in_(["moved", "split"]),
        (col(IdentityAct.front_id) == node_id) | (col(IdentityAct.other_id) == node_id),
    )
    return list(session.exec(statement.order_by(col(IdentityAct.id))).all())


def _is_closed(session: Session, actor: Actor, node_id: UUID) -> bool:
    for table in (Party, Site):
        closed = select(table.id).where(
            table.id == node_id, col(table.closed_at).is_not(None), nodes.of_table(table, actor)
        )
        if session.exec(closed).first() is not None:
            return True
    return False
