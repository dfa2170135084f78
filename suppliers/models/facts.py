"""Dated values of a party or site."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id
from suppliers.models.standings import STANDINGS


class Fact(SQLModel, table=True):
    """
    One dated value of one field, with its standing and source. A new value supersedes, never overwrites. `source_row`
    and `source_column` (its head) say which cell of the imported file it was read in; none for a value typed in.
    """

    __tablename__ = "fact"
    __table_args__ = (
        CheckConstraint(f"standing IN {STANDINGS}", name="standing_known"),
        Index("fact_node_field", "node_id", "field"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    node_id: UUID = Field(foreign_key="node.id", index=True)
    field: str
    value: str
    original: str = ""
    standing: str = "claimed"
    as_of: date
    valid_until: date | None = None
    source: str = ""
    source_row: int | None = None
    source_column: str | None = None
    batch_id: UUID | None = Field(default=None, foreign_key="import_batch.id", index=True)
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    superseded_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
