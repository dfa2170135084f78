from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class LedgerEvent(SQLModel, table=True):
    """
    The typed ledger upper floors record down into. `source_kind` and `source_id` name the row it came from without a
    foreign key, since that row lives on a higher floor. A wrong entry is voided by another one, never changed:
    `answers_id` is the event that an action closes or a void takes back.
    Shares and chances (`intensity`, `detection_chance`, `propensity`) are 0-1.
    """

    __tablename__ = "ledger_event"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('visit','finding','action_verified','action_overdue','grievance','screening_hit','sanction',"
            "'injury','lead','void')",
            name="kind_known",
        ),
        CheckConstraint(
            "severity IS NULL OR severity IN ('minor','major','critical','zero_tolerance','collaborative')",
            name="severity_known",
        ),
        CheckConstraint("verification IN ('alleged','evidenced','verified','refuted')", name="verification_known"),
        Index("ledger_subject", "subject_id", "occurred_on"),
        Index("ledger_source", "source_kind", "source_id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    subject_id: UUID = Field(foreign_key="node.id", index=True)
    kind: str
    occurred_on: date
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    severity: str | None = None
    verification: str = "alleged"
    confidential: bool = False
    source_kind: str
    source_id: UUID
    answers_id: UUID | None = Field(default=None, foreign_key="ledger_event.id", index=True)
    outcome: str | None = None
    examiner_code: str | None = None
    payer: str | None = None
    intensity: float | None = None
    detection_chance: float | None = None
    propensity: float | None = None
    selected_how: str | None = None
    summary: str = ""
