from datetime import datetime
from uuid import UUID

from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class MadeReport(SQLModel, table=True):
    """What was made, for whom, from which cut of the data; the SHA-256 is what the trail knows it by."""

    __tablename__ = "made_report"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    kind: str
    subject_id: UUID | None = None
    format: str
    sha256: str = Field(index=True)
    data_cut: datetime = Field(sa_type=UTCDateTime)
    made_by: UUID | None = Field(default=None, foreign_key="account.id")
    made_at: datetime = Field(sa_type=UTCDateTime)
