"""Everybody with an account, for who runs the system: who they are and how they sign in, never what they work on."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, or_, select

from foundation.accounts import AccountNotFound
from foundation.actors import Action, Actor
from foundation.models import Account, Organisation, SecondFactor

MOST = 100


@dataclass(frozen=True, slots=True)
class Person:
    account: Account
    organisation: str
    has_factor: bool


def find_people(session: Session, actor: Actor, q: str = "") -> list[Person]:
    """By name, e-mail or organisation; one more than MOST when there are more. Raises ActionNotAllowed."""
    actor.require(Action.RUN_SYSTEM)
    wanted = (
        select(Account, Organisation.name, SecondFactor.confirmed_at)
        .join(Organisation, col(Account.organisation_id) == Organisation.id)
        .join(SecondFactor, col(SecondFactor.account_id) == Account.id, isouter=True)
    )
    if q.strip():
        asked = q.strip()
        places = (Account.name, Account.email, Organisation.name)
        wanted = wanted.where(or_(*(col(place).icontains(asked, autoescape=True) for place in places)))
    rows = session.exec(wanted.order_by(col(Account.email)).limit(MOST + 1))
    return [Person(account, organisation, confirmed is not None) for account, organisation, confirmed in rows]


def person(session: Session, actor: Actor, account_id: UUID) -> Account:
    """Raises ActionNotAllowed, AccountNotFound."""
    actor.require(Action.RUN_SYSTEM)
    account = session.get(Account, account_id)
    if account is None:
        raise AccountNotFound
    return account


def all_organisations(session: Session, actor: Actor) -> list[tuple[UUID, str]]:
    """Raises ActionNotAllowed."""
    actor.require(Action.RUN_SYSTEM)
    return list(session.exec(select(Organisation.id, Organisation.name).order_by(col(Organisation.name))))
