from datetime import date, datetime
from uuid import UUID

from sqlalchemy import JSON, BigInteger, CheckConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class WebhookEndpoint(SQLModel, table=True):
    """
    Where an organisation wants to be told of what happens. `sealed_secret` signs; for a while after a rotation the
    `earlier_secret` signs as well. `come_to` is the number of the trail up to which messages were written for it.
    `parked_at`: a message was given up, and nothing has arrived since.
    """

    __tablename__ = "webhook_endpoint"
    __table_args__ = (CheckConstraint("state IN ('active','paused','removed')", name="state_known"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    name: str
    address: str
    topics: list[str] = Field(default_factory=list, sa_type=JSON)
    state: str = "active"
    sealed_secret: str
    earlier_secret: str | None = None
    earlier_until: datetime | None = Field(default=None, sa_type=UTCDateTime)
    come_to: int = Field(default=0, sa_type=BigInteger)
    made_by: UUID | None = Field(default=None, foreign_key="account.id")
    made_at: datetime = Field(sa_type=UTCDateTime)
    parked_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class NoticeChoice(SQLModel, table=True):
    """How somebody wants to be told of one kind of notice; without a row the kind's own default holds."""

    __tablename__ = "notice_choice"
    __table_args__ = (CheckConstraint("choice IN ('immediately','daily','none')", name="choice_known"),)

    account_id: UUID = Field(foreign_key="account.id", primary_key=True)
    kind: str = Field(primary_key=True)
    choice: str


class DigestDay(SQLModel, table=True):
    """
    That somebody's digest of a day was looked at, whether there was something to say or not. One row a person and day:
    however many sweeps run at once, one of them writes the letter.
    """

    __tablename__ = "digest_day"

    account_id: UUID = Field(foreign_key="account.id", primary_key=True)
    day: date = Field(primary_key=True)
    looked_at: datetime = Field(sa_type=UTCDateTime)


class NoticeTold(SQLModel, table=True):
    """That somebody was told of one thing once: a task given to them, one that waits for them, a mention."""

    __tablename__ = "notice_told"

    account_id: UUID = Field(foreign_key="account.id", primary_key=True)
    kind: str = Field(primary_key=True)
    subject_id: UUID = Field(primary_key=True)
    told_at: datetime = Field(sa_type=UTCDateTime)
