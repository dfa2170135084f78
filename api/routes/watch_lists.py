"""Which lists are screened against, and how fresh they are."""

from fastapi import APIRouter

from api.access import ActorDep, DatabaseDep
from foundation.actors import Action
from foundation.clock import utc_now
from sanctions import watch_lists
from sanctions.payloads import WatchListRead
from sanctions.watch_lists import ListStatus

router = APIRouter(prefix="/watch-lists", tags=["screening"])


@router.get("", response_model=list[WatchListRead])
def watch_lists_and_their_age(actor: ActorDep, database: DatabaseDep) -> list[ListStatus]:
    actor.require(Action.SCREEN)
    with database.reading() as session:
        return watch_lists.status(session, now=utc_now())
