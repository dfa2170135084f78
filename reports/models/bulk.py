from uuid import UUID

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.ids import new_id


class BulkLine(SQLModel, table=True):
    """
    One of the many reports of a job: made or issued, with its file's SHA-256, or refused with a code. Unique (job,
    place): a job that goes on after it stopped finds its lines and makes none of them again.
    """

    __tablename__ = "bulk_line"
    __table_args__ = (
        CheckConstraint("(report_id IS NULL AND issued_id IS NULL) <> (error_code = '')", name="made_or_refused"),
        UniqueConstraint("job_id", "place", name="one_line_per_place"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id", index=True)
    job_id: UUID = Field(foreign_key="job.id", index=True)
    place: int
    subject: str
    file_name: str = ""
    report_id: UUID | None = Field(default=None, foreign_key="made_report.id")
    issued_id: UUID | None = Field(default=None, foreign_key="issued_report.id")
    sha256: str = ""
    error_code: str = ""
    error_message: str = ""
