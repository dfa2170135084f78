"""What is sent, answered, paid and put right in a case."""

from uuid import UUID

from fastapi import APIRouter, Response

from api.access import ActorDep, DatabaseDep, StoreDep, VersionSeen, etag
from foundation.clock import utc_now
from reports.notices import make_notice
from sanctions.cases import cases, earlier, money, papers, remedies
from sanctions.cases.file import balance_read
from sanctions.cases.payloads import (
    CaseBalanceRead,
    CaseNoticeRead,
    CasePaymentRead,
    CaseRead,
    CaseRemedyRead,
    CaseReplyRead,
    CaseSettlementRead,
    LateReply,
    NoticeAsked,
    PaymentMade,
    PaymentPlan,
    RecidivismRead,
    RemedyAsked,
    RemedyDone,
    RepliesRead,
    SettlementAgreed,
)
from sanctions.models import Case, CaseNotice, CasePayment, CaseRemedy, CaseSettlement

router = APIRouter(prefix="/cases/{case_id}", tags=["cases"])


@router.post("/notices", response_model=CaseNoticeRead, status_code=201)
def make_case_notice(
    case_id: UUID,
    asked: NoticeAsked,
    actor: ActorDep,
    database: DatabaseDep,
    store: StoreDep,
) -> CaseNotice:
    """Stored as evidence of the case. No time runs before it is served, which is a step of the case."""
    with database.transaction() as session:
        return make_notice(session, actor, store, case_id, asked, now=utc_now())


@router.post("/replies", status_code=201)
def take_reply(case_id: UUID, reply: LateReply, actor: ActorDep, database: DatabaseDep) -> CaseReplyRead:
    """A further one; the first comes with the step to representations."""
    with database.transaction() as session:
        row = papers.take_reply(session, actor, case_id, reply, now=utc_now())
        return CaseReplyRead.model_validate(row.model_dump() | {"read_by": []})


@router.post("/replies/read")
def say_read(case_id: UUID, actor: ActorDep, database: DatabaseDep) -> RepliesRead:
    with database.transaction() as session:
        return RepliesRead(newly_read=papers.say_read(session, actor, case_id, now=utc_now()))


@router.get("/balances")
def balances(case_id: UUID, actor: ActorDep, database: DatabaseDep) -> list[CaseBalanceRead]:
    """The fine and the money to workers, never added up."""
    with database.reading() as session:
        return [balance_read(one) for one in money.balances_of(session, cases.read_case(session, actor, case_id))]


@router.put("/plan", response_model=CaseRead)
def plan_payments(
    case_id: UUID,
    plan: PaymentPlan,
    actor: ActorDep,
    database: DatabaseDep,
    version: VersionSeen,
    response: Response,
) -> Case:
    with database.transaction() as session:
        case = money.plan_payments(session, actor, case_id, plan, version_seen=version, now=utc_now())
    response.headers["ETag"] = etag(case.version)
    return case


@router.post("/payments", response_model=CasePaymentRead, status_code=201)
def take_payment(case_id: UUID, made: PaymentMade, actor: ActorDep, database: DatabaseDep) -> CasePayment:
    with database.transaction() as session:
        return money.take_payment(session, actor, case_id, made, now=utc_now())


@router.post("/settlements", response_model=CaseSettlementRead, status_code=201)
def settle(
    case_id: UUID, agreed: SettlementAgreed, actor: ActorDep, database: DatabaseDep, version: VersionSeen
) -> CaseSettlement:
    with database.transaction() as session:
        return money.settle(session, actor, case_id, agreed, version_seen=version, now=utc_now())


@router.post("/remedies", response_model=CaseRemedyRead, status_code=201)
def ask_remedy(case_id: UUID, asked: RemedyAsked, actor: ActorDep, database: DatabaseDep) -> CaseRemedy:
    with database.transaction() as session:
        return remedies.ask_remedy(session, actor, case_id, asked, now=utc_now())


@router.post("/remedies/{remedy_id}/done", response_model=CaseRemedyRead)
def say_done(case_id: UUID, remedy_id: UUID, done: RemedyDone, actor: ActorDep, database: DatabaseDep) -> CaseRemedy:
    with database.transaction() as session:
        return remedies.say_done(session, actor, case_id, remedy_id, done, now=utc_now())


@router.get("/recidivism", response_model=RecidivismRead)
def recidivism(case_id: UUID, actor: ActorDep, database: DatabaseDep) -> earlier.Recidivism:
    """Of the case's firm, over the own cases."""
    with database.reading() as session:
        case = cases.read_case(session, actor, case_id)
        return earlier.recidivism_of(session, actor, case.party_id)
