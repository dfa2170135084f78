"""Listed parties behind a buyer, and firms that listed parties own enough of."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.access import ActorDep, DatabaseDep
from foundation.clock import today_in, utc_now
from sanctions import listed_chain, owned
from sanctions.alerts.payloads import ListedInChainRead, OwnedAlertRead
from sanctions.listed_chain import ListedInChain
from sanctions.models import OwnedAlert

router = APIRouter(prefix="/listed", tags=["screening"])


@router.get("/owned", response_model=list[OwnedAlertRead])
def owned_by_listed(
    actor: ActorDep, database: DatabaseDep, node_id: Annotated[list[UUID] | None, Query(max_length=100)] = None
) -> list[OwnedAlert]:
    """Derived from stakes and matches; nobody rules on them."""
    with database.reading() as session:
        return owned.list_owned(session, actor, node_id)


@router.get("/chain/{node_id}", response_model=ListedInChainRead)
def listed_in_chain(node_id: UUID, actor: ActorDep, database: DatabaseDep, as_of: date | None = None) -> ListedInChain:
    """Every match behind this party or site, with the way up to it."""
    with database.reading() as session:
        return listed_chain.listed_in_chain(session, actor, node_id, as_of or today_in(actor.zone, utc_now()))
