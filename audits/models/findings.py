from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id

SEVERITIES = "('zero_tolerance','critical','major','minor','collaborative')"


class Finding(SQLModel, table=True):
    """
    What was seen. It stays `alleged` until answered and decided; `amends_id` points to the entry it corrects;
    `under_18`: it may concern somebody who is not of age.
    """

    __tablename__ = "finding"
    __table_args__ = (
        CheckConstraint(f"severity IN {SEVERITIES}", name="severity_known"),
        CheckConstraint("state IN ('alleged','confirmed','closed','withdrawn','amended')", name="state_known"),
        UniqueConstraint("organisation_id", "reference", name="one_reference_per_finding"),
        Index("finding_newest", "organisation_id", "state", "id"),
        Index("finding_graded", "organisation_id", "severity", "state", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    reference: str
    site_id: UUID = Field(foreign_key="site.id", index=True)
    visit_id: UUID | None = Field(default=None, foreign_key="visit.id", index=True)
    question_id: str = ""
    indicator: str = ""
    severity: str
    under_18: bool = False
    description: str
    state: str = "alleged"
    found_on: date
    reply_by: date | None = None
    reply: str = ""
    closed_on: date | None = None
    closed_because: str = ""
    amends_id: UUID | None = Field(default=None, foreign_key="finding.id")
    recurs_id: UUID | None = Field(default=None, foreign_key="finding.id")
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    version: int = 1
