from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, LargeBinary
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime


class OrganisationMark(SQLModel, table=True):
    """
    The logo of an organisation, one at a time: `png` is what was made of the picture sent in, without anything but its
    colours; `alt` says it in words. Reports that were kept hold their own copy.
    """

    __tablename__ = "organisation_mark"
    __table_args__ = (
        CheckConstraint("width BETWEEN 1 AND 480 AND height BETWEEN 1 AND 160", name="size_known"),
        CheckConstraint("alt <> ''", name="said_in_words"),
    )

    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id")
    png: bytes = Field(sa_type=LargeBinary)
    sha256: str
    width: int
    height: int
    alt: str
    set_by: UUID | None = Field(default=None, foreign_key="account.id")
    set_at: datetime = Field(sa_type=UTCDateTime)
    version: int = 1
