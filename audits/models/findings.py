from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id

SEVERITIES = "('zero_tolerance','critical','major','minor','collaborative')"


class Finding(SQLModel, table=True):
    """What was seen. It stays `alleged` until answered and decided; `amends_id` points to the entry it corrects."""

    __tablename__ = "finding"
    __table_args__ = (
        CheckConstraint(f"severity IN {SEVERITIES}", name="severity_known"),
        CheckConstraint("state IN ('alleged','confirmed','closed','withdrawn','amended')", name="state_known"),
        UniqueConstraint("organisation_id", "reference", name="one_reference_per_finding"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    reference: str
    site_id: UUID = Field(foreign_key="site.id", index=True)
    visit_id: UUID | None = Field(default=None, foreign_key="visit.id", index=True)
    question_id: str = ""
    indicator: str = ""
    severity: str
    description: str
    state: str = "alleged"
    found_on: date
    reply_by: date | None = None
    reply: str = ""
    closed_on: date | None = None
    closed_because: str = ""
    amends_id: UUID | None = Field(default=None, foreign_key="finding.id")
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    version: int = 1


class CorrectiveAction(SQLModel, table=True):
    """
    Two deadlines: `plan_by` (the firm says how) and `close_by` (it is done); null where the scheme sets none.
    Verified by a second person.
    """

    __tablename__ = "corrective_action"
    __table_args__ = (
        CheckConstraint("state IN ('open','planned','done','verified','dropped')", name="state_known"),
        Index("action_due", "state", "close_by"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    finding_id: UUID = Field(foreign_key="finding.id", index=True)
    description: str
    responsible: str = ""
    plan_by: date | None = None
    close_by: date | None = None
    state: str = "open"
    done_on: date | None = None
    verified_on: date | None = None
    verified_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    version: int = 1
