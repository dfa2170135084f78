"""Whether like cases come out alike, over the own decided cases."""

from fastapi import APIRouter

from api.access import ActorDep, DatabaseDep
from reports.facts.equity import EquityFacts, own_equity

router = APIRouter(prefix="/equity", tags=["cases"])


@router.get("")
def read_equity(actor: ActorDep, database: DatabaseDep) -> EquityFacts:
    """Without the right to read cases: groups only, counts down to the next five, no reference."""
    with database.reading() as session:
        return own_equity(session, actor)
