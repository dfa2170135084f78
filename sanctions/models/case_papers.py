"""What goes to and fro between the authority and the firm: notices with their service, replies, appeals."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Numeric, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id

ALL_OR_NOTHING = "(served_on IS NULL) = (served_how = '') AND (served_on IS NULL) = (served_by = '')"


class CaseNotice(SQLModel, table=True):
    """
    `document_id` is the stored file, empty for a letter made elsewhere. Making it starts no clock; `served_on` does.
    `proof_id` is the evidence of service.
    """

    __tablename__ = "case_notice"
    __table_args__ = (
        UniqueConstraint("case_id", "number", name="one_number_per_notice"),
        CheckConstraint(ALL_OR_NOTHING, name="service_is_whole"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="enforcement_case.id", index=True)
    number: int
    language: str
    reply_to: str = ""
    document_id: UUID | None = Field(default=None, foreign_key="evidence.id")
    sha256: str = ""
    made_by: UUID | None = Field(default=None, foreign_key="account.id")
    made_at: datetime = Field(sa_type=UTCDateTime)
    served_on: date | None = None
    served_how: str = ""
    served_by: str = ""
    proof_id: UUID | None = Field(default=None, foreign_key="evidence.id")


class CaseReply(SQLModel, table=True):
    """In the firm's own words. `late`: it came after the time to reply; it is kept and read all the same."""

    __tablename__ = "case_reply"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="enforcement_case.id", index=True)
    received_on: date
    spoken_by: str
    words: str
    late: bool = False
    evidence_id: UUID | None = Field(default=None, foreign_key="evidence.id")
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)


class CaseReading(SQLModel, table=True):
    """Who says that they have read a reply; a decision needs it of whoever decides."""

    __tablename__ = "case_reading"
    __table_args__ = (UniqueConstraint("reply_id", "account_id", name="read_once"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="enforcement_case.id", index=True)
    reply_id: UUID = Field(foreign_key="case_reply.id", index=True)
    account_id: UUID = Field(foreign_key="account.id")
    read_at: datetime = Field(sa_type=UTCDateTime)


class CaseAppeal(SQLModel, table=True):
    """
    `amount_before` is what was decided; `amount_after` what the appeal left of it. `lodged_by` is the way the firm
    took: its letter (`evidence_id`) or its own link (`answer_id`); empty for one that was kept before ways were.
    """

    __tablename__ = "case_appeal"
    __table_args__ = (
        CheckConstraint("outcome IN ('','upheld','reduced','annulled')", name="outcome_known"),
        CheckConstraint("(ended_on IS NULL) = (outcome = '')", name="ended_with_outcome"),
        CheckConstraint("lodged_by IN ('','letter','link')", name="way_known"),
        CheckConstraint("(lodged_by = '') = (received_on IS NULL)", name="receipt_with_way"),
        CheckConstraint("(lodged_by = 'link') = (answer_id IS NOT NULL)", name="link_with_answer"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="enforcement_case.id", index=True)
    body: str
    lodged_on: date
    lodged_by: str = ""
    received_on: date | None = None
    evidence_id: UUID | None = Field(default=None, foreign_key="evidence.id")
    answer_id: UUID | None = Field(default=None, foreign_key="register_answer.id")
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    grounds: str
    amount_before: Decimal | None = Field(default=None, sa_type=Numeric(18, 2))
    ended_on: date | None = None
    outcome: str = ""
    outcome_reason: str = ""
    amount_after: Decimal | None = Field(default=None, sa_type=Numeric(18, 2))
