from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class Evidence(SQLModel, table=True):
    """
    The file itself lies in the store under its SHA-256; the name it came with is not kept (it may name a person).
    `shared_sha256` is the copy of a picture without its metadata, which is what people are given. `expires_on`: it
    proves nothing after that day; `keep_until`: it is removed after that one. `changed_at`: the last check found the
    file gone or altered, or its custody broken.
    """

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
    keep_until: date | None = None
    shared_sha256: str | None = None
    shared_size: int | None = Field(default=None, sa_type=BigInteger)
    sealed: bool = False
    checked_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    changed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    removed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class CustodyEvent(SQLModel, table=True):
    """`hash` is over every other column and the hash before it (foundation/custody.py); numbers run from 1 per file."""

    __tablename__ = "custody_event"
    __table_args__ = (UniqueConstraint("evidence_id", "number", name="one_event_per_number"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    evidence_id: UUID = Field(foreign_key="evidence.id", index=True)
    occurred_at: datetime = Field(sa_type=UTCDateTime)
    actor_id: UUID | None = None
    act: str
    sha256: str
    number: int
    previous_hash: str
    hash: str


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
