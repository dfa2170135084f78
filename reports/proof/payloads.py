"""What comes in and goes out about issued reports."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from reports.contents.kinds import Form

EndedBecause = Literal["mistake", "facts_changed", "recognition_ended", "key_lost"]
"""What everybody may know: in general words, never whose fault."""
AskedBecause = Literal["mistake", "facts_changed", "key_lost"]
"""What a person may give; the end of a recognition gives the fourth."""
IssuedState = Literal["issued", "superseded", "revoked"]
Reason = Annotated[str, Field(min_length=3, max_length=2000, pattern=r"^[^\x00]+$")]


class IssuedRead(BaseModel):
    """`asked_act`: an ending that waits for a second person. `signature` is detached, over the file's bytes."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: str
    about: str
    about_id: UUID | None
    period: str
    form: Form
    language: str
    content_sha256: str
    sha256_unsigned: str
    sha256: str
    size: int
    certificate_sha256: str
    signature: str
    public_key: str
    data_cut: date
    code: str
    supersedes_id: UUID | None
    made_by: UUID | None
    made_at: datetime
    state: IssuedState
    because: str
    reason: str
    ended_by: UUID | None
    ended_at: datetime | None
    asked_act: str
    asked_because: str
    asked_by: UUID | None
    asked_at: datetime | None
    version: int


class IssuedPage(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    rows: list[IssuedRead]
    next_cursor: str | None


class Revocation(BaseModel):
    """`because` is told to everybody who asks, `reason` to the house alone."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    because: AskedBecause
    reason: Reason


class Supersession(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    reason: Reason


class EndingDecision(BaseModel):
    """Of the second person: the ending takes place, or the report stands on."""

    model_config = ConfigDict(extra="forbid")

    agreed: bool
