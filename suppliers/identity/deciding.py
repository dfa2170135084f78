"""
A person's answer about records: same, different, or possibly the same, which stays a link of its own and joins nothing.
What stood about the pair before is ended by the answer and comes back with an undo.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

from sqlalchemy import and_, or_
from sqlmodel import Session, col, select

from foundation import changes, trail
from foundation.actors import Action, Actor
from foundation.errors import Invalid
from suppliers import edges, nodes
from suppliers.edges import content_key
from suppliers.identity.acts import DecisionUndone, Ledger, begin, undo_act
from suppliers.identity.contradictions import require_consistent
from suppliers.identity.decisions import pair_key, read_decision, standing
from suppliers.identity.payloads import MergeCreate
from suppliers.models import Edge, IdentityAct, IdentityDecision, NameVariant, Node, Party, Site
from suppliers.name_words import relearn

Made = Literal["same", "review", "different", "possibly_same"]
ACCEPTED = "accepted"
EVEN = 0.5


class NodeComparedWithItself(Invalid):
    code = "identity.self"

    def __init__(self) -> None:
        super().__init__("Name two different records: one is always the same as itself.")


class KindsDiffer(Invalid):
    code = "identity.kinds_differ"

    def __init__(self) -> None:
        super().__init__("A party and a site are never one record: link them with `operates` instead.")


def decide(
    session: Session, actor: Actor, pair: tuple[UUID, UUID], decision: Made, *, reason: str, now: datetime
) -> IdentityDecision:
    """
    The first of the pair is kept in front. Raises NodeNotFound, NodeComparedWithItself, KindsDiffer,
    IdentityContradiction; then nothing changed.
    """
    actor.require(Action.WRITE_REGISTRY)
    left, right = _of_one_kind(session, actor, pair)
    with session.begin_nested():
        ledger = begin(session, actor, decision, left.id, right.id, reason=reason, now=now)
        made = settle(ledger, actor, (left.id, right.id), decision, reason)
        if decision == "same":
            accept_spellings(ledger, actor, left, [right])
        require_consistent(session, actor, [left.id, right.id])
    trail.record(session, actor, f"identity.{decision}", made, {"left": left.id, "right": right.id, "reason": reason})
    changes.tell(session, actor, f"identity.{decision}", left.kind, [left.id, right.id])
    return made


def merge(session: Session, actor: Actor, new: MergeCreate, *, now: datetime) -> IdentityAct:
    """Raises as `decide` does. All records keep their ids and sources; `front_of` reads which one leads."""
    actor.require(Action.WRITE_REGISTRY)
    front, *others = _of_one_kind(session, actor, (new.front_id, *new.other_ids))
    ids = [front.id, *(other.id for other in others)]
    with session.begin_nested():
        ledger = begin(session, actor, "merged", front.id, None, reason=new.reason, now=now)
        for other in others:
            settle(ledger, actor, (front.id, other.id), "same", new.reason)
        accept_spellings(ledger, actor, front, others)
        require_consistent(session, actor, ids)
    told: dict[str, trail.Change] = {"front": front.id, "others": list(ids[1:]), "reason": new.reason}
    trail.record(session, actor, "identity.merged", ledger.act, told)
    changes.tell(session, actor, "identity.same", front.kind, ids)
    return ledger.act


def undo(session: Session, actor: Actor, decision_id: UUID, *, now: datetime) -> IdentityDecision:
    """
    Takes back the whole act that made the decision, or a comparison's own decision. The decision stays readable.
    Raises DecisionNotFound, DecisionUndone, LaterDecisions, RecordInUse, IdentityContradiction.
    """
    actor.require(Action.WRITE_REGISTRY)
    row = read_decision(session, actor, decision_id)
    if row.act_id is not None:
        undo_act(session, actor, row.act_id, now=now)
        return row
    if row.undone_at is not None:
        raise DecisionUndone
    row.undone_at = now
    session.add(row)
    session.flush()
    trail.record(session, actor, "identity.undone", row, {"left": row.left_id, "right": row.right_id})
    changes.tell(session, actor, "identity.undone", "identity_decision", [row.id])
    return row


def settle(ledger: Ledger, actor: Actor, pair: tuple[UUID, UUID], decision: str, reason: str) -> IdentityDecision:
    """Ends what stands about the pair, either way round, and puts the decision in its place."""
    session, act = ledger.session, ledger.act
    known = _end_standing(ledger, actor, pair)
    left, right = pair
    made = IdentityDecision(
        organisation_id=act.organisation_id,
        left_id=left,
        right_id=right,
        pair_key=pair_key(left, right),
        decision=decision,
        probability=None,
        reasons=[reason],
        act_id=act.id,
        decided_by=act.decided_by,
        recorded_at=act.recorded_at,
    )
    ledger.added(made)
    if decision == "possibly_same":
        ledger.added(_possible_link(act, pair, known, reason))
    session.flush()
    return made


def _end_standing(ledger: Ledger, actor: Actor, pair: tuple[UUID, UUID]) -> float | None:
    """How probable a comparison had found the pair, when one had."""
    session = ledger.session
    rows = session.exec(
        select(IdentityDecision).where(standing(actor), IdentityDecision.pair_key == pair_key(*pair))
    ).all()
    one, other = pair
    ends = or_(
        and_(col(Edge.from_id) == one, col(Edge.to_id) == other),
        and_(col(Edge.from_id) == other, col(Edge.to_id) == one),
    )
    possible = select(Edge).where(
        ends,
        Edge.kind == "possibly_same_as",
        col(Edge.superseded_at).is_(None),
        Edge.organisation_id == actor.organisation_id,
        edges.visible_to(actor),
    )
    for row in rows:
        ledger.ended(row)
    for link in session.exec(possible).all():
        ledger.ended(link)
    return next((row.probability for row in rows if row.probability is not None), None)


def _possible_link(act: IdentityAct, pair: tuple[UUID, UUID], known: float | None, reason: str) -> Edge:
    """A link that risk passes under its own label; `all_ids` never follows it."""
    return Edge(
        organisation_id=act.organisation_id,
        row_key=content_key(("possibly_same_as", *pair, act.id)),
        kind="possibly_same_as",
        from_id=pair[0],
        to_id=pair[1],
        origin="inferred",
        confidence=EVEN if known is None else known,
        reasons=[reason],
        recorded_at=act.recorded_at,
    )


def accept_spellings(ledger: Ledger, actor: Actor, front: Node, others: Sequence[Node]) -> None:
    """The names of the others become spellings of the front record, unless somebody else keeps that record."""
    if front.organisation_id != actor.organisation_id:
        return
    session = ledger.session
    table = Party if front.kind == "party" else Site
    ids = [other.id for other in others]
    named = session.exec(select(table.name).where(col(table.id).in_(ids), nodes.of_table(table, actor))).all()
    known = set(session.exec(select(NameVariant.folded).where(NameVariant.node_id == front.id)).all())
    for name in sorted(set(named)):
        plain = nodes.folded(name)
        if plain not in known:
            known.add(plain)
            ledger.added(NameVariant(node_id=front.id, text=name, folded=plain, kind=ACCEPTED))
    relearn(session, [front.id])


def _of_one_kind(session: Session, actor: Actor, ids: Sequence[UUID]) -> list[Node]:
    found = [nodes.visible_node(session, actor, node_id) for node_id in ids]
    if len({node.id for node in found}) < len(found):
        raise NodeComparedWithItself
    if len({node.kind for node in found}) > 1:
        raise KindsDiffer
    return found
