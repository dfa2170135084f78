"""
The own account as a token sees it, and its language. Password, sessions, second factor and tokens are changed in a
signed-in browser alone, so that a leaked token cannot make itself another.
"""

from typing import Literal
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict
from sqlmodel import Session

from api.access import ActorDep, DatabaseDep
from api.problems import SignInNeeded
from foundation import accounts
from foundation.actors import Action, Actor, Role
from foundation.models import Account

router = APIRouter(prefix="/account", tags=["account"])
Language = Literal["en", "es", "ar", "fr", "pt", "de"]


class OwnAccount(BaseModel):
    """`may` is what this very token, or sign-in, is allowed to do."""

    id: UUID
    name: str
    role: Role
    organisation_id: UUID
    locale: str
    may: list[Action]


class LanguageChoice(BaseModel):
    model_config = ConfigDict(extra="forbid")

    locale: Language


def _told(session: Session, actor: Actor) -> OwnAccount:
    account = session.get(Account, actor.account_id) if actor.account_id else None
    if account is None:
        raise SignInNeeded
    return OwnAccount(
        id=account.id,
        name=account.name,
        role=actor.role,
        organisation_id=actor.organisation_id,
        locale=account.locale,
        may=sorted(action for action in Action if actor.may(action)),
    )


@router.get("")
def read_own(actor: ActorDep, database: DatabaseDep) -> OwnAccount:
    with database.reading() as session:
        return _told(session, actor)


@router.patch("")
def choose_language(chosen: LanguageChoice, actor: ActorDep, database: DatabaseDep) -> OwnAccount:
    """Of letters, of papers made for this person and of the pages. One's own alone, so no version is asked for."""
    with database.transaction() as session:
        accounts.choose_locale(session, actor, chosen.locale)
        return _told(session, actor)
