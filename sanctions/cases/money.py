"""What a decided case owes: payments, plans, settlements. The fine and the money to workers are never added up."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, Decimal
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import obligations, trail
from foundation.actors import Action, Actor, Desk
from foundation.clock import today_in
from foundation.obligations import Due
from foundation.sentences import Sentence, concerning
from foundation.versions import hold, require_unchanged
from sanctions.cases import cases, four_eyes
from sanctions.cases.balances import CENT, Balance, EarlyOffer, PaidSum, balance, covered_parts, early_offer
from sanctions.cases.payloads import EqualParts, InstalmentDue, PaymentMade, PaymentPlan, SettlementAgreed
from sanctions.cases.refusals import (
    DayImpossible,
    NothingOwed,
    PaymentBooked,
    PlanDoesNotAddUp,
    SettlementNotLower,
)
from sanctions.models import Case, CaseAssessment, CaseInstalment, CasePayment, CaseSettlement
from sanctions.penalties.facts import Facts, read_facts
from sanctions.penalties.regimes import family_of
from sanctions.publications import answers
from sanctions.publications.correcting import is_listed

OWING = frozenset({"decided", "appealed", "final", "paying", "remediating", "closed"})
PAYEES = ("authority", "workers")
PART_APART = timedelta(days=30)


def balances_of(session: Session, case: Case) -> tuple[Balance, ...]:
    """One for each payee that is owed a sum; none before a decision and none once it is annulled or withdrawn."""
    if case.state not in OWING and case.state != "expired":
        return ()
    sums = {"authority": case.final_amount, "workers": case.final_to_workers}
    return tuple(_balance(session, case, payee, owed) for payee in PAYEES if (owed := sums[payee]))


def _balance(session: Session, case: Case, payee: str, original: Decimal) -> Balance:
    made = payments_of(session, case)
    paid = [PaidSum(one.paid_on, one.amount) for one in made if one.payee == payee]
    fine = payee == "authority"
    settled = settlements_of(session, case)[-1:] if fine else []
    found = balance(
        payee,
        case.currency,
        original,
        payments=paid,
        settled=settled[0].reduced if settled else None,
        early=_early(session, case) if fine else None,
        to_workers=[PaidSum(one.paid_on, one.amount) for one in made if one.payee == "workers"],
    )
    plan = _standing_plan(session, case, payee)
    since = found.paid - plan[0].paid_before if plan else found.paid
    return replace(found, parts=covered_parts([(part.due_on, part.amount) for part in plan], since, found.left))


def _early(session: Session, case: Case) -> EarlyOffer | None:
    assessment = session.get(CaseAssessment, case.assessment_id) if case.assessment_id else None
    if assessment is None or case.decided_on is None:
        return None
    regime = family_of(assessment.law_version)[1]
    if regime is None:  # the newest version may bear its family's name
        regime = family_of(assessment.regime)[0].version_on(case.offence_on)
    facts = read_facts(assessment.facts | {"offence_family": case.offence_family, "offence_date": str(case.offence_on)})
    return early_offer(regime, facts, case.decided_on, arrears=_arrears(case, facts)) if regime else None


def _arrears(case: Case, facts: Facts) -> Decimal | None:
    """What was decided for the workers; nothing where nothing was withheld, and unknown where nobody decided it."""
    if case.final_to_workers is not None:
        return case.final_to_workers
    return Decimal(0) if facts.known("underpayment_total") == 0 else None


def payments_of(session: Session, case: Case) -> list[CasePayment]:
    rows = select(CasePayment).where(CasePayment.case_id == case.id)
    return list(session.exec(rows.order_by(col(CasePayment.paid_on), col(CasePayment.id))))


def settlements_of(session: Session, case: Case) -> list[CaseSettlement]:
    rows = select(CaseSettlement).where(CaseSettlement.case_id == case.id)
    return list(session.exec(rows.order_by(col(CaseSettlement.recorded_at), col(CaseSettlement.id))))


def _standing_plan(session: Session, case: Case, payee: str) -> list[CaseInstalment]:
    rows = select(CaseInstalment).where(
        CaseInstalment.case_id == case.id, CaseInstalment.payee == payee, col(CaseInstalment.superseded_at).is_(None)
    )
    return list(session.exec(rows.order_by(col(CaseInstalment.due_on), col(CaseInstalment.id))))


def _owing(session: Session, case: Case, payee: str) -> Balance:
    """Raises NothingOwed."""
    for one in balances_of(session, case):
        if one.payee == payee:
            return one
    raise NothingOwed(case.state)


def _may_keep_books(actor: Actor) -> None:
    if not actor.may(Action.APPROVE_CASES):
        actor.require(Action.WRITE_CASES)


def plan_payments(
    session: Session, actor: Actor, case_id: UUID, plan: PaymentPlan, *, version_seen: int, now: datetime
) -> Case:
    """
    Each part is a task on its day; a new plan takes the place of the old one. Raises CaseNotFound, ChangedMeanwhile,
    NothingOwed, PlanDoesNotAddUp, DayImpossible.
    """
    _may_keep_books(actor)
    case = cases.read_case(session, actor, case_id)
    require_unchanged(session, case, version_seen, told=True)
    owed = _owing(session, case, plan.payee)
    planned = sum((part.amount for part in plan.instalments), Decimal(0))
    if planned != owed.left:
        raise PlanDoesNotAddUp(planned, owed.left)
    _require_rising_days(case, [part.due_on for part in plan.instalments])
    for former in _standing_plan(session, case, plan.payee):
        former.superseded_at = now
        session.add(former)
        obligations.close_for(session, actor, case.id, outcome="another plan", step=_step(former))
    for part in plan.instalments:
        row = CaseInstalment(
            case_id=case.id,
            payee=plan.payee,
            due_on=part.due_on,
            amount=part.amount,
            paid_before=owed.paid,
            recorded_by=actor.account_id,
            recorded_at=now,
        )
        session.add(row)
        session.flush()
        _open_task(session, actor, case, row)
    case.version += 1
    session.add(case)
    session.flush()
    trail.record(session, actor, "case.payments_planned", case, {"payee": plan.payee, "parts": len(plan.instalments)})
    return case


def equal_parts(session: Session, case: Case, wanted: EqualParts) -> PaymentPlan:
    """The last part takes what does not divide. Raises NothingOwed, also where all is paid, DayImpossible."""
    left = _owing(session, case, wanted.payee).left
    each = (left / wanted.parts).quantize(CENT, ROUND_DOWN)
    if each <= 0:
        raise NothingOwed(case.state)
    sums = [each] * (wanted.parts - 1) + [left - each * (wanted.parts - 1)]
    try:
        days = [wanted.first_due_on + PART_APART * place for place in range(wanted.parts)]
    except OverflowError as beyond:
        raise DayImpossible("first_due_on", wanted.first_due_on, "the parts after it have no day") from beyond
    instalments = [InstalmentDue(due_on=day, amount=amount) for day, amount in zip(days, sums, strict=True)]
    return PaymentPlan(payee=wanted.payee, instalments=instalments)


def _require_rising_days(case: Case, days: list[date]) -> None:
    """Raises DayImpossible."""
    before = case.decided_on or case.opened_on
    for day in days:
        if day <= before:
            raise DayImpossible("instalments", day, f"each part is due after {before}")
        before = day


def _step(row: CaseInstalment) -> str:
    return f"instalment.{row.id}"


def _open_task(session: Session, actor: Actor, case: Case, row: CaseInstalment) -> None:
    to_workers, of_penalty = (
        Sentence("An instalment to the workers is due"),
        Sentence("An instalment of the penalty is due"),
    )
    due = Due(
        kind="case.payment",
        title=concerning(to_workers if row.payee == "workers" else of_penalty, case.reference),
        reason=Sentence("The payment plan says so"),
        subject_kind="case",
        subject_id=case.id,
        step=_step(row),
        due_on=row.due_on,
        team=Desk.REGULATOR.value,
    )
    obligations.open_obligation(session, actor, due)


def take_payment(session: Session, actor: Actor, case_id: UUID, made: PaymentMade, *, now: datetime) -> CasePayment:
    """
    Parts are welcome; what it covers of the plan is done. Raises CaseNotFound, NothingOwed, DayImpossible,
    PaymentBooked.
    """
    _may_keep_books(actor)
    case = cases.read_case(session, actor, case_id)
    hold(session, case)
    _owing(session, case, made.payee)
    _require_payment_day(actor, case, made.paid_on, now)
    booked = [(one.payee, one.reference) for one in payments_of(session, case)]
    if (made.payee, made.reference) in booked:
        raise PaymentBooked(made.reference)
    payment = CasePayment.model_validate(
        made.model_dump(), update={"case_id": case.id, "recorded_by": actor.account_id, "recorded_at": now}
    )
    session.add(payment)
    session.flush()
    trail.record(session, actor, "case.payment_taken", case, {"payee": made.payee, "amount": made.amount})
    _close_covered(session, actor, case, made.payee)
    return payment


def _require_payment_day(actor: Actor, case: Case, paid_on: date, now: datetime) -> None:
    first = case.notice_served_on or case.opened_on
    if not first <= paid_on <= today_in(actor.zone, now):
        raise DayImpossible("paid_on", paid_on, f"a payment is made between the notice of {first} and today")


def _close_covered(session: Session, actor: Actor, case: Case, payee: str) -> None:
    parts = _owing(session, case, payee).parts
    for row, part in zip(_standing_plan(session, case, payee), parts, strict=True):
        if part.covered:
            obligations.close_for(session, actor, case.id, outcome="paid", step=_step(row))


def settle(
    session: Session, actor: Actor, case_id: UUID, agreed: SettlementAgreed, *, version_seen: int, now: datetime
) -> CaseSettlement:
    """
    A new event: what was decided stays, what is due from now on is lower. By a person who approves. Raises
    CaseNotFound, ChangedMeanwhile, SecondPersonNeeded, NothingOwed, SettlementNotLower, DayImpossible.
    """
    actor.require(Action.APPROVE_CASES)
    case = cases.read_case(session, actor, case_id)
    require_unchanged(session, case, version_seen, told=True)
    four_eyes.require(session, actor, case, "settlement", agreed.agreed_on)
    owed = _owing(session, case, "authority")
    if agreed.reduced >= owed.due:
        raise SettlementNotLower(owed.due)
    first = case.decided_on or case.opened_on
    if not first <= agreed.agreed_on <= today_in(actor.zone, now):
        raise DayImpossible("agreed_on", agreed.agreed_on, f"it is agreed between the decision of {first} and today")
    settlement = CaseSettlement(
        case_id=case.id,
        agreed_on=agreed.agreed_on,
        original=owed.due,
        reduced=agreed.reduced,
        reason=agreed.reason,
        agreed_by=actor.account_id,
        recorded_at=now,
    )
    case.version += 1
    session.add_all([settlement, case])
    session.flush()
    told: dict[str, trail.Change] = {"due": (owed.due, agreed.reduced), "reason": agreed.reason}
    trail.record(session, actor, "case.settled", case, told)
    _close_covered(session, actor, case, "authority")
    if is_listed(session, case.id):
        answers.ask_correction(session, actor, case, str(settlement.id), reason="The sum was settled", now=now)
    return settlement


def settled_sum(session: Session, case: Case) -> Decimal | None:
    """What was decided, or less where a settlement took its place."""
    agreed = [one.reduced for one in settlements_of(session, case)[-1:]]
    return None if case.final_amount is None else min([case.final_amount, *agreed])
