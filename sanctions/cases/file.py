"""The case file: the case, all its steps and papers, what may come next and its clocks, read at once."""

from uuid import UUID

from sqlmodel import Session

from foundation.actors import Actor
from foundation.dates import WorkingDayCount
from sanctions.cases import assessing, cases, money, papers, remedies
from sanctions.cases.balances import ArrearsFirst, Balance
from sanctions.cases.payloads import (
    CaseBalanceRead,
    CaseFile,
    CaseReplyRead,
    EarlyArrearsRead,
    EarlyPaymentRead,
    ReplyClock,
)
from sanctions.models import Case


def case_file(session: Session, actor: Actor, case_id: UUID) -> CaseFile:
    """Raises CaseNotFound."""
    case = cases.read_case(session, actor, case_id)
    clock = cases.reply_clock(session, actor, case)
    return CaseFile.model_validate(
        {
            "case": case,
            "events": cases.events_of(session, actor, case.id),
            "next_states": cases.next_states(actor, case),
            "reply_clock": _shown(clock) if clock else None,
            "assessments": assessing.assessments_of(session, actor, case.id),
            "notices": papers.notices_of(session, actor, case.id),
            "replies": _replies(session, actor, case),
            "appeals": papers.appeals_of(session, actor, case.id),
            "balances": [balance_read(one) for one in money.balances_of(session, case)],
            "payments": money.payments_of(session, case),
            "settlements": money.settlements_of(session, case),
            "remedies": remedies.remedies_of(session, actor, case.id),
        },
        from_attributes=True,
    )


def _shown(clock: WorkingDayCount) -> ReplyClock:
    return ReplyClock.model_validate(
        {
            "served_on": clock.start,
            "reply_by": clock.last_day,
            "working_days": len(clock.counted),
            "skipped": clock.skipped,
        }
    )


def _replies(session: Session, actor: Actor, case: Case) -> list[CaseReplyRead]:
    readings = papers.readings_of(session, actor, case.id)
    return [
        CaseReplyRead.model_validate(
            reply.model_dump() | {"read_by": [one.account_id for one in readings if one.reply_id == reply.id]}
        )
        for reply in papers.replies_of(session, actor, case.id)
    ]


def balance_read(balance: Balance) -> CaseBalanceRead:
    return CaseBalanceRead.model_validate(
        {
            "payee": balance.payee,
            "currency": balance.currency,
            "original": balance.original,
            "due": balance.due,
            "paid": balance.paid,
            "left": balance.left,
            "early": _early(balance),
            "instalments": balance.parts,
        }
    )


def _early(balance: Balance) -> EarlyPaymentRead | None:
    offer = balance.early
    if offer is None:
        return None
    return EarlyPaymentRead(
        pct=offer.pct,
        last_day=offer.last_day,
        amount=balance.due if balance.early_taken else offer.lowered(balance.due),
        words=offer.words,
        ref=offer.ref,
        taken=balance.early_taken,
        refused=balance.early_refused,
        arrears=_arrears(balance, offer.arrears) if offer.arrears else None,
    )


def _arrears(balance: Balance, first: ArrearsFirst) -> EarlyArrearsRead:
    met = first.owed is not None and balance.arrears_paid >= first.owed
    return EarlyArrearsRead(owed=first.owed, paid=balance.arrears_paid, last_day=first.last_day, met=met, ref=first.ref)
