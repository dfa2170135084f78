from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class ScoreContest(SQLModel, table=True):
    """
    The scored firm says that a line of its score is wrong. `organisation_id` made the score and answers by `due_on`;
    `firm_id` is the register of the firm itself, null where a letter was entered by staff. `line` is the driver's name.
    `score_id` stays readable; `corrected_score_id` is what the correction gave, `corrections` what was corrected.
    """

    __tablename__ = "score_contest"
    __table_args__ = (
        CheckConstraint("state IN ('open','upheld','dismissed','withdrawn')", name="state_known"),
        CheckConstraint("(state = 'upheld') = (corrected_score_id IS NOT NULL)", name="upheld_is_corrected"),
        CheckConstraint("decided_by IS NULL OR decided_by <> contested_by", name="decided_by_another"),
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="ended_when_not_open"),
        Index("score_contest_of_organisation", "organisation_id", "state", "due_on"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    site_id: UUID = Field(foreign_key="site.id", index=True)
    score_id: UUID = Field(foreign_key="site_score.id", index=True)
    line: str
    event_id: UUID | None = Field(default=None, foreign_key="ledger_event.id")
    reason: str
    evidence: str = ""
    firm_id: UUID | None = Field(default=None, foreign_key="organisation.id", index=True)
    contested_by: UUID | None = Field(default=None, foreign_key="account.id")
    contested_as: str
    opened_at: datetime = Field(sa_type=UTCDateTime)
    due_on: date
    clock_rule: str
    state: str = "open"
    decision: str = ""
    decided_by: UUID | None = Field(default=None, foreign_key="account.id")
    ended_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    corrections: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    corrected_score_id: UUID | None = Field(default=None, foreign_key="site_score.id")
    version: int = 1
