"""API tokens: shown once, stored as SHA-256, limited in time and to scopes no wider than the account's role."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import trail
from foundation.accounts import actor_from, actor_of, digest, with_account
from foundation.actors import Action, Actor
from foundation.errors import Invalid, NotFound
from foundation.models import Account, ApiToken

PREFIX = "tl_"  # lets a secret scanner recognise a leaked token
LONGEST_DAYS = 366


class TokenNotFound(NotFound):
    code = "token.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such API token.")


class TokenScopesTooWide(Invalid):
    code = "token.scopes_too_wide"

    def __init__(self, scopes: Sequence[Action]) -> None:
        names = ", ".join(scope.value for scope in scopes)
        super().__init__(f"The account's own role does not allow {names}; a token cannot either.")
        self.scopes = tuple(scopes)


class TokenLifeOutOfRange(Invalid):
    code = "token.life_out_of_range"

    def __init__(self) -> None:
        super().__init__(f"A token lives from 1 to {LONGEST_DAYS} days.")


def make_token(
    session: Session, account: Account, *, name: str, scopes: frozenset[Action], days: int, now: datetime
) -> str:
    """The secret is returned here and never again. Raises TokenScopesTooWide, TokenLifeOutOfRange."""
    actor = actor_of(session, account)
    if not 1 <= days <= LONGEST_DAYS:
        raise TokenLifeOutOfRange
    if beyond := sorted(scope for scope in scopes if not actor.may(scope)):
        raise TokenScopesTooWide(beyond)
    secret = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken(
        account_id=account.id,
        name=name,
        secret_hash=digest(secret),
        scopes=sorted(scope.value for scope in scopes),
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    session.add(token)
    session.flush()
    trail.record(session, actor, "token.made", token, {"scopes": list(token.scopes)})
    return secret


def actor_of_token(session: Session, secret: str, *, now: datetime) -> tuple[Actor | None, bool]:
    """
    None when the token is unknown, expired, revoked or of a disabled account; and whether `note_use` is due, which is
    once an hour. Writes nothing.
    """
    found = session.exec(with_account(ApiToken).where(ApiToken.secret_hash == digest(secret))).first()
    if found is None:
        return None, False
    token, account, organisation = found
    if token.revoked_at is not None or token.expires_at <= now or account.disabled_at is not None:
        return None, False
    stale = token.last_used_at is None or now - token.last_used_at > timedelta(hours=1)
    scopes = frozenset(Action(scope) for scope in token.scopes)
    return replace(actor_from(account, organisation), token_scopes=scopes), stale


def note_use(session: Session, secret: str, *, now: datetime) -> None:
    token = session.exec(select(ApiToken).where(ApiToken.secret_hash == digest(secret))).first()
    if token is not None:
        token.last_used_at = now
        session.add(token)


def list_tokens(session: Session, account: Account) -> list[ApiToken]:
    return list(
        session.exec(select(ApiToken).where(ApiToken.account_id == account.id).order_by(col(ApiToken.created_at)))
    )


def revoke_token(session: Session, token_id: UUID, *, now: datetime) -> ApiToken:
    token = session.get(ApiToken, token_id)
    if token is None:
        raise TokenNotFound
    if token.revoked_at is None:
        token.revoked_at = now
        session.add(token)
        session.flush()
        actor = actor_of(session, session.get_one(Account, token.account_id))
        trail.record(session, actor, "token.revoked", token)
    return token
