"""Who works in the reader's own organisation, for forms that give something to somebody."""

from sqlmodel import Session, col, select

from foundation.actors import Actor
from foundation.models import Account
from reports.facts.payloads import Choice


def colleagues(session: Session, actor: Actor) -> tuple[Choice, ...]:
    working = select(Account.id, Account.name).where(
        Account.organisation_id == actor.organisation_id, col(Account.disabled_at).is_(None)
    )
    return tuple(Choice(str(one), name) for one, name in session.exec(working.order_by(col(Account.name))))
