"""Why a step of a case is refused. Most of them keep the firm's right to answer and to be judged by a second person."""

from datetime import date
from decimal import Decimal

from foundation.errors import Conflict, Invalid, NotAllowed, NotFound, Place
from sanctions.cases.allowed import Outside


class CaseNotFound(NotFound):
    code = "case.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such case, or it belongs to another organisation.")


class CaseReferenceTaken(Conflict):
    code = "case.reference_taken"

    def __init__(self, reference: str) -> None:
        super().__init__(f"There is a case {reference} already: open that one, or use another reference.")
        self.reference = reference


WHO_MAY_NOT = {
    "decision": "Who carried case {reference} so far may not decide it: ask another person to.",
    "settlement": "Who proposed, assessed or carried case {reference}, or decided it where its law says so, "
    "may not settle it: ask another person to.",
    "appeal": "Who decided case {reference} does not take in the appeal against it: ask another officer to record it.",
}


class SecondPersonNeeded(NotAllowed):
    code = "case.second_person_needed"

    def __init__(self, reference: str, act: str = "decision") -> None:
        super().__init__(WHO_MAY_NOT[act].format(reference=reference))
        self.reference = reference
        self.act = act


class DayImpossible(Invalid):
    """`column` is the field of the request."""

    code = "case.day_impossible"

    def __init__(self, column: str, day: date, why: str) -> None:
        super().__init__(f"{day} cannot be: {why}.", places=(Place(column=column, value=str(day)),))
        self.day = day


class DecisionBeforeNotice(Invalid):
    code = "case.decision_before_notice"

    def __init__(self, decided_on: date, served_on: date) -> None:
        super().__init__(
            f"A decision of {decided_on} lies before the notice served on {served_on}: the firm could not answer.",
            places=(Place(column="on", value=str(decided_on)),),
        )
        self.decided_on = decided_on
        self.served_on = served_on


class ReplyTimeRunning(Conflict):
    code = "case.reply_time_running"

    def __init__(self, reply_by: date) -> None:
        super().__init__(
            f"The firm may answer until {reply_by}: decide after that day, or record its reply, "
            "or that it has said it will not answer."
        )
        self.reply_by = reply_by


class MoveIncomplete(Invalid):
    code = "case.move_incomplete"

    def __init__(self, column: str, to_state: str) -> None:
        super().__init__(
            f"The step to {to_state} needs {column.replace('_', ' ')}.", places=(Place(column=column, value=""),)
        )
        self.column = column


class ReplyUnread(Conflict):
    code = "case.reply_unread"

    def __init__(self, reference: str, count: int) -> None:
        super().__init__(
            f"{count} of the firm's replies in case {reference} are unread by you: read them and say so, then decide."
        )
        self.count = count


class StillOwed(Conflict):
    code = "case.still_owed"

    def __init__(self, payee: str, left: Decimal, currency: str) -> None:
        whom = "the workers" if payee == "workers" else "the authority"
        super().__init__(f"{left} {currency} is still owed to {whom}: record the payments or a settlement, then close.")
        self.left = left


class RemedyOpen(Conflict):
    code = "case.remedy_open"

    def __init__(self, reference: str, count: int) -> None:
        what = "One thing is" if count == 1 else f"{count} things are"
        super().__init__(f"{what} still to be put right in case {reference}: record it done, then close.")
        self.count = count


class AppealRaises(Invalid):
    code = "case.appeal_raises"

    def __init__(self, reference: str) -> None:
        super().__init__(
            f"The sum of case {reference} cannot come out higher than it was decided.", places=(Place(column="amount"),)
        )


class OffenceOutsideRegime(Invalid):
    """The law was not in force on the day of the offence, in any version that we hold."""

    code = "case.offence_outside_regime"

    def __init__(self, reason: str) -> None:
        super().__init__(reason, places=(Place(column="regime"),))


class FactsStillMissing(Invalid):
    """`missing` are names of facts; none is guessed."""

    code = "case.facts_missing"

    def __init__(self, reason: str, missing: tuple[str, ...]) -> None:
        super().__init__(reason, places=tuple(Place(column=name) for name in missing))
        self.missing = missing


class RegimeNotReached(Invalid):
    """The regime is about other offences, or no rule of it is reached by these facts."""

    code = "case.regime_not_reached"

    def __init__(self, reason: str) -> None:
        super().__init__(reason, places=(Place(column="regime"),))


