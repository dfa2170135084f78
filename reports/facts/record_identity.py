"""What a record is taken for: all its records with names, numbers and sources, and every decision about them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, cast
from uuid import UUID

from sqlalchemy import select
from sqlmodel import Session, col

from foundation.actors import Action, Actor
from foundation.models import Account
from reports.facts.comparison import origin_words
from reports.facts.payloads import Subject, SubjectKind
from risk.asking import said
from suppliers import identity, nodes
from suppliers.models import Edge, Identifier, IdentityAct, IdentityDecision, NameVariant, Party, Site
from suppliers.personal import shown, shown_facts

MOST_ACTS: Final = 50


@dataclass(frozen=True, slots=True)
class Number:
    scheme: str
    value: str
    check: str


@dataclass(frozen=True, slots=True)
class Member:
    """One record as it came; `leads` marks the one whose page stands for all."""

    subject: Subject
    reference: str
    names: tuple[str, ...]
    numbers: tuple[Number, ...]
    place: str
    origin: str
    recorded_at: datetime
    closed_at: datetime | None
    leads: bool


@dataclass(frozen=True, slots=True)
class ActLine:
    """
    One decision; `other` is None where it is about one record. `compared`: what a comparison joined by itself, which
    has a decision and no act; `id` is then the decision's.
    """

    id: str
    kind: str
    front: Subject
    other: Subject | None
    reason: str
    decided_by: str
    recorded_at: datetime
    undone_at: datetime | None
    compared: bool = False


@dataclass(frozen=True, slots=True)
class RecordIdentity:
    here: Subject
    state: str
    members: tuple[Member, ...]
    acts: tuple[ActLine, ...]
    moved_to: Subject | None
    moved_from: Subject | None
    split_from: Subject | None
    split_into: tuple[Subject, ...]
    may_write: bool

    @property
    def leads(self) -> Member:
        return next((one for one in self.members if one.leads), self.members[0])


@dataclass(frozen=True, slots=True)
class HeldEdge:
    """A link of the record that is looked at; `inward` when the other end acts upon it."""

    id: str
    kind: str
    inward: bool
    other: Subject
    since: date | None
    source: str


@dataclass(frozen=True, slots=True)
class HeldFact:
    id: str
    label: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class SplitFacts:
    """What may leave a record for a new one."""

    here: Subject
    place: str
    country: str
    numbers: tuple[Number, ...]
    names: tuple[str, ...]
    edges: tuple[HeldEdge, ...]
    facts: tuple[HeldFact, ...]


def record_identity(session: Session, actor: Actor, node_id: UUID) -> RecordIdentity:
    """Raises NodeNotFound."""
    standing = identity.state_of(session, actor, node_id)
    page = identity.list_acts(session, actor, identity.ActQuery(node_id=node_id, limit=MOST_ACTS))
    around = [standing.moved_to, standing.moved_from, standing.split_from, *standing.split_into]
    ends = [end for act in page.rows for end in (act.front_id, act.other_id)]
    named = subjects(session, actor, [one for one in (*standing.member_ids, *around, *ends) if one])
    members = [_member(session, actor, one, leads=one == standing.front_id) for one in standing.member_ids]
    return RecordIdentity(
        here=named[node_id],
        state=standing.state,
        members=tuple(sorted(members, key=lambda member: (not member.leads, member.recorded_at))),
        acts=(*_joined(session, actor, standing.member_ids, named), *_acts(session, page.rows, named)),
        moved_to=_named(named, standing.moved_to),
        moved_from=_named(named, standing.moved_from),
        split_from=_named(named, standing.split_from),
        split_into=tuple(named[one] for one in standing.split_into if one in named),
        may_write=actor.may(Action.WRITE_REGISTRY),
    )


def _named(named: dict[UUID, Subject], node_id: UUID | None) -> Subject | None:
    return named.get(node_id) if node_id else None


def subjects(session: Session, actor: Actor, ids: Collection[UUID]) -> dict[UUID, Subject]:
    """Closed ones too: their name still tells what a decision was about."""
    found: dict[UUID, Subject] = {}
    for table, kind in ((Party, "party"), (Site, "site")):
        rows = session.execute(
            select(col(table.id), col(table.name)).where(col(table.id).in_(ids), nodes.of_table(table, actor))
        )
        found |= {node_id: Subject(cast("SubjectKind", kind), str(node_id), name) for node_id, name in rows}
    return found


def _member(session: Session, actor: Actor, node_id: UUID, *, leads: bool) -> Member:
    row = _row(session, actor, node_id)
    return Member(
        subject=Subject("site" if isinstance(row, Site) else "party", str(row.id), row.name),
        reference=row.reference,
        names=names_of(session, row),
        numbers=_numbers(session, row.id),
        place=_place(row),
        origin=origin_words(row.source),
        recorded_at=row.recorded_at,
        closed_at=row.closed_at,
        leads=leads,
    )


def _row(session: Session, actor: Actor, node_id: UUID) -> Party | Site:
    node = nodes.visible_node(session, actor, node_id)
    if node.kind == "party":
        return shown(session.get_one(Party, node.id), actor)
    return shown(session.get_one(Site, node.id), actor)


def names_of(session: Session, row: Party | Site) -> tuple[str, ...]:
    spellings = session.execute(
        select(col(NameVariant.text)).where(col(NameVariant.node_id) == row.id).order_by(col(NameVariant.folded))
    ).scalars()
    return tuple(dict.fromkeys((row.name, *spellings)))


def _numbers(session: Session, node_id: UUID) -> tuple[Number, ...]:
    rows = session.execute(select(Identifier).where(col(Identifier.node_id) == node_id)).scalars()
    return tuple(Number(row.scheme, row.value, row.check) for row in rows)


def _place(row: Party | Site) -> str:
    return ", ".join(part for part in (row.address, row.city) if part)


def _acts(session: Session, rows: Sequence[IdentityAct], named: dict[UUID, Subject]) -> tuple[ActLine, ...]:
    people = sorted({row.decided_by for row in rows if row.decided_by})
    found = session.execute(select(col(Account.id), col(Account.name)).where(col(Account.id).in_(people)))
    names = {account_id: name for account_id, name in found}  # noqa: C416 - rows are not pairs to the type checker
    return tuple(
        ActLine(
            id=str(row.id),
            kind=row.kind,
            front=named[row.front_id],
            other=_named(named, row.other_id),
            reason=row.reason,
            decided_by=names.get(row.decided_by, "") if row.decided_by else "",
            recorded_at=row.recorded_at,
            undone_at=row.undone_at,
        )
        for row in rows
        if row.front_id in named
    )


def _joined(
    session: Session, actor: Actor, members: Collection[UUID], named: dict[UUID, Subject]
) -> tuple[ActLine, ...]:
    """What a comparison joined without asking anybody."""
    statement = select(IdentityDecision).where(
        identity.standing(actor),
        col(IdentityDecision.decision) == "same",
        col(IdentityDecision.act_id).is_(None),
        col(IdentityDecision.left_id).in_(members),
    )
    return tuple(
        ActLine(
            id=str(row.id),
            kind=row.decision,
            front=named[row.left_id],
            other=_named(named, row.right_id),
            reason=", ".join(row.reasons),
            decided_by="",
            recorded_at=row.recorded_at,
            undone_at=None,
            compared=True,
        )
        for row in session.execute(statement).scalars()
        if row.left_id in named
    )


def split_facts(session: Session, actor: Actor, node_id: UUID) -> SplitFacts:
    """Raises NodeNotFound, NodeOfAnother."""
    held = identity.holdings(session, actor, node_id)
    row = _row(session, actor, node_id)
    others = {edge.to_id if edge.from_id == node_id else edge.from_id for edge in held.edges}
    named = subjects(session, actor, others)
    return SplitFacts(
        here=Subject("site" if isinstance(row, Site) else "party", str(row.id), row.name),
        place=_place(row),
        country=row.country or "",
        numbers=tuple(Number(one.scheme, one.value, one.check) for one in held.identifiers),
        names=tuple(one.text for one in held.spellings),
        edges=tuple(_held_edge(edge, node_id, named) for edge in held.edges),
        facts=tuple(
            HeldFact(str(one.id), one.field.replace("_", " ").capitalize(), said(one.field, one.value), one.source)
            for one in shown_facts(session, held.facts, actor)
        ),
    )


def _held_edge(edge: Edge, node_id: UUID, named: dict[UUID, Subject]) -> HeldEdge:
    inward = edge.to_id == node_id
    other = edge.from_id if inward else edge.to_id
    return HeldEdge(
        str(edge.id), edge.kind, inward, named.get(other) or Subject("party", None, "?"), edge.valid_from,
        edge.source_text,
    )  # fmt: skip
