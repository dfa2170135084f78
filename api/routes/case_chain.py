"""The contractors above the firm of a case: what is shown of each, and who may answer by it."""

from uuid import UUID

from fastapi import APIRouter

from api.access import ActorDep, DatabaseDep
from foundation.clock import utc_now
from sanctions.cases import contractors
from sanctions.cases.payloads import CaseChainRead, DefenceRead, DefenceStated, KnowledgeRead, KnowledgeStated
from sanctions.models import CaseDefence, CaseKnowledge

router = APIRouter(prefix="/cases/{case_id}/chain", tags=["cases"])


@router.get("")
def read_chain(case_id: UUID, actor: ActorDep, database: DatabaseDep) -> CaseChainRead:
    """By the contracts of the offence day. It says who may answer; nobody is called liable."""
    with database.reading() as session:
        return contractors.chain_of_case(session, actor, case_id)


@router.post("/{party_id}/knowledge", response_model=KnowledgeRead, status_code=201)
def state_knowledge(
    case_id: UUID, party_id: UUID, said: KnowledgeStated, actor: ActorDep, database: DatabaseDep
) -> CaseKnowledge:
    """The newest statement of a contractor stands; none is ever changed."""
    with database.transaction() as session:
        return contractors.state_knowledge(session, actor, case_id, party_id, said, now=utc_now())


@router.post("/{party_id}/defence", response_model=DefenceRead, status_code=201)
def state_defence(
    case_id: UUID, party_id: UUID, said: DefenceStated, actor: ActorDep, database: DatabaseDep
) -> CaseDefence:
    """Due diligence: claimed first, then accepted or refused with a reason."""
    with database.transaction() as session:
        return contractors.state_defence(session, actor, case_id, party_id, said, now=utc_now())
