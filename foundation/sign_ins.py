"""
Open sessions of the desk: who stands behind a cookie, which are open, and how they end. One ends by itself after some
hours (absolute) and after a while without use (idle); what ends it earlier is its owner or a changed password.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import accounts, trail
from foundation.accounts import actor_from, actor_of, digest, with_account
from foundation.actors import Action, Actor
from foundation.errors import NotFound
from foundation.house import delegations
from foundation.models import Account, SignIn

SEEN_EVERY: Final = timedelta(minutes=5)
"""How exactly the last use is known: noting it at every request would make every reader a writer."""


class SignInNotFound(NotFound):
    code = "sign_in.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such open session of yours; it may have ended meanwhile.")


@dataclass(frozen=True, slots=True)
class Standing:
    """`stale`: `note_seen` is due. `proven_at`: when a second factor was last shown in this session."""

    sign_in_id: UUID
    actor: Actor
    csrf: str
    proven_at: datetime | None
    stale: bool


def standing(session: Session, secret: str, *, now: datetime, idle: timedelta) -> Standing | None:
    """Whoever the cookie stands for; None when it ended, expired, lay idle or never was. Writes nothing."""
    wanted = with_account(SignIn).add_columns(delegations.holds(now))
    found = session.execute(wanted.where(col(SignIn.secret_hash) == digest(secret))).first()
    if found is None:
        return None
    signed_in, account, organisation, administers = found
    if account.disabled_at is not None or not _is_open(signed_in, now=now, idle=idle):
        return None
    stale = now - _last_seen(signed_in) > SEEN_EVERY
    granted = delegations.GRANTS if administers else frozenset[Action]()
    actor = replace(actor_from(account, organisation), granted=granted)
    return Standing(signed_in.id, actor, signed_in.csrf, signed_in.proven_at, stale)


def _last_seen(signed_in: SignIn) -> datetime:
    return signed_in.last_seen_at or signed_in.created_at


def _is_open(signed_in: SignIn, *, now: datetime, idle: timedelta) -> bool:
    return signed_in.ended_at is None and signed_in.expires_at > now and now - _last_seen(signed_in) <= idle


def note_seen(session: Session, sign_in_id: UUID, *, now: datetime) -> None:
    signed_in = session.get(SignIn, sign_in_id)
    if signed_in is not None and signed_in.ended_at is None:
        signed_in.last_seen_at = now
        session.add(signed_in)


def note_proof(session: Session, actor: Actor, sign_in_id: UUID, *, now: datetime) -> None:
    """A second factor was shown again in an open session. Raises SignInNotFound."""
    signed_in = _own(session, actor, sign_in_id)
    signed_in.proven_at = now
    session.add(signed_in)
    session.flush()
    trail.record(session, actor, "account.proven_again", session.get_one(Account, signed_in.account_id))


def open_of(session: Session, actor: Actor, *, now: datetime, idle: timedelta) -> list[SignIn]:
    """The actor's own open sessions, last used first."""
    rows = session.exec(
        select(SignIn).where(
            SignIn.account_id == actor.account_id, col(SignIn.ended_at).is_(None), SignIn.expires_at > now
        )
    )
    return sorted((row for row in rows if _is_open(row, now=now, idle=idle)), key=_last_seen, reverse=True)


def end_one(session: Session, actor: Actor, sign_in_id: UUID, *, now: datetime) -> None:
    """Raises SignInNotFound; ending one that ended is no error."""
    signed_in = _own(session, actor, sign_in_id)
    if signed_in.ended_at is None:
        _end(session, [signed_in], now)
        trail.record(session, actor, "account.signed_out", session.get_one(Account, signed_in.account_id))


def end_others(session: Session, actor: Actor, kept: UUID, *, now: datetime) -> int:
    """All of the actor's but the one in use; how many."""
    rows = session.exec(
        select(SignIn).where(SignIn.account_id == actor.account_id, col(SignIn.ended_at).is_(None), SignIn.id != kept)
    ).all()
    _end(session, list(rows), now)
    if rows:
        account = session.get_one(Account, actor.account_id)
        trail.record(session, actor, "account.signed_out_elsewhere", account, {"sessions": len(rows)})
    return len(rows)


def change_password(session: Session, actor: Actor, password: str, *, kept: UUID, now: datetime) -> None:
    """The caller has checked the old one. Every other session of the account ends. Raises PasswordTooWeak."""
    account = session.get_one(Account, actor.account_id)
    accounts.set_password(session, account, password)
    trail.record(session, actor, "account.password_set", account)
    end_others(session, actor, kept, now=now)


def end_by_secret(session: Session, secret: str, *, now: datetime) -> None:
    signed_in = session.exec(select(SignIn).where(SignIn.secret_hash == digest(secret))).first()
    if signed_in is None or signed_in.ended_at is not None:
        return
    _end(session, [signed_in], now)
    account = session.get_one(Account, signed_in.account_id)
    trail.record(session, actor_of(session, account), "account.signed_out", account)


def _own(session: Session, actor: Actor, sign_in_id: UUID) -> SignIn:
    signed_in = session.get(SignIn, sign_in_id)
    if signed_in is None or signed_in.account_id != actor.account_id:
        raise SignInNotFound
    return signed_in


def _end(session: Session, rows: list[SignIn], now: datetime) -> None:
    for row in rows:
        row.ended_at = now
        session.add(row)
    session.flush()
