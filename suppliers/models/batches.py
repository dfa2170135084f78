"""Lists that were imported: what each batch held, did and left behind."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class ImportBatch(SQLModel, table=True):
    __tablename__ = "import_batch"
    __table_args__ = (
        CheckConstraint("kind IN ('parties','edges','facts')", name="kind_known"),
        CheckConstraint("state IN ('dry_run','written','undone')", name="state_known"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    kind: str
    file_name: str
    sha256: str = Field(index=True)
    state: str
    mapping: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    counts: dict[str, int] = Field(default_factory=dict, sa_type=JSON)
    issues: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    undone_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
