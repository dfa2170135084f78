"""API tokens on their owner's page: of the own account alone."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from sqlmodel import Session

from foundation import tokens
from foundation.actors import Action, Actor
from foundation.errors import Invalid
from foundation.models import Account, ApiToken


class TokenUnnamed(Invalid):
    code = "token.unnamed"

    def __init__(self) -> None:
        super().__init__("Name the token after what it is for, and choose at least one thing it may do.")


def standing_tokens(session: Session, actor: Actor, *, now: datetime) -> list[ApiToken]:
    """Those that still open something, oldest first."""
    account = session.get_one(Account, actor.account_id)
    return [one for one in tokens.list_tokens(session, account) if one.revoked_at is None and one.expires_at > now]


class NewToken(NamedTuple):
    name: str
    scopes: frozenset[Action]
    days: int


def make_own(session: Session, actor: Actor, new: NewToken, *, now: datetime) -> str:
    """The secret, never shown again. Raises TokenUnnamed, TokenScopesTooWide, TokenLifeOutOfRange."""
    if not new.name.strip() or not new.scopes:
        raise TokenUnnamed
    account = session.get_one(Account, actor.account_id)
    return tokens.make_token(session, account, name=new.name.strip(), scopes=new.scopes, days=new.days, now=now)


def revoke_own(session: Session, actor: Actor, token_id: UUID, *, now: datetime) -> None:
    """Raises TokenNotFound, also for one of somebody else."""
    token = session.get(ApiToken, token_id)
    if token is None or token.account_id != actor.account_id:
        raise tokens.TokenNotFound
    tokens.revoke_token(session, token_id, now=now)
