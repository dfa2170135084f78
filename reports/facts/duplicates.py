"""Pairs of records that may be one, and what was decided about others: one list, asked in one way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from foundation import paging
from foundation.actors import Action, Actor
from foundation.models import Account
from reports.facts.payloads import Choice, Subject, SubjectKind
from suppliers import identity
from suppliers.models import IdentityDecision, Party, Site
from suppliers.personal import shown

PAGE: Final = 25
WAITING: Final = "review"
DECISIONS: Final = ("review", "same", "different", "possibly_same", "split")
"""As the page lists them; each decision of the register has its tab."""


@dataclass(frozen=True, slots=True)
class PairQuery:
    """What the address of the page says. `done` is the decision just made, which the page offers to undo."""

    decision: str = WAITING
    country: str = ""
    cursor: str = ""
    done: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One side of a pair, as a list shows it."""

    subject: Subject
    address: str
    place: str
    country: str


@dataclass(frozen=True, slots=True)
class Pair:
    """`likely` is per cent, cut and never rounded up; None when a person decided without a comparison."""

    id: str
    left: Record
    right: Record
    likely: int | None
    reasons: tuple[str, ...]
    decision: str
    decided_by: str
    recorded_at: datetime
    undone: bool


@dataclass(frozen=True, slots=True)
class DuplicatesFacts:
    query: PairQuery
    pairs: tuple[Pair, ...]
    counts: tuple[Choice, ...]
    countries: tuple[Choice, ...]
    may_write: bool
    done: Pair | None = None
    next_cursor: str = ""

    @property
    def waiting(self) -> int:
        return next((one.rows or 0 for one in self.counts if one.value == WAITING), 0)

    @property
    def in_all(self) -> int:
        return sum(one.rows or 0 for one in self.counts)


_LEFT_PARTY, _RIGHT_PARTY = aliased(Party, name="left_party"), aliased(Party, name="right_party")
_LEFT_SITE, _RIGHT_SITE = aliased(Site, name="left_site"), aliased(Site, name="right_site")
_RANK = func.coalesce(col(IdentityDecision.probability), 0.0)


def duplicates_facts(session: Session, actor: Actor, query: PairQuery) -> DuplicatesFacts:
    """Waiting pairs by likelihood, decided ones newest first. Raises CursorUnreadable."""
    actor.require(Action.READ_REGISTRY)
    statement = _pairs(actor).where(identity.standing(actor), col(IdentityDecision.decision) == query.decision)
    if query.country:
        statement = statement.where(_in_country(query.country))
    rows = session.execute(_in_order(statement, query).limit(PAGE + 1)).all()
    page = paging.page_of(rows, PAGE, lambda row: (row[0].probability or 0.0, str(row[0].id)))
    return DuplicatesFacts(
        query=query,
        pairs=tuple(_pair(actor, row) for row in page.rows),
        counts=_counts(session, actor, query),
        countries=_countries(session, actor, query),
        may_write=actor.may(Action.WRITE_REGISTRY),
        done=_just_made(session, actor, query.done),
        next_cursor=page.next_cursor or "",
    )


def pair_facts(session: Session, actor: Actor, decision_id: UUID) -> Pair:
    """Raises DecisionNotFound."""
    row = session.execute(
        _pairs(actor).where(identity.visible_to(actor), col(IdentityDecision.id) == decision_id)
    ).first()
    if row is None:
        raise identity.DecisionNotFound
    return _pair(actor, row)


def neighbours(session: Session, actor: Actor, query: PairQuery, here: UUID | None) -> tuple[str | None, str | None]:
    """The waiting pairs before and behind this one, as the list orders them; without one, the first that waits."""
    statement = _pairs(actor).where(identity.standing(actor), col(IdentityDecision.decision) == WAITING)
    if query.country:
        statement = statement.where(_in_country(query.country))
    row_id = col(IdentityDecision.id)
    if here is None:
        return None, _first(session, statement.order_by(_RANK.desc(), row_id.desc()))
    rank = float(
        session.execute(select(_RANK).where(identity.visible_to(actor), row_id == here)).scalar_one_or_none() or 0.0
    )
    before = statement.where(_ahead(rank, here)).order_by(_RANK, row_id)
    behind = statement.where(_behind(rank, str(here))).order_by(_RANK.desc(), row_id.desc())
    return _first(session, before), _first(session, behind)


def _first(session: Session, statement: Select[*tuple[Any, ...]]) -> str | None:
    row = session.execute(statement.limit(1)).first()
    return str(row[0].id) if row else None


