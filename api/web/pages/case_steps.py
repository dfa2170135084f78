"""The forms of a case file: facts, proposal, notice, the next step, replies read, money, what is to be put right."""

from datetime import datetime
from uuid import UUID

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlmodel import Session

from api.access import DatabaseDep, store_of
from api.web.case_forms import Sent, attempted, facts_in
from api.web.finding_forms import FormDep, Typed, version_in, without
from api.web.frames import WriterDep
from foundation.actors import Actor
from reports.notices import make_notice
from sanctions.cases import assessing, contractors, money, moves, papers, remedies
from sanctions.cases.cases import read_case
from sanctions.cases.payloads import (
    CaseFactsGiven,
    CaseMove,
    CaseProposal,
    DefenceStated,
    EqualParts,
    KnowledgeStated,
    LateReply,
    NoticeAsked,
    PaymentMade,
    PaymentPlan,
    RemedyAsked,
    RemedyDone,
    SettlementAgreed,
)

router = APIRouter()
SERVICE = ("how", "by", "evidence_id")
REPLY = ("spoken_by", "words")
APPEAL = ("how", "received_on", "evidence_id", "answer_id")
DEPARTURE = ("departure_reason", "legal_ground")


@router.post("/cases/{case_id}/facts", response_model=None)
def assess(request: Request, database: DatabaseDep, writer: WriterDep, case_id: UUID, form: FormDep) -> Response:
    def act(session: Session, now: datetime) -> None:
        given = CaseFactsGiven.model_validate(
            {"regime": form["regime"], "office": form["office"], "facts": facts_in(form), "severity": form["severity"]}
        )
        assessing.assess_case(session, writer.actor, case_id, given, version_seen=version_in(form), now=now)

    return attempted(request, database, writer, Sent(case_id, "facts", form, "case_assessed", "regime"), act)


@router.post("/cases/{case_id}/proposal", response_model=None)
def propose(request: Request, database: DatabaseDep, writer: WriterDep, case_id: UUID, form: FormDep) -> Response:
    def act(session: Session, now: datetime) -> None:  # noqa: ARG001 - the trail has its time
        proposal = CaseProposal.model_validate(without(form))
        assessing.propose(session, writer.actor, case_id, proposal, version_seen=version_in(form))

    return attempted(request, database, writer, Sent(case_id, "proposal", form, "case_proposed", "amount"), act)


@router.post("/cases/{case_id}/notice", response_model=None)
def notice(request: Request, database: DatabaseDep, writer: WriterDep, case_id: UUID, form: FormDep) -> Response:
    def act(session: Session, now: datetime) -> None:
        wanted = NoticeAsked.model_validate(without(form))
        make_notice(session, writer.actor, store_of(request), case_id, wanted, now=now)

    return attempted(request, database, writer, Sent(case_id, "notice", form, "case_notice_made", "reply_to"), act)


@router.post("/cases/{case_id}/moves", response_model=None)
def move(request: Request, database: DatabaseDep, writer: WriterDep, case_id: UUID, form: FormDep) -> Response:
    """One step; what belongs to it stands in the same form."""

    def act(session: Session, now: datetime) -> None:
        step = CaseMove.model_validate(_step(form))
        moves.move(session, writer.actor, case_id, step, version_seen=version_in(form), now=now)

    return attempted(
        request, database, writer, Sent(case_id, f"move-{form['to_state']}", form, "case_moved", "on"), act
    )


def _step(form: Typed) -> dict[str, object]:
    plain: dict[str, object] = dict(without(form, *SERVICE, *REPLY, *APPEAL, *DEPARTURE))
    if form["to_state"] == "appealed":
        plain["appeal"] = {name: form[name] for name in APPEAL if form[name]}
    if form["departure_reason"] or form["legal_ground"]:
        plain["departure"] = {"reason": form["departure_reason"], "legal_ground": form["legal_ground"]}
    if form["to_state"] == "notice_issued":
        plain["service"] = {name: form[name] for name in SERVICE if form[name]}
    if form["to_state"] == "representations":
        plain["reply"] = {name: form[name] for name in REPLY if form[name]}
    return plain


@router.post("/cases/{case_id}/replies", response_model=None)
def take_reply(request: Request, database: DatabaseDep, writer: WriterDep, case_id: UUID, form: FormDep) -> Response:
    def act(session: Session, now: datetime) -> None:
        papers.take_reply(session, writer.actor, case_id, LateReply.model_validate(without(form)), now=now)

    return attempted(request, database, writer, Sent(case_id, "reply", form, "case_reply_kept", "words"), act)


