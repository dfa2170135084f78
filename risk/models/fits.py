from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class FittedModel(SQLModel, table=True):
    """
    A fit with its card, from the day it was entered. Of one name an organisation has at most one in force; one that
    gave way is retired and stays readable. `published`: it stands in the register that anybody may read.
    """

    __tablename__ = "fitted_model"
    __table_args__ = (
        CheckConstraint("state IN ('entered','active','retired')", name="state_known"),
        CheckConstraint(
            "state <> 'active' OR (activated_by IS NOT NULL AND activated_at IS NOT NULL AND activated_because <> '')",
            name="active_by_a_person",
        ),
        CheckConstraint("state <> 'retired' OR retired_at IS NOT NULL", name="retired_on_a_day"),
        UniqueConstraint("organisation_id", "card_sha256", name="fitted_model_card"),
        Index(
            "one_active_fit",
            "organisation_id",
            "name",
            unique=True,
            sqlite_where=text("state = 'active'"),
            postgresql_where=text("state = 'active'"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    name: str
    kind: str
    as_of: date
    card: dict[str, Any] = Field(sa_type=JSON)
    card_sha256: str
    model_sha256: str
    published: bool = False
    state: str = "entered"
    entered_at: datetime = Field(sa_type=UTCDateTime)
    activated_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    activated_by: UUID | None = Field(default=None, foreign_key="account.id")
    activated_because: str = ""
    retired_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    retired_because: str = ""
