"""
Which account an inspector signs in with: by it a visit's tasks reach their worklist and the calendar is their own.
One account is one inspector. Whoever plans visits says so; taking it away ends the calendar that hung on it.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from audits.calendars import calendar_feeds
from audits.crews import inspectors
from audits.models import Inspector
from foundation import accounts, trail
from foundation.actors import Action, Actor, Role
from foundation.errors import Conflict
from foundation.models import Account


class AccountIsAnothers(Conflict):
    code = "inspector.account_taken"

    def __init__(self, code: str) -> None:
        super().__init__(f"That account is {code} already: one account is one inspector.")
        self.inspector = code


def accounts_to_give(session: Session, actor: Actor) -> Sequence[Account]:
    """People of the own organisation who go out, by name."""
    actor.require(Action.PLAN_VISITS)
    known = select(Account).where(
        Account.organisation_id == actor.organisation_id,
        col(Account.disabled_at).is_(None),
        col(Account.role).in_((Role.INSPECTOR.value, Role.INSPECTION_PLANNER.value)),
    )
    return session.exec(known.order_by(col(Account.name), col(Account.email))).all()


def give_account(
    session: Session, actor: Actor, inspector_id: UUID, account_id: UUID | None, *, now: datetime
) -> Inspector:
    """None takes it away. Raises InspectorNotFound, AccountNotFound, AccountIsAnothers, ActionNotAllowed."""
    inspector = inspectors.visible_inspector(session, actor, inspector_id)
    if account_id is not None and account_id not in {one.id for one in accounts_to_give(session, actor)}:
        raise accounts.AccountNotFound
    actor.require(Action.PLAN_VISITS)
    held = select(Inspector).where(inspectors.visible_to(actor), Inspector.account_id == account_id)
    holder = session.exec(held.where(Inspector.id != inspector.id)).first() if account_id else None
    if holder is not None:
        raise AccountIsAnothers(holder.code)
    if inspector.account_id != account_id:
        before, inspector.account_id = inspector.account_id, account_id
        session.add(inspector)
        session.flush()
        calendar_feeds.end_of_inspector(session, actor, inspector.id, now=now)
        trail.record(session, actor, "inspector.account_given", inspector, {"account_id": (before, account_id)})
    return inspector
