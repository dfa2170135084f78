from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from foundation.database import UTCDateTime
from foundation.ids import new_id

COMMENTED = ("party", "site", "visit", "finding", "case")
AUDIENCES = ("internal", "shared")
LONGEST_COMMENT = 4000


class Comment(SQLModel, table=True):
    """
    What one person said about a record. `answers_id` is the comment that began the thread; `taken_back_at`: its author
    took it back, and neither its words nor the salt of the hash in the trail are here any more. A shared one lies
    between the house whose record it is about, `giver_id`, and the one it shares with, `partner_id`.
    """

    __tablename__ = "comment"
    __table_args__ = (
        CheckConstraint(f"subject_kind IN {COMMENTED}", name="subject_kind_known"),
        CheckConstraint(f"audience IN {AUDIENCES}", name="audience_known"),
        CheckConstraint(f"length(text) <= {LONGEST_COMMENT}", name="text_fits"),
        CheckConstraint("(taken_back_at IS NULL) = (text <> '')", name="taken_back_is_empty"),
        CheckConstraint("(audience = 'shared') = (giver_id IS NOT NULL)", name="shared_by_somebody"),
        CheckConstraint("(audience = 'shared') = (partner_id IS NOT NULL)", name="shared_with_somebody"),
        Index("comment_of_subject", "organisation_id", "subject_id", "audience", "id"),
        Index("comment_shared", "subject_id", "giver_id", "partner_id", "id"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    organisation_id: UUID = Field(foreign_key="organisation.id")
    subject_kind: str
    subject_id: UUID
    author_id: UUID = Field(foreign_key="account.id")
    audience: str
    giver_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    partner_id: UUID | None = Field(default=None, foreign_key="organisation.id")
    text: str = Field(sa_type=Text)
    salt: str
    answers_id: UUID | None = Field(default=None, foreign_key="comment.id", index=True)
    written_at: datetime = Field(sa_type=UTCDateTime)
    taken_back_at: datetime | None = Field(default=None, sa_type=UTCDateTime)


class CommentMention(SQLModel, table=True):
    """Whom a comment names. Whether they were told stands in `notice_told` under the id of this row."""

    __tablename__ = "comment_mention"
    __table_args__ = (UniqueConstraint("comment_id", "account_id", name="one_mention_each"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    comment_id: UUID = Field(foreign_key="comment.id")
    account_id: UUID = Field(foreign_key="account.id", index=True)
