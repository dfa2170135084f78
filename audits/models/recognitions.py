from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class Recognition(SQLModel, table=True):
    """
    Earned by a clean, verified history: the interval to the next visit is `factor` times as long, `most_months` at
    most. `basis` is the history it was proposed on, as counted then. Granted by a second person, from when on it is a
    certificate: `code` is what others verify it by, `certificate_hash` covers what it says.
    `finding_id` is the finding that ended it.
    """

    __tablename__ = "recognition"
    __table_args__ = (
        CheckConstraint("state IN ('proposed','granted','declined','revoked')", name="state_known"),
        CheckConstraint("(state IN ('granted','revoked')) = (granted_at IS NOT NULL)", name="granted_once"),
        CheckConstraint("(state = 'revoked') = (revoked_on IS NOT NULL)", name="revoked_on_a_day"),
        CheckConstraint("granted_by IS NULL OR granted_by <> proposed_by", name="second_person"),
        CheckConstraint("valid_from <= valid_to", name="dates_in_order"),
        UniqueConstraint("code", name="one_code_per_recognition"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    site_id: UUID = Field(foreign_key="site.id", index=True)
    state: str = "proposed"
    rules_version: str
    basis: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    factor: float
    most_months: float
    code: str
    certificate_hash: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    proposed_by: UUID | None = Field(default=None, foreign_key="account.id")
    proposed_at: datetime = Field(sa_type=UTCDateTime)
    granted_by: UUID | None = Field(default=None, foreign_key="account.id")
    granted_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    revoked_on: date | None = None
    revoked_because: str = ""
    finding_id: UUID | None = Field(default=None, foreign_key="finding.id")
    version: int = 1
