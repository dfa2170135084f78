"""
Asking somebody into the own organisation by e-mail. The account is made when the link is used, so nobody learns from an
invitation whether the address has an account elsewhere; and the link stops with the leave of whoever sent it.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from foundation import accounts, trail
from foundation.accounts import LinkNotValid, NewAccount, digest, plain_email
from foundation.actors import Action, Actor, OrganisationId, Role
from foundation.clock import today_in
from foundation.errors import Conflict, NotFound
from foundation.house import delegations
from foundation.house.payloads import InvitationRead, PersonInvite
from foundation.house.roles import check_giving, given_by_house
from foundation.models import Account, Organisation, PersonInvitation

LASTS = timedelta(days=7)
SHOWN_AFTER = timedelta(days=30)
MOST_OPEN = 200


class InvitationNotFound(NotFound):
    code = "person_invitation.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such open invitation of your organisation.")


class WorksHereAlready(Conflict):
    code = "person_invitation.works_here_already"

    def __init__(self) -> None:
        super().__init__("Somebody in your organisation has this address already.")


class TooManyInvitations(Conflict):
    code = "person_invitation.too_many"

    def __init__(self) -> None:
        super().__init__(f"{MOST_OPEN} invitations are open: withdraw some, or wait until they were used.")


@dataclass(frozen=True, slots=True)
class Sent:
    """`secret` goes into the letter and nowhere else."""

    invitation: PersonInvitation
    organisation: str
    secret: str


def invite(session: Session, actor: Actor, new: PersonInvite, *, now: datetime) -> Sent:
    """
    An earlier one to the same address stops. Raises ActionNotAllowed, RoleNotGiven, RolesKeptApart, EmailNotValid,
    WorksHereAlready, TooManyInvitations.
    """
    entered = delegations.enter_house(session, actor, now=now)
    house = entered.house
    check_giving(house.kind, actor.role, new.role)
    email = plain_email(new.email)
    here = select(Account.id).where(Account.email == email, Account.organisation_id == house.id)
    if session.exec(here).first():
        raise WorksHereAlready
    for earlier in session.exec(_open(actor).where(PersonInvitation.email == email)).all():
        _withdraw(session, actor, earlier, now)
    open_now = select(func.count()).select_from(_open(actor).where(PersonInvitation.expires_at > now).subquery())
    if session.exec(open_now).one() >= MOST_OPEN:
        raise TooManyInvitations
    secret = secrets.token_urlsafe(32)
    made = PersonInvitation(
        organisation_id=house.id,
        email=email,
        name=new.name,
        role=new.role.value,
        locale=new.locale,
        secret_hash=digest(secret),
        invited_by=entered.by,
        invited_at=now,
        expires_at=now + LASTS,
    )
    session.add(made)
    session.flush()
    trail.record(session, actor, "person_invitation.sent", made, {"role": new.role})
    return Sent(made, house.name, secret)


def send_again(session: Session, actor: Actor, invitation_id: UUID, *, now: datetime) -> Sent:
    """Another link, and the earlier one stops. Raises what `invite` raises, and InvitationNotFound."""
    delegations.enter_house(session, actor, now=now)
    found = _found(session, actor, invitation_id)
    new = PersonInvite(email=found.email, name=found.name, role=Role(found.role), locale=found.locale)
    return invite(session, actor, new, now=now)


def withdraw(session: Session, actor: Actor, invitation_id: UUID, *, now: datetime) -> None:
    """Raises ActionNotAllowed, InvitationNotFound."""
    delegations.enter_house(session, actor, now=now)
    _withdraw(session, actor, _found(session, actor, invitation_id), now)


def open_invitations(session: Session, actor: Actor, *, now: datetime) -> list[InvitationRead]:
    """The newest first; those whose time has passed for some weeks more. Raises ActionNotAllowed."""
    actor.require(Action.MANAGE_PEOPLE)
    wanted = (
        select(PersonInvitation, Account.name)
        .join(Account, col(Account.id) == col(PersonInvitation.invited_by))
        .where(
            PersonInvitation.organisation_id == actor.organisation_id,
            col(PersonInvitation.used_at).is_(None),
            col(PersonInvitation.withdrawn_at).is_(None),
            PersonInvitation.expires_at > now - SHOWN_AFTER,
        )
    )
    rows = session.exec(wanted.order_by(col(PersonInvitation.invited_at).desc(), col(PersonInvitation.id)))
    return [shown(one, sender, actor.zone, now) for one, sender in rows]


def shown(one: PersonInvitation, sender: str, zone: str, now: datetime) -> InvitationRead:
    return InvitationRead(
        id=one.id,
        email=one.email,
        name=one.name,
        role=Role(one.role),
        invited_by=sender,
        invited_on=today_in(zone, one.invited_at),
        last_day=today_in(zone, one.expires_at),
        over=one.expires_at <= now,
    )


def behind(session: Session, secret: str, *, now: datetime) -> tuple[PersonInvitation, Organisation]:
    """
    What a link asks into. Its sender must still be an administrator, and the role one that the organisation gives.
    Raises LinkNotValid.
    """
    found = session.exec(
        select(PersonInvitation, Organisation)
        .join(Organisation, col(Organisation.id) == col(PersonInvitation.organisation_id))
        .join(Account, col(Account.id) == col(PersonInvitation.invited_by))
        .where(
            PersonInvitation.secret_hash == digest(secret),
            col(PersonInvitation.used_at).is_(None),
            col(PersonInvitation.withdrawn_at).is_(None),
            PersonInvitation.expires_at > now,
            col(Account.disabled_at).is_(None),
            delegations.holds(now),
        )
    ).first()
    if found is None or Role(found[0].role) not in given_by_house(found[1].kind):
        raise LinkNotValid
    return found[0], found[1]


def join(session: Session, secret: str, password: str, *, now: datetime) -> Account:
    """Uses the link up. Raises LinkNotValid, PasswordTooWeak, EmailTaken."""
    locked = select(PersonInvitation).where(PersonInvitation.secret_hash == digest(secret)).with_for_update()
    session.exec(locked).first()
    asked, house = behind(session, secret, now=now)
    new = NewAccount(asked.email, asked.name, Role(asked.role), OrganisationId(house.id), asked.locale)
    account = accounts.add_account(session, new, now=now)
    accounts.set_password(session, account, password)
    asked.used_at, asked.account_id = now, account.id
    session.add(asked)
    session.flush()
    trail.record(session, accounts.actor_of(session, account), "account.joined", account, {"by": asked.invited_by})
    return account


def _open(actor: Actor) -> SelectOfScalar[PersonInvitation]:
    return select(PersonInvitation).where(
        PersonInvitation.organisation_id == actor.organisation_id,
        col(PersonInvitation.used_at).is_(None),
        col(PersonInvitation.withdrawn_at).is_(None),
    )


def _found(session: Session, actor: Actor, invitation_id: UUID) -> PersonInvitation:
    found = session.exec(_open(actor).where(PersonInvitation.id == invitation_id)).first()
    if found is None:
        raise InvitationNotFound
    return found


def _withdraw(session: Session, actor: Actor, row: PersonInvitation, now: datetime) -> None:
    row.withdrawn_at = now
    session.add(row)
    session.flush()
    trail.record(session, actor, "person_invitation.withdrawn", row)
