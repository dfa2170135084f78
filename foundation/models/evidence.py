from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class Evidence(SQLModel, table=True):
    """The file itself lies in the store under its SHA-256; the name it came with is not kept (it may name a person)."""

    __tablename__ = "evidence"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    subject_kind: str
    subject_id: UUID = Field(index=True)
    kind: str
    title: str
    media_type: str
    sha256: str = Field(index=True)
    size: int = Field(sa_type=BigInteger)
    captured_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    expires_on: date | None = None
    removed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class CustodyEvent(SQLModel, table=True):
    __tablename__ = "custody_event"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    evidence_id: UUID = Field(foreign_key="evidence.id", index=True)
    occurred_at: datetime = Field(sa_type=UTCDateTime)
    actor_id: UUID | None = None
    act: str
    sha256: str


class LegalHold(SQLModel, table=True):
    """While one stands, retention removes nothing of that subject."""

    __tablename__ = "legal_hold"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    subject_kind: str
    subject_id: UUID = Field(index=True)
    reason: str
    placed_by: UUID | None = Field(default=None, foreign_key="account.id")
    placed_at: datetime = Field(sa_type=UTCDateTime)
    lifted_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
