"""An agreement as it comes in and goes out, and a row as it is read under it."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from reports.sharing.fields import Kind
from suppliers.payloads import Country

AgreementState = Literal["proposed", "approved", "accepted", "ended"]
InForce = Literal["not_in_force", "not_begun", "in_force", "expired", "ended"]
NO_NUL = r"^[^\x00]*$"
Line = Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)]
Reference = Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)]
Purpose = Annotated[str, Field(min_length=10, max_length=1000, pattern=NO_NUL)]
Because = Annotated[str, Field(min_length=3, max_length=1000, pattern=NO_NUL)]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class Grant(_In):
    """A kind of records with the fields of it that may be read."""

    kind: Kind
    fields: Annotated[list[Annotated[str, Field(max_length=40)]], Field(min_length=1, max_length=20)]


class AgreementPropose(_In):
    """
    `partner` is the name of the other organisation. `countries`, `sites` and `party` narrow what is read, together;
    sites and party are given by the own reference or id. Both days are included.
    """

    partner: Line
    purpose: Purpose
    grants: Annotated[list[Grant], Field(min_length=1, max_length=10)]
    countries: Annotated[list[Country], Field(max_length=250)] = []
    sites: Annotated[list[Reference], Field(max_length=500)] = []
    party: Annotated[str, Field(max_length=200, pattern=NO_NUL)] = ""
    starts_on: date
    ends_on: date


class AgreementEnding(_In):
    reason: Because


class AgreementRead(BaseModel):
    """`in_force` is of today, by the giver's day. `sites` is how many it is narrowed to, 0 for all."""

    id: UUID
    giver: str
    partner: str
    given: bool
    purpose: str
    grants: list[Grant]
    countries: list[str]
    sites: int
    one_party: bool
    starts_on: date
    ends_on: date
    state: AgreementState
    in_force: InForce
    proposed_at: datetime
    approved_at: datetime | None
    approved_alone: bool
    accepted_at: datetime | None
    ended_at: datetime | None
    ended_because: str
    version: int


class AgreementList(BaseModel):
    given: list[AgreementRead]
    received: list[AgreementRead]


class SharedPage(BaseModel):
    """Each row holds the agreed fields alone; what is not known is left out, never null."""

    rows: list[dict[str, str | int]]
    next_cursor: str | None


class ReadingLine(BaseModel):
    """One page that was read: when, by whom of the partner, which kind, how many rows, for what. No content."""

    read_at: datetime
    reader: str
    role: str
    kind: str
    rows: int
    purpose: str


class ReadingList(BaseModel):
    """The newest hundred; every one is in the trail."""

    rows: list[ReadingLine]
