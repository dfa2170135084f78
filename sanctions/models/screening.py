"""What screening remembers: by which scorecard and count of rarity it scored, and how far it has come."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import LargeBinary, Text
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime


class UsedScorecard(SQLModel, table=True):
    """Every scorecard that has scored here, as it was, so that an old possible match can be recomputed."""

    __tablename__ = "used_scorecard"

    version: str = Field(primary_key=True)
    content: str = Field(sa_type=Text)
    first_used: datetime = Field(sa_type=UTCDateTime)


class RarityCount(SQLModel, table=True):
    """
    How rare words and letter groups were in the lists when they were counted; `content` is its packed form. It belongs
    to the installation, and the newest is in use until the lists have drifted from it.
    """

    __tablename__ = "rarity_count"

    hash: str = Field(primary_key=True)
    method: str
    entries: int
    counted_at: datetime = Field(sa_type=UTCDateTime)
    content: bytes = Field(sa_type=LargeBinary)


class ScreeningState(SQLModel, table=True):
    """
    How far one organisation's screening has come. `lists` is the hash of the entries it compared with; `memory` names
    what was kept to go on from, and is another after every run that compared anything.
    """

    __tablename__ = "screening_state"

    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id")
    rarity_hash: str
    method: str
    lists: str
    memory: str
    screened_at: datetime = Field(sa_type=UTCDateTime)


class ScreeningRules(SQLModel, table=True):
    """How an organisation wants possible matches ruled on. No row: one person is enough."""

    __tablename__ = "screening_rules"

    organisation_id: UUID = Field(primary_key=True, foreign_key="organisation.id")
    four_eyes: bool = False
