"""Promises kept: what was owed and how it was kept, and whether every finding has its tasks."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query

from api.access import ActorDep, DatabaseDep
from foundation.clock import today_in, utc_now
from foundation.paging import CURSOR_PATTERN
from reports.facts.promises import PromiseQuery, PromisesFacts, promises_facts

router = APIRouter(prefix="/promises", tags=["worklist"])


@router.get("")
def promises(
    actor: ActorDep,
    database: DatabaseDep,
    state: Literal["", "kept_in_time", "kept_late", "open", "overdue", "no_longer_owed"] = "",
    kind: Annotated[str, Query(max_length=60, pattern=r"^[^\x00]*$")] = "",
    cursor: Annotated[str, Query(pattern=CURSOR_PATTERN)] = "",
) -> PromisesFacts:
    with database.reading() as session:
        today = today_in(actor.zone, utc_now())
        return promises_facts(session, actor, PromiseQuery(state, kind, cursor), today=today)
