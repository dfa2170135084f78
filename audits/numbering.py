"""References that people read out: one running number per organisation, also beside numbers taken over from before."""

import re
from typing import Literal

from sqlalchemy import func
from sqlmodel import Session, col, select

from audits.models import Finding, Visit
from foundation import trail
from foundation.actors import Actor
from foundation.models import Organisation

LAST_DIGITS = re.compile(r"(\d+)$")
Prefix = Literal["F-", "Visit "]


def next_number(session: Session, actor: Actor, prefix: Prefix) -> int:
    """
    One more than the largest taken. Holds the organisation's row until the transaction ends, so that two people who
    record at the same moment wait for one another on PostgreSQL as they do on SQLite.
    """
    trail.wait_for_turn(session)  # before any row, as every writer
    session.exec(select(Organisation.id).where(Organisation.id == actor.organisation_id).with_for_update()).one()
    table, column = (Finding, col(Finding.reference)) if prefix == "F-" else (Visit, col(Visit.code))
    taken = select(column).where(table.organisation_id == actor.organisation_id, column.like(f"{prefix}%"))
    largest = session.exec(taken.order_by(func.length(column).desc(), column.desc()).limit(1)).first()
    digits = LAST_DIGITS.search(largest) if largest else None
    return int(digits[1]) + 1 if digits else 1
