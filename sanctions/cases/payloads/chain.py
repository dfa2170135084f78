"""What is said of the contractors above the firm, and who may answer by it. Nobody is called liable here."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from sanctions.payloads import Reason

KnowledgeWord = Literal["knew", "should_have_known", "did_not_know", "unknown"]
DefenceStep = Literal["claimed", "accepted", "refused"]
DefenceWord = Literal["not_claimed", "claimed", "accepted", "refused"]
StandingWord = Literal["answers", "if_shown", "freed", "does_not"]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class _Out(BaseModel):
    model_config = ConfigDict(from_attributes=True)


class KnowledgeStated(_In):
    """What the file shows of one contractor, and on what ground; `unknown` takes an earlier statement back."""

    knowledge: KnowledgeWord
    stated_on: date
    ground: Reason
    evidence_id: UUID | None = None


class DefenceStated(_In):
    """Due diligence: claimed by the contractor, then accepted or refused; each with its reason."""

    state: DefenceStep
    stated_on: date
    reason: Reason
    evidence_id: UUID | None = None


class KnowledgeRead(_Out):
    id: UUID
    knowledge: KnowledgeWord
    stated_on: date
    ground: str
    evidence_id: UUID | None
    recorded_by: UUID | None
    recorded_at: datetime
    superseded_at: datetime | None


class DefenceRead(_Out):
    id: UUID
    state: DefenceStep
    stated_on: date
    reason: str
    evidence_id: UUID | None
    recorded_by: UUID | None
    recorded_at: datetime
    superseded_at: datetime | None


class ContractorRead(_Out):
    """One step or more above the firm by contract. `statements` and `defences`: the newest first, the first stands."""

    party_id: UUID
    name: str
    steps_up: int
    link: str
    knowledge: KnowledgeWord
    defence: DefenceWord
    statements: list[KnowledgeRead]
    defences: list[DefenceRead]


class AnsweringRead(_Out):
    """
    Who may answer beside the firm, under which rule, for what. `to_show`: what is still to be shown of it, in words;
    `due_diligence_frees`: whether an accepted defence of due diligence counts under this rule.
    """

    party_id: UUID
    name: str
    steps_up: int
    standing: StandingWord
    rule: str
    answers_as: str
    owes: list[str]
    to_show: str
    defence: str
    due_diligence_frees: bool
    due_diligence_certainty: str
    ref: str
    certainty: str


class CaseChainRead(_Out):
    """As the contracts stood on `as_of`, the day of the offence. `unknown` names those of whom nothing is shown."""

    as_of: date
    regime: str
    contractors: list[ContractorRead]
    answering: list[AnsweringRead]
    unknown: list[str]
