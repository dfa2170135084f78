from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field
from sqlmodel import SQLModel

from audits.payloads.words import NO_NUL, In, Line


class InspectorCreate(In):
    """`conflicts` are references or ids of sites this person must never visit; coordinates are the home's."""

    code: Annotated[str, Field(min_length=1, max_length=40, pattern=NO_NUL)]
    name: Annotated[str, Field(min_length=1, max_length=200, pattern=NO_NUL)]
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    city: Line = ""
    latitude: float | None = Field(default=None, ge=-90, le=90)
    longitude: float | None = Field(default=None, ge=-180, le=180)
    languages: list[Line] = Field(default=[], max_length=50)
    sectors: list[Literal["hospitality", "agriculture", "construction"]] = Field(default=[], max_length=3)
    skills: list[Line] = Field(default=[], max_length=50)
    conflicts: list[Line] = Field(default=[], max_length=500)


class InspectorRead(SQLModel):
    """`invented` marks a stand-in made because no inspectors were given."""

    id: UUID
    code: str
    name: str
    invented: bool
    country: str | None
    city: str
    latitude: float | None
    longitude: float | None
    languages: list[str]
    sectors: list[str]
    skills: list[str]
    conflicts: list[str]
    closed_at: datetime | None
