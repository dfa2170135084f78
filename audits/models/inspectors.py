from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class Inspector(SQLModel, table=True):
    """`invented` marks a stand-in made because no inspectors were given; it is shown wherever it appears."""

    __tablename__ = "inspector"
    __table_args__ = (UniqueConstraint("organisation_id", "code", name="one_code_per_inspector"),)

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
    closed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
