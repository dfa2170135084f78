"""A series of reports as it comes in and goes out."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from reports.contents.kinds import Form
from reports.contents.period import Rhythm
from reports.series.slots import Unit

Days = Annotated[int, Field(ge=0, le=366)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2}$")]
SeriesState = Literal["active", "paused"]
RunState = Literal["due", "made", "failed", "missed"]
RecipientState = Literal["asked", "confirmed", "ended"]


class SeriesCreate(BaseModel):
    """
    `lag` counts from the last day of a period to the day the report is made, `target_lag` to the day promised in
    public. `recipients` are accounts of the organisation; addresses outside are asked on their own.
    """

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    kind: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[a-z_]+$")]
    subject: Annotated[str, Field(min_length=1, max_length=300, pattern=r"^[^\x00]+$")]
    form: Form = Form.PDF
    language: Language = "en"
    rhythm: Rhythm
    lag: Days = 0
    lag_unit: Unit = "days"
    target_lag: Days | None = None
    target_unit: Unit = "days"
    recipients: Annotated[list[UUID], Field(max_length=200)] = []


class SeriesChange(BaseModel):
    """What of a series may become another: what it is about and how often it is made stay, for its runs lean on it."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    form: Form
    language: Language
    lag: Days
    lag_unit: Unit = "days"
    target_lag: Days | None = None
    target_unit: Unit = "days"
    recipients: Annotated[list[UUID], Field(max_length=200)] = []


class RecipientRead(BaseModel):
    """One of `account_id` and `email` is filled."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    account_id: UUID | None
    email: str
    state: RecipientState


class OutsiderAsk(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    email: Annotated[str, Field(max_length=254, pattern=r"^[^@\s\x00]+@[^@\s\x00]+\.[^@\s\x00]+$")]


class SeriesRead(BaseModel):
    """Without its recipients, who have their own list."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: str
    subject: str
    form: Form
    language: str
    rhythm: Rhythm
    lag: int
    lag_unit: Unit
    target_lag: int | None
    target_unit: Unit
    starts_on: date
    state: SeriesState
    owner_id: UUID
    version: int
    created_at: datetime


class RunRead(BaseModel):
    """
    `missed_on` is a public target that passed without a report; it stays when one is made later. `report_id` is
    the issued report.
    """

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    series_id: UUID
    slot: str
    period_from: date
    period_to: date
    due_on: date
    target_on: date | None
    missed_on: date | None
    state: RunState
    tries: int
    error_code: str
    error_message: str
    report_id: UUID | None
    made_at: datetime | None
