from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class CalendarFeed(SQLModel, table=True):
    """
    The secret address under which one inspector's phone reads its visits; only the SHA-256 of the secret is kept. One
    stands per inspector. Of reading it only the day is noted: the hours would tell when somebody sleeps.
    """

    __tablename__ = "calendar_feed"
    __table_args__ = (
        CheckConstraint("revoked_because IN ('','revoked','renewed','closed')", name="because_known"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_because = '')", name="revoked_for_a_reason"),
        Index(
            "one_standing_feed",
            "inspector_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    inspector_id: UUID = Field(foreign_key="inspector.id")
    secret_hash: str = Field(unique=True)
    made_by: UUID | None = Field(default=None, foreign_key="account.id")
    made_at: datetime = Field(sa_type=UTCDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    revoked_because: str = ""
    last_read_on: date | None = None
