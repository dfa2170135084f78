"""What one organisation lets another one read."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class SharingAgreement(SQLModel, table=True):
    """
    `organisation_id` gives, `partner_id` reads. `grants` names the fields of each kind; an empty `countries` or
    `site_ids` and no `party_id` narrow nothing. Expired is no state: the day is asked at each reading. `alone`: the
    proposer approved, because nobody else of the house could.
    """

    __tablename__ = "sharing_agreement"
    __table_args__ = (
        CheckConstraint("state IN ('proposed','approved','accepted','ended')", name="state_known"),
        CheckConstraint("partner_id <> organisation_id", name="two_organisations"),
        CheckConstraint("ends_on >= starts_on", name="days_in_order"),
        CheckConstraint("approved_by IS NULL OR alone OR approved_by <> proposed_by", name="two_people"),
        CheckConstraint("state IN ('proposed','ended') OR approved_by IS NOT NULL", name="approved_by_somebody"),
        CheckConstraint("state <> 'accepted' OR accepted_by IS NOT NULL", name="accepted_by_somebody"),
        CheckConstraint("(state = 'ended') = (ended_at IS NOT NULL)", name="ended_when_ended"),
        Index("sharing_given", "organisation_id", "id"),
        Index("sharing_received", "partner_id", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    partner_id: UUID = Field(foreign_key="organisation.id")
    purpose: str
    grants: dict[str, list[str]] = Field(default_factory=dict, sa_type=JSON)
    countries: list[str] = Field(default_factory=list, sa_type=JSON)
    site_ids: list[str] = Field(default_factory=list, sa_type=JSON)
    party_id: UUID | None = Field(default=None, foreign_key="party.id")
    starts_on: date
    ends_on: date
    state: str = "proposed"
    alone: bool = False
    proposed_by: UUID = Field(foreign_key="account.id")
    proposed_at: datetime = Field(sa_type=UTCDateTime)
    approved_by: UUID | None = Field(default=None, foreign_key="account.id")
    approved_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    accepted_by: UUID | None = Field(default=None, foreign_key="account.id")
    accepted_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    ended_by: UUID | None = Field(default=None, foreign_key="account.id")
    ended_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    ended_because: str = ""
    version: int = 1