class FactOfTheCase(Invalid):
    code = "case.fact_of_the_case"

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is the case's own: leave it out of the facts.", places=(Place(column=name),))


class AssessmentNotFound(NotFound):
    code = "case.assessment_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such assessment of this case: assess it first, then propose.")


class ProposalOutsideSpan(Invalid):
    code = "case.proposal_outside_span"

    def __init__(self, amount: Decimal, span: str) -> None:
        super().__init__(
            f"{amount} lies outside what the assessment allows, {span}: say why in outside_reason, or change it.",
            places=(Place(column="outside_reason", value=""),),
        )
        self.amount = amount


class ProposalTooLate(Conflict):
    code = "case.proposal_too_late"

    def __init__(self, state: str) -> None:
        super().__init__(
            f"A case that is {state.replace('_', ' ')} has been decided on: nothing is assessed or proposed any more."
        )


class NothingOwed(Conflict):
    code = "case.nothing_owed"

    def __init__(self, state: str) -> None:
        super().__init__(f"Nothing is owed in a case that is {state.replace('_', ' ')} with no sum for this payee.")


class PlanDoesNotAddUp(Invalid):
    code = "case.plan_does_not_add_up"

    def __init__(self, planned: Decimal, left: Decimal) -> None:
        super().__init__(
            f"The instalments make {planned} and {left} is still owed: plan all of it.",
            places=(Place(column="instalments"),),
        )
        self.planned = planned
        self.left = left


class PaymentBooked(Conflict):
    code = "case.payment_booked"

    def __init__(self, reference: str) -> None:
        super().__init__(f"The payment {reference} is booked in this case already.")


class SettlementNotLower(Invalid):
    code = "case.settlement_not_lower"

    def __init__(self, due: Decimal) -> None:
        super().__init__(f"A settlement lowers what is due, {due}.", places=(Place(column="reduced"),))


class RemedyNotFound(NotFound):
    code = "case.remedy_not_found"

    def __init__(self) -> None:
        super().__init__("There is no such thing to put right in this case, or it is done.")


class NoticeNotPossible(Conflict):
    code = "case.notice_not_possible"

    def __init__(self, state: str) -> None:
        super().__init__(f"A notice is made while the case is under inquiry; this one is {state.replace('_', ' ')}.")


class EvidenceNotOfCase(Invalid):
    code = "case.evidence_not_of_case"

    def __init__(self) -> None:
        super().__init__("This file is not evidence of this case: add it there.", places=(Place(column="evidence_id"),))


class ReplyNotPossible(Conflict):
    code = "case.reply_not_possible"

    def __init__(self, state: str) -> None:
        super().__init__(f"A reply stands beside a case that was notified and is not decided; this one is {state}.")


class CaseOver(Conflict):
    code = "case.over"

    def __init__(self, state: str) -> None:
        super().__init__(f"A case that is {state.replace('_', ' ')} is over: nothing more is recorded in it.")


class NotOnContractPath(Invalid):
    code = "case.not_on_contract_path"

    def __init__(self, reference: str, on: date) -> None:
        super().__init__(
            f"This party was no contractor above the firm of case {reference} on {on} by the contracts on record: "
            "record the contract first, or name one of those the case shows.",
            places=(Place(column="party_id"),),
        )


class DefenceNotClaimed(Conflict):
    code = "case.defence_not_claimed"

    def __init__(self) -> None:
        super().__init__("This contractor has claimed no defence: record that it claimed one, then rule on it.")


class DecisionOutsideSpan(Invalid):
    """`high` None: the law sets no ceiling."""

    code = "case.decision_outside_span"

    def __init__(self, outside: Outside, number: int) -> None:
        amount, allowed = outside.amount, outside.allowed
        super().__init__(
            f"{amount} {allowed.currency} lies outside what assessment {number} allows, {allowed.words}: "
            "decide inside, or give a departure with its reason and its legal ground.",
            places=(Place(column="departure", value=str(amount)),),
        )
        self.amount = amount
        self.low = allowed.low
        self.high = allowed.high


class AppealNotLodged(Invalid):
    code = "case.appeal_not_lodged"

    def __init__(self, column: str, why: str) -> None:
        super().__init__(
            f"The firm appeals, by its letter or by its own link: {why}.", places=(Place(column=column, value=""),)
        )
