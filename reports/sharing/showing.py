"""Agreements as both houses read them: names in place of ids, and whether they open anything today."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.actors import Actor
from foundation.clock import today_in
from foundation.models import Organisation
from reports.models import SharingAgreement
from reports.sharing.agreements import list_agreements, visible_agreement
from reports.sharing.deciding import Reason, Terms, standing_on
from reports.sharing.fields import KINDS, fields_of
from reports.sharing.payloads import AgreementList, AgreementRead, InForce

IN_FORCE: Mapping[Reason, InForce] = {
    Reason.AGREED: "in_force",
    Reason.NOT_IN_FORCE: "not_in_force",
    Reason.NOT_BEGUN: "not_begun",
    Reason.EXPIRED: "expired",
    Reason.ENDED: "ended",
}


def shown_agreements(session: Session, actor: Actor, *, now: datetime) -> AgreementList:
    rows = shown(session, actor, list_agreements(session, actor), now=now)
    return AgreementList(given=[row for row in rows if row.given], received=[row for row in rows if not row.given])


def shown_agreement(session: Session, actor: Actor, agreement_id: UUID, *, now: datetime) -> AgreementRead:
    """Raises AgreementNotFound."""
    return shown(session, actor, [visible_agreement(session, actor, agreement_id)], now=now)[0]


def shown(session: Session, actor: Actor, rows: Sequence[SharingAgreement], *, now: datetime) -> list[AgreementRead]:
    """Of agreements found visible."""
    ids = {one for row in rows for one in (row.organisation_id, row.partner_id)}
    wanted = select(Organisation).where(col(Organisation.id).in_(sorted(ids)))
    houses = {house.id: house for house in session.exec(wanted)}
    return [_shown(actor, row, houses, now) for row in rows]


def _shown(actor: Actor, row: SharingAgreement, houses: Mapping[UUID, Organisation], now: datetime) -> AgreementRead:
    day = today_in(houses[row.organisation_id].time_zone, now)
    return AgreementRead.model_validate(
        row.model_dump(exclude={"grants"})
        | {
            "giver": houses[row.organisation_id].name,
            "partner": houses[row.partner_id].name,
            "given": row.organisation_id == actor.organisation_id,
            "grants": [
                {"kind": kind, "fields": [one.name for one in fields_of(kind) if one.name in row.grants[kind]]}
                for kind in KINDS
                if kind in row.grants
            ],
            "sites": len(row.site_ids),
            "one_party": row.party_id is not None,
            "in_force": IN_FORCE[standing_on(Terms(row.state, row.starts_on, row.ends_on, {}), day)],
            "approved_alone": row.alone,
        }
    )
