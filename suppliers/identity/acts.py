"""
What a person did, kept as one event with every effect it had on a row, and taken back as one. An undo puts back exactly
what stood before, decisions that the act had ended included; it is refused while a later act builds on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_
from sqlmodel import Session, col, select

from foundation import changes, trail
from foundation.actors import Action, Actor
from foundation.errors import Conflict, NotFound
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, Page, id_in, page_of
from suppliers import edges, facts, name_words, nodes
from suppliers.identity.contradictions import require_consistent
from suppliers.identity.decisions import standing, touching, visible_to
from suppliers.models import (
    Edge,
    Fact,
    Identifier,
    IdentityAct,
    IdentityDecision,
    IdentityEffect,
    NameVariant,
    Party,
    Site,
)

if TYPE_CHECKING:
    from suppliers.identity.payloads import ActKind

Ended = IdentityDecision | Edge | Fact
Kept = Identifier | NameVariant | Site | Party
Row = Ended | Kept
TABLES: Final[dict[str, type[Row]]] = {
    str(table.__tablename__): table for table in (IdentityDecision, Edge, Fact, Identifier, NameVariant, Site, Party)
}
_DATES: Final = frozenset({"closed_at"})


class ActNotFound(NotFound):
    code = "identity.act_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such act, or it belongs to another organisation.")


class DecisionUndone(Conflict):
    code = "identity.undone_already"

    def __init__(self) -> None:
        super().__init__("This decision was undone already; make a new one if you changed your mind.")


class LaterDecisions(Conflict):
    code = "identity.later_decisions"

    def __init__(self, later: Sequence[IdentityAct]) -> None:
        words = "; ".join(f"{act.kind} on {act.recorded_at.date().isoformat()}: {act.reason}" for act in later)
        super().__init__(f"Later decisions build on this one ({words}): undo them first.")
        self.act_ids = tuple(act.id for act in later)


class RecordInUse(Conflict):
    code = "identity.record_in_use"

    def __init__(self, hanging: int) -> None:
        super().__init__(
            f"{hanging} later links, facts or decisions hang on the record this made: take them back first."
        )
        self.hanging = hanging


class EndedSince(Conflict):
    code = "identity.ended_since"

    def __init__(self, ended: int) -> None:
        super().__init__(
            f"{ended} links or facts that this made were ended, corrected or withdrawn since, which an undo would "
            "lose: correct the records by hand instead."
        )
        self.ended = ended


@dataclass(frozen=True, slots=True)
class ActQuery:
    """`undone` adds what no longer stands. Newest first."""

    node_id: UUID | None = None
    undone: bool = True
    limit: int = DEFAULT_LIMIT
    cursor: str = ""


def acts_visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(IdentityAct.organisation_id) == actor.organisation_id


class Ledger:
    """Changes rows for one act and writes down what it did to each."""

    def __init__(self, session: Session, act: IdentityAct) -> None:
        self.session = session
        self.act = act

    def added(self, row: Row) -> None:
        self.session.add(row)
        self._note(row, "added", {})

    def ended(self, row: Ended) -> None:
        _end(row, self.act.recorded_at)
        self.session.add(row)
        self._note(row, "ended", {})

    def changed(self, row: Kept, column: str, value: UUID | datetime | None) -> None:
        before = getattr(row, column)
        setattr(row, column, value)
        _count_version(row)
        self.session.add(row)
        self._note(row, "changed", {column: None if before is None else _text(before)})

    def _note(self, row: Row, effect: str, before: dict[str, str | None]) -> None:
        """Flushed at once: effects are undone in the order of their numbers."""
        self.session.add(
            IdentityEffect(
                act_id=self.act.id, table_name=str(row.__tablename__), row_id=row.id, effect=effect, before=before
            )
        )
        self.session.flush()


def begin(
    session: Session,
    actor: Actor,
    kind: "ActKind",
    front_id: UUID,
    other_id: UUID | None,
    *,
    reason: str,
    now: datetime,
) -> Ledger:
    act = IdentityAct(
        organisation_id=actor.organisation_id,
        kind=kind,
        front_id=front_id,
        other_id=other_id,
        reason=reason,
        decided_by=actor.account_id,
        recorded_at=now,
    )
    session.add(act)
    session.flush()
    return Ledger(session, act)


def list_acts(session: Session, actor: Actor, query: ActQuery) -> Page[IdentityAct]:
    """Raises NodeNotFound, CursorUnreadable."""
    actor.require(Action.READ_REGISTRY)
    limit = min(query.limit, LARGEST_LIMIT)
    statement = select(IdentityAct).where(acts_visible_to(actor))
    if query.node_id:
        node = nodes.visible_node(session, actor, query.node_id)
        statement = statement.where(about(actor, node.id))
    if not query.undone:
        statement = statement.where(col(IdentityAct.undone_at).is_(None))
    if query.cursor:
        statement = statement.where(col(IdentityAct.id) < id_in(query.cursor))
    rows = session.exec(statement.order_by(col(IdentityAct.id).desc()).limit(limit + 1)).all()
    return page_of(rows, limit, lambda act: (str(act.id),))


def about(actor: Actor, node_id: UUID) -> ColumnElement[bool]:
    """Acts that name the record, or that decided about a pair it belongs to."""
    decided = select(IdentityDecision.act_id).where(visible_to(actor), touching([node_id]))
    return or_(
        col(IdentityAct.front_id) == node_id, col(IdentityAct.other_id) == node_id, col(IdentityAct.id).in_(decided)
    )


def read_act(session: Session, actor: Actor, act_id: UUID) -> IdentityAct:
    """Raises ActNotFound."""
    actor.require(Action.READ_REGISTRY)
    act = session.exec(select(IdentityAct).where(IdentityAct.id == act_id, acts_visible_to(actor))).first()
    if act is None:
        raise ActNotFound
    return act


def effects_of(session: Session, act: IdentityAct) -> list[IdentityEffect]:
    """In the order they were made."""
    made = select(IdentityEffect).where(IdentityEffect.act_id == act.id).order_by(col(IdentityEffect.number))
    return list(session.exec(made).all())


def undo_act(session: Session, actor: Actor, act_id: UUID, *, now: datetime) -> IdentityAct:
    """
    Raises ActNotFound, DecisionUndone, LaterDecisions, EndedSince, RecordInUse, IdentityContradiction; then nothing
    changed.
    """
    actor.require(Action.WRITE_REGISTRY)
    act = read_act(session, actor, act_id)
    if act.undone_at is not None:
        raise DecisionUndone
    effects = effects_of(session, act)
    _refuse_built_upon(session, actor, act, effects)
    _refuse_ended_since(session, actor, effects)
    with session.begin_nested():
        for effect in reversed(effects):
            _put_back(session, effect, now)
            session.flush()
        act.undone_at = now
        session.add(act)
        session.flush()
        _refuse_in_use(session, actor, act, effects)
        ends = {end for row in _decided_by(session, actor, effects) for end in (row.left_id, row.right_id)}
        require_consistent(session, actor, ends)
    told = sorted({act.front_id, *({act.other_id} if act.other_id else ()), *ends})
    name_words.relearn(session, told)
    trail.record(session, actor, "identity.undone", act, {"kind": act.kind, "nodes": list(told)})
    changes.tell(session, actor, "identity.undone", "node", told)
    return act


def _refuse_built_upon(session: Session, actor: Actor, act: IdentityAct, effects: Sequence[IdentityEffect]) -> None:
    last = {effect.row_id: effect.number or 0 for effect in effects}
    statement = (
        select(IdentityEffect, IdentityAct)
        .join(IdentityAct, col(IdentityAct.id) == col(IdentityEffect.act_id))
        .where(acts_visible_to(actor), col(IdentityAct.undone_at).is_(None), col(IdentityAct.id) != act.id)
        .where(col(IdentityEffect.row_id).in_(list(last)))
        .order_by(col(IdentityEffect.number))
    )
    rows = session.exec(statement).all()
    later = {one.id: one for effect, one in rows if (effect.number or 0) > last[effect.row_id]}
    if later:
        raise LaterDecisions(list(later.values()))


def _refuse_ended_since(session: Session, actor: Actor, effects: Sequence[IdentityEffect]) -> None:
    """What stood before would stand again beside whatever a person or a list put in the place of what the act made."""
    made = [effect.row_id for effect in effects if effect.effect == "added"]
    counted = (
        select(func.count()).where(col(table.id).in_(made), col(table.superseded_at).is_not(None), seen)
        for table, seen in ((Edge, edges.visible_to(actor)), (Fact, facts.visible_to(actor)))
    )
    ended = sum(session.exec(one).one() for one in counted)
    if ended:
        raise EndedSince(ended)


def _decided_by(session: Session, actor: Actor, effects: Sequence[IdentityEffect]) -> list[IdentityDecision]:
    ids = [effect.row_id for effect in effects if effect.table_name == IdentityDecision.__tablename__]
    found = select(IdentityDecision).where(visible_to(actor), col(IdentityDecision.id).in_(ids))
    return list(session.exec(found).all()) if ids else []


def _refuse_in_use(session: Session, actor: Actor, act: IdentityAct, effects: Sequence[IdentityEffect]) -> None:
    """A record that an act made may only go while nothing else on this floor hangs on it."""
    made = [e.row_id for e in effects if e.effect == "added" and TABLES[e.table_name] in {Site, Party}]
    hanging = 0
    for node_id in made:
        counted = (
            select(func.count()).select_from(Edge).where(
                or_(col(Edge.from_id) == node_id, col(Edge.to_id) == node_id), col(Edge.superseded_at).is_(None),
                edges.visible_to(actor),
            ),
            select(func.count()).select_from(Fact).where(
                Fact.node_id == node_id, col(Fact.superseded_at).is_(None), facts.visible_to(actor)
            ),
            select(func.count()).select_from(IdentityDecision).where(
                standing(actor), col(IdentityDecision.act_id).is_not(None), touching([node_id])
            ),
            select(func.count()).select_from(IdentityAct).where(
                acts_visible_to(actor), col(IdentityAct.undone_at).is_(None), col(IdentityAct.id) != act.id,
                or_(col(IdentityAct.front_id) == node_id, col(IdentityAct.other_id) == node_id),
            ),
        )  # fmt: skip
        hanging += sum(session.exec(one).one() for one in counted)
    if hanging:
        raise RecordInUse(hanging)


def _put_back(session: Session, effect: IdentityEffect, now: datetime) -> None:
    row: Row | None = session.get(TABLES[effect.table_name], effect.row_id)  # type: ignore[assignment] # one of TABLES
    if row is None:
        return  # a spelling or identifier that somebody took out since
    if effect.effect == "added":
        _take_out(session, row, now)
    elif isinstance(row, Edge):
        edges.stand_again(session, [row], now=now)
    elif isinstance(row, IdentityDecision | Fact):
        _end(row, None)
    else:
        _restore(session, row, effect.before)


def _take_out(session: Session, row: Row, now: datetime) -> None:
    """A record that was made stays readable, closed; a spelling that was accepted is accepted no longer."""
    if isinstance(row, IdentityDecision | Edge | Fact):
        _end(row, now)
    elif isinstance(row, Site | Party):
        row.closed_at = now
        _count_version(row)
    else:
        session.delete(row)


def _restore(session: Session, row: Kept, before: dict[str, str | None]) -> None:
    for column, text in before.items():
        value = None if text is None else (datetime.fromisoformat(text) if column in _DATES else UUID(text))
        if column == "node_id" and isinstance(value, UUID) and _stands_there(session, row, value):
            session.delete(row)
            return
        setattr(row, column, value)
    _count_version(row)


def _stands_there(session: Session, row: Kept, node_id: UUID) -> bool:
    """An import brought the same identifier or spelling again while it was away."""
    if isinstance(row, Identifier):
        same = and_(col(Identifier.scheme) == row.scheme, col(Identifier.value) == row.value)
        return session.exec(select(Identifier.id).where(Identifier.node_id == node_id, same)).first() is not None
    if isinstance(row, NameVariant):
        known = select(NameVariant.id).where(NameVariant.node_id == node_id, NameVariant.folded == row.folded)
        return session.exec(known).first() is not None
    return False


def _end(row: Ended, at: datetime | None) -> None:
    if isinstance(row, IdentityDecision):
        row.undone_at = at
    else:
        row.superseded_at = at


def _count_version(row: Kept) -> None:
    if isinstance(row, Site | Party):
        row.version += 1


def _text(value: UUID | datetime) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
