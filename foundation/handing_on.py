"""Giving open tasks to somebody, many at once, and giving them back."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import obligations, trail
from foundation.accounts import actor_of
from foundation.actors import AccountId, Actor
from foundation.bulk_changes import Planned
from foundation.errors import NotFound
from foundation.models import Account, Obligation


class HolderNotFound(NotFound):
    code = "bulk_change.no_such_person"

    def __init__(self) -> None:
        super().__init__("Nobody with this account works in your organisation.")


def planned(session: Session, actor: Actor, about: Sequence[UUID], holder: UUID) -> list[Planned]:
    """The open tasks about some sites, the most urgent first. Raises HolderNotFound."""
    person = _person(session, actor, holder)
    tasks = select(Obligation).where(
        obligations.visible_to(actor), col(Obligation.closed_at).is_(None), col(Obligation.about_id).in_(about)
    )
    rows = session.exec(tasks.order_by(col(Obligation.due_on), col(Obligation.id))).all()
    theirs = select(Obligation.id).where(
        obligations.visible_to(actor_of(session, person)), col(Obligation.id).in_([row.id for row in rows])
    )
    open_to_them = set(session.exec(theirs).all())
    return [
        Planned(row.id, row.about_name, {"task": str(row.titled), "due_on": row.due_on.isoformat()}, reason)
        for row in rows
        for reason in [_reason(row, holder, may_open=row.id in open_to_them)]
    ]


def _person(session: Session, actor: Actor, holder: UUID) -> Account:
    wanted = select(Account).where(
        Account.id == holder, Account.organisation_id == actor.organisation_id, col(Account.disabled_at).is_(None)
    )
    person = session.exec(wanted).first()
    if person is None:
        raise HolderNotFound
    return person


def _reason(task: Obligation, holder: UUID, *, may_open: bool) -> str:
    if task.assigned_to == holder:
        return "held_already"
    return "" if may_open else "not_open_to_them"


def hand_on(session: Session, actor: Actor, task_id: UUID, holder: UUID) -> str:
    """Returns who held it before, empty for nobody."""
    task = obligations.visible_obligation(session, actor, task_id)
    before = task.assigned_to
    give(session, actor, task, holder)
    return str(before or "")


def hand_back(session: Session, actor: Actor, task_id: UUID, holder: UUID, before: str) -> str:
    """To whoever held it. Returns why not: it is done, or somebody gave it on since; empty when it is back."""
    task = obligations.visible_obligation(session, actor, task_id)
    if task.closed_at is not None:
        return "closed"
    if task.assigned_to != holder:
        return "changed_since"
    give(session, actor, task, UUID(before) if before else None)
    return ""


def give(session: Session, actor: Actor, task: Obligation, holder: UUID | None) -> None:
    """The caller has seen to it that whoever gets it may open it."""
    before, task.assigned_to = task.assigned_to, AccountId(holder) if holder else None
    session.add(task)
    session.flush()
    trail.record(session, actor, "obligation.assigned", task, {"assigned_to": (before, holder)})
