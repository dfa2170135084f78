"""Shapes in and out of the public register."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from sanctions.payloads import CaseState, Line, OffenceFamily, Reason, Reference, Text

Scope = Literal["public_contracts", "public_funding", "work_permits", "products", "notice_only"]
EndsBy = Literal["end", "review"]
Appeal = Literal["none", "decided", "possible"]
RemovedBecause = Literal["annulled", "expired", "withdrawn", "corrected"]
PublicationState = Literal["prepared", "sent_back", "approved", "replaced", "removed"]
Mail = Annotated[str, Field(max_length=254, pattern=r"^([^\x00\s@]+@[^\x00\s@]+)?$")]
SaidText = Annotated[str, Field(min_length=10, max_length=2000, pattern=r"^[^\x00]*$")]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class _Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class PublicationPreparing(_In):
    """
    What is to stand on the register. Firm, breach, sum and dates come from the case. `grounds_text` is free and is
    checked for what the public may not read; `correction` says what a new version puts right, and is public.
    """

    case_id: UUID
    grounds_code: Reference
    grounds_text: Text = ""
    scope: Annotated[list[Scope], Field(min_length=1, max_length=5)]
    starts_on: date
    listed_until: date
    ends_by: EndsBy = "end"
    release_condition: Reason
    law_id: Reference
    before_final: bool = False
    workers_affected: Annotated[int | None, Field(ge=0, le=10_000_000)] = None
    workers_source: Line = ""
    correction: Line = ""
    notice_email: Mail = ""


class PublicationSentBack(_In):
    reason: Reason


class PublicationRead(_Out):
    id: UUID
    case_id: UUID
    number: int
    state: PublicationState
    reference: str
    party_name: str
    starts_on: date
    listed_until: date
    ends_by: EndsBy
    prepared_by: UUID
    prepared_at: datetime
    decided_by: UUID | None
    decided_at: datetime | None
    decision_reason: str
    removed_on: date | None
    removed_because: str


class PublicationPage(BaseModel):
    rows: list[PublicationRead]
    next_cursor: str | None


class RegisterIdentifier(_Out):
    scheme: str
    value: str


class RegisterEntry(_Out):
    """
    What the law lets everybody know. `id` is stable over all versions; `workers` is a number from 10 on, else "fewer
    than 10", empty when nobody stated it; `region` is all that is told of the site. `finality` final or not_final.
    """

    id: UUID
    version: int
    reference: str
    authority: str
    party_name: str
    party_country: str | None
    identifiers: list[RegisterIdentifier]
    region: str
    offence_family: OffenceFamily
    offence_on: date
    decided_on: date
    final_on: date | None
    finality: Literal["final", "not_final"]
    final_amount: Decimal | None
    currency: str
    standing: CaseState
    appeal: Appeal
    grounds_code: str
    grounds: str
    scope: list[Scope]
    release_condition: str
    law: str
    starts_on: date
    listed_until: date
    ends_by: EndsBy
    workers: str
    workers_source: str
    reply: str
    reply_on: date | None
    changed_at: datetime


class Removed(_Out):
    """All that is left of an entry: which, when and why. It names nobody."""

    id: UUID
    removed_on: date
    removed_because: RemovedBecause
    changed_at: datetime


class Correction(_Out):
    version: int
    on: date
    what: str


class RegisterEntryFile(BaseModel):
    """One entry with what was corrected in it, newest first."""

    entry: RegisterEntry
    corrections: list[Correction]


class RegisterPage(BaseModel):
    rows: list[RegisterEntry]
    next_cursor: str | None


class FirmAnswering(_In):
    """What a firm says behind its link. `about` names the contested part; a reply is about the whole entry."""

    kind: Literal["reply", "contest"]
    about: Literal["", "party_name", "offence_on", "final_amount", "grounds", "region", "listed_until", "other"] = ""
    text: SaidText


class AnswerDeciding(_In):
    accepted: bool
    answer: Reason


class LinkRenewing(_In):
    """`reason`: who asked, and how it was made sure that they speak for the firm. Without `email` the approved one."""

    reason: Reason
    email: Mail = ""
    printed: bool = False


class LinkRenewed(BaseModel):
    """`address` is told once, and only where the link is printed; else it stands in the letter alone."""

    email: str
    expires_on: date
    address: str


class AnswerRead(_Out):
    id: UUID
    case_id: UUID
    kind: Literal["reply", "contest"]
    about: str
    text: str
    state: Literal["waiting", "accepted", "refused"]
    received_at: datetime
    due_on: date
    answer: str
    decided_at: datetime | None


class AnswerPage(BaseModel):
    rows: list[AnswerRead]
    next_cursor: str | None


class OwnEntryRead(BaseModel):
    """What a firm finds behind its link: the version that stands, and what it said so far."""

    entry: RegisterEntry
    said: list[AnswerRead]
    expires_on: date


class Subscribing(_In):
    address: Annotated[str, Field(min_length=3, max_length=254, pattern=r"^[^\x00\s]+$")]
