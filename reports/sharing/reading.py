"""
Reading under an agreement. Each page is decided anew, on its own day, and leaves a line in the trail of the house that
gives: who, which kind, how many rows, for what; never what stood in them.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import trail
from foundation.actors import Action, Actor, OrganisationId, Role
from foundation.models import Account, TrailEntry
from foundation.paging import LARGEST_LIMIT, Page, id_in, page_of
from foundation.versions import hold
from reports.facts.shared_rows import Asked, SharedRow, Told, shared_rows
from reports.models import SharingAgreement
from reports.sharing.agreements import day_of, giver_of, visible_agreement
from reports.sharing.deciding import ANY, Reason, Terms, may_read, standing_on
from reports.sharing.fields import Kind, fields_of
from reports.sharing.refusals import NotShared, NotYourStep, refusal
from suppliers import identity

READ = "sharing.read"
MOST_READINGS = 100
Cells = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Reading:
    read_at: datetime
    reader: str
    role: Role
    kind: str
    rows: int
    purpose: str


def terms_of(session: Session, agreement: SharingAgreement) -> Terms:
    """The one party with every record that was found to be the same, today."""
    one = agreement.party_id
    return Terms(
        state=agreement.state,
        starts_on=agreement.starts_on,
        ends_on=agreement.ends_on,
        grants={kind: frozenset(names) for kind, names in agreement.grants.items()},
        countries=frozenset(agreement.countries),
        sites=frozenset(UUID(site_id) for site_id in agreement.site_ids),
        parties=identity.all_ids(session, giver_of(agreement), one) if one else ANY,
    )


def read_shared(
    session: Session, actor: Actor, agreement_id: UUID, kind: Kind, *, cursor: str, limit: int, now: datetime
) -> Page[Cells]:
    """
    The agreement is held until the reading is logged, so that nothing is read after its end. Raises AgreementNotFound,
    NotYourStep, SharingExpired, SharingEnded, SharingNotBegun, SharingNotAccepted, NotShared, ActionNotAllowed,
    CursorUnreadable.
    """
    agreement = visible_agreement(session, actor, agreement_id)
    if agreement.partner_id != actor.organisation_id:
        raise NotYourStep("reads")
    hold(session, agreement)
    terms, day = terms_of(session, agreement), day_of(session, agreement, now)
    if (standing := standing_on(terms, day)) is not Reason.AGREED:
        raise refusal(standing)
    fields = _readable(actor, terms, kind)
    most = min(limit, LARGEST_LIMIT)
    asked = Asked(terms, frozenset(fields), day, id_in(cursor) if cursor else None, most)
    found = page_of(shared_rows(session, giver_of(agreement), kind, asked), most, lambda row: (str(row.id),))
    decided = [_decided(terms, day, kind, fields, row) for row in found.rows]
    rows = [cells for cells in decided if cells]
    note_reading(session, actor, agreement, kind, len(rows))
    return Page(rows, found.next_cursor)


def _readable(actor: Actor, terms: Terms, kind: Kind) -> tuple[str, ...]:
    """Of what was agreed, what the reader may read of the own house too; in the order of the table."""
    agreed = [one for one in fields_of(kind) if one.name in terms.grants.get(kind, frozenset())]
    if not agreed:
        raise NotShared
    if not any(actor.may(one.needs) for one in agreed):
        actor.require(agreed[0].needs)
    return tuple(one.name for one in agreed if actor.may(one.needs))


def _decided(terms: Terms, day: date, kind: Kind, fields: tuple[str, ...], row: SharedRow) -> Cells:
    """What is unknown is left out, and so is what may not be read: neither says that the other was there."""
    allowed = {name: row.values.get(name) for name in fields if may_read(terms, day, kind, name, row.facts).allowed}
    return {name: _plain(value) for name, value in allowed.items() if value not in (None, "")}


def _plain(value: Told) -> str | int:
    return value if isinstance(value, int) else value.isoformat() if isinstance(value, date) else str(value)


def note_reading(session: Session, actor: Actor, agreement: SharingAgreement, kind: str, rows: int) -> None:
    """The line of one page that the partner read, with the house that gives."""
    told: dict[str, trail.Change] = {
        "kind": kind,
        "rows": rows,
        "purpose": agreement.purpose,
        "partner": actor.organisation_id,
        "agreement_version": agreement.version,
    }
    at_the_giver = replace(actor, organisation_id=OrganisationId(agreement.organisation_id))
    trail.record(session, at_the_giver, READ, agreement, told)


def readings(session: Session, actor: Actor, agreement_id: UUID) -> list[Reading]:
    """For the house that gives, the newest first. Raises AgreementNotFound, NotYourStep."""
    agreement = visible_agreement(session, actor, agreement_id)
    actor.require(Action.READ_SHARED)
    if agreement.organisation_id != actor.organisation_id:
        raise NotYourStep("gives")
    wanted = (
        select(TrailEntry, Account.name)
        .join(Account, col(Account.id) == col(TrailEntry.actor_id))
        .where(
            TrailEntry.organisation_id == actor.organisation_id,
            TrailEntry.action == READ,
            TrailEntry.subject_id == str(agreement.id),
        )
        .order_by(col(TrailEntry.number).desc())
        .limit(MOST_READINGS)
    )
    return [_reading(entry, name) for entry, name in session.exec(wanted)]


def _reading(entry: TrailEntry, reader: str) -> Reading:
    told = json.loads(entry.changes)
    return Reading(entry.occurred_at, reader, Role(entry.actor_role), told["kind"], told["rows"], told["purpose"])
