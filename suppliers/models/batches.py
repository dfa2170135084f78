"""Lists that were imported: what each batch held, did and left behind, and how lists of one source are read."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id

KINDS = "kind IN ('parties','edges','facts')"


class ImportBatch(SQLModel, table=True):
    """`writing`: a long import on its way; its rows are in the register already and leave it again when cancelled."""

    __tablename__ = "import_batch"
    __table_args__ = (
        CheckConstraint(KINDS, name="kind_known"),
        CheckConstraint("state IN ('dry_run','writing','written','undone')", name="state_known"),
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


class ImportReplaced(SQLModel, table=True):
    """
    What a batch put aside, for its undo: a party or site with its former `columns`, or a fact or link that was
    superseded. `former_batch_id` is the import the put-aside row came from, which cannot be undone before this one.
    """

    __tablename__ = "import_replaced"
    __table_args__ = (CheckConstraint("kind IN ('party','site','fact','edge')", name="kind_known"),)

    batch_id: UUID = Field(foreign_key="import_batch.id", primary_key=True)
    row_id: UUID = Field(primary_key=True)
    kind: str
    columns: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    former_batch_id: UUID | None = Field(default=None, foreign_key="import_batch.id", index=True)


class ImportMapping(SQLModel, table=True):
    """
    How lists of one source (`source_signature`: the same heads) were last read, so that next month's file is read so
    too. `choices` is a `ReadingChoices` as JSON.
    """

    __tablename__ = "import_mapping"
    __table_args__ = (
        CheckConstraint(KINDS, name="kind_known"),
        UniqueConstraint("organisation_id", "kind", "source_signature", name="one_mapping_per_source"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    kind: str
    source_signature: str
    file_name: str
    choices: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    used_at: datetime = Field(sa_type=UTCDateTime)