def _pairs(actor: Actor) -> Select[*tuple[Any, ...]]:
    """Closed records stay named here: a decision about them is still somebody's."""
    left, right = col(IdentityDecision.left_id), col(IdentityDecision.right_id)
    return (
        select(IdentityDecision, _LEFT_PARTY, _LEFT_SITE, _RIGHT_PARTY, _RIGHT_SITE, col(Account.name))
        .join(_LEFT_PARTY, col(_LEFT_PARTY.id) == left, isouter=True)
        .join(_LEFT_SITE, col(_LEFT_SITE.id) == left, isouter=True)
        .join(_RIGHT_PARTY, col(_RIGHT_PARTY.id) == right, isouter=True)
        .join(_RIGHT_SITE, col(_RIGHT_SITE.id) == right, isouter=True)
        .join(Account, col(Account.id) == col(IdentityDecision.decided_by), isouter=True)
        .where(identity.visible_to(actor))
    )


def _in_order(statement: Select[*tuple[Any, ...]], query: PairQuery) -> Select[*tuple[Any, ...]]:
    row_id = col(IdentityDecision.id)
    if query.decision != WAITING:
        if query.cursor:
            statement = statement.where(row_id < paging.pair_in(query.cursor, paging.finite, UUID)[1])
        return statement.order_by(row_id.desc())
    if query.cursor:
        statement = statement.where(_behind(*paging.pair_in(query.cursor, paging.finite, str)))
    return statement.order_by(_RANK.desc(), row_id.desc())


def _behind(rank: float, row_id: str) -> ColumnElement[bool]:
    try:
        last = UUID(row_id)
    except ValueError as damaged:
        raise paging.CursorUnreadable from damaged
    return or_(rank > _RANK, and_(_RANK.op("=")(rank), col(IdentityDecision.id) < last))


def _ahead(rank: float, row_id: UUID) -> ColumnElement[bool]:
    return or_(rank < _RANK, and_(_RANK.op("=")(rank), col(IdentityDecision.id) > row_id))


def _in_country(country: str) -> ColumnElement[bool]:
    return or_(*(col(side.country) == country for side in (_LEFT_PARTY, _LEFT_SITE, _RIGHT_PARTY, _RIGHT_SITE)))


def _counts(session: Session, actor: Actor, query: PairQuery) -> tuple[Choice, ...]:
    statement = _pairs(actor).where(identity.standing(actor))
    if query.country:
        statement = statement.where(_in_country(query.country))
    counted = statement.with_only_columns(col(IdentityDecision.decision), func.count()).group_by(
        col(IdentityDecision.decision)
    )
    found = {decision: rows for decision, rows in session.execute(counted)}  # noqa: C416 - rows are not pairs to mypy
    return tuple(Choice(one, one, found.get(one, 0)) for one in DECISIONS if one in found or one != "possibly_same")


def _countries(session: Session, actor: Actor, query: PairQuery) -> tuple[Choice, ...]:
    country = func.coalesce(col(_LEFT_PARTY.country), col(_LEFT_SITE.country))
    statement = (
        _pairs(actor)
        .where(identity.standing(actor), col(IdentityDecision.decision) == query.decision, country.is_not(None))
        .with_only_columns(country, func.count())
        .group_by(country)
        .order_by(func.count().desc(), country)
    )
    return tuple(Choice(code, code, rows) for code, rows in session.execute(statement))


def _just_made(session: Session, actor: Actor, decision_id: str) -> Pair | None:
    try:
        wanted = UUID(decision_id)
    except ValueError:
        return None
    row = session.execute(_pairs(actor).where(identity.visible_to(actor), col(IdentityDecision.id) == wanted)).first()
    return _pair(actor, row) if row and row[0].undone_at is None else None


def _pair(actor: Actor, row: Sequence[Any]) -> Pair:
    decision, left_party, left_site, right_party, right_site, name = row
    return Pair(
        id=str(decision.id),
        left=_record(actor, decision.left_id, left_party, left_site),
        right=_record(actor, decision.right_id, right_party, right_site),
        likely=None if decision.probability is None else int(100 * decision.probability),
        reasons=tuple(decision.reasons),
        decision=decision.decision,
        decided_by=name or "",
        recorded_at=decision.recorded_at,
        undone=decision.undone_at is not None,
    )


def _record(actor: Actor, node_id: UUID, party: Party | None, site: Site | None) -> Record:
    node = shown(party, actor) if party else shown(site, actor) if site else None
    kind: SubjectKind = "party" if party else "site"
    if node is None:
        return Record(Subject(kind, str(node_id), "?"), "", "", "")
    return Record(Subject(kind, str(node.id), node.name), node.address, node.city, node.country or "")
