"""Legal entities and persons: list, read, add, correct, close. Nothing is deleted; a closed party stays readable."""

from dataclasses import dataclass
from datetime import datetime
from typing import NewType
from uuid import UUID

from sqlalchemy import ColumnElement, String, cast
from sqlmodel import Session, col, select

from foundation import changes, trail
from foundation.actors import Action, Actor
from foundation.errors import Conflict, NotFound
from foundation.ids import new_id
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, Page, page_of, read_cursor
from foundation.versions import require_unchanged
from suppliers import name_words, nodes
from suppliers.models import Identifier, Node, Party
from suppliers.payloads import PartyCorrection, PartyCreate

PartyId = NewType("PartyId", UUID)


class PartyNotFound(NotFound):
    code = "party.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such party, or it belongs to another organisation.")


class PartyClosed(Conflict):
    code = "party.closed"

    def __init__(self) -> None:
        super().__init__("This party is closed: add it again if it is back in business.")


@dataclass(frozen=True, slots=True)
class PartyQuery:
    """What a page's URL, the API and an export share. Empty means any; `closed` adds those that are over."""

    name: str = ""
    country: str = ""
    kind: str = ""
    role: str = ""
    closed: bool = False
    limit: int = DEFAULT_LIMIT
    cursor: str = ""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return nodes.of_table(Party, actor)


def list_parties(session: Session, actor: Actor, query: PartyQuery) -> Page[Party]:
    """In the order of their folded names."""
    actor.require(Action.READ_REGISTRY)
    limit = min(query.limit, LARGEST_LIMIT)
    statement = select(Party).where(visible_to(actor), *_filters(session, actor, query))
    if query.cursor:
        statement = statement.where(nodes.after(Party, read_cursor(query.cursor, 2)))
    rows = session.exec(statement.order_by(col(Party.folded_name), col(Party.id)).limit(limit + 1)).all()
    return page_of(rows, limit, lambda party: (party.folded_name, str(party.id)))


def _filters(session: Session, actor: Actor, query: PartyQuery) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if query.name:
        found.append(nodes.called(session, actor, query.name).answered(col(Party.id), col(Party.folded_name)))
    if query.country:
        found.append(col(Party.country) == query.country)
    if query.kind:
        found.append(col(Party.kind) == query.kind)
    if query.role:
        found.append(cast(col(Party.roles), String).like(f'%"{query.role.lower()}"%'))
    if not query.closed:
        found.append(col(Party.closed_at).is_(None))
    return found


def read_party(session: Session, actor: Actor, party_id: UUID) -> Party:
    """Raises PartyNotFound."""
    actor.require(Action.READ_REGISTRY)
    party = session.exec(select(Party).where(Party.id == party_id, visible_to(actor))).first()
    if party is None:
        raise PartyNotFound
    return party


def identifiers_of(session: Session, actor: Actor, party_id: UUID) -> list[Identifier]:
    party = read_party(session, actor, party_id)
    return list(session.exec(select(Identifier).where(Identifier.node_id == party.id).order_by(col(Identifier.scheme))))


def add_party(session: Session, actor: Actor, new: PartyCreate, *, now: datetime) -> Party:
    """Raises ReferenceTaken."""
    actor.require(Action.WRITE_REGISTRY)
    node = Node(kind="party", organisation_id=actor.organisation_id)
    reference = new.reference or f"P-{node.id.hex[-8:].upper()}"
    nodes.refuse_taken(session, actor, reference)
    session.add(node)
    session.flush()
    party = Party.model_validate(
        new.model_dump(exclude={"identifiers"}),
        update={
            "id": node.id,
            "organisation_id": actor.organisation_id,
            "reference": reference,
            "row_key": f"by-hand:{new_id().hex}",
            "roles": [role.lower() for role in new.roles],
            "folded_name": nodes.folded(new.name),
            "recorded_at": now,
        },
    )
    session.add(party)
    session.flush()
    nodes.add_identifiers(session, party.id, new.identifiers)
    nodes.accept_spelling(session, party.id, party.name)
    name_words.relearn(session, [party.id])
    trail.record(session, actor, "party.added", party, {"reference": party.reference})
    changes.tell(session, actor, "party.added", "party", [party.id])
    return party


def correct_party(
    session: Session, actor: Actor, party_id: UUID, correction: PartyCorrection, *, version_seen: int
) -> Party:
    """The former name stays findable. Raises PartyNotFound, NodeOfAnother, PartyClosed, ChangedMeanwhile."""
    actor.require(Action.WRITE_REGISTRY)
    party = _own_open_party(session, actor, party_id, version_seen)
    new = correction.model_dump(exclude_none=True)
    corrected = sorted(new)
    if correction.name is not None:
        new["folded_name"] = nodes.folded(correction.name)
        nodes.accept_spelling(session, party.id, party.name, kind="former")
        nodes.accept_spelling(session, party.id, correction.name)
    told: dict[str, trail.Change] = {"columns": list(corrected)}
    if correction.country is not None:  # of what can be corrected only this says of a person no more than of a firm
        told["country"] = (party.country, correction.country)
    party.sqlmodel_update(new | {"version": party.version + 1})
    session.add(party)
    name_words.relearn(session, [party.id])
    trail.record(session, actor, "party.corrected", party, told)
    changes.tell(session, actor, "party.changed", "party", [party.id])
    return party


def close_party(
    session: Session, actor: Actor, party_id: UUID, *, reason: str, version_seen: int, now: datetime
) -> Party:
    """For a firm that is gone; its links, visits and cases stay. Raises as `correct_party` does."""
    actor.require(Action.WRITE_REGISTRY)
    party = _own_open_party(session, actor, party_id, version_seen)
    party.sqlmodel_update({"closed_at": now, "version": party.version + 1})
    session.add(party)
    session.flush()
    trail.record(session, actor, "party.closed", party, {"reason": reason})
    changes.tell(session, actor, "party.closed", "party", [party.id])
    return party


def _own_open_party(session: Session, actor: Actor, party_id: UUID, version_seen: int) -> Party:
    party = read_party(session, actor, party_id)
    nodes.require_own(actor, party.organisation_id)
    if party.closed_at is not None:
        raise PartyClosed
    require_unchanged(session, party, version_seen)
    return party
