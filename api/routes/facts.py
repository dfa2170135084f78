"""What is known of a party or site, value by value, with day, standing and source."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from api.access import ActorDep, DatabaseDep
from foundation.clock import utc_now
from risk.asking import fact_rules
from suppliers import facts
from suppliers.models import Fact
from suppliers.payloads import FactCreate, FactRead
from suppliers.personal import shown_facts

router = APIRouter(prefix="/facts", tags=["register of suppliers"])


@router.get("", response_model=list[FactRead])
def facts_of_node(
    node_id: UUID,
    actor: ActorDep,
    database: DatabaseDep,
    field: Annotated[str, Query(pattern=r"^[a-z0-9_]*$", max_length=60)] = "",
) -> list[Fact]:
    """Every value ever recorded, the newest day of each field first."""
    with database.reading() as session:
        return shown_facts(session, facts.history_of(session, actor, node_id, field=field), actor)


@router.post("", response_model=FactRead, status_code=201)
def add_fact(new: FactCreate, actor: ActorDep, database: DatabaseDep) -> Fact:
    """The field is a question of the sector models, the value one of its answers."""
    now = utc_now()
    with database.transaction() as session:
        return facts.add_fact(session, actor, new, now=now, rules=fact_rules(now.date()))
