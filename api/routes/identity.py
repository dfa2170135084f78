"""Which records are one: pairs that wait for a person, answers, and taking an answer back."""

from uuid import UUID

from fastapi import APIRouter

from api.access import ActorDep, DatabaseDep
from foundation.clock import utc_now
from suppliers import identity
from suppliers.models import IdentityDecision
from suppliers.payloads import DecisionCreate, DecisionRead

router = APIRouter(prefix="/identity", tags=["register of suppliers"])


@router.get("/waiting", response_model=list[DecisionRead])
def waiting_pairs(actor: ActorDep, database: DatabaseDep) -> list[IdentityDecision]:
    """The most probable first; a list of matched records never leaves more than a tenth of its rows here."""
    with database.reading() as session:
        return identity.waiting(session, actor)


@router.post("/decisions", response_model=DecisionRead, status_code=201)
def decide(new: DecisionCreate, actor: ActorDep, database: DatabaseDep) -> IdentityDecision:
    pair = (new.left_id, new.right_id)
    with database.transaction() as session:
        return identity.decide(session, actor, pair, new.decision, reason=new.reason, now=utc_now())


@router.post("/decisions/{decision_id}/undoing", response_model=DecisionRead)
def undo_decision(decision_id: UUID, actor: ActorDep, database: DatabaseDep) -> IdentityDecision:
    with database.transaction() as session:
        return identity.undo(session, actor, decision_id, now=utc_now())
