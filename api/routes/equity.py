"""Whether like cases come out alike: over the own decided cases, or over a table that is read and not kept."""

from typing import Annotated

from fastapi import APIRouter, File, UploadFile

from api.access import ActorDep, DatabaseDep
from api.web.equity_forms import read_table
from foundation.actors import Action
from reports.facts.equity import EquityFacts, equity_of_table, own_equity

router = APIRouter(prefix="/equity", tags=["cases"])


@router.get("")
def read_equity(actor: ActorDep, database: DatabaseDep) -> EquityFacts:
    """Without the right to read cases: groups only, counts down to the next five, no reference."""
    with database.reading() as session:
        return own_equity(session, actor)


@router.post("/tables")
def equity_of_cases(actor: ActorDep, file: Annotated[UploadFile, File()]) -> EquityFacts:
    """A CSV of closed cases; its faults are told with their rows."""
    actor.require(Action.READ_AGGREGATES)
    name = file.filename or ""
    found = read_table(file.file, name)
    return equity_of_table(found.cases, name, found.refused)
