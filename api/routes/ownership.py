"""Who owns a party, what it owns, and what two firms have in common."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field, model_validator

from api.access import ActorDep, DatabaseDep
from foundation.clock import utc_now
from foundation.paging import CURSOR_PATTERN
from suppliers import lookalikes, ownership
from suppliers.lookalikes import MOST_LINKS, LinksAsked, LookAlikePage, Relation
from suppliers.ownership import Holdings, Owners

router = APIRouter(tags=["ownership"])


class LookAlikesAsked(BaseModel):
    """Either two firms or sites, or the links of one relation, `limit` of them compared at a time."""

    model_config = ConfigDict(extra="forbid")

    left_id: UUID | None = None
    right_id: UUID | None = None
    relation: Relation | None = None
    as_of: date | None = None
    limit: Annotated[int, Field(ge=1, le=MOST_LINKS)] = MOST_LINKS
    cursor: Annotated[str, Field(pattern=CURSOR_PATTERN)] = ""

    @model_validator(mode="after")
    def one_way_of_asking(self) -> Self:
        pair = self.left_id is not None and self.right_id is not None
        if pair == (self.relation is not None):
            raise ValueError("give left_id and right_id, or a relation")
        return self


@router.get("/parties/{party_id}/owners")
def owners(party_id: UUID, actor: ActorDep, database: DatabaseDep, as_of: date | None = None) -> Owners:
    """The ends of all chains of stakes with the range of their share, and what is not known."""
    with database.reading() as session:
        return ownership.owners_of(session, actor, party_id, as_of or utc_now().date())


@router.get("/parties/{party_id}/owned")
def owned(party_id: UUID, actor: ActorDep, database: DatabaseDep, as_of: date | None = None) -> Holdings:
    """Everything the party holds a share of, directly or through others."""
    with database.reading() as session:
        return ownership.owned_by(session, actor, party_id, as_of or utc_now().date())


@router.get("/lookalikes")
def look_alikes(
    asked: Annotated[LookAlikesAsked, Query()], actor: ActorDep, database: DatabaseDep, request: Request
) -> LookAlikePage:
    """
    Common owners, directors, telephones, websites and addresses, the weightiest pair of the page first. A relation has
    more links to compare as long as there is a `next_cursor`.
    """
    secret: bytes = request.app.state.settings.require_secret()
    day = asked.as_of or utc_now().date()
    with database.reading() as session:
        if asked.relation:
            links = LinksAsked(asked.relation, asked.limit, asked.cursor)
            return lookalikes.look_alikes_along(session, actor, links, as_of=day, secret=secret)
        pair = [(one, other) for one, other in [(asked.left_id, asked.right_id)] if one and other]
        return LookAlikePage(lookalikes.look_alikes(session, actor, pair, as_of=day, secret=secret))
