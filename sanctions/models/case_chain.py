"""What was said of each contractor above the firm: whether it knew, and whether its defence of due diligence holds."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class CaseKnowledge(SQLModel, table=True):
    """One dated statement about one contractor; never changed, a later one supersedes it."""

    __tablename__ = "case_knowledge"
    __table_args__ = (
        CheckConstraint(
            "knowledge IN ('knew','should_have_known','did_not_know','unknown')", name="knowledge_of_the_list"
        ),
        CheckConstraint("ground <> ''", name="it_has_a_ground"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="enforcement_case.id", index=True)
    party_id: UUID = Field(foreign_key="party.id", index=True)
    knowledge: str
    stated_on: date
    ground: str
    evidence_id: UUID | None = Field(default=None, foreign_key="evidence.id")
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    superseded_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class CaseDefence(SQLModel, table=True):
    """One step of a contractor's defence: claimed, then accepted or refused. Never changed; a later one supersedes."""

    __tablename__ = "case_defence"
    __table_args__ = (
        CheckConstraint("state IN ('claimed','accepted','refused')", name="state_known"),
        CheckConstraint("reason <> ''", name="it_has_a_reason"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="enforcement_case.id", index=True)
    party_id: UUID = Field(foreign_key="party.id", index=True)
    state: str
    stated_on: date
    reason: str
    evidence_id: UUID | None = Field(default=None, foreign_key="evidence.id")
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    superseded_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
