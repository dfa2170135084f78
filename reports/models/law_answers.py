from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id

STANDING = text("superseded_at IS NULL")


class AnswerFact(SQLModel, table=True):
    """
    What no other floor holds and laws ask for, entered once. `series_id` is one fact through its versions: never
    overwritten, closed and added. `key` is the law file's, `said` has the key's own shape (laws/payloads.py). It is
    counted for the reporting years that `valid_from` to `valid_to` touch. `withdrawn`: the last version, which counts
    nowhere any more.
    """

    __tablename__ = "answer_fact"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="ends_after_its_start"),
        CheckConstraint("source <> ''", name="has_a_source"),
        CheckConstraint("withdrawn = false OR reason <> ''", name="withdrawn_because"),
        UniqueConstraint("series_id", "version", name="one_answer_per_version"),
        Index(
            "one_standing_answer_fact",
            "series_id",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
        Index("answer_fact_standing", "organisation_id", "key", "superseded_at"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    series_id: UUID
    version: int = 1
    key: str
    said: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    valid_from: date
    valid_to: date | None = None
    source: str
    evidence_id: UUID | None = Field(default=None, foreign_key="evidence.id")
    reason: str = ""
    withdrawn: bool = False
    recorded_by: UUID | None = Field(default=None, foreign_key="account.id")
    recorded_at: datetime = Field(sa_type=UTCDateTime)
    superseded_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class Narrative(SQLModel, table=True):
    """
    A part of a statement in words, written by a person; every version stays readable. Nothing here is generated.
    `section` is the id of the law's section, with `.exempt` behind it for why that one is not material or does not
    apply.
    """

    __tablename__ = "narrative"
    __table_args__ = (
        UniqueConstraint(
            "organisation_id", "law_id", "year", "section", "language", "version", name="one_row_per_version_of_a_part"
        ),
        Index(
            "one_standing_part",
            "organisation_id",
            "law_id",
            "year",
            "section",
            "language",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    law_id: str
    year: int
    section: str
    language: str
    version: int = 1
    text: str = Field(sa_type=Text)
    written_by: UUID | None = Field(default=None, foreign_key="account.id")
    written_at: datetime = Field(sa_type=UTCDateTime)
    superseded_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class LawStatement(SQLModel, table=True):
    """
    One statement of an organisation under one law for one reporting year, `number` counting its corrected versions. A
    draft holds no content: it is computed when it is read. Signing freezes `content` (canonical JSON) with its hash.
    `due_on` is the day the law set, None where it sets none, and never moves.
    """

    __tablename__ = "law_statement"
    __table_args__ = (
        CheckConstraint("state IN ('draft','signed','published','replaced','dropped')", name="state_known"),
        CheckConstraint("signed_by IS NULL OR signed_by <> prepared_by", name="two_people"),
        CheckConstraint("(state IN ('draft','dropped')) = (content = '')", name="frozen_when_signed"),
        CheckConstraint("state IN ('draft','dropped') OR signed_by IS NOT NULL", name="signed_by_somebody"),
        CheckConstraint("state <> 'published' OR published_on IS NOT NULL", name="published_on_a_day"),
        CheckConstraint("corrects_id IS NULL OR correction <> ''", name="corrected_because"),
        UniqueConstraint("organisation_id", "law_id", "year", "language", "number", name="one_statement_per_number"),
        Index(
            "one_open_draft",
            "organisation_id",
            "law_id",
            "year",
            "language",
            unique=True,
            sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    law_id: str
    law_version: str
    year: int
    first_day: date
    last_day: date
    language: str
    number: int = 1
    state: str = "draft"
    due_on: date | None = None
    corrects_id: UUID | None = Field(default=None, foreign_key="law_statement.id")
    correction: str = ""
    prepared_by: UUID = Field(foreign_key="account.id")
    prepared_at: datetime = Field(sa_type=UTCDateTime)
    content: str = Field(default="", sa_type=Text)
    content_sha256: str = ""
    signed_by: UUID | None = Field(default=None, foreign_key="account.id")
    signed_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    signed_as: str = ""
    published_on: date | None = None
    published_url: str = ""
    ended_because: str = ""
    version: int = 1
    changed_at: datetime = Field(sa_type=UTCDateTime)
