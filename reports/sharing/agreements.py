"""
Agreements between two houses: proposed by one person and approved by another of the house that gives, accepted by the
house that reads, ended by either. Nothing ends them at expiry; the day decides at each reading.
"""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select

from foundation import trail
from foundation.actors import Action, Actor, OrganisationId, Role, permissions_of
from foundation.clock import today_in
from foundation.models import Account, Organisation
from foundation.versions import require_unchanged
from reports.facts.naming import ReferenceNotUnique, named_party, named_site
from reports.models import SharingAgreement
from reports.sharing.fields import fields_of, names_of
from reports.sharing.payloads import AgreementPropose, Grant
from reports.sharing.refusals import (
    AgreementNotFound,
    AgreementOver,
    DaysNotPossible,
    FieldNotShareable,
    KindTwice,
    NotYourStep,
    PartnerNotFound,
    ScopeNotOwn,
    SecondPersonNeeded,
    StepNotPossible,
)
from suppliers.parties import PartyNotFound
from suppliers.sites import SiteNotFound


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Both houses; whoever is to read sees it once it was approved, and never what was dropped before."""
    received = (col(SharingAgreement.partner_id) == actor.organisation_id) & col(SharingAgreement.approved_at).is_not(
        None
    )
    return or_(col(SharingAgreement.organisation_id) == actor.organisation_id, received)


def list_agreements(session: Session, actor: Actor) -> Sequence[SharingAgreement]:
    """Given and received, the newest first."""
    actor.require(Action.READ_SHARED)
    newest = select(SharingAgreement).where(visible_to(actor)).order_by(col(SharingAgreement.id).desc())
    return session.exec(newest).all()


def visible_agreement(session: Session, actor: Actor, agreement_id: UUID) -> SharingAgreement:
    """Raises AgreementNotFound."""
    actor.require(Action.READ_SHARED)
    wanted = select(SharingAgreement).where(SharingAgreement.id == agreement_id, visible_to(actor))
    found = session.exec(wanted).first()
    if found is None:
        raise AgreementNotFound
    return found


def propose(session: Session, actor: Actor, new: AgreementPropose, *, now: datetime) -> SharingAgreement:
    """Raises ActionNotAllowed, PartnerNotFound, FieldNotShareable, KindTwice, ScopeNotOwn, DaysNotPossible."""
    actor.require(Action.SHARE_RECORDS)
    today = today_in(actor.zone, now)
    if new.ends_on < new.starts_on or new.ends_on < today:
        raise DaysNotPossible(today)
    _require_shareable(actor, new.grants)
    agreement = SharingAgreement.model_validate(
        {
            "organisation_id": actor.organisation_id,
            "partner_id": _partner(session, actor, new.partner),
            "purpose": new.purpose,
            "grants": {one.kind: sorted(set(one.fields)) for one in new.grants},
            "countries": sorted(set(new.countries)),
            "site_ids": _own_sites(session, actor, new.sites),
            "party_id": _own_party(session, actor, new.party),
            "starts_on": new.starts_on,
            "ends_on": new.ends_on,
            "proposed_by": actor.account_id,
            "proposed_at": now,
        }
    )
    session.add(agreement)
    session.flush()
    told: dict[str, trail.Change] = {"partner": agreement.partner_id, "kinds": tuple(sorted(agreement.grants))}
    trail.record(session, actor, "sharing.proposed", agreement, told)
    return agreement


def _require_shareable(actor: Actor, grants: Sequence[Grant]) -> None:
    """Nobody gives what they may not read."""
    if len({one.kind for one in grants}) < len(grants):
        raise KindTwice
    wrong = tuple(f"{one.kind}.{name}" for one in grants for name in one.fields if name not in names_of(one.kind))
    if wrong:
        raise FieldNotShareable(wrong)
    for action in sorted(leave_for({one.kind: one.fields for one in grants})):
        actor.require(action)


def leave_for(grants: dict[str, list[str]]) -> frozenset[Action]:
    """What somebody must be able to read at home to give, or approve giving, these fields."""
    return frozenset(one.needs for kind, names in grants.items() for one in fields_of(kind) if one.name in names)


def _partner(session: Session, actor: Actor, name: str) -> UUID:
    found = session.exec(select(Organisation.id).where(Organisation.name == name)).first()
    if found is None or found == actor.organisation_id:
        raise PartnerNotFound(name)
    return found


def _own_sites(session: Session, actor: Actor, references: Sequence[str]) -> list[str]:
    found: set[str] = set()
    for reference in references:
        try:
            site = named_site(session, actor, reference)
        except (SiteNotFound, ReferenceNotUnique) as unknown:
            raise ScopeNotOwn("sites", reference) from unknown
        if site.organisation_id != actor.organisation_id:
            raise ScopeNotOwn("sites", reference)
        found.add(str(site.id))
    return sorted(found)


def _own_party(session: Session, actor: Actor, reference: str) -> UUID | None:
    if not reference:
        return None
    try:
        party = named_party(session, actor, reference)
    except (PartyNotFound, ReferenceNotUnique) as unknown:
        raise ScopeNotOwn("party", reference) from unknown
    if party.organisation_id != actor.organisation_id:
        raise ScopeNotOwn("party", reference)
    return party.id


def approve(
    session: Session, actor: Actor, agreement_id: UUID, *, version_seen: int, now: datetime
) -> SharingAgreement:
    """
    By a second person of the house that gives. Raises AgreementNotFound, NotYourStep, ChangedMeanwhile,
    StepNotPossible, AgreementOver, ActionNotAllowed, SecondPersonNeeded.
    """
    agreement = _held(session, actor, agreement_id, version_seen, "proposed", now)
    if agreement.organisation_id != actor.organisation_id:
        raise NotYourStep("gives")
    for action in sorted(leave_for(agreement.grants)):
        actor.require(action)
    own = agreement.proposed_by == actor.account_id
    if own and _others_who_may(session, agreement):
        raise SecondPersonNeeded
    agreement.alone = own
    agreement.approved_by, agreement.approved_at = actor.account_id, now
    return _moved(session, actor, agreement, "approved", alone=own)


def _others_who_may(session: Session, agreement: SharingAgreement) -> bool:
    needed = leave_for(agreement.grants) | {Action.SHARE_RECORDS}
    roles = [role.value for role in Role if role is not Role.SYSTEM and needed <= permissions_of(role)]
    others = select(Account.id).where(
        Account.organisation_id == agreement.organisation_id,
        Account.id != agreement.proposed_by,
        col(Account.role).in_(roles),
        col(Account.disabled_at).is_(None),
    )
    return session.exec(others.limit(1)).first() is not None


def accept(session: Session, actor: Actor, agreement_id: UUID, *, version_seen: int, now: datetime) -> SharingAgreement:
    """
    By the house that is to read, of exactly the text it saw. Raises AgreementNotFound, NotYourStep, ChangedMeanwhile,
    StepNotPossible, AgreementOver.
    """
    agreement = _held(session, actor, agreement_id, version_seen, "approved", now)
    if agreement.partner_id != actor.organisation_id:
        raise NotYourStep("reads")
    agreement.accepted_by, agreement.accepted_at = actor.account_id, now
    return _moved(session, actor, agreement, "accepted")


def end(
    session: Session, actor: Actor, agreement_id: UUID, reason: str, *, version_seen: int, now: datetime
) -> SharingAgreement:
    """By either house, at any time and for good. Raises AgreementNotFound, ChangedMeanwhile, StepNotPossible."""
    agreement = visible_agreement(session, actor, agreement_id)
    actor.require(Action.SHARE_RECORDS)
    require_unchanged(session, agreement, version_seen)
    if agreement.state == "ended":
        raise StepNotPossible(agreement.state)
    agreement.ended_by, agreement.ended_at, agreement.ended_because = actor.account_id, now, reason
    return _moved(session, actor, agreement, "ended")


def _held(
    session: Session, actor: Actor, agreement_id: UUID, version_seen: int, state: str, now: datetime
) -> SharingAgreement:
    """Of two people who act at once the second is refused."""
    agreement = visible_agreement(session, actor, agreement_id)
    actor.require(Action.SHARE_RECORDS)
    require_unchanged(session, agreement, version_seen)
    if agreement.state != state:
        raise StepNotPossible(agreement.state)
    if day_of(session, agreement, now) > agreement.ends_on:
        raise AgreementOver
    return agreement


def _moved(
    session: Session, actor: Actor, agreement: SharingAgreement, state: str, *, alone: bool = False
) -> SharingAgreement:
    before, agreement.state = agreement.state, state
    agreement.version += 1
    session.add(agreement)
    session.flush()
    changes: dict[str, trail.Change] = {"state": (before, state)}
    trail.record(session, actor, f"sharing.{state}", agreement, changes | ({"alone": True} if alone else {}))
    return agreement


def day_of(session: Session, agreement: SharingAgreement, now: datetime) -> date:
    """Days begin and end by the midnight of the house that gives."""
    return today_in(session.get_one(Organisation, agreement.organisation_id).time_zone, now)


def giver_of(agreement: SharingAgreement) -> Actor:
    """
    The house itself, to find its rows with: without a jurisdiction, so that nothing is handed on that another house
    recorded.
    """
    return Actor.system(OrganisationId(agreement.organisation_id))
