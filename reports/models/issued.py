from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id


class IssuedReport(SQLModel, table=True):
    """
    A file that left the house and is kept as it left. `about` is a noun, a reference or a law, never a person's name;
    `about_id` the row. `content_sha256` is what the file prints, `sha256_unsigned` the file before its signature,
    `sha256` the file that is kept. `certificate_sha256` is the certificate of a PDF signature, `signature` and
    `public_key` (hexadecimal) the detached one of a file in another form; empty where it is not signed.
    `needs` are the leaves to read, between bars, of all that went into it: nobody reads here what they could not make.
    `asked_*` is an ending that waits for a second person; `reason` is for the house, `because` for everybody.
    """

    __tablename__ = "issued_report"
    __table_args__ = (
        CheckConstraint("state IN ('issued','superseded','revoked')", name="state_known"),
        CheckConstraint("(state = 'issued') = (ended_at IS NULL)", name="ended_once"),
        CheckConstraint("(state = 'revoked') = (because <> '')", name="revoked_because"),
        CheckConstraint("asked_act IN ('','revoke','supersede')", name="asked_known"),
        CheckConstraint("(asked_act = '') = (asked_at IS NULL)", name="asked_at_a_moment"),
        CheckConstraint("ended_by IS NULL OR asked_by IS NULL OR ended_by <> asked_by", name="second_person"),
        CheckConstraint("supersedes_id IS NULL OR supersedes_id <> id", name="supersedes_another"),
        UniqueConstraint("code", name="one_report_per_code"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    kind: str
    about: str
    about_id: UUID | None = Field(default=None, index=True)
    period: str = ""
    form: str
    language: str
    needs: str = ""
    content_sha256: str
    sha256_unsigned: str
    sha256: str = Field(index=True)
    size: int
    certificate_sha256: str = ""
    signature: str = ""
    public_key: str = ""
    data_cut: date
    rule_versions: list[dict[str, Any]] = Field(default_factory=list, sa_type=JSON)
    code: str
    supersedes_id: UUID | None = Field(default=None, foreign_key="issued_report.id", index=True)
    made_by: UUID | None = Field(default=None, foreign_key="account.id")
    made_at: datetime = Field(sa_type=UTCDateTime)
    state: str = "issued"
    because: str = ""
    reason: str = ""
    ended_by: UUID | None = Field(default=None, foreign_key="account.id")
    ended_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    asked_act: str = ""
    asked_because: str = ""
    asked_by: UUID | None = Field(default=None, foreign_key="account.id")
    asked_at: datetime | None = Field(default=None, sa_type=UTCDateTime)
    version: int = 1
