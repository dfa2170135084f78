"""What an administrator does to a colleague's account: another role, tasks handed over, closed. Never to the own."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session

from foundation import accounts, trail
from foundation.actors import Actor, Role
from foundation.errors import Conflict, NotAllowed
from foundation.house import delegations, tasks
from foundation.house.account_acts import roles_had
from foundation.house.members import colleague
from foundation.house.payloads import Deactivation, HandedOver
from foundation.house.roles import OwnRole, check_giving
from foundation.house.tasks import TasksStillHeld
from foundation.models import Account, Organisation


class RunsTheSystem(NotAllowed):
    code = "house.runs_the_system"

    def __init__(self) -> None:
        super().__init__("This account runs the system: nobody changes it from within an organisation.")


class AccountClosed(Conflict):
    code = "house.account_closed"

    def __init__(self) -> None:
        super().__init__("This account is closed already.")


class NothingHandedOver(Conflict):
    code = "house.nothing_handed_over"

    def __init__(self) -> None:
        super().__init__("Nothing was handed over: this person may open none of the tasks. Choose somebody else.")


@dataclass(frozen=True, slots=True)
class _Entered:
    house: Organisation
    account: Account


def _enter(session: Session, actor: Actor, account_id: UUID, now: datetime) -> _Entered:
    """Raises ActionNotAllowed, AccountNotFound, OwnRole, RunsTheSystem."""
    house = delegations.enter_house(session, actor, now=now).house
    account = colleague(session, actor, account_id)
    session.refresh(account)  # as it is now that it is our turn
    if account.id == actor.account_id:
        raise OwnRole
    if account.role == Role.PLATFORM_ADMINISTRATOR:
        raise RunsTheSystem
    return _Entered(house, account)


def give_role(session: Session, actor: Actor, account_id: UUID, role: Role, *, now: datetime) -> Account:
    """
    Instead of the one held: an account has one. Raises ActionNotAllowed, AccountNotFound, OwnRole, RunsTheSystem,
    AccountClosed, RoleNotGiven, RolesKeptApart, TasksStillHeld.
    """
    entered = _enter(session, actor, account_id, now)
    account = entered.account
    if account.disabled_at is not None:
        raise AccountClosed
    if account.role == role:
        return account
    check_giving(entered.house.kind, actor.role, role, had=roles_had(session, account))
    if beyond := tasks.beyond(session, account, role, tasks.held(session, actor, account.id)):
        raise TasksStillHeld(beyond)
    before, account.role = account.role, role.value
    session.add(account)
    session.flush()
    trail.record(session, actor, "account.role_given", account, {"role": (before, role.value)})
    return account


def hand_over(session: Session, actor: Actor, account_id: UUID, to: UUID, *, now: datetime) -> HandedOver:
    """
    Open tasks of one to another who could open them without it; the rest stays and is named. Also from a closed
    account. Raises ActionNotAllowed, AccountNotFound, AccountClosed, NothingHandedOver.
    """
    delegations.enter_house(session, actor, now=now)
    account = colleague(session, actor, account_id)
    done = _handed_over(session, actor, account, to)
    if not done.handed_over:
        raise NothingHandedOver
    return done


def _handed_over(session: Session, actor: Actor, account: Account, to: UUID) -> HandedOver:
    taker = colleague(session, actor, to)
    if taker.disabled_at is not None or taker.id == account.id:
        raise AccountClosed
    standing = tasks.held(session, actor, account.id)
    left = tasks.hand_over(session, actor, standing, taker)
    if len(left) < len(standing):
        told: dict[str, trail.Change] = {"tasks": len(standing) - len(left), "to": to}
        trail.record(session, actor, "account.tasks_handed_over", account, told)
    return HandedOver(handed_over=len(standing) - len(left), left=tasks.named(session, actor, left))


def deactivate(session: Session, actor: Actor, account_id: UUID, ending: Deactivation, *, now: datetime) -> Account:
    """
    Sessions, tokens, links, calendars and the delegation end at once. Raises ActionNotAllowed, AccountNotFound,
    OwnRole, RunsTheSystem, AccountClosed, LastAdministrator, TasksStillHeld.
    """
    account = _enter(session, actor, account_id, now).account
    if account.disabled_at is not None:
        raise AccountClosed
    delegations.keep_one(session, actor, account.id, now=now)
    if ending.hand_to is not None:
        _handed_over(session, actor, account, ending.hand_to)
    if not ending.urgent and (left := tasks.held(session, actor, account.id)):
        raise TasksStillHeld(left)
    delegations.end_with_account(session, actor, account.id, now=now)
    return accounts.disable(session, account, now=now, by=actor)
