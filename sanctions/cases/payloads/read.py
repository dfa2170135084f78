"""What a case answers with. Amounts are decimals of `currency`; money to workers stands apart from the fine."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from sanctions.cases.payloads.given import AppealOutcome, Payee
from sanctions.payloads import CaseState, OffenceFamily


class _Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class CaseEventRead(_Out):
    occurred_on: date
    recorded_at: datetime
    from_state: str
    to_state: str
    reason: str
    actor_id: UUID | None
    amount: Decimal | None


class CaseRead(_Out):
    id: UUID
    reference: str
    party_id: UUID
    site_id: UUID | None
    state: CaseState
    offence_family: OffenceFamily
    offence_on: date
    grounds: str
    office: str
    severity: str
    regime: str
    facts: dict[str, Any]
    currency: str
    proposed_amount: Decimal | None
    proposed_to_workers: Decimal | None
    assessment_id: UUID | None
    proposal_reason: str
    outside_reason: str
    final_amount: Decimal | None
    final_to_workers: Decimal | None
    proposed_by: UUID | None
    decided_by: UUID | None
    departure_reason: str
    departure_ground: str
    opened_on: date
    notice_served_on: date | None
    reply_by: date | None
    decided_on: date | None
    final_on: date | None
    review_on: date | None
    recorded_at: datetime
    version: int


class CasePage(BaseModel):
    rows: list[CaseRead]
    next_cursor: str | None


class SkippedDay(_Out):
    day: date
    reason: str


class ReplyClock(_Out):
    """Counted from the day after service; `skipped` are the days left out on the way, each with its reason."""

    served_on: date
    reply_by: date
    working_days: int
    skipped: list[SkippedDay]


class CaseAssessmentRead(_Out):
    """`answer` as `tierlight sanctions assess` gives it; `counted_priors` says of each why it counts or not."""

    id: UUID
    number: int
    regime: str
    law_version: str
    facts: dict[str, Any]
    counted_priors: list[dict[str, Any]]
    answer: dict[str, Any]
    answer_hash: str
    currency: str
    low: Decimal
    high: Decimal | None
    made_by: UUID | None
    made_at: datetime


class CaseNoticeRead(_Out):
    id: UUID
    number: int
    language: str
    reply_to: str
    document_id: UUID | None
    sha256: str
    made_at: datetime
    served_on: date | None
    served_how: str
    served_by: str
    proof_id: UUID | None


class CaseReplyRead(_Out):
    """`read_by` are the accounts that said they have read it."""

    id: UUID
    received_on: date
    spoken_by: str
    words: str
    late: bool
    evidence_id: UUID | None
    recorded_at: datetime
    read_by: list[UUID]


class CaseAppealRead(_Out):
    body: str
    lodged_on: date
    lodged_by: Literal["", "letter", "link"]
    received_on: date | None
    evidence_id: UUID | None
    answer_id: UUID | None
    recorded_by: UUID | None
    grounds: str
    amount_before: Decimal | None
    ended_on: date | None
    outcome: AppealOutcome
    outcome_reason: str
    amount_after: Decimal | None


class RepliesRead(BaseModel):
    """How many replies the actor had not read before."""

    newly_read: int


class EarlierCaseRead(_Out):
    reference: str
    state: str
    offence_family: str
    final_on: date | None


class RecidivismRead(_Out):
    """Own cases of one firm under every name decided to be the same; look-alike firms are not joined."""

    cases: list[EarlierCaseRead]
    repeats: int
    days_between: list[int]


class CaseInstalmentRead(_Out):
    """`covered`: what was paid reaches it, the earlier ones first."""

    due_on: date
    amount: Decimal
    covered: bool


class CasePaymentRead(_Out):
    id: UUID
    payee: Payee
    paid_on: date
    amount: Decimal
    reference: str
    recorded_at: datetime


class CaseSettlementRead(_Out):
    agreed_on: date
    original: Decimal
    reduced: Decimal
    reason: str
    agreed_by: UUID | None


class EarlyArrearsRead(_Out):
    """What workers have to have by `last_day` before anything is taken off; `owed` None: no sum to them was decided."""

    owed: Decimal | None
    paid: Decimal
    last_day: date
    met: bool
    ref: str


class EarlyPaymentRead(_Out):
    """
    What the regime takes off when it is paid by `last_day`, the day of the decision counted as day 1. `refused` says
    why it was not, though the fine was paid in time: arrears_unpaid or arrears_unknown.
    """

    pct: Decimal
    last_day: date
    amount: Decimal
    words: str
    ref: str
    taken: bool
    refused: Literal["", "arrears_unpaid", "arrears_unknown"]
    arrears: EarlyArrearsRead | None


class CaseBalanceRead(_Out):
    """`left` = due - paid. `original` is what was decided; a settlement or early payment lowers `due` and not it."""

    payee: Payee
    currency: str
    original: Decimal
    due: Decimal
    paid: Decimal
    left: Decimal
    early: EarlyPaymentRead | None
    instalments: list[CaseInstalmentRead]


class CaseRemedyRead(_Out):
    id: UUID
    what: str
    due_on: date
    done_on: date | None
    done_note: str


class CaseFile(BaseModel):
    """The case with all that happened to it and what may come next."""

    case: CaseRead
    events: list[CaseEventRead]
    next_states: list[CaseState]
    reply_clock: ReplyClock | None
    assessments: list[CaseAssessmentRead]
    notices: list[CaseNoticeRead]
    replies: list[CaseReplyRead]
    appeals: list[CaseAppealRead]
    balances: list[CaseBalanceRead]
    payments: list[CasePaymentRead]
    settlements: list[CaseSettlementRead]
    remedies: list[CaseRemedyRead]
