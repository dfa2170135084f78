from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id
from foundation.models.accounts import ROLES


class Delegation(SQLModel, table=True):
    """
    Somebody looks after the accounts of the own organisation, from `starts_at` until before `ends_at`. No `granted_by`:
    given on the machine itself. Over is over: the next one is another row.
    """

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint("ends_at IS NULL OR ends_at > starts_at", name="moments_in_order"),
        CheckConstraint("(ended_at IS NULL) = (ended_because = '')", name="ended_for_a_reason"),
        CheckConstraint("ended_because IN ('','taken_back','stepped_down','deactivated','replaced')", name="end_known"),
        Index(
            "one_standing_delegation",
            "account_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    account_id: UUID = Field(foreign_key="account.id")
    starts_at: datetime = Field(sa_type=UTCDateTime)
    ends_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    granted_by: UUID | None = Field(default=None, foreign_key="account.id")
    granted_at: datetime = Field(sa_type=UTCDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    ended_by: UUID | None = Field(default=None, foreign_key="account.id")
    ended_because: str = ""


class PersonInvitation(SQLModel, table=True):
    """
    Somebody is asked into an organisation. There is no account before the link was used, so inviting tells nothing of
    accounts elsewhere. Only the SHA-256 of the link's secret is kept.
    """

    __tablename__ = "person_invitation"
    __table_args__ = (
        CheckConstraint(f"role IN ({ROLES})", name="role_known"),
        CheckConstraint("role <> 'platform_administrator'", name="never_who_runs_the_system"),
        CheckConstraint("used_at IS NULL OR withdrawn_at IS NULL", name="one_end"),
        CheckConstraint("(used_at IS NULL) = (account_id IS NULL)", name="used_for_an_account"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    email: str
    name: str
    role: str
    locale: str = "en"
    secret_hash: str = Field(unique=True)
    invited_by: UUID = Field(foreign_key="account.id")
    invited_at: datetime = Field(sa_type=UTCDateTime)
    expires_at: datetime = Field(sa_type=UTCDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    account_id: UUID | None = Field(default=None, foreign_key="account.id")
    withdrawn_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class FactorResetRequest(SQLModel, table=True):
    """Taking a colleague's second factor away: one asks, another decides, and neither is the colleague."""

    __tablename__ = "factor_reset_request"
    __table_args__ = (
        CheckConstraint("decided_by IS NULL OR decided_by <> asked_by", name="two_people"),
        CheckConstraint("asked_by <> account_id", name="asked_for_somebody_else"),
        CheckConstraint("decided_by IS NULL OR decided_by <> account_id", name="decided_for_somebody_else"),
        CheckConstraint("outcome IN ('','reset','refused')", name="outcome_known"),
        CheckConstraint("(outcome = '') = (decided_by IS NULL)", name="decided_by_somebody"),
        CheckConstraint("(decided_at IS NULL) = (decided_by IS NULL)", name="decided_at_some_time"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    account_id: UUID = Field(foreign_key="account.id")
    asked_by: UUID = Field(foreign_key="account.id")
    asked_at: datetime = Field(sa_type=UTCDateTime)
    outcome: str = ""
    decided_by: UUID | None = Field(default=None, foreign_key="account.id")
    decided_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
