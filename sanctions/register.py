"""
The public register: final decisions against firms, for as long as they are listed, and nothing else.

The one reader of cases without an actor: what it shows is everybody's to know. It shows no site, no grounds in free
words and no worker, and not the name of a natural person.
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from foundation.models import Organisation
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, Page, page_of, pair_in
from sanctions.cases.transitions import public_states
from sanctions.models import Case
from sanctions.payloads import RegisterEntry, RegisterIdentifier
from suppliers import nodes
from suppliers.models import Identifier, Party

WITHHELD = "Not a legal entity: the name is not published here"


@dataclass(frozen=True, slots=True)
class RegisterQuery:
    """Empty means any. `name` is a part of the firm's name, folded before it is looked for."""

    name: str = ""
    country: str = ""
    offence_family: str = ""
    limit: int = DEFAULT_LIMIT
    cursor: str = ""


def public_entries(session: Session, query: RegisterQuery = RegisterQuery(), *, on: date) -> Page[RegisterEntry]:
    """The latest final decision first. `on` is the day asked about: a listing ends with its last day."""
    limit = min(query.limit, LARGEST_LIMIT)
    statement = (
        select(Case, Party, Organisation.name)
        .join(Party, col(Party.id) == col(Case.party_id))
        .join(Organisation, col(Organisation.id) == col(Case.organisation_id))
        .where(is_public(on), *_filters(query))
    )
    if query.cursor:
        statement = statement.where(_beyond(query.cursor))
    newest_first = statement.order_by(col(Case.final_on).desc(), col(Case.id)).limit(limit + 1)
    rows = session.exec(newest_first).all()
    numbers = _numbers(session, [party.id for _, party, _ in rows])
    entries = [_entry(case, party, authority, numbers.get(party.id, [])) for case, party, authority in rows]
    return page_of(entries, limit, lambda entry: (entry.final_on.isoformat(), str(entry.id)))


def is_public(on: date) -> ColumnElement[bool]:
    """Without a last day nothing is listed, so no entry can be forgotten there."""
    final = col(Case.state).in_(public_states()) & (col(Case.final_on) <= on)
    return final & col(Case.review_on).is_not(None) & (col(Case.review_on) >= on)


def _filters(query: RegisterQuery) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if query.name:  # a person's name is withheld, so it cannot be found by guessing either
        found.append(col(Party.folded_name).like(nodes.searched(query.name)))
        found.append(col(Party.kind) == "organisation")
    if query.country:
        found.append(col(Party.country) == query.country)
    if query.offence_family:
        found.append(col(Case.offence_family) == query.offence_family)
    return found


def _beyond(cursor: str) -> ColumnElement[bool]:
    after = pair_in(cursor, date.fromisoformat, UUID)
    final = col(Case.final_on)
    return or_(final < after[0], and_(final == after[0], col(Case.id) > after[1]))


def _numbers(session: Session, party_ids: list[UUID]) -> dict[UUID, list[RegisterIdentifier]]:
    held = select(Identifier).where(col(Identifier.node_id).in_(party_ids)).order_by(col(Identifier.scheme))
    found: dict[UUID, list[RegisterIdentifier]] = {}
    for number in session.exec(held):
        found.setdefault(number.node_id, []).append(RegisterIdentifier(scheme=number.scheme, value=number.value))
    return found


def _entry(case: Case, party: Party, authority: str, numbers: list[RegisterIdentifier]) -> RegisterEntry:
    firm = party.kind == "organisation"
    return RegisterEntry.model_validate(
        {
            "id": case.id,
            "reference": case.reference,
            "authority": authority,
            "party_name": party.name if firm else WITHHELD,
            "party_country": party.country,
            "identifiers": numbers if firm else [],
            "offence_family": case.offence_family,
            "offence_on": case.offence_on,
            "final_on": case.final_on,
            "final_amount": case.final_amount,
            "currency": case.currency,
            "standing": case.state,
            "listed_until": case.review_on,
        }
    )
