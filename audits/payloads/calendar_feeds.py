from datetime import date, datetime
from uuid import UUID

from sqlmodel import SQLModel

from audits.payloads.words import In


class FeedCreate(In):
    """Without an inspector the feed is the reader's own; for another's one needs leave to plan visits."""

    inspector_id: UUID | None = None


class FeedRead(SQLModel):
    """Of reading, only the newest day is kept."""

    id: UUID
    inspector_id: UUID
    made_at: datetime
    revoked_at: datetime | None
    last_read_on: date | None


class FeedMade(FeedRead):
    """`address` is told here and never again: whoever has it reads the visits without signing in."""

    address: str
