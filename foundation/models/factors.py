from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id
from foundation.models.accounts import ROLES


class SecondFactor(SQLModel, table=True):
    """`sealed_secret` opens with a key made of the settings' secret; `last_step` is the newest that a code used up."""

    __tablename__ = "second_factor"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", unique=True)
    sealed_secret: str
    last_step: int = Field(default=0, sa_type=BigInteger)
    created_at: datetime = Field(sa_type=UTCDateTime)
    confirmed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class RecoveryCode(SQLModel, table=True):
    """Opens once in place of a lost device. Only a keyed hash is kept."""

    __tablename__ = "recovery_code"
    __table_args__ = (UniqueConstraint("account_id", "code_hash", name="one_row_per_recovery_code"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    account_id: UUID = Field(foreign_key="account.id")
    code_hash: str
    created_at: datetime = Field(sa_type=UTCDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class HalfSignIn(SQLModel, table=True):
    """The password was right and the second step is still owed: opens nothing but that step."""

    __tablename__ = "half_sign_in"
    __table_args__ = (CheckConstraint("step IN ('code','set_up')", name="step_known"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    secret_hash: str = Field(unique=True)
    step: str
    created_at: datetime = Field(sa_type=UTCDateTime)
    expires_at: datetime = Field(sa_type=UTCDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class FactorRule(SQLModel, table=True):
    """From a day on a role of an organisation needs a second factor, or no longer. Rows are added, never changed."""

    __tablename__ = "factor_rule"
    __table_args__ = (CheckConstraint(f"role IN ({ROLES})", name="role_known"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    role: str
    required: bool
    starts_on: date
    set_by: UUID | None = Field(default=None, foreign_key="account.id")
    created_at: datetime = Field(sa_type=UTCDateTime)


class OutsideIdentity(SQLModel, table=True):
    """Whom an identity provider means. `linked_by` is the administrator who said so; empty: a confirmed e-mail did."""

    __tablename__ = "outside_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject", name="one_row_per_outside_identity"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    issuer: str
    subject: str
    linked_by: UUID | None = Field(default=None, foreign_key="account.id")
    created_at: datetime = Field(sa_type=UTCDateTime)
