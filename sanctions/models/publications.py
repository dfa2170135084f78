"""The public register: what was approved for it, what firms say to it, and who is told when it changes."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, Numeric, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class Publication(SQLModel, table=True):
    """
    One version of a register entry. What the public reads is copied from the case when it is prepared, so that the
    second person approves exactly that and a later change of the firm's record changes nothing that stands; the words
    are the preparer's. `workers_affected` is never shown below the smallest count (`k_check.py`).
    """

    __tablename__ = "publication"
    __table_args__ = (
        CheckConstraint("state IN ('prepared','sent_back','approved','replaced','removed')", name="state_known"),
        CheckConstraint("ends_by IN ('end','review')", name="ends_by_known"),
        CheckConstraint("appeal IN ('none','decided','possible')", name="appeal_known"),
        CheckConstraint("removed_because IN ('','annulled','expired','withdrawn','corrected')", name="removed_known"),
        CheckConstraint("listed_until > starts_on", name="ends_after_its_start"),
        CheckConstraint("decided_by IS NULL OR decided_by <> prepared_by", name="two_people"),
        CheckConstraint("state NOT IN ('approved','replaced','removed') OR decided_by IS NOT NULL", name="approved_by"),
        UniqueConstraint("case_id", "number", name="one_version_per_number"),
        Index(
            "one_public_version_per_case",
            "case_id",
            unique=True,
            sqlite_where=text("state IN ('approved','removed')"),
            postgresql_where=text("state IN ('approved','removed')"),
        ),
        Index("publication_shown", "state", "decided_on", "case_id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    case_id: UUID = Field(foreign_key="enforcement_case.id", index=True)
    number: int
    state: str = "prepared"
    case_version: int
    reference: str
    authority: str
    party_name: str
    folded_name: str
    party_country: str | None = None
    identifiers: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    region: str = ""
    offence_family: str
    offence_on: date
    decided_on: date
    final_on: date | None = None
    final_amount: Decimal | None = Field(default=None, sa_type=Numeric(18, 2))
    currency: str
    appeal: str
    grounds_code: str
    grounds_text: str = ""
    scope: list[str] = Field(default_factory=list, sa_type=JSON)
    release_condition: str
    law_id: str
    law: str
    before_final: bool = False
    starts_on: date
    listed_until: date
    ends_by: str = "end"
    workers_affected: int | None = None
    workers_source: str = ""
    correction: str = ""
    notice_email: str = ""
    reply: str = ""
    reply_on: date | None = None
    prepared_by: UUID = Field(foreign_key="account.id")
    prepared_at: datetime = Field(sa_type=UTCDateTime)
    decided_by: UUID | None = Field(default=None, foreign_key="account.id")
    decided_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    decision_reason: str = ""
    removed_on: date | None = None
    removed_because: str = ""
    changed_at: datetime = Field(sa_type=UTCDateTime)


class RegisterLink(SQLModel, table=True):
    """A firm's one-purpose way to its own entry. Of the secret only the hash is kept; a new link ends the old one."""

    __tablename__ = "register_link"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    case_id: UUID = Field(foreign_key="enforcement_case.id", index=True)
    secret_hash: str = Field(unique=True)
    email: str
    made_at: datetime = Field(sa_type=UTCDateTime)
    expires_on: date
    revoked_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class RegisterAnswer(SQLModel, table=True):
    """What the firm wrote behind its link: a reply to stand beside the entry, or a fact it contests."""

    __tablename__ = "register_answer"
    __table_args__ = (
        CheckConstraint("kind IN ('reply','contest')", name="kind_known"),
        CheckConstraint("state IN ('waiting','accepted','refused')", name="state_known"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    case_id: UUID = Field(foreign_key="enforcement_case.id", index=True)
    link_id: UUID = Field(foreign_key="register_link.id", index=True)
    kind: str
    about: str = ""
    text: str
    state: str = "waiting"
    received_at: datetime = Field(sa_type=UTCDateTime)
    due_on: date
    answer: str = ""
    decided_by: UUID | None = Field(default=None, foreign_key="account.id")
    decided_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class RegisterSubscriber(SQLModel, table=True):
    """Who is told of each correction and removal. A mail address is told nothing before it is confirmed by its link."""

    __tablename__ = "register_subscriber"
    __table_args__ = (
        CheckConstraint("kind IN ('mail','webhook')", name="kind_known"),
        CheckConstraint("state IN ('asked','confirmed','ended')", name="state_known"),
        UniqueConstraint("kind", "address", name="one_row_per_address"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: str
    address: str
    state: str = "asked"
    secret_hash: str = Field(unique=True)
    register_address: str
    asked_at: datetime = Field(sa_type=UTCDateTime)
    confirmed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
