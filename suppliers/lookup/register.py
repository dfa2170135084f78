"""
Lookup in the register of an organisation: its own open parties or sites under every spelling that was accepted.

An index is kept in memory for each register. When rows were added, corrected or closed since, only those are read:
they form a second, small index that is asked beside the first, until so much has changed that one is built anew.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, Literal, NamedTuple
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from foundation.actors import Action, Actor
from foundation.progress import Progress, silent
from suppliers import facts
from suppliers.lookup.finding import MEASURED, Finder
from suppliers.lookup.index import Index, build
from suppliers.lookup.payloads import Hit, LookupRecord
from suppliers.models import Fact, Identifier, NameVariant, Node, Party, Site

NodeKind = Literal["party", "site"]
PER_QUERY = 500
MOST_BESIDE = 0.1  # of the rows may have changed before the index is built anew
FEW = 200
KEPT = 8  # registers whose index stays in memory
CONTACTS = ("phone", "website", "email")


class Listed(NamedTuple):
    """A row of the register as comparing needs it; empty text is not known."""

    id: UUID
    version: int
    name: str
    reference: str
    address: str
    city: str
    postcode: str
    country: str
    phone: str
    website: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class RegisterHit:
    """`score` 0 to 1 orders hits and is no probability; ask matching's `compare` whether two records are one."""

    node_id: UUID
    score: float
    reasons: tuple[str, ...]


State = Mapping[UUID, tuple[int, int]]
"""Version and number of spellings of each open row."""
Stamp = tuple[int, int, datetime | None, int]
"""Rows, sum of their versions, the newest of them, spellings: quick to ask, and never the same after a change."""


@dataclass(frozen=True, slots=True)
class _Part:
    """An index and the ids behind its positions."""

    ids: tuple[UUID, ...]
    index: Index


@dataclass(frozen=True, slots=True)
class RegisterIndex:
    """`state`: the rows as `base` was built from them; `hidden`: those of them that were changed or closed since."""

    stamp: Stamp
    state: State
    base: _Part
    beside: _Part | None = None
    hidden: frozenset[UUID] = frozenset()

    def find(self, asked: Sequence[LookupRecord], *, top: int) -> list[tuple[RegisterHit, ...]]:
        first = Finder(self.base.index).find(asked, top=top + min(len(self.hidden), MEASURED))
        second = Finder(self.beside.index).find(asked, top=top) if self.beside else [()] * len(asked)
        answers: list[tuple[RegisterHit, ...]] = []
        for old, new in zip(first, second, strict=True):
            hits = [hit for hit in _named(self.base, old) if hit.node_id not in self.hidden]
            hits += _named(self.beside, new) if self.beside else []
            answers.append(tuple(sorted(hits, key=lambda hit: (-hit.score, hit.node_id))[:top]))
        return answers


def _named(part: _Part, hits: Iterable[Hit]) -> list[RegisterHit]:
    return [RegisterHit(part.ids[hit.position], hit.score, hit.reasons) for hit in hits]


_indexes: OrderedDict[tuple[str, UUID, NodeKind], RegisterIndex] = OrderedDict()
_turn = Lock()


def find(
    session: Session,
    actor: Actor,
    kind: NodeKind,
    asked: Sequence[LookupRecord],
    *,
    top: int = 1,
    progress: Progress = silent,
) -> list[tuple[RegisterHit, ...]]:
    """For each record its likeliest `top` in the own register, the best first."""
    actor.require(Action.READ_REGISTRY)
    return index_of(session, actor, kind, progress=progress).find(asked, top=top)


def index_of(session: Session, actor: Actor, kind: NodeKind, *, progress: Progress = silent) -> RegisterIndex:
    """The index as the register stands in this transaction."""
    key = (str(session.get_bind().engine.url), actor.organisation_id, kind)
    stamp = _stamp(session, actor, kind)
    with _turn:
        known = _indexes.get(key)
    if known is None or known.stamp != stamp:
        known = _refreshed(session, actor, kind, known, stamp, progress)
    with _turn:
        _indexes[key] = known
        _indexes.move_to_end(key)
        while len(_indexes) > KEPT:
            _indexes.popitem(last=False)
    return known


def _refreshed(
    session: Session, actor: Actor, kind: NodeKind, known: RegisterIndex | None, stamp: Stamp, progress: Progress
) -> RegisterIndex:
    state = _state(session, actor, kind)
    if known is not None:
        changed = {node_id for node_id, now in state.items() if known.state.get(node_id) != now}
        gone = known.state.keys() - state.keys()
        if len(changed) + len(gone) <= max(FEW, MOST_BESIDE * len(known.state)):
            beside = _part(session, actor, kind, changed, progress) if changed else None
            hidden = frozenset((changed & known.state.keys()) | gone)
            return RegisterIndex(stamp, known.state, known.base, beside, hidden)
    return RegisterIndex(stamp, state, _part(session, actor, kind, None, progress))


def _part(session: Session, actor: Actor, kind: NodeKind, ids: Collection[UUID] | None, progress: Progress) -> _Part:
    rows = own_rows(session, actor, kind, ids)
    known_as = spellings(session, actor, kind, ids)
    numbers = identifiers(session, actor, kind, ids)
    records = (as_record(row, known_as.get(row.id, ()), numbers.get(row.id, ())) for row in rows)
    return _Part(tuple(row.id for row in rows), build(records, progress=progress))


def as_record(row: Listed, names: tuple[str, ...], numbers: tuple[tuple[str, str], ...]) -> LookupRecord:
    return LookupRecord(row.name, names, row.address, row.city, row.postcode, row.country, numbers)


