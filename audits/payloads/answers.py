from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field
from sqlmodel import SQLModel

from audits.payloads.words import NO_NUL, In, Reason

QuestionId = Annotated[str, Field(min_length=1, max_length=20, pattern=r"^\w+$")]
MOST_ANSWERS = 500


class AnswerGiven(In):
    """`answer` as the question allows; `note` says what was seen, never who said it."""

    answer: Annotated[str, Field(min_length=1, max_length=60, pattern=NO_NUL)]
    note: Annotated[str, Field(max_length=2000, pattern=NO_NUL)] = ""


Answers = Annotated[dict[QuestionId, AnswerGiven], Field(max_length=MOST_ANSWERS)]


class AnswersDraft(In):
    """The whole draft: what is not in it is no longer answered."""

    answers: Answers


class AnswersCorrection(In):
    """Only what changes; the first entries stay readable."""

    answers: Annotated[Answers, Field(min_length=1)]
    because: Reason


class AnswerRead(SQLModel):
    id: UUID
    question_id: str
    answer: str
    note: str
    finding_id: UUID | None
    supersedes_id: UUID | None
    superseded_at: datetime | None
    superseded_because: str
    recorded_by: UUID | None
    recorded_at: datetime


class AnswersRead(BaseModel):
    """
    `answers` stand; `earlier` were corrected. `asked` are the ids that the answers so far leave to be asked, `missing`
    those of them that hinder submitting.
    """

    visit_id: UUID
    instrument: str
    state: str
    version: int
    submitted_at: datetime | None
    answers: list[AnswerRead]
    earlier: list[AnswerRead]
    asked: list[str]
    missing: list[str]
