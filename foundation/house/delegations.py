"""
Who looks after the accounts of an organisation, since when, until when, and who gave it. Given and prolonged by who
runs the system alone, so that nobody inside makes another administrator; ended from inside too, but for the last one.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from foundation import trail
from foundation.accounts import AccountNotFound
from foundation.actors import AccountId, Action, ActionNotAllowed, Actor, Role
from foundation.clock import today_in
from foundation.errors import Conflict, Invalid, NotFound
from foundation.house.payloads import AdministratorRead
from foundation.models import Account, Delegation, Organisation

GRANTS = frozenset({Action.MANAGE_PEOPLE})


class DelegationNotFound(NotFound):
    code = "delegation.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such administrator of this organisation, or it ended already.")


class DelegationDays(Invalid):
    code = "delegation.days_out_of_order"

    def __init__(self) -> None:
        super().__init__("The first day is today or later, and the last day is not before the first.")


class NotForThisAccount(Invalid):
    code = "delegation.not_for_this_account"

    def __init__(self) -> None:
        super().__init__("A disabled account and one that runs the system look after no organisation.")


class LastAdministrator(Conflict):
    code = "house.last_administrator"

    def __init__(self) -> None:
        super().__init__(
            "Your organisation would be left without an administrator: ask who runs the system to name another first."
        )


@dataclass(frozen=True, slots=True)
class NewDelegation:
    """Days of the organisation, both included. No `ends_on`: until it is taken back."""

    account_id: UUID
    starts_on: date
    ends_on: date | None = None


def in_force(now: datetime) -> ColumnElement[bool]:
    begun = col(Delegation.starts_at) <= now
    not_over = or_(col(Delegation.ends_at).is_(None), col(Delegation.ends_at) > now)
    return and_(col(Delegation.ended_at).is_(None), begun, not_over)


def holds(now: datetime) -> ColumnElement[bool]:
    """Whether the account of the row looks after its organisation at this moment: a column beside the account."""
    own = and_(col(Delegation.account_id) == Account.id, col(Delegation.organisation_id) == Account.organisation_id)
    return select(Delegation.id).where(own, in_force(now)).exists()


@dataclass(frozen=True, slots=True)
class Entered:
    """The organisation, locked for one act, and whose act it is."""

    house: Organisation
    by: UUID


def enter_house(session: Session, actor: Actor, *, now: datetime) -> Entered:
    """
    What every act of an administrator begins with. One act at a time in an organisation, and whoever acts is asked for
    anew once it is their turn: of two who take each other's leave at one moment the second has none any more. Raises
    ActionNotAllowed.
    """
    actor.require(Action.MANAGE_PEOPLE)
    locked = select(Organisation).where(Organisation.id == actor.organisation_id).with_for_update(key_share=True)
    organisation = session.exec(locked).one()
    standing = select(Account.id).where(
        Account.id == actor.account_id,
        Account.organisation_id == organisation.id,
        col(Account.disabled_at).is_(None),
        holds(now),
    )
    by = session.exec(standing).first()
    if by is None:
        raise ActionNotAllowed(actor.role, Action.MANAGE_PEOPLE)
    return Entered(organisation, by)


def grant(session: Session, actor: Actor, new: NewDelegation, *, now: datetime) -> Delegation:
    """
    An earlier one of the same account is replaced. Raises ActionNotAllowed, AccountNotFound, NotForThisAccount,
    DelegationDays.
    """
    actor.require(Action.RUN_SYSTEM)
    account = session.get(Account, new.account_id)
    if account is None:
        raise AccountNotFound
    if account.disabled_at is not None or account.role == Role.PLATFORM_ADMINISTRATOR:
        raise NotForThisAccount
    locked = select(Organisation).where(Organisation.id == account.organisation_id).with_for_update(key_share=True)
    organisation = session.exec(locked).one()
    starts_at, ends_at = _moments(organisation, new, now)
    for earlier in session.exec(
        select(Delegation).where(Delegation.account_id == account.id, col(Delegation.ended_at).is_(None))
    ).all():
        end_row(session, actor, earlier, "replaced", now)
    made = Delegation(
        organisation_id=organisation.id,
        account_id=account.id,
        starts_at=starts_at,
        ends_at=ends_at,
        granted_by=actor.account_id,
        granted_at=now,
    )
    session.add(made)
    session.flush()
    days: dict[str, trail.Change] = {"starts_on": new.starts_on, "ends_on": new.ends_on}
    trail.record(session, actor, "account.delegation_given", account, days)
    return made


def _moments(organisation: Organisation, new: NewDelegation, now: datetime) -> tuple[datetime, datetime | None]:
    today = today_in(organisation.time_zone, now)
    if new.starts_on < today or (new.ends_on is not None and new.ends_on < new.starts_on):
        raise DelegationDays
    zone = ZoneInfo(organisation.time_zone)
    begins = now if new.starts_on == today else datetime.combine(new.starts_on, time(), zone)
    if new.ends_on is None:
        return begins, None
    try:
        return begins, datetime.combine(new.ends_on + timedelta(days=1), time(), zone)
    except OverflowError as never:
        raise DelegationDays from never


def last_day(delegation: Delegation, zone: str) -> date | None:
    """The last day that counts, by the organisation's own midnight."""
    if delegation.ends_at is None:
        return None
    return (delegation.ends_at - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date()


def first_day(delegation: Delegation, zone: str) -> date:
    return today_in(zone, delegation.starts_at)


def take_back(session: Session, actor: Actor, delegation_id: UUID, *, now: datetime) -> Delegation:
    """By who runs the system, of any organisation. Raises ActionNotAllowed, DelegationNotFound."""
    actor.require(Action.RUN_SYSTEM)
    found = session.get(Delegation, delegation_id)
    if found is None or found.ended_at is not None:
        raise DelegationNotFound
    return end_row(session, actor, found, "taken_back", now)


def end_in_house(session: Session, actor: Actor, account_id: UUID, *, now: datetime) -> Delegation:
    """
    A colleague's, or the own one while another administrator stands. Raises ActionNotAllowed, DelegationNotFound,
    LastAdministrator.
    """
    enter_house(session, actor, now=now)
    found = _unended(session, actor, account_id)
    if found is None:
        raise DelegationNotFound
    keep_one(session, actor, account_id, now=now)
    return end_row(session, actor, found, "stepped_down" if account_id == actor.account_id else "taken_back", now)


def end_with_account(session: Session, actor: Actor, account_id: UUID, *, now: datetime) -> None:
    """When the account is closed."""
    found = _unended(session, actor, account_id)
    if found is not None:
        end_row(session, actor, found, "deactivated", now)


def keep_one(session: Session, actor: Actor, leaving: UUID, *, now: datetime) -> None:
    """Whether somebody who can act stays behind. Raises LastAdministrator."""
    others = (
        select(Delegation.id)
        .join(Account, col(Account.id) == col(Delegation.account_id))
        .where(
            Delegation.organisation_id == actor.organisation_id,
            Delegation.account_id != leaving,
            col(Account.disabled_at).is_(None),
            in_force(now),
        )
    )
    if session.exec(others).first() is None:
        raise LastAdministrator


def _unended(session: Session, actor: Actor, account_id: UUID) -> Delegation | None:
    wanted = select(Delegation).where(
        Delegation.organisation_id == actor.organisation_id,
        Delegation.account_id == account_id,
        col(Delegation.ended_at).is_(None),
    )
    return session.exec(wanted).first()


def end_row(session: Session, actor: Actor, row: Delegation, because: str, now: datetime) -> Delegation:
    row.ended_at, row.ended_because = now, because
    row.ended_by = AccountId(actor.account_id) if actor.account_id else None
    session.add(row)
    session.flush()
    account = session.get_one(Account, row.account_id)
    trail.record(session, actor, "account.delegation_ended", account, {"because": because})
    return row


def all_administrators(session: Session, actor: Actor) -> list[AdministratorRead]:
    """Of every organisation, the standing and the coming ones. Raises ActionNotAllowed."""
    actor.require(Action.RUN_SYSTEM)
    rows = session.exec(
        select(Delegation, Account, Organisation)
        .join(Account, col(Account.id) == col(Delegation.account_id))
        .join(Organisation, col(Organisation.id) == col(Delegation.organisation_id))
        .where(col(Delegation.ended_at).is_(None))
        .order_by(col(Organisation.name), col(Account.email))
    ).all()
    givers = {one.granted_by for one, _, _ in rows if one.granted_by}
    names = dict(session.exec(select(Account.id, Account.name).where(col(Account.id).in_(givers))).all())
    return [
        AdministratorRead(
            id=one.id,
            account_id=account.id,
            name=account.name,
            email=account.email,
            organisation=organisation.name,
            granted_by=names.get(one.granted_by, "") if one.granted_by else "",
            starts_on=first_day(one, organisation.time_zone),
            ends_on=last_day(one, organisation.time_zone),
        )
        for one, account, organisation in rows
    ]
