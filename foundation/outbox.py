"""
Mail and webhooks leave after their cause is committed. Outside it is at least once, with the row's id as idempotency
key; inside exactly once. A message that keeps failing waits longer each time and is given up in the end (`Patience`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.database import Database
from foundation.models import OutboxMessage

MOST_ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Message:
    """`kind` is mail or webhook; `address` where to. `subject` must be safe on a lock screen: no name, no complaint."""

    kind: str
    address: str
    subject: str
    body: str


Sender = Callable[[OutboxMessage], None]


class Refused(Exception):
    """What a receiver answered, for the row: a word or a number, never what it said."""


def _doubling(attempts: int) -> timedelta:
    return FIRST_WAIT * (1 << attempts)


@dataclass(frozen=True, slots=True)
class Patience:
    """`wait` after the n-th try; given up after `tries`, or when the next one would come `days` after the first."""

    wait: Callable[[int], timedelta] = _doubling
    tries: int = MOST_ATTEMPTS
    days: float | None = None

    def is_over(self, message: OutboxMessage) -> bool:
        last = None if self.days is None else message.created_at + timedelta(days=self.days)
        return message.attempts >= self.tries or (last is not None and message.next_attempt_at > last)


PATIENT = Patience()


def put(session: Session, message: Message, *, now: datetime) -> OutboxMessage:
    row = OutboxMessage(
        kind=message.kind,
        address=message.address,
        subject=message.subject,
        body=message.body,
        next_attempt_at=now,
        created_at=now,
    )
    session.add(row)
    session.flush()
    return row


def send_waiting(
    database: Database, senders: dict[str, Sender], *, now: datetime, limit: int = 100, patience: Patience = PATIENT
) -> int:
    """
    Returns how many left. One that fails keeps no other back, and none is sent inside a transaction: a slow server of
    others must not keep everybody waiting who wants to write.
    """
    with database.reading() as session:
        waiting = session.exec(
            select(OutboxMessage.id)
            .where(
                OutboxMessage.state == "waiting",
                col(OutboxMessage.next_attempt_at) <= now,
                col(OutboxMessage.kind).in_(senders),
            )
            .order_by(col(OutboxMessage.created_at))
            .limit(limit)
        ).all()
    return sum(send_one(database, senders, message_id, now=now, patience=patience) for message_id in waiting)


def send_one(
    database: Database, senders: dict[str, Sender], message_id: UUID, *, now: datetime, patience: Patience = PATIENT
) -> bool:
    """Whether it left. One that somebody else has just taken, or that is not due yet, is left alone."""
    message = _taken(database, message_id, now, patience)
    if message is None:
        return False
    failed = ""
    try:
        senders[message.kind](message)
    except Exception as failure:  # noqa: BLE001 - any failure of the outside world means: later
        failed = str(failure) if isinstance(failure, Refused) else type(failure).__name__
    with database.transaction() as session:
        row = session.get_one(OutboxMessage, message_id)
        row.last_error = failed or row.last_error
        if not failed:
            row.state, row.sent_at, row.body = "sent", now, ""  # a link that opens an account does not lie about here
        elif patience.is_over(row):
            row.state = "failed"
        session.add(row)
    return not failed


def _taken(database: Database, message_id: UUID, now: datetime, patience: Patience) -> OutboxMessage | None:
    """
    One try, counted and put off before it is made: a second worker finds nothing due, and what is cut off in the
    middle is tried again after the same wait as what failed.
    """
    with database.transaction() as session:
        due = (
            OutboxMessage.id == message_id,
            OutboxMessage.state == "waiting",
            col(OutboxMessage.next_attempt_at) <= now,
        )
        message = session.exec(select(OutboxMessage).where(*due).with_for_update(skip_locked=True)).first()
        if message is not None:
            message.attempts += 1
            message.next_attempt_at = now + patience.wait(message.attempts)
            session.add(message)
        return message
