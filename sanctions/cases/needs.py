"""What a step must bring or find, by the words of the column `needs` of `transitions.csv`."""

from collections.abc import Callable, Mapping

from sqlmodel import Session, col, select

from foundation.actors import Actor
from sanctions.cases import departures, money, papers
from sanctions.cases.payloads import CaseMove
from sanctions.cases.refusals import AppealRaises, DayImpossible, MoveIncomplete, RemedyOpen, ReplyUnread, StillOwed
from sanctions.cases.transitions import Transition
from sanctions.models import Case, CaseReading, CaseRemedy, CaseReply

Need = Callable[[Session, Actor, Case, CaseMove], None]


def require(session: Session, actor: Actor, case: Case, rule: Transition, step: CaseMove) -> None:
    """
    Raises MoveIncomplete, DayImpossible, DecisionOutsideSpan, EvidenceNotOfCase, ReplyUnread, StillOwed, RemedyOpen,
    AppealRaises, AppealNotLodged.
    """
    for need in rule.needs:
        NEEDS[need](session, actor, case, step)


def _amount(session: Session, actor: Actor, case: Case, step: CaseMove) -> None:
    if step.amount is None and case.proposed_amount is None:
        raise MoveIncomplete("amount", step.to_state)
    departures.require(session, actor, case, step)


def _listed_until(session: Session, actor: Actor, case: Case, step: CaseMove) -> None:
    if step.listed_until is None:
        raise MoveIncomplete("listed_until", step.to_state)
    if step.listed_until <= step.on:
        raise DayImpossible("listed_until", step.listed_until, f"the listing would end before it begins on {step.on}")
    sums = ((step.amount, case.final_amount), (step.to_workers, case.final_to_workers))
    if any(left is not None and left > (decided or 0) for left, decided in sums):
        raise AppealRaises(case.reference)
    departures.require(session, actor, case, step)


def _service(session: Session, actor: Actor, case: Case, step: CaseMove) -> None:
    if step.service is None:
        raise MoveIncomplete("service", step.to_state)
    papers.require_service(session, actor, case, step.on, step.service)


def _reply(session: Session, actor: Actor, case: Case, step: CaseMove) -> None:
    if step.reply is None:
        raise MoveIncomplete("reply", step.to_state)
    papers.require_own_evidence(session, actor, case, step.reply.evidence_id)


def _appeal_body(_session: Session, _actor: Actor, _case: Case, step: CaseMove) -> None:
    if not step.appeal_body:
        raise MoveIncomplete("appeal_body", step.to_state)


def _lodging(session: Session, actor: Actor, case: Case, step: CaseMove) -> None:
    if step.appeal is None:
        raise MoveIncomplete("appeal", step.to_state)
    papers.require_lodged(session, actor, case, step.on, step.appeal)


def _reading(session: Session, actor: Actor, case: Case, _step: CaseMove) -> None:
    """Whoever decides has said that they read each reply; the time having run does not stand in for it."""
    read = select(CaseReading.reply_id).where(
        CaseReading.case_id == case.id, CaseReading.account_id == actor.account_id
    )
    unread = select(CaseReply.id).where(CaseReply.case_id == case.id, col(CaseReply.id).not_in(read))
    if waiting := session.exec(unread).all():
        raise ReplyUnread(case.reference, len(waiting))


def _paid(session: Session, _actor: Actor, case: Case, _step: CaseMove) -> None:
    for balance in money.balances_of(session, case):
        if balance.left > 0:
            raise StillOwed(balance.payee, balance.left, balance.currency)


def _remedied(session: Session, _actor: Actor, case: Case, _step: CaseMove) -> None:
    undone = select(CaseRemedy.what).where(CaseRemedy.case_id == case.id, col(CaseRemedy.done_on).is_(None))
    if waiting := session.exec(undone).all():
        raise RemedyOpen(case.reference, len(waiting))


NEEDS: Mapping[str, Need] = {
    "amount": _amount,
    "listed_until": _listed_until,
    "service": _service,
    "reply": _reply,
    "appeal_body": _appeal_body,
    "lodging": _lodging,
    "reading": _reading,
    "paid": _paid,
    "remedied": _remedied,
}
