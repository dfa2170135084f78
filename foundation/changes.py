"""
The feed floors append to and upper floors read by cursor, so that nothing below needs to know who reacts.
A reader sees each change at least once, in order; `acknowledge` moves its cursor in the transaction of its effects.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import trail
from foundation.actors import Actor
from foundation.clock import utc_now
from foundation.models import Change, ChangeCursor


def tell(session: Session, actor: Actor, kind: str, subject_kind: str, subject_ids: Sequence[UUID]) -> None:
    """
    `kind` is noun.verb in the past: party.changed, hit.confirmed, finding.closed. Writers take turns as they do at the
    trail: a number that another transaction passed by would be behind the cursor of every reader when it commits.
    """
    trail.wait_for_turn(session)
    now = utc_now()
    session.add_all(
        Change(
            occurred_at=now,
            organisation_id=actor.organisation_id,
            kind=kind,
            subject_kind=subject_kind,
            subject_id=subject_id,
        )
        for subject_id in subject_ids
    )
    session.flush()


def unread(session: Session, reader: str, *, kinds: frozenset[str] | None = None, limit: int = 1000) -> list[Change]:
    statement = select(Change).where(col(Change.number) > come_to(session, reader))
    if kinds is not None:
        statement = statement.where(col(Change.kind).in_(kinds))
    return list(session.exec(statement.order_by(col(Change.number)).limit(limit)))


def come_to(session: Session, reader: str) -> int:
    """The last number this reader acknowledged, 0 before the first."""
    cursor = session.get(ChangeCursor, reader)
    return cursor.number if cursor else 0


def newest(session: Session) -> int:
    """The number of the last change so far, 0 before the first: who reads everything anyway goes on from here."""
    return session.exec(select(Change.number).order_by(col(Change.number).desc()).limit(1)).first() or 0


def acknowledge(session: Session, reader: str, upto: int) -> None:
    """Never moves back."""
    cursor = session.get(ChangeCursor, reader) or ChangeCursor(reader=reader)
    cursor.number = max(cursor.number, upto)
    session.add(cursor)
    session.flush()
