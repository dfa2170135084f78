"""Which lists are screened against, and how fresh they are."""

from fastapi import APIRouter

from api.access import ActorDep, DatabaseDep
from foundation.actors import Action
from foundation.clock import utc_now
from sanctions import list_warnings
from sanctions.list_warnings import ListStatus
from sanctions.payloads import WatchListRead

router = APIRouter(prefix="/watch-lists", tags=["screening"])


@router.get("", response_model=list[WatchListRead])
def watch_lists_and_their_age(actor: ActorDep, database: DatabaseDep) -> list[ListStatus]:
    actor.require(Action.SCREEN)
    with database.reading() as session:
        return list_warnings.status(session, now=utc_now())
