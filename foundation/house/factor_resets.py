"""A colleague lost device and codes: one administrator asks, another takes the second factor away."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import second_factors, trail
from foundation.actors import Action, Actor, Role
from foundation.clock import today_in
from foundation.errors import Conflict, NotAllowed, NotFound
from foundation.house import delegations
from foundation.house.changing import RunsTheSystem
from foundation.house.members import colleague, open_resets
from foundation.house.payloads import ResetRead
from foundation.house.roles import OwnRole
from foundation.models import Account, FactorResetRequest


class ResetNotFound(NotFound):
    code = "factor_reset.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such open request of your organisation: it was decided, or its days are over.")


class ResetAsked(Conflict):
    code = "factor_reset.asked_already"

    def __init__(self) -> None:
        super().__init__("This was asked already: another administrator decides.")


class SecondPersonDecides(NotAllowed):
    code = "factor_reset.second_person"

    def __init__(self) -> None:
        super().__init__(
            "Another administrator decides, neither who asked nor whose second factor it is; or who runs the system."
        )


def ask(session: Session, actor: Actor, account_id: UUID, *, now: datetime) -> FactorResetRequest:
    """Raises ActionNotAllowed, AccountNotFound, OwnRole, RunsTheSystem, NotSetUp, ResetAsked."""
    by = delegations.enter_house(session, actor, now=now).by
    account = colleague(session, actor, account_id)
    if account.id == actor.account_id:
        raise OwnRole
    if account.role == Role.PLATFORM_ADMINISTRATOR:
        raise RunsTheSystem
    if not second_factors.is_set_up(session, account):
        raise second_factors.NotSetUp
    if account.id in open_resets(session, actor, now=now):
        raise ResetAsked
    asked = FactorResetRequest(organisation_id=actor.organisation_id, account_id=account.id, asked_by=by, asked_at=now)
    session.add(asked)
    session.flush()
    trail.record(session, actor, "account.factor_reset_asked", account)
    return asked


def decide(session: Session, actor: Actor, reset_id: UUID, *, agree: bool, now: datetime) -> Account:
    """
    Returns whose factor it is, who is told when it was taken away. Raises ActionNotAllowed, ResetNotFound,
    SecondPersonDecides, NotSetUp.
    """
    delegations.enter_house(session, actor, now=now)
    found = next((one for one in open_resets(session, actor, now=now).values() if one.id == reset_id), None)
    if found is None:
        raise ResetNotFound
    if not _may_decide(actor, found):
        raise SecondPersonDecides
    account = colleague(session, actor, found.account_id)
    found.outcome, found.decided_by, found.decided_at = "reset" if agree else "refused", actor.account_id, now
    session.add(found)
    session.flush()
    if agree:
        second_factors.take_away(session, actor, account, now=now)
    else:
        trail.record(session, actor, "account.factor_reset_refused", account)
    return account


def _may_decide(actor: Actor, request: FactorResetRequest) -> bool:
    return actor.account_id not in {request.asked_by, request.account_id}


def waiting(session: Session, actor: Actor, *, now: datetime) -> list[ResetRead]:
    """Raises ActionNotAllowed."""
    actor.require(Action.MANAGE_PEOPLE)
    rows = open_resets(session, actor, now=now).values()
    ids = {one for row in rows for one in (row.account_id, row.asked_by)}
    names = dict(session.exec(select(Account.id, Account.name).where(col(Account.id).in_(ids))).all())
    return [
        ResetRead(
            id=row.id,
            account_id=row.account_id,
            person=names[row.account_id],
            asked_by=names[row.asked_by],
            asked_on=today_in(actor.zone, row.asked_at),
            may_decide=_may_decide(actor, row),
        )
        for row in rows
    ]
