from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, Field
from sqlmodel import SQLModel

from audits.payloads.words import NO_NUL, Channel, GrievanceOutcome, In, LargeText, Reason, Severity


class GrievanceCreate(In):
    """
    Entered by staff. The summary holds no name, number or address of whoever spoke: numbers and addresses are refused,
    a text that may hold a name is taken when `checked` says that it was read again.
    """

    site_id: UUID
    channel: Channel
    category: Annotated[str, Field(min_length=1, max_length=60, pattern=NO_NUL)]
    summary: LargeText
    received_on: date
    severity: Severity = "major"
    language: Annotated[str, Field(max_length=12, pattern=NO_NUL)] = ""
    handler_id: UUID | None = None
    retaliation_feared: bool = False
    may_tell_site: bool = False
    checked: bool = False


class GrievanceRead(SQLModel):
    id: UUID
    site_id: UUID
    channel: str
    category: str
    severity: str
    summary: str
    language: str
    received_on: date
    acknowledge_by: date
    acknowledged_on: date | None
    answer_by: date
    extended_because: str
    state: str
    handler_id: UUID | None
    retaliation_feared: bool
    may_tell_site: bool
    outcome: str
    remedy: str
    version: int


class GrievancePage(BaseModel):
    rows: list[GrievanceRead]
    next_cursor: str | None


class GrievanceReceipt(SQLModel):
    """`receipt` is told to whoever spoke and never stored: with it, and only with it, they can ask again."""

    grievance: GrievanceRead
    receipt: str


class GrievanceStep(In):
    """`outcome` and, for what was remedied, `remedy` are needed to close."""

    state: Literal["acknowledged", "answered", "closed"]
    outcome: GrievanceOutcome | Literal[""] = ""
    remedy: Annotated[str, Field(max_length=4000, pattern=NO_NUL)] = ""
    checked: bool = False


class GrievanceEntryCreate(In):
    """`to_them` is read out to whoever holds the receipt when they ask; `site_told` is what the site was told."""

    kind: Literal["note", "from_them", "to_them", "site_told"]
    text: LargeText
    checked: bool = False


class GrievanceEntryRead(SQLModel):
    id: UUID
    kind: str
    text: str
    recorded_at: datetime


class GrievanceHandler(In):
    handler_id: UUID


class GrievanceProtection(In):
    retaliation_feared: bool
    may_tell_site: bool = False


class GrievanceExtension(In):
    reason: Reason
    checked: bool = False


class ReceiptAsk(In):
    receipt: Annotated[str, Field(min_length=1, max_length=60, pattern=NO_NUL)]


class ReceiptStatus(BaseModel):
    """What is said to whoever holds the receipt: neither place nor summary, which staff without leave would read."""

    state: str
    received_on: date
    acknowledge_by: date
    acknowledged_on: date | None
    answer_by: date
    extended_because: str
    outcome: str
    told: list[str]
