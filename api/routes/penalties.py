"""Penalty regimes and what they provide. The law is public: these ask nobody who they are and write nothing."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from foundation.clock import begun_anywhere, utc_now
from reports.facts.regimes import RegimeFacts, RegimeLine, regime_facts, regimes_facts
from sanctions.penalties.answers import AssessmentAnswer, RefusedAnswer, answer_of
from sanctions.penalties.assess import assess, assess_all
from sanctions.penalties.facts import read_facts

router = APIRouter(tags=["penalties"])
MOST_REGIMES = 50
MOST_FACTS = 100
RegimeName = Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[a-z0-9_]+$")]


class PenaltyQuestion(BaseModel):
    """`facts` as in `tierlight sanctions facts`; `regimes` by family or version, empty = all."""

    model_config = ConfigDict(extra="forbid")

    facts: dict[str, JsonValue] = Field(max_length=MOST_FACTS)
    regimes: list[RegimeName] = Field(default=[], max_length=MOST_REGIMES)


@router.get("/regimes")
def list_regimes() -> tuple[RegimeLine, ...]:
    """One line a regime, by the version in force today."""
    return regimes_facts(utc_now().date()).regimes


@router.get("/regimes/{regime}")
def read_regime(regime: Annotated[str, Path(pattern=r"^[a-z0-9_]{1,60}$")]) -> RegimeFacts:
    """Every version with its rules as text and tables, citations, sources and how certain each is."""
    return regime_facts(regime, utc_now().date())


@router.post("/penalties/assess")
def assess_penalties(question: PenaltyQuestion) -> list[AssessmentAnswer | RefusedAnswer]:
    """
    What the law of the offence day provides, by steps; missing facts are named, never guessed. Nothing is kept. An
    unknown fact, word or regime is refused with the nearest known one.
    """
    facts = read_facts(question.facts, today=begun_anywhere(utc_now()))
    found = [assess(facts, one) for one in question.regimes] if question.regimes else assess_all(facts)
    return [answer_of(one) for one in found]
