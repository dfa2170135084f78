"""
Each correction and removal goes to whoever asked to be told, in the transaction that makes it. Who fetched a dump, a
page or the feed is not known to anybody, and is told by the feed alone.
"""

from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import outbox
from foundation.outbox import Message
from sanctions.models import RegisterSubscriber

SUBJECT = "The public register has changed"
"""Safe on a lock screen: it names no firm."""


def tell_subscribers(session: Session, case_id: UUID, what: str, *, now: datetime) -> int:
    """`what` is corrected, or the reason of a removal. Returns how many messages went to the outbox."""
    confirmed = select(RegisterSubscriber).where(
        col(RegisterSubscriber.state) == "confirmed", col(RegisterSubscriber.kind) == "mail"
    )
    subscribers = session.exec(confirmed.order_by(col(RegisterSubscriber.id))).all()
    for one in subscribers:
        outbox.put(session, _message(one, case_id, what, now), now=now)
    return len(subscribers)


def _message(subscriber: RegisterSubscriber, case_id: UUID, what: str, now: datetime) -> Message:
    address = f"{subscriber.register_address}/register/{case_id}"
    sentence = "was corrected" if what == "corrected" else f"was removed: {REMOVALS[what]}"
    body = f"On {now.date().isoformat()} the entry {case_id} {sentence}. Correct your copy.\n\n{address}\n"
    return Message("mail", subscriber.address, SUBJECT, body)


REMOVALS = {
    "annulled": "decision annulled",
    "expired": "its time on the register is over",
    "withdrawn": "taken back",
    "corrected": "taken off as a correction",
}
