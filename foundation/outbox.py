"""
Mail and webhooks leave after their cause is committed. Outside it is at least once, with the row's id as idempotency
key; inside exactly once. A message that keeps failing waits longer each time and is given up after eight tries.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

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


def send_waiting(database: Database, senders: dict[str, Sender], *, now: datetime, limit: int = 100) -> int:
    """Each message in a transaction of its own, so one that fails keeps no other back. Returns how many left."""
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
    return sum(_send_one(database, senders, message_id, now) for message_id in waiting)


def _send_one(database: Database, senders: dict[str, Sender], message_id: object, now: datetime) -> bool:
    with database.transaction() as session:
        statement = select(OutboxMessage).where(OutboxMessage.id == message_id, OutboxMessage.state == "waiting")
        message = session.exec(statement.with_for_update(skip_locked=True)).first()
        if message is None:
            return False
        message.attempts += 1
        try:
            senders[message.kind](message)
        except Exception as failure:  # noqa: BLE001 - any failure of the outside world means: later
            message.last_error = type(failure).__name__
            message.next_attempt_at = now + FIRST_WAIT * 2**message.attempts
            message.state = "failed" if message.attempts >= MOST_ATTEMPTS else "waiting"
        else:
            message.state, message.sent_at = "sent", now
        session.add(message)
        return message.state == "sent"
