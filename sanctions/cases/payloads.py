"""Shapes of cases in and out. Amounts are decimals of `currency`; money to workers stands apart from the fine."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from babel.numbers import is_currency
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from sanctions.payloads import Amount, CaseState, Currency, Line, OffenceFamily, Reason, Reference, Text

Payee = Literal["authority", "workers"]
ServedHow = Literal["post_with_receipt", "electronic_mailbox", "in_person", "bailiff", "publication"]
AppealOutcome = Literal["", "upheld", "reduced", "annulled"]


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("it must not be blank")
    return text


def _exists(code: str) -> str:
    if not is_currency(code):
        raise ValueError(f"there is no currency {code} in ISO 4217")
    return code


def _above_zero(amount: Decimal) -> Decimal:
    if amount <= 0:
        raise ValueError("it must be above zero")
    return amount


Said = Annotated[Line, Field(min_length=2), AfterValidator(_not_blank)]
KnownCurrency = Annotated[Currency, AfterValidator(_exists)]
Paid = Annotated[Amount, AfterValidator(_above_zero)]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class _Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class CaseOpening(_In):
    """An allegation against a firm. `grounds` name no worker. `opened_on` is the day the authority took it up."""

    reference: Annotated[Reference, AfterValidator(_not_blank)]
    party_id: UUID
    site_id: UUID | None = None
    offence_family: OffenceFamily
    offence_on: date
    opened_on: date
    grounds: Reason
    reason: Text = ""
    office: Line = ""
    currency: KnownCurrency = "EUR"


class CaseFactsGiven(_In):
    """
    `facts` by the words of `sanctions facts REGIME`; the kind and the day of the offence are the case's own. `severity`
    is the authority's word for it, for comparing like cases.
    """

    regime: Annotated[str, Field(pattern=r"^[a-z0-9_]{2,60}$")]
    facts: Annotated[dict[str, Any], Field(max_length=80)] = {}
    office: Line = ""
    severity: Line = ""


class CaseProposal(_In):
    """What the officer proposes, and on which assessment it rests. Outside its span it needs `outside_reason`."""

    assessment_id: UUID
    amount: Amount
    to_workers: Amount | None = None
    reason: Reason
    outside_reason: Text = ""


class ServiceProof(_In):
    """How the notice reached the firm and by whom; `evidence_id` is a stored file of this case."""

    how: ServedHow
    by: Said
    evidence_id: UUID | None = None


class NoticeAsked(_In):
    """`reply_to`: where and how the firm may answer, as it stands in the notice."""

    language: Literal["en", "es", "ar"] = "en"
    reply_to: Said


class ReplyGiven(_In):
    """In the firm's own words; `spoken_by` in which capacity (director, counsel). No worker is named."""

    spoken_by: Said
    words: Reason
    evidence_id: UUID | None = None


class LateReply(ReplyGiven):
    """A further reply, or one that came after the first."""

    received_on: date


class CaseMove(_In):
    """
    One step of a case. `amount` and `to_workers` are what is decided, or what an appeal leaves; `listed_until` ends the
    public entry; `reply_waived` says that the firm will not answer, so that a decision need not wait for the reply
    time. `service`, `reply` and `appeal_body` belong to the steps that begin with one.
    """

    to_state: CaseState
    on: date
    reason: Reason
    amount: Amount | None = None
    to_workers: Amount | None = None
    listed_until: date | None = None
    reply_waived: bool = False
    service: ServiceProof | None = None
    reply: ReplyGiven | None = None
    appeal_body: Line = ""


class InstalmentDue(_In):
    due_on: date
    amount: Paid


class PaymentPlan(_In):
    """The parts have to make up what is still owed to the payee."""

    payee: Payee = "authority"
    instalments: Annotated[list[InstalmentDue], Field(min_length=1, max_length=120)]


class EqualParts(_In):
    """Of what is left: `parts` of them, 30 days apart."""

    payee: Payee = "authority"
    parts: Annotated[int, Field(ge=1, le=60)]
    first_due_on: date


class PaymentMade(_In):
    """`reference` as the bank or the cash desk gives it: booked twice it is refused."""

    payee: Payee = "authority"
    paid_on: date
    amount: Paid
    reference: Annotated[Reference, AfterValidator(_not_blank)]


class SettlementAgreed(_In):
    agreed_on: date
    reduced: Amount
    reason: Reason


class RemedyAsked(_In):
    what: Reason
    due_on: date


class RemedyDone(_In):
    done_on: date
    note: Reason


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


class EarlyPaymentRead(_Out):
    """What the regime takes off when it is paid by `last_day`, the day of the decision counted as day 1."""

    pct: Decimal
    last_day: date
    amount: Decimal
    words: str
    ref: str
    taken: bool


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
