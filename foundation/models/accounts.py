from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint
from sqlmodel import Field, SQLModel

from foundation.actors import Role
from foundation.database import UTCDateTime
from foundation.ids import new_id

ROLES = ",".join(f"'{role.value}'" for role in Role if role is not Role.SYSTEM)


class Organisation(SQLModel, table=True):
    __tablename__ = "organisation"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('buyer','supplier','inspectorate','regulator','auditor_body','operator')", name="kind_known"
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(unique=True)
    kind: str
    jurisdiction: list[str] = Field(default_factory=list, sa_type=JSON)
    time_zone: str = "UTC"
    locale: str = "en"
    created_at: datetime = Field(sa_type=UTCDateTime)


class Account(SQLModel, table=True):
    """`email` is stored in lower case. No password hash means: none set yet, the one-time link is still out."""

    __tablename__ = "account"
    __table_args__ = (CheckConstraint(f"role IN ({ROLES})", name="role_known"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    email: str = Field(unique=True)
    name: str
    role: str
    locale: str = "en"
    password_hash: str | None = None
    disabled_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    failed_attempts: int = 0
    locked_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
    created_at: datetime = Field(sa_type=UTCDateTime)


class SignIn(SQLModel, table=True):
    """
    One browser's session. Only the SHA-256 of the cookie's secret is kept. `device` is what kind of browser it is, in
    two words and without a place; `proven_at` is when a second factor was last shown in it.
    """

    __tablename__ = "sign_in"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    secret_hash: str = Field(unique=True)
    csrf: str
    device: str = Field(default="", sa_column_kwargs={"server_default": ""})
    created_at: datetime = Field(sa_type=UTCDateTime)
    expires_at: datetime = Field(sa_type=UTCDateTime)
    last_seen_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    proven_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class OneTimeLink(SQLModel, table=True):
    __tablename__ = "one_time_link"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    purpose: str
    secret_hash: str = Field(unique=True)
    created_at: datetime = Field(sa_type=UTCDateTime)
    expires_at: datetime = Field(sa_type=UTCDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class ApiToken(SQLModel, table=True):
    __tablename__ = "api_token"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    account_id: UUID = Field(foreign_key="account.id", index=True)
    name: str
    secret_hash: str = Field(unique=True)
    scopes: list[str] = Field(default_factory=list, sa_type=JSON)
    created_at: datetime = Field(sa_type=UTCDateTime)
    expires_at: datetime = Field(sa_type=UTCDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    last_used_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
