"""What a decided case owes and what was paid. `payee` keeps the fine and the money to workers apart."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import CheckConstraint, Numeric, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id

PAYEE_KNOWN = "payee IN ('authority','workers')"


class CaseInstalment(SQLModel, table=True):
    """One part of a payment plan. A new plan supersedes the old one, which stays readable."""

    __tablename__ = "case_instalment"
    __table_args__ = (
        CheckConstraint(PAYEE_KNOWN, name="payee_known"),
        CheckConstraint("amount > 0", name="something_is_due"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="enforcement_case.id", index=True)
    payee: str
    due_on: date = Field(index=True)
    amount: Decimal = Field(sa_type=Numeric(18, 2))
    paid_before: Decimal = Field(sa_type=Numeric(18, 2))
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    superseded_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class CasePayment(SQLModel, table=True):
    __tablename__ = "case_payment"
    __table_args__ = (
        CheckConstraint(PAYEE_KNOWN, name="payee_known"),
        CheckConstraint("amount > 0", name="something_was_paid"),
        UniqueConstraint("case_id", "payee", "reference", name="booked_once"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="enforcement_case.id", index=True)
    payee: str
    paid_on: date
    amount: Decimal = Field(sa_type=Numeric(18, 2))
    reference: str
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)


class CaseSettlement(SQLModel, table=True):
    """A new event beside the decision: the decided sum stays as it was. Agreed by a second person."""

    __tablename__ = "case_settlement"
    __table_args__ = (CheckConstraint("reduced >= 0 AND reduced < original", name="it_reduces"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="enforcement_case.id", index=True)
    agreed_on: date
    original: Decimal = Field(sa_type=Numeric(18, 2))
    reduced: Decimal = Field(sa_type=Numeric(18, 2))
    reason: str
    agreed_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
