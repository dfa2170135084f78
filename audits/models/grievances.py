from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Text
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class Grievance(SQLModel, table=True):
    """
    Entered by staff from a call, a letter or a talk; holds no name. Confidential always; `receipt_hash` is argon2id
    over the 16-digit receipt, which itself is never stored.
    """

    __tablename__ = "grievance"
    __table_args__ = (
        CheckConstraint("channel IN ('phone','letter','in_person','message')", name="channel_known"),
        CheckConstraint("state IN ('received','acknowledged','answered','closed')", name="state_known"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    site_id: UUID = Field(foreign_key="site.id", index=True)
    channel: str
    category: str
    severity: str = "major"
    summary: str = Field(sa_type=Text)
    language: str = ""
    received_on: date
    acknowledge_by: date
    answer_by: date
    state: str = "received"
    receipt_hash: str
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    version: int = 1
