from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Text
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class Grievance(SQLModel, table=True):
    """
    Entered by staff from a call, a letter or a talk; holds no name. Confidential always; `receipt_hash` is argon2id
    over the 16-digit receipt, which itself is never stored; `receipt_bucket` is ten bits of it, so that a look-up
    compares a few slow hashes and not all. `retaliation_feared` bars telling the site, whatever else was agreed.
    """

    __tablename__ = "grievance"
    __table_args__ = (
        CheckConstraint("channel IN ('phone','letter','in_person','message')", name="channel_known"),
        CheckConstraint("state IN ('received','acknowledged','answered','closed')", name="state_known"),
        CheckConstraint("outcome IN ('','remedied','not_upheld','referred','withdrawn')", name="outcome_known"),
        CheckConstraint("outcome <> 'remedied' OR remedy <> ''", name="remedy_recorded"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    site_id: UUID = Field(foreign_key="site.id", index=True)
    channel: str
    category: str
    severity: str = "major"
    summary: str = Field(sa_type=Text)
    language: str = ""
    received_on: date
    acknowledge_by: date
    answer_by: date
    state: str = "received"
    acknowledged_on: date | None = None
    extended_because: str = ""
    receipt_hash: str
    receipt_bucket: int | None = Field(default=None, index=True)
    handler_id: UUID | None = Field(default=None, foreign_key="account.id")
    retaliation_feared: bool = False
    may_tell_site: bool = False
    outcome: str = ""
    remedy: str = Field(default="", sa_type=Text)
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    version: int = 1


class GrievanceEntry(SQLModel, table=True):
    """
    What was said and done about one, in order. `to_them` is what whoever holds the receipt is told; the site is told
    only what a `site_told` entry says.
    """

    __tablename__ = "grievance_entry"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('note','from_them','to_them','site_told','step','handler','extension')", name="kind_known"
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    grievance_id: UUID = Field(foreign_key="grievance.id", index=True)
    kind: str
    text: str = Field(sa_type=Text)
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)


class ReceiptAsking(SQLModel, table=True):
    """How many wrong receipts somebody entered since the last right one, and until when the next has to wait."""

    __tablename__ = "receipt_asking"

    account_id: UUID = Field(primary_key=True, foreign_key="account.id")
    wrong: int = 0
    wait_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
