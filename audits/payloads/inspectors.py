from datetime import date, datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, Field, model_validator
from sqlmodel import SQLModel

from audits.payloads.words import NO_NUL, In, Line

MINUTES_OF_A_DAY = 24 * 60
Sex = Literal["female", "male", "other"]
SectorWord = Literal["hospitality", "agriculture", "construction"]
Hour = Annotated[int, Field(ge=0, le=MINUTES_OF_A_DAY)]
Hours = Annotated[list[tuple[Hour, Hour] | None], Field(max_length=7)]
"""From and to in minutes from midnight, Monday first, null for a day without work; empty for the planner's own day."""
TieKind = Literal["employer", "kin", "shareholding", "consultant", "trainer"]
AbsenceKind = Literal["leave", "training", "other"]
CredentialKind = Literal["training", "accreditation"]


class _WithHours(In):
    hours: Hours = Field(default=[])

    @model_validator(mode="after")
    def _whole_week(self) -> Self:
        if self.hours and (len(self.hours) != 7 or any(one and one[0] >= one[1] for one in self.hours)):  # noqa: PLR2004 - a week
            raise ValueError("give seven days, each with an end after its beginning, or none")
        return self


class InspectorCreate(_WithHours):
    """`conflicts` are references or ids of sites this person must never visit; coordinates are the home's."""

    code: Annotated[str, Field(min_length=1, max_length=40, pattern=NO_NUL)]
    name: Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)]
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    city: Line = ""
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    languages: list[Line] = Field(default=[], max_length=50)
    sectors: list[SectorWord] = Field(default=[], max_length=3)
    skills: list[Line] = Field(default=[], max_length=50)
    conflicts: list[Line] = Field(default=[], max_length=500)
    sex: Sex | None = None
    experience_since: date | None = None


class InspectorCorrection(_WithHours):
    """Only what is sent is changed."""

    name: Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)] | None = None
    languages: list[Line] | None = Field(default=None, max_length=50)
    sectors: list[SectorWord] | None = Field(default=None, max_length=3)
    skills: list[Line] | None = Field(default=None, max_length=50)
    conflicts: list[Line] | None = Field(default=None, max_length=500)
    sex: Sex | None = None
    experience_since: date | None = None


class InspectorRead(SQLModel):
    """
    `invented` marks a stand-in made because no inspectors were given. What begins with `latitude` is for those who plan
    and null for everybody else.
    """

    id: UUID
    code: str
    name: str
    invented: bool
    country: str | None
    city: str
    languages: list[str]
    sectors: list[str]
    skills: list[str]
    closed_at: datetime | None
    version: int
    latitude: float | None
    longitude: float | None
    conflicts: list[str] | None
    sex: str | None
    experience_since: date | None
    hours: list[list[int] | None] | None


class InspectorPage(BaseModel):
    rows: list[InspectorRead]
    next_cursor: str | None


class _Span(In):
    @model_validator(mode="after")
    def _in_order(self) -> Self:
        first, last = (getattr(self, name, None) for name in self.span())
        if first is not None and last is not None and first > last:
            raise ValueError("the last day lies before the first")
        return self

    @classmethod
    def span(cls) -> tuple[str, str]:
        return "starts_on", "ends_on"


class CredentialCreate(_Span):
    """Without `valid_to` it does not end."""

    kind: CredentialKind
    body: Line = ""
    number: Annotated[str, Field(min_length=1, max_length=100, pattern=NO_NUL)]
    valid_from: date | None = None
    valid_to: date | None = None

    @classmethod
    def span(cls) -> tuple[str, str]:
        return "valid_from", "valid_to"


class TieCreate(_Span):
    """`to` is the reference or id of a firm or a site; without `ends_on` the tie stands and bars."""

    kind: TieKind
    to: Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)]
    starts_on: date | None = None
    ends_on: date | None = None


class AbsenceCreate(_Span):
    """Both days included."""

    kind: AbsenceKind = "leave"
    starts_on: date
    ends_on: date


class CredentialRead(SQLModel):
    id: UUID
    kind: str
    body: str
    number: str
    valid_from: date | None
    valid_to: date | None


class TieRead(SQLModel):
    id: UUID
    kind: str
    to: str
    starts_on: date | None
    ends_on: date | None


class AbsenceRead(SQLModel):
    id: UUID
    kind: str
    starts_on: date
    ends_on: date


class InspectorRecords(BaseModel):
    """What decides about independence; for those who plan."""

    credentials: list[CredentialRead]
    ties: list[TieRead]
    absences: list[AbsenceRead]


class InspectorAccount(In):
    """Who signs in as the inspector; null takes it away."""

    account_id: UUID | None