@router.post("/cases/{case_id}/replies/read", response_model=None)
def say_read(request: Request, database: DatabaseDep, writer: WriterDep, case_id: UUID, form: FormDep) -> Response:
    def act(session: Session, now: datetime) -> None:
        papers.say_read(session, writer.actor, case_id, now=now)

    return attempted(request, database, writer, Sent(case_id, "read", form, "case_replies_read"), act)


@router.post("/cases/{case_id}/plan", response_model=None)
def plan(request: Request, database: DatabaseDep, writer: WriterDep, case_id: UUID, form: FormDep) -> Response:
    """Equal parts a month apart; the last one takes what does not divide."""

    def act(session: Session, now: datetime) -> None:
        parts = _equal_parts(session, writer.actor, case_id, form)
        money.plan_payments(session, writer.actor, case_id, parts, version_seen=version_in(form), now=now)

    return attempted(request, database, writer, Sent(case_id, "plan", form, "case_planned", "first_due_on"), act)


def _equal_parts(session: Session, actor: Actor, case_id: UUID, form: Typed) -> PaymentPlan:
    wanted = EqualParts.model_validate(without(form))
    return money.equal_parts(session, read_case(session, actor, case_id), wanted)


@router.post("/cases/{case_id}/payments", response_model=None)
def pay(request: Request, database: DatabaseDep, writer: WriterDep, case_id: UUID, form: FormDep) -> Response:
    def act(session: Session, now: datetime) -> None:
        money.take_payment(session, writer.actor, case_id, PaymentMade.model_validate(without(form)), now=now)

    return attempted(request, database, writer, Sent(case_id, "payment", form, "case_paid", "amount"), act)


@router.post("/cases/{case_id}/settlements", response_model=None)
def settle(request: Request, database: DatabaseDep, writer: WriterDep, case_id: UUID, form: FormDep) -> Response:
    def act(session: Session, now: datetime) -> None:
        agreed = SettlementAgreed.model_validate(without(form))
        money.settle(session, writer.actor, case_id, agreed, version_seen=version_in(form), now=now)

    return attempted(request, database, writer, Sent(case_id, "settlement", form, "case_settled", "reduced"), act)


@router.post("/cases/{case_id}/remedies", response_model=None)
def ask_remedy(request: Request, database: DatabaseDep, writer: WriterDep, case_id: UUID, form: FormDep) -> Response:
    def act(session: Session, now: datetime) -> None:
        remedies.ask_remedy(session, writer.actor, case_id, RemedyAsked.model_validate(without(form)), now=now)

    return attempted(request, database, writer, Sent(case_id, "remedy", form, "case_remedy_asked", "what"), act)


@router.post("/cases/{case_id}/remedies/{remedy_id}", response_model=None)
def remedy_done(
    request: Request, database: DatabaseDep, writer: WriterDep, case_id: UUID, remedy_id: UUID, form: FormDep
) -> Response:
    def act(session: Session, now: datetime) -> None:
        done = RemedyDone.model_validate(without(form))
        remedies.say_done(session, writer.actor, case_id, remedy_id, done, now=now)

    return attempted(request, database, writer, Sent(case_id, "remedy-done", form, "case_remedy_done", "note"), act)


@router.post("/cases/{case_id}/chain/{party_id}/knowledge", response_model=None)
def state_knowledge(
    request: Request, database: DatabaseDep, writer: WriterDep, case_id: UUID, party_id: UUID, form: FormDep
) -> Response:
    def act(session: Session, now: datetime) -> None:
        said = KnowledgeStated.model_validate(without(form))
        contractors.state_knowledge(session, writer.actor, case_id, party_id, said, now=now)

    sent = Sent(case_id, f"knowledge-{party_id}", form, "case_knowledge_kept", "ground")
    return attempted(request, database, writer, sent, act)


@router.post("/cases/{case_id}/chain/{party_id}/defence", response_model=None)
def state_defence(
    request: Request, database: DatabaseDep, writer: WriterDep, case_id: UUID, party_id: UUID, form: FormDep
) -> Response:
    def act(session: Session, now: datetime) -> None:
        said = DefenceStated.model_validate(without(form))
        contractors.state_defence(session, writer.actor, case_id, party_id, said, now=now)

    sent = Sent(case_id, f"defence-{party_id}", form, "case_defence_kept")
    return attempted(request, database, writer, sent, act)
