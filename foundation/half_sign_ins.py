"""Between the password and the second step: a few minutes in which nothing opens but that step."""

import secrets
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlmodel import Session, col, select

from foundation.accounts import digest
from foundation.errors import NotAllowed
from foundation.models import Account, HalfSignIn

LASTS: Final = {"code": timedelta(minutes=5), "set_up": timedelta(minutes=15)}
"""Installing an authenticator takes longer than reading one."""


class HalfSignInOver(NotAllowed):
    code = "half_sign_in.over"

    def __init__(self) -> None:
        super().__init__("The minutes for the second step are over: sign in again.")


def open_half(session: Session, account: Account, step: Literal["code", "set_up"], *, now: datetime) -> str:
    """Returns the cookie's secret. An earlier half of the same account ends."""
    for earlier in session.exec(
        select(HalfSignIn).where(HalfSignIn.account_id == account.id, col(HalfSignIn.ended_at).is_(None))
    ):
        earlier.ended_at = now
        session.add(earlier)
    secret = secrets.token_urlsafe(32)
    half = HalfSignIn(
        account_id=account.id,
        secret_hash=digest(secret),
        step=step,
        created_at=now,
        expires_at=now + LASTS[step],
    )
    session.add(half)
    session.flush()
    return secret


def account_behind(session: Session, secret: str, step: Literal["code", "set_up"], *, now: datetime) -> Account:
    """Raises HalfSignInOver."""
    half = _standing(session, secret, now)
    if half.step != step:
        raise HalfSignInOver
    account = session.get_one(Account, half.account_id)
    if account.disabled_at is not None:
        raise HalfSignInOver
    return account


def finish(session: Session, secret: str, *, now: datetime) -> None:
    half = _standing(session, secret, now)
    half.ended_at = now
    session.add(half)
    session.flush()


def _standing(session: Session, secret: str, now: datetime) -> HalfSignIn:
    half = session.exec(select(HalfSignIn).where(HalfSignIn.secret_hash == digest(secret))).first()
    if half is None or half.ended_at is not None or half.expires_at <= now:
        raise HalfSignInOver
    return half
