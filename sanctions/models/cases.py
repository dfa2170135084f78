from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Numeric, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id

CASE_STATES = (
    "('alleged','under_inquiry','notice_issued','representations','decided','appealed','final','paying','remediating',"
    "'closed','expired','withdrawn','annulled')"
)


class Case(SQLModel, table=True):
    """An enforcement case. Nothing of it is public before `final`. Money in whole and hundredth units of `currency`."""

    __tablename__ = "enforcement_case"
    __table_args__ = (
        CheckConstraint(f"state IN {CASE_STATES}", name="state_known"),
        UniqueConstraint("organisation_id", "reference", name="one_reference_per_case"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    reference: str
    party_id: UUID = Field(foreign_key="party.id", index=True)
    site_id: UUID | None = Field(default=None, foreign_key="site.id", index=True)
    state: str = Field(default="alleged", index=True)
    offence_family: str
    offence_on: date
    grounds: str
    currency: str = "EUR"
    proposed_amount: Decimal | None = Field(default=None, sa_type=Numeric(18, 2))
    final_amount: Decimal | None = Field(default=None, sa_type=Numeric(18, 2))
    proposed_by: UUID | None = Field(default=None, foreign_key="account.id")
    decided_by: UUID | None = Field(default=None, foreign_key="account.id")
    opened_on: date
    notice_served_on: date | None = None
    reply_by: date | None = None
    final_on: date | None = None
    review_on: date | None = None
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    version: int = 1


class CaseEvent(SQLModel, table=True):
    __tablename__ = "case_event"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="enforcement_case.id", index=True)
    occurred_on: date
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    from_state: str
    to_state: str
    reason: str
    actor_id: UUID | None = Field(default=None, foreign_key="account.id")
    amount: Decimal | None = Field(default=None, sa_type=Numeric(18, 2))
