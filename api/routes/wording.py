"""Remarks on the wording of a draft. Asking keeps nothing: the draft is not written anywhere."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.access import ActorDep
from reports.contents.wording_lint import RemarkKind, lint

router = APIRouter(tags=["reports"])
LONGEST_DRAFT = 100_000


class WordingQuestion(BaseModel):
    """`final` once the decision is final and guilt may be said."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(max_length=LONGEST_DRAFT)]
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")] = "en"
    final: bool = False


class RemarkRead(BaseModel):
    """`start` and `end` count characters of the text as sent; `source` says where the rule is said, how surely."""

    model_config = ConfigDict(from_attributes=True)

    start: int
    end: int
    text: str
    rule: str
    kind: RemarkKind
    why: str
    instead: str
    source: str


@router.post("/wording/check")
def check_wording(question: WordingQuestion, actor: ActorDep) -> list[RemarkRead]:  # noqa: ARG001 - for whoever is signed in
    """Guilt before a final decision, victims, names of people, sensational words: where, why, what to write instead."""
    found = lint(question.text, question.language, final=question.final)
    return [RemarkRead.model_validate(one) for one in found]
