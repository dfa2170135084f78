"""Shapes in and out of the sanctions floor. Amounts are decimals of `currency`, as a statute prints them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Text = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]
Line = Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")]
Reason = Annotated[str, Field(min_length=3, max_length=2000, pattern=r"^[^\x00]*$")]
Reference = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00]+$")]
Amount = Annotated[Decimal, Field(ge=0, max_digits=18, decimal_places=2)]
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
HitState = Literal["open", "confirmed", "cleared", "lapsed"]
CaseState = Literal[
    "alleged",
    "under_inquiry",
    "notice_issued",
    "representations",
    "decided",
    "appealed",
    "final",
    "paying",
    "remediating",
    "closed",
    "expired",
    "withdrawn",
    "annulled",
]
OffenceFamily = Literal[
    "wage_underpayment",
    "illegal_employment",
    "forced_labour",
    "child_labour",
    "osh_serious",
    "recruitment_fees",
    "document_retention",
    "obstruct_inspection",
    "reporting_failure",
    "undeclared_work",
    "work_permit_conditions",
]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class _Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class WatchListRead(_Out):
    """
    `entries` as published, `live` those that can match today. Every warning says what to do; without one it is
    healthy. `loaded_at` is empty for a source that was asked for and never read.
    """

    source: str
    title: str
    format: str
    entries: int
    live: int
    loaded_at: datetime | None
    checked_at: datetime | None
    published_on: date | None
    age_days: int
    age_limit_days: int
    healthy: bool
    warnings: list[str]


class HitRead(_Out):
    """
    A possible match until `state` is confirmed. `points` add up to the log-odds of `probability`. `proposed` is a
    ruling that waits for a second person and changes nothing before.
    """

    id: UUID
    node_id: UUID
    source: str
    name_screened: str
    name_matched: str
    probability: float
    band: str
    alignment: list[dict[str, Any]]
    points: list[dict[str, Any]]
    state: HitState
    reason: str
    reason_code: str
    decided_by: UUID | None
    decided_at: datetime | None
    proposed: Literal["", "confirmed", "cleared"]
    proposed_code: str
    proposed_reason: str
    proposed_by: UUID | None
    proposed_at: datetime | None
    assigned_to: UUID | None
    due_on: date | None
    card_version: str
    rarity_hash: str
    answer_hash: str
    recorded_at: datetime
    version: int


class HitPage(BaseModel):
    rows: list[HitRead]
    next_cursor: str | None


class HitRuling(_In):
    """Is this party the listed one? The reason is what the next reader will rely on; its code is for counting."""

    decision: Literal["confirmed", "cleared"]
    reason: Reason
    reason_code: Reference = "other"


class HitSentBack(_In):
    """Why the second person does not agree to the proposal."""

    reason: Reason


class HitAssignment(_In):
    """Nobody when `assigned_to` is empty; without a day the old one stands."""

    assigned_to: UUID | None = None
    due_on: date | None = None
