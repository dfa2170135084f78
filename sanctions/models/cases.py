from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, Numeric, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id

CASE_STATES = (
    "('alleged','under_inquiry','notice_issued','representations','decided','appealed','final','paying','remediating',"
    "'closed','expired','withdrawn','annulled')"
)


class Case(SQLModel, table=True):
    """
    An enforcement case. Nothing of it is public before `final`. Money in whole and hundredth units of `currency`; what
    goes to workers is kept apart from the fine. `facts` are as given; `assessment_id` is what the proposal rests on.
    `departure_reason` and `departure_ground` say why, and on which legal ground, the decision left what the law spans.
    """

    __tablename__ = "enforcement_case"
    __table_args__ = (
        CheckConstraint(f"state IN {CASE_STATES}", name="state_known"),
        UniqueConstraint("organisation_id", "reference", name="one_reference_per_case"),
        Index("case_by_state", "organisation_id", "state", "reply_by", "id"),
        Index("case_of_family", "organisation_id", "offence_family", "state", "reply_by", "id"),
        Index("case_proposed", "organisation_id", "proposed_by"),
        Index("case_decided", "organisation_id", "decided_by"),
        CheckConstraint("(departure_reason = '') = (departure_ground = '')", name="departure_is_whole"),
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
    office: str = ""
    severity: str = ""
    regime: str = ""
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    currency: str = "EUR"
    proposed_amount: Decimal | None = Field(default=None, sa_type=Numeric(18, 2))
    proposed_to_workers: Decimal | None = Field(default=None, sa_type=Numeric(18, 2))
    assessment_id: UUID | None = None
    proposal_reason: str = ""
    outside_reason: str = ""
    final_amount: Decimal | None = Field(default=None, sa_type=Numeric(18, 2))
    final_to_workers: Decimal | None = Field(default=None, sa_type=Numeric(18, 2))
    proposed_by: UUID | None = Field(default=None, foreign_key="account.id")
    decided_by: UUID | None = Field(default=None, foreign_key="account.id")
    departure_reason: str = ""
    departure_ground: str = ""
    opened_on: date
    notice_served_on: date | None = None
    reply_by: date | None = None
    decided_on: date | None = None
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


class CaseAssessment(SQLModel, table=True):
    """
    What the law of the offence day says of the facts then known, with its SHA-256. Never overwritten: better facts make
    the next number. `facts` are those given, `counted_priors` what the own cases added. `high` None: no ceiling.
    """

    __tablename__ = "case_assessment"
    __table_args__ = (UniqueConstraint("case_id", "number", name="one_number_per_assessment"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="enforcement_case.id", index=True)
    number: int
    regime: str
    law_version: str
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    counted_priors: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    answer: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    answer_hash: str
    currency: str
    low: Decimal = Field(sa_type=Numeric(18, 2))
    high: Decimal | None = Field(default=None, sa_type=Numeric(18, 2))
    made_by: UUID | None = Field(default=None, foreign_key="account.id")
    made_at: datetime = Field(sa_type=UTCDateTime)


class CaseRemedy(SQLModel, table=True):
    """What the firm has to put right after a decision."""

    __tablename__ = "case_remedy"
    __table_args__ = (CheckConstraint("(done_on IS NULL) = (done_note = '')", name="done_is_told"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    case_id: UUID = Field(foreign_key="enforcement_case.id", index=True)
    what: str
    due_on: date
    done_on: date | None = None
    done_note: str = ""
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
