"""
The side of the invited supplier, without an account: in by link and PIN, then say who one is, or decline. Wrong PINs
are counted in the row and lock it for a while, so nobody finds six digits by trying.
"""

from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID

from sqlmodel import Session, select

from foundation import accounts, obligations, trail
from foundation.actors import Actor, OrganisationId, Role
from foundation.errors import Conflict, NotAllowed
from foundation.models import Organisation
from suppliers import parties
from suppliers.invitations.inviting import OPEN, digest, pin_digest
from suppliers.invitations.payloads import Confirmation, Declining, Key
from suppliers.models import Invitation
from suppliers.payloads import PartyCreate

TRIES_BEFORE_LOCK = 5
LOCKED_FOR = timedelta(minutes=15)
ENTERABLE = (*OPEN, "declared")
BY_INVITATION = "A supplier by invitation"


class InvitationRefused(NotAllowed):
    """The same for an unknown link, a wrong PIN, an expired and a locked invitation: it tells nobody which."""

    code = "invitation.refused"

    def __init__(self) -> None:
        super().__init__(
            "This link and PIN do not open an invitation: check the PIN, wait a quarter of an hour after several "
            "tries, or ask whoever invited you for a new link."
        )


class ConfirmedAlready(Conflict):
    code = "invitation.confirmed_already"

    def __init__(self) -> None:
        super().__init__("Somebody of your firm has said already who you are: go on with what you declare.")


class NotConfirmedYet(Conflict):
    code = "invitation.not_confirmed"

    def __init__(self) -> None:
        super().__init__("Say first who you are: what you declare is kept in a register of your own.")


def enter(session: Session, key: Key, *, now: datetime) -> Invitation | None:
    """
    The invitation, or None. A wrong PIN is counted in its row, so the caller must commit before raising
    InvitationRefused. Entering for the first time is entered in the trail.
    """
    found = session.exec(
        select(Invitation).where(Invitation.secret_hash == digest(key.secret)).with_for_update()
    ).first()
    if found is None or found.state not in ENTERABLE or found.expires_on < now.date():
        return None
    if found.locked_until is not None and found.locked_until > now:
        return None
    if not compare_digest(found.pin_hash, pin_digest(key.secret, key.pin)):
        _count_wrong(session, found, now)
        return None
    found.failed_tries = 0
    if found.state == "invited":
        found.sqlmodel_update({"state": "opened", "opened_at": now})
        session.add(found)
        session.flush()
        trail.record(session, guest_of(found), "invitation.opened", found)
    session.add(found)
    session.flush()
    return found


def still_open(session: Session, invitation_id: UUID, *, now: datetime, to_write: bool) -> Invitation | None:
    """
    For whoever was let in by the PIN a while ago and carries proof of it, made from `pin_hash`: that changes when the
    link is sent again. To write, its row is locked, so that a form sent twice adds nothing twice.
    """
    statement = select(Invitation).where(Invitation.id == invitation_id)
    found = session.exec(statement.with_for_update() if to_write else statement).first()
    if found is None or found.state not in ENTERABLE or found.expires_on < now.date():
        return None
    return found


def _count_wrong(session: Session, invitation: Invitation, now: datetime) -> None:
    invitation.failed_tries += 1
    if invitation.failed_tries >= TRIES_BEFORE_LOCK:
        invitation.locked_until, invitation.failed_tries = now + LOCKED_FOR, 0
    session.add(invitation)
    session.flush()
    if invitation.locked_until is not None and invitation.locked_until > now:
        trail.record(session, guest_of(invitation), "invitation.locked", invitation)


def guest_of(invitation: Invitation) -> Actor:
    """Acts in the register of whoever invites, for the trail alone: the role may do nothing."""
    return Actor(None, BY_INVITATION, Role.SUPPLIER, OrganisationId(invitation.organisation_id))


def declarer(invitation: Invitation) -> Actor:
    """In the register of their own. Raises NotConfirmedYet."""
    if invitation.declarer_id is None:
        raise NotConfirmedYet
    return Actor(None, BY_INVITATION, Role.SYSTEM, OrganisationId(invitation.declarer_id))


def confirm(session: Session, invitation: Invitation, said: Confirmation, *, now: datetime) -> Invitation:
    """Makes a register of their own with themselves in it. Raises ConfirmedAlready."""
    if invitation.declarer_id is not None:
        raise ConfirmedAlready
    name = _free_name(session, said.name, invitation.id.hex[-8:])
    organisation = accounts.add_organisation(session, name=name, kind="supplier", now=now)
    invitation.declarer_id = organisation.id
    own = PartyCreate(name=said.name, country=said.country, address=said.address, identifiers=said.identifiers)
    party = parties.add_party(session, declarer(invitation), own, now=now)
    invitation.sqlmodel_update(
        {"declarer_node_id": party.id, "answered_by": said.answered_by, "answered_as": said.answered_as}
    )
    session.add(invitation)
    session.flush()
    trail.record(session, guest_of(invitation), "invitation.confirmed", invitation, {"declarer": organisation.id})
    return invitation


def _free_name(session: Session, name: str, ending: str) -> str:
    """Names of organisations are unique, names of firms are not."""
    taken = session.exec(select(Organisation.id).where(Organisation.name == name)).first()
    return f"{name} ({ending})" if taken else name


def decline(session: Session, invitation: Invitation, said: Declining, *, now: datetime) -> Invitation:
    """The reason is read by whoever invited."""
    invitation.sqlmodel_update({"state": "declined", "answered_at": now, "reason": said.reason})
    session.add(invitation)
    session.flush()
    trail.record(session, guest_of(invitation), "invitation.declined", invitation, {"reason": said.reason})
    close_reminders(session, invitation, outcome="declined")
    return invitation


def close_reminders(session: Session, invitation: Invitation, *, outcome: str) -> None:
    inviter = Actor.system(OrganisationId(invitation.organisation_id))
    obligations.close_for(session, inviter, invitation.id, outcome=outcome)
