from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class Inspector(SQLModel, table=True):
    """
    `invented` marks a stand-in made because no inspectors were given; it is shown wherever it appears. Home, sex, ties
    and absences are for those who plan and for nobody else. `hours` are seven pairs of minutes from midnight, Monday
    first, null for a day without work; empty means the planner's own working day. An unknown sex stays unknown.
    """

    __tablename__ = "inspector"
    __table_args__ = (
        UniqueConstraint("organisation_id", "code", name="one_code_per_inspector"),
        CheckConstraint("sex IN ('female','male','other')", name="sex_known"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    account_id: UUID | None = Field(default=None, foreign_key="account.id")
    code: str
    name: str
    invented: bool = False
    country: str | None = None
    city: str = ""
    latitude: float | None = None
    longitude: float | None = None
    languages: list[str] = Field(default_factory=list, sa_type=JSON)
    sectors: list[str] = Field(default_factory=list, sa_type=JSON)
    skills: list[str] = Field(default_factory=list, sa_type=JSON)
    conflicts: list[str] = Field(default_factory=list, sa_type=JSON)
    sex: str | None = None
    experience_since: date | None = None
    hours: list[list[int] | None] = Field(default_factory=list, sa_type=JSON)
    closed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    version: int = 1


class InspectorCredential(SQLModel, table=True):
    """A training that was passed or an accreditation by a body. Without `valid_to` it does not end."""

    __tablename__ = "inspector_credential"
    __table_args__ = (
        CheckConstraint("kind IN ('training','accreditation')", name="kind_known"),
        CheckConstraint("valid_from <= valid_to", name="dates_in_order"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    inspector_id: UUID = Field(foreign_key="inspector.id", index=True)
    kind: str
    body: str = ""
    number: str
    valid_from: date | None = None
    valid_to: date | None = None
    removed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class InspectorTie(SQLModel, table=True):
    """What binds an inspector to a firm (and its sites) or to one site; `ends_on` starts the cooling-off."""

    __tablename__ = "inspector_tie"
    __table_args__ = (
        CheckConstraint("kind IN ('employer','kin','shareholding','consultant','trainer')", name="kind_known"),
        CheckConstraint("starts_on <= ends_on", name="dates_in_order"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    inspector_id: UUID = Field(foreign_key="inspector.id", index=True)
    kind: str
    to: str
    """Reference or id of a firm or a site, which may be imported later."""
    starts_on: date | None = None
    ends_on: date | None = None
    removed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class InspectorAbsence(SQLModel, table=True):
    """Both days included."""

    __tablename__ = "inspector_absence"
    __table_args__ = (
        CheckConstraint("kind IN ('leave','training','other')", name="kind_known"),
        CheckConstraint("starts_on <= ends_on", name="dates_in_order"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    inspector_id: UUID = Field(foreign_key="inspector.id", index=True)
    kind: str
    starts_on: date
    ends_on: date
    removed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
