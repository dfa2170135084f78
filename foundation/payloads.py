"""Shapes that go into the foundation and out of it."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from sqlmodel import SQLModel


class ObligationRead(SQLModel):
    """`about_id` is the site or party it is about; a confidential one names none."""

    id: UUID
    kind: str
    title: Annotated[str, Field(validation_alias="titled"), BeforeValidator(str)]
    reason: Annotated[str, Field(validation_alias="because"), BeforeValidator(str)]
    subject_kind: str
    subject_id: UUID
    step: str
    about_id: UUID | None
    about_name: str
    assigned_to: UUID | None
    team: str
    confidential: bool
    due_on: date
    opened_at: datetime
    closed_at: datetime | None
    outcome: str | None


class ObligationPage(BaseModel):
    rows: list[ObligationRead]
    next_cursor: str | None


ListName = Literal["suppliers", "findings", "actions", "visits", "cases", "work"]
ViewName = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f]*\S[^\x00-\x1f]*$")]
Question = Annotated[str, Field(max_length=2000, pattern=r"^[\x20-\x7e]*$")]


class ViewCreate(BaseModel):
    """`question` is the part of a list's address behind the question mark; `opens`: my list opens with it."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    list_name: ListName
    name: ViewName
    question: Question = ""
    shared: bool = False
    opens: bool = False


class ViewUpdate(BaseModel):
    """What is left out stays as it is."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: ViewName | None = None
    question: Question | None = None
    shared: bool | None = None
    opens: bool | None = None


class ViewRead(BaseModel):
    """`address` leads to the list; `left_out` names the parts of the question that the list no longer knows."""

    id: UUID
    list_name: ListName
    name: str
    question: str
    shared: bool
    mine: bool
    opens: bool
    address: str
    left_out: tuple[str, ...]


CommentedKind = Literal["party", "site", "visit", "finding", "case"]
Audience = Literal["internal", "shared"]
STEERING = r"\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff"
"""Control signs other than the end of a line, and those that turn the order of letters around."""
CommentText = Annotated[
    str, Field(min_length=1, max_length=4000, pattern=rf"^[^{STEERING}]*[^\s{STEERING}][^{STEERING}]*$")
]
Mentioned = Annotated[list[UUID], Field(max_length=50)]


class AnswerCreate(BaseModel):
    """
    `mentions` are accounts of colleagues who may see the record; a colleague written as `@Name` in the text is one too.
    `holds_no_worker` says that whoever writes looked at what may be a worker's name or number, and it is none.
    """

    model_config = ConfigDict(extra="forbid")

    text: CommentText
    mentions: Mentioned = []
    holds_no_worker: bool = False


class CommentCreate(AnswerCreate):
    """
    `audience` is said each time: internal is read by the own organisation alone, shared by one other as well. Under
    which `agreement` may be left out where one alone opens comments on the record.
    """

    audience: Audience
    agreement: UUID | None = None


class CommentRead(BaseModel):
    """`text` is empty once it was `taken_back_at`. `house` is the organisation of whoever wrote a shared one."""

    id: UUID
    audience: Audience
    author: str
    house: str = ""
    text: str
    mentions: tuple[str, ...]
    written_at: datetime
    taken_back_at: datetime | None
    may_be_taken_back: bool


class CommentThread(CommentRead):
    """
    Of a shared one: `shared_with` is the other organisation, and `read_until` the last day on which both read it, null
    when no agreement opens it any more. `given`: it is about a record of the own organisation, which goes on reading.
    """

    shared_with: str = ""
    read_until: date | None = None
    given: bool = True
    answers: tuple[CommentRead, ...]


class SharedWith(BaseModel):
    """
    Who would read what is shared now: the other organisation, under which agreement. `until` is the last day for it
    where the own one gives, else for the own one.
    """

    agreement: UUID
    house: str
    until: date
    given: bool = True


class CommentThreads(BaseModel):
    """`houses`: with whom a comment may be shared now."""

    rows: tuple[CommentThread, ...]
    next_cursor: str | None
    houses: tuple[SharedWith, ...] = ()


class CommentKept(BaseModel):
    """Without the words: what answers a request is kept for a day, and words can be taken back sooner."""

    id: UUID
    audience: Audience
    answers_id: UUID | None
    mentions: int
    written_at: datetime
    taken_back_at: datetime | None
