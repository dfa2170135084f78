"""
A firm's own way to its entry: one link for one purpose, told once by mail, without an account. It opens the entry, and
takes a reply or a contest. It ends on its day, when the entry leaves, or when a new one is sent.
"""

import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import trail
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.errors import NotFound
from sanctions.models import RegisterLink

SECRET_BYTES = 32
LIVES = timedelta(days=60)


class LinkClosed(NotFound):
    """The same for an unknown, an expired and a revoked link: it tells nobody which."""

    code = "register_link.closed"

    def __init__(self) -> None:
        super().__init__("This link opens no entry: ask the authority named in your letter for a new one.")


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def make(session: Session, actor: Actor, case_id: UUID, email: str, *, now: datetime) -> str:
    """With an entry that was approved: the secret, told once. A link that was sent before stops working."""
    actor.require(Action.APPROVE_CASES)
    return put(session, actor, case_id, email, now=now)


def put(session: Session, actor: Actor, case_id: UUID, email: str, *, now: datetime) -> str:
    """In the place of every earlier one; whoever calls has asked whether the actor may."""
    for earlier in session.exec(
        select(RegisterLink).where(
            RegisterLink.organisation_id == actor.organisation_id,
            RegisterLink.case_id == case_id,
            col(RegisterLink.revoked_at).is_(None),
        )
    ):
        earlier.revoked_at = now
        session.add(earlier)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    link = RegisterLink(
        organisation_id=actor.organisation_id,
        case_id=case_id,
        secret_hash=digest(secret),
        email=email,
        made_at=now,
        expires_on=today_in(actor.zone, now) + LIVES,
    )
    session.add(link)
    session.flush()
    trail.record(session, actor, "register_link.made", link, {"case": case_id, "expires_on": link.expires_on})
    return secret


def opened(session: Session, secret: str, *, now: datetime, to_write: bool = False) -> RegisterLink:
    """`to_write` locks its row, so that a form sent twice is counted twice. Raises LinkClosed."""
    if to_write:
        trail.wait_for_turn(session)
    statement = select(RegisterLink).where(RegisterLink.secret_hash == digest(secret))
    found = session.exec(statement.with_for_update() if to_write else statement).first()
    if found is None or found.revoked_at is not None or found.expires_on < now.date():
        raise LinkClosed
    return found
