from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id

AGENCIES = (
    "('','labour_inspectorate','anti_trafficking','police','child_protection','shelter','health','union','embassy')"
)


class Referral(SQLModel, table=True):
    """
    The protected path of a finding: which kind of agency took it on, with whose consent, never who it is about. Until
    `released_on` the finding is told to nobody outside; `kind` says which rule opened it.
    """

    __tablename__ = "referral"
    __table_args__ = (
        CheckConstraint("kind IN ('zero_tolerance','indicator','under_18')", name="kind_known"),
        CheckConstraint("state IN ('opened','accepted','declined','handed_over','closed')", name="state_known"),
        CheckConstraint("consent IN ('yes','no','unknown')", name="consent_known"),
        CheckConstraint(f"agency IN {AGENCIES}", name="agency_known"),
        CheckConstraint("(state = 'closed') = (closed_on IS NOT NULL)", name="closed_with_its_day"),
        UniqueConstraint("finding_id", name="one_referral_per_finding"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    finding_id: UUID = Field(foreign_key="finding.id")
    kind: str
    state: str = "opened"
    consent: str = "unknown"
    agency: str = ""
    acknowledge_by: date
    released_on: date | None = None
    closed_on: date | None = None
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    version: int = 1
