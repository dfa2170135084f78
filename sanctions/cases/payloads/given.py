"""What is given to a case. Amounts are decimals of `currency`; money to workers stands apart from the fine."""

from datetime import date
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


class AppealLodged(_In):
    """
    By the firm itself: its letter, with the day it came in and the stored file where there is one, or what it wrote
    behind its own link (`answer_id`).
    """

    how: Literal["letter", "link"]
    received_on: date
    evidence_id: UUID | None = None
    answer_id: UUID | None = None


class Departure(_In):
    """Why a decision leaves what the law's assessment spans, and the provision that allows it."""

    reason: Reason
    legal_ground: Said


class CaseMove(_In):
    """
    One step of a case. `amount` and `to_workers` are what is decided, or what an appeal leaves; `listed_until` ends the
    public entry; `reply_waived` says that the firm will not answer, so that a decision need not wait for the reply
    time. `service`, `reply` and `appeal` with `appeal_body` belong to the steps that begin with one; `departure` to a
    decision outside what the law spans.
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
    appeal: AppealLodged | None = None
    departure: Departure | None = None


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
