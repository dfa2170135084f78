"""Open tasks of somebody who changes or leaves: named by their codes, and handed over to who may open them."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from sqlmodel import Session, col, func, select

from foundation import handing_on, obligations
from foundation.accounts import actor_of
from foundation.actors import Actor, Role
from foundation.errors import Conflict
from foundation.house.payloads import HeldTask
from foundation.models import Account, Obligation
from foundation.reminding import code_of


class TasksStillHeld(Conflict):
    code = "house.tasks_still_held"

    def __init__(self, tasks: Sequence[Obligation]) -> None:
        codes = ", ".join(code_of(one) for one in tasks[:MOST_NAMED])
        super().__init__("Open tasks stay with this person: hand each of them over to somebody who may open it.")
        self.tasks = tuple(one.id for one in tasks)
        self.codes = codes


MOST_NAMED = 20


def held(session: Session, actor: Actor, account_id: UUID) -> Sequence[Obligation]:
    """Open tasks of the own organisation given to somebody, the most urgent first."""
    wanted = select(Obligation).where(
        Obligation.organisation_id == actor.organisation_id,
        Obligation.assigned_to == account_id,
        col(Obligation.closed_at).is_(None),
    )
    return session.exec(wanted.order_by(col(Obligation.due_on), col(Obligation.id))).all()


def counts(session: Session, actor: Actor, account_ids: Sequence[UUID]) -> dict[UUID, int]:
    wanted = (
        select(col(Obligation.assigned_to), func.count())
        .where(
            Obligation.organisation_id == actor.organisation_id,
            col(Obligation.assigned_to).in_(account_ids),
            col(Obligation.closed_at).is_(None),
        )
        .group_by(col(Obligation.assigned_to))
    )
    return {account_id: int(count) for account_id, count in session.exec(wanted) if account_id is not None}


def named(session: Session, actor: Actor, tasks: Sequence[Obligation]) -> list[HeldTask]:
    """A page only for who may open the task without holding it."""
    seen = _open_to(session, actor, tasks)
    return [
        HeldTask(
            id=one.id,
            code=code_of(one),
            due_on=one.due_on,
            page=f"/work/{one.id}" if one.id in seen or one.assigned_to == actor.account_id else "",
        )
        for one in tasks
    ]


def hand_over(session: Session, actor: Actor, tasks: Sequence[Obligation], to: Account) -> list[Obligation]:
    """Gives those that `to` could open without holding them; returns the others."""
    seen = _open_to(session, actor_of(session, to), tasks)
    for one in tasks:
        if one.id in seen:
            handing_on.give(session, actor, one, to.id)
    return [one for one in tasks if one.id not in seen]


def beyond(session: Session, account: Account, role: Role, tasks: Sequence[Obligation]) -> list[Obligation]:
    """Those that the person would read in the new role only because they hold them."""
    seen = _open_to(session, replace(actor_of(session, account), role=role), tasks)
    return [one for one in tasks if one.id not in seen]


def _open_to(session: Session, actor: Actor, tasks: Sequence[Obligation]) -> set[UUID]:
    nobody = replace(actor, account_id=None)
    wanted = select(Obligation.id).where(
        obligations.visible_to(nobody), col(Obligation.id).in_([one.id for one in tasks])
    )
    return set(session.exec(wanted))
