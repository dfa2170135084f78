"""How one is told of what is due, new, waiting for a second person, shared, and of mentions: for oneself alone."""

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlmodel import Session

from api.access import ActorDep, DatabaseDep
from api.problems import SignInNeeded
from foundation.actors import Actor
from foundation.notices import choices

router = APIRouter(prefix="/notice-choices", tags=["notices"])
Word = Literal["immediately", "daily", "none"]


class NoticeChoices(BaseModel):
    """By kind: deadlines, new, second, mentions, sharing. Deadlines may not be `none`."""

    choices: dict[Literal["deadlines", "new", "second", "mentions", "sharing"], Word] = Field(min_length=1)


def _own(session: Session, actor: Actor) -> NoticeChoices:
    if actor.account_id is None:
        raise SignInNeeded
    return NoticeChoices.model_validate({"choices": choices.choices_of(session, [actor.account_id])[actor.account_id]})


@router.get("")
def read_choices(actor: ActorDep, database: DatabaseDep) -> NoticeChoices:
    with database.reading() as session:
        return _own(session, actor)


@router.patch("")
def choose(chosen: NoticeChoices, actor: ActorDep, database: DatabaseDep) -> NoticeChoices:
    """Kinds that are left out stay as they are, so no version is asked for."""
    with database.transaction() as session:
        choices.choose(session, actor, {str(kind): choice for kind, choice in chosen.choices.items()})
        return _own(session, actor)
