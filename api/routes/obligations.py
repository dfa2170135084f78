"""The worklist: what is due, to whom, since when. An obligation closes when its thing is done, never by hand."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import BaseModel, ConfigDict, Field

from api.access import ActorDep, DatabaseDep
from foundation import obligations
from foundation.models import Obligation
from foundation.obligations import ObligationQuery
from foundation.paging import CURSOR_PATTERN, DEFAULT_LIMIT, LARGEST_LIMIT, Page
from foundation.payloads import ObligationPage, ObligationRead

router = APIRouter(prefix="/obligations", tags=["worklist"])
Word = Annotated[str, Field(max_length=60, pattern=r"^[^\x00]*$")]


class ObligationsAsked(BaseModel):
    """The query of the worklist, as it stands in an address."""

    model_config = ConfigDict(extra="forbid")

    kind: Word = ""
    team: Word = ""
    mine: bool = False
    about_id: UUID | None = None
    due_before: date | None = None
    done: bool = False
    limit: Annotated[int, Field(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT
    cursor: Annotated[str, Field(pattern=CURSOR_PATTERN)] = ""


async def asked(given: Annotated[ObligationsAsked, Query()]) -> ObligationQuery:
    return ObligationQuery(**given.model_dump())


@router.get("", response_model=ObligationPage)
def list_obligations(
    query: Annotated[ObligationQuery, Depends(asked)], actor: ActorDep, database: DatabaseDep
) -> Page[Obligation]:
    with database.reading() as session:
        return obligations.list_obligations(session, actor, query)


@router.get("/{obligation_id}", response_model=ObligationRead)
def read_obligation(obligation_id: UUID, actor: ActorDep, database: DatabaseDep) -> Obligation:
    with database.reading() as session:
        return obligations.visible_obligation(session, actor, obligation_id)
