from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class FollowUp(SQLModel, table=True):
    """
    A visit that is owed to an earlier one, until a visit that follows it was made. Day and inspector are the planner's
    to choose; `question_ids` are what it has to ask and `finding_ids` what it looks at again.
    """

    __tablename__ = "follow_up"
    __table_args__ = (CheckConstraint("state IN ('owed','done','dropped')", name="state_known"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    parent_visit_id: UUID = Field(foreign_key="visit.id", index=True)
    site_id: UUID = Field(foreign_key="site.id", index=True)
    visit_by: date
    instrument: str
    question_ids: list[str] = Field(default_factory=list, sa_type=JSON)
    finding_ids: list[str] = Field(default_factory=list, sa_type=JSON)
    state: str = "owed"
    visit_id: UUID | None = Field(default=None, foreign_key="visit.id")
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
