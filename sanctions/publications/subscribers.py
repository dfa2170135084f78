"""
Who is told of corrections and removals. Anybody may ask by mail and is told nothing before they open the link of their
confirmation, so that nobody is subscribed by somebody else. By mail alone: nothing here sends webhooks, and a message
that nobody sends would wait for ever while its reader trusts to be told.
"""

import secrets
from datetime import datetime, timedelta

from sqlmodel import Session, select

from foundation.errors import Invalid, NotFound, Place
from sanctions.models import RegisterSubscriber
from sanctions.publications.links import SECRET_BYTES, digest
from sanctions.publications.payloads import Subscribing

ASK_AGAIN_AFTER = timedelta(days=1)


class SubscriberAddressWrong(Invalid):
    code = "register_subscriber.address_wrong"

    def __init__(self, address: str) -> None:
        super().__init__("Give a mail address.", places=(Place(column="address", value=address),))


class SubscriptionUnknown(NotFound):
    code = "register_subscriber.unknown"

    def __init__(self) -> None:
        super().__init__("This link belongs to no subscription of the register.")


def ask(session: Session, new: Subscribing, *, register_address: str, now: datetime) -> str | None:
    """
    The secret for the confirming link, or None when this address was asked within a day or is subscribed: the answer
    to whoever asks is the same. `register_address` is what links begin with, and in `?lang=` the language of the page
    on which they asked: letters are written in it. Raises SubscriberAddressWrong.
    """
    if "@" not in new.address.strip("@"):
        raise SubscriberAddressWrong(new.address)
    address = new.address.lower()
    found = session.exec(
        select(RegisterSubscriber).where(RegisterSubscriber.kind == "mail", RegisterSubscriber.address == address)
    ).first()
    if found is not None and (found.state == "confirmed" or now - found.asked_at < ASK_AGAIN_AFTER):
        return None
    secret = secrets.token_urlsafe(SECRET_BYTES)
    row = found or RegisterSubscriber(
        kind="mail", address=address, secret_hash="", register_address=register_address, asked_at=now
    )
    row.sqlmodel_update(
        {"secret_hash": digest(secret), "state": "asked", "asked_at": now, "register_address": register_address}
    )
    session.add(row)
    session.flush()
    return secret


def of_secret(session: Session, secret: str) -> RegisterSubscriber:
    """Raises SubscriptionUnknown."""
    found = session.exec(select(RegisterSubscriber).where(RegisterSubscriber.secret_hash == digest(secret))).first()
    if found is None:
        raise SubscriptionUnknown
    return found


def confirm(session: Session, secret: str, *, now: datetime) -> RegisterSubscriber:
    found = of_secret(session, secret)
    found.sqlmodel_update({"state": "confirmed", "confirmed_at": now, "ended_at": None})
    session.add(found)
    session.flush()
    return found


def end(session: Session, secret: str, *, now: datetime) -> RegisterSubscriber:
    found = of_secret(session, secret)
    found.sqlmodel_update({"state": "ended", "ended_at": now})
    session.add(found)
    session.flush()
    return found