def _table(kind: NodeKind) -> type[Party] | type[Site]:
    return Party if kind == "party" else Site


def _stamp(session: Session, actor: Actor, kind: NodeKind) -> Stamp:
    table = _table(kind)
    counted = select(func.count(), func.coalesce(func.sum(table.version), 0), func.max(table.recorded_at))
    rows, versions, newest = session.exec(counted.where(col(table.organisation_id) == actor.organisation_id)).one()
    known_as = (
        select(func.count()).select_from(NameVariant).join(Node, col(Node.id) == col(NameVariant.node_id))
        .where(Node.organisation_id == actor.organisation_id, Node.kind == kind)
    )  # fmt: skip
    return rows, int(versions), newest, session.exec(known_as).one()


def _state(session: Session, actor: Actor, kind: NodeKind) -> dict[UUID, tuple[int, int]]:
    counted = (
        select(NameVariant.node_id, func.count()).join(Node, col(Node.id) == col(NameVariant.node_id))
        .where(Node.organisation_id == actor.organisation_id, Node.kind == kind).group_by(col(NameVariant.node_id))
    )  # fmt: skip
    known_as = dict(session.exec(counted).all())
    table = _table(kind)
    rows = select(table.id, table.version).where(
        col(table.organisation_id) == actor.organisation_id, col(table.closed_at).is_(None)
    )
    return {node_id: (version, known_as.get(node_id, 0)) for node_id, version in session.exec(rows).all()}


def own_rows(session: Session, actor: Actor, kind: NodeKind, ids: Collection[UUID] | None = None) -> list[Listed]:
    """Open rows of the own organisation in the order of their ids: all of them, or those named."""
    table = _table(kind)
    place = (table.address, table.city, table.country)
    beyond = (Party.phone, Party.website) if table is Party else (Site.postcode, Site.latitude, Site.longitude)
    statement = (
        select(table.id, table.version, table.name, table.reference, *place, *beyond)  # type: ignore[call-overload] # sqlmodel types at most four columns
        .where(col(table.organisation_id) == actor.organisation_id, col(table.closed_at).is_(None))
        .order_by(col(table.id))
    )
    rows = [row for part in _narrowed(statement, col(table.id), ids) for row in session.exec(part).all()]
    contacts = _contacts(session, actor, ids) if table is Site else {}
    return [_listed(row, contacts.get(row[0], {}), party=table is Party) for row in rows]


def _listed(row: Any, told: Mapping[str, str], *, party: bool) -> Listed:  # noqa: ANN401 - a row of own_rows
    node_id, version, name, reference, address, city, country, *rest = row
    postcode, phone, website = ("", *rest) if party else (rest[0], told.get("phone", ""), told.get("website", ""))
    point = (None, None) if party else (rest[1], rest[2])
    return Listed(node_id, version, name, reference, address, city, postcode, country or "", phone, website, *point)


def _narrowed(statement: Any, column: Any, ids: Collection[UUID] | None) -> Iterator[Any]:  # noqa: ANN401 - a select of any columns
    """The statement as it is, or once for each part of the ids."""
    if ids is None:
        yield statement
        return
    wanted = sorted(ids)
    for start in range(0, len(wanted), PER_QUERY):
        yield statement.where(column.in_(wanted[start : start + PER_QUERY]))


def _contacts(session: Session, actor: Actor, ids: Collection[UUID] | None) -> dict[UUID, dict[str, str]]:
    """What lists told of a site's phone and web address, which a site has as facts; the newest stands last."""
    statement = (
        select(Fact.node_id, Fact.field, Fact.value)
        .where(facts.visible_to(actor), col(Fact.field).in_(CONTACTS), col(Fact.superseded_at).is_(None))
        .where(col(Fact.organisation_id) == actor.organisation_id)
        .order_by(col(Fact.as_of), col(Fact.id))
    )
    found: dict[UUID, dict[str, str]] = defaultdict(dict)
    for part in _narrowed(statement, col(Fact.node_id), ids):
        for node_id, field, value in session.exec(part):
            found[node_id][field] = value
    return found


def spellings(
    session: Session, actor: Actor, kind: NodeKind, ids: Collection[UUID] | None = None
) -> dict[UUID, tuple[str, ...]]:
    """Every spelling that was ever accepted, the own name among them."""
    found: dict[UUID, list[str]] = defaultdict(list)
    statement = _of_own(select(NameVariant.node_id, NameVariant.text), NameVariant, actor, kind)
    for part in _narrowed(statement, col(NameVariant.node_id), ids):
        for node_id, text in session.exec(part):
            found[node_id].append(text)
    return {node_id: tuple(sorted(texts)) for node_id, texts in found.items()}


def identifiers(
    session: Session, actor: Actor, kind: NodeKind, ids: Collection[UUID] | None = None
) -> dict[UUID, tuple[tuple[str, str], ...]]:
    """(scheme, value)"""
    found: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    statement = _of_own(select(Identifier.node_id, Identifier.scheme, Identifier.value), Identifier, actor, kind)
    for part in _narrowed(statement, col(Identifier.node_id), ids):
        for node_id, scheme, value in session.exec(part):
            found[node_id].append((scheme, value))
    return {node_id: tuple(sorted(pairs)) for node_id, pairs in found.items()}


def _of_own(statement: Any, table: type[NameVariant] | type[Identifier], actor: Actor, kind: NodeKind) -> Any:  # noqa: ANN401 - a select of any columns
    return statement.join(Node, col(Node.id) == col(table.node_id)).where(
        Node.organisation_id == actor.organisation_id, Node.kind == kind
    )
