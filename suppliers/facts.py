"""
What is known of a party or site, field by field: each value with its day, its standing and its source. A newer value
supersedes the older one; an older value that arrives late is kept beside it and changes nothing that stands.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, and_, case, cast, or_
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from foundation import changes, trail
from foundation.actors import Action, Actor
from foundation.errors import Invalid
from suppliers import nodes
from suppliers.chain.reading import hex_of
from suppliers.fact_rules import FactRule, plain, wanted
from suppliers.models import Fact
from suppliers.payloads import FactCreate

PER_QUERY = 500
ROWS_AT_A_TIME = 10_000


class FactInFuture(Invalid):
    code = "fact.in_future"

    def __init__(self, as_of: date) -> None:
        super().__init__(f"A fact cannot be known as of {as_of.isoformat()}, which is still to come: correct the day.")
        self.as_of = as_of


class FactFieldUnknown(Invalid):
    code = "fact.field_unknown"

    def __init__(self, field: str) -> None:
        super().__init__(f"There is no question {field}: use a field of the sector models.")
        self.field = field


class FactValueWrong(Invalid):
    code = "fact.value_wrong"

    def __init__(self, field: str, wanted: str) -> None:
        super().__init__(f"This is no answer to {field}: {wanted}.")
        self.field = field


FactRow = Sequence[str]
"""Node (32 digits), field, value, standing, day (ISO) and source: what a million of are read at a time."""


@dataclass(frozen=True, slots=True)
class KnownFact:
    """What stood on the day asked for. `standing` is `expired` once `valid_until` has passed."""

    node_id: UUID
    field: str
    value: str
    standing: str
    as_of: date
    source: str


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """An authority also reads what others recorded about the nodes it may see."""
    own = col(Fact.organisation_id) == actor.organisation_id
    return or_(own, col(Fact.node_id).in_(nodes.visible_ids(actor))) if actor.jurisdiction else own


def add_fact(
    session: Session, actor: Actor, new: FactCreate, *, now: datetime, rules: Mapping[str, FactRule] | None = None
) -> Fact:
    """
    `rules` say which questions there are and what they take; without them a program answers for its own fields.
    Raises NodeNotFound, FactInFuture, FactFieldUnknown, FactValueWrong.
    """
    actor.require(Action.WRITE_REGISTRY)
    value = new.value if rules is None else _answer(new, rules)
    node = nodes.visible_node(session, actor, new.node_id)
    if new.as_of > now.date():
        raise FactInFuture(new.as_of)
    fact = Fact.model_validate(
        new,
        update={
            "organisation_id": actor.organisation_id,
            "value": value,
            "original": new.value,
            "recorded_by": actor.account_id,
            "recorded_at": now,
        },
    )
    same_field = select(Fact).where(
        Fact.node_id == node.id,
        Fact.field == new.field,
        Fact.organisation_id == actor.organisation_id,
        visible_to(actor),
        col(Fact.superseded_at).is_(None),
    )
    for older in session.exec(same_field.where(col(Fact.as_of) <= new.as_of)).all():
        older.superseded_at = now
        session.add(older)
    if session.exec(same_field.where(col(Fact.as_of) > new.as_of)).first():
        fact.superseded_at = now
    session.add(fact)
    session.flush()
    trail.record(session, actor, "fact.added", fact, {"node": node.id, "field": fact.field})
    changes.tell(session, actor, "fact.added", node.kind, [node.id])
    return fact


def _answer(new: FactCreate, rules: Mapping[str, FactRule]) -> str:
    rule = rules.get(new.field)
    if rule is None:
        raise FactFieldUnknown(new.field)
    if missing := wanted(new.value, rule):
        raise FactValueWrong(new.field, missing)
    return plain(new.value, rule)


def history_of(session: Session, actor: Actor, node_id: UUID, *, field: str = "") -> list[Fact]:
    """Every value ever recorded, the newest day first. Raises NodeNotFound."""
    actor.require(Action.READ_REGISTRY)
    node = nodes.visible_node(session, actor, node_id)
    statement = select(Fact).where(Fact.node_id == node.id, visible_to(actor))
    if field:
        statement = statement.where(Fact.field == field)
    return list(session.exec(statement.order_by(col(Fact.field), col(Fact.as_of).desc(), col(Fact.id).desc())))


def facts_of(session: Session, actor: Actor, node_ids: Sequence[UUID], as_of: date) -> dict[UUID, dict[str, KnownFact]]:
    """
    For each node its latest value of each field up to `as_of`; nodes nobody knows anything about are absent.
    Of two organisations' values of one day the one recorded later is taken.
    """
    found: dict[UUID, dict[str, KnownFact]] = {}
    wanted, every = sorted(set(node_ids)), _upto(session, actor, as_of)
    for start in range(0, len(wanted), PER_QUERY):
        part = every.where(col(Fact.node_id).in_(wanted[start : start + PER_QUERY]))
        for row in session.execute(part):
            fact = known_fact(row)
            found.setdefault(fact.node_id, {})[fact.field] = fact
    return found


def fact_rows(session: Session, actor: Actor, as_of: date) -> Iterator[Sequence[FactRow]]:
    """
    All that the actor may see, some rows at a time: of rows about one field of one node the last one stands. Asked node
    by node, SQLite goes through all rows of the organisation for every few hundred.
    """
    # The driver's own rows, all of text: made into rows of SQLAlchemy they take as long again.
    found = session.connection().execute(_upto(session, actor, as_of)).cursor
    while rows := found.fetchmany(ROWS_AT_A_TIME):
        yield rows


def _upto(session: Session, actor: Actor, as_of: date) -> Select[Any]:
    """In the order in which values supersede one another."""
    actor.require(Action.READ_REGISTRY)
    over = and_(col(Fact.valid_until).is_not(None), col(Fact.valid_until) < as_of)
    standing: Any = case((over, "expired"), else_=col(Fact.standing))
    day = cast(col(Fact.as_of), Text)
    columns: tuple[Any, ...] = (hex_of(session, Fact.node_id), Fact.field, Fact.value, standing, day, Fact.source)
    seen = core_select(*columns).where(col(Fact.as_of) <= as_of, visible_to(actor))
    return seen.order_by(col(Fact.as_of), col(Fact.recorded_at), col(Fact.id))


def known_fact(row: Sequence[str]) -> KnownFact:
    node, field, value, standing, day, source = row
    return KnownFact(UUID(hex=node), field, value, standing, date.fromisoformat(day), source)
