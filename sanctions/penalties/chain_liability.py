"""
Who else may answer for a finding at tier n: the contractors above the firm, each under which rule, for what, with which
defence. Pure: a contract path and what is known of each contractor in, answers with reasons out. Nobody is said to
have known: where a rule asks for knowledge and none was shown, the answer says what would have to be shown. Nobody is
said to be liable either: that is for a decision about that contractor.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field, ValidationError, model_validator

from sanctions.penalties.calculations import Row
from sanctions.penalties.regimes import Certainty, Cited, RegimeFileWrong, families

RULES_FILE = Path(__file__).resolve().parent / "chain_liability.yaml"


class Knowledge(StrEnum):
    """What has been shown of a contractor, with evidence. Unknown is the ordinary case."""

    UNKNOWN = "unknown"
    NONE = "none"
    NEGLIGENT = "negligent"
    KNEW = "knew"


class Defence(StrEnum):
    """Of due diligence. It frees nobody before it is accepted."""

    NOT_CLAIMED = "not_claimed"
    CLAIMED = "claimed"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class Standing(StrEnum):
    """`freed`: it would answer, had its defence not been accepted."""

    ANSWERS = "answers"
    IF_SHOWN = "if_shown"
    FREED = "freed"
    DOES_NOT = "does_not"


@dataclass(frozen=True, slots=True)
class Contractor:
    """
    One step up from the firm: who gave the work, by which kind of link. `tier` 1 is the buyer's own supplier; None
    where no buyer is in view.
    """

    id: str
    link: str
    tier: int | None = None
    knowledge: Knowledge = Knowledge.UNKNOWN
    defence: Defence = Defence.NOT_CLAIMED


class LiabilityRule(Row):
    """`due_diligence_frees`: whether this rule knows that defence at all; `defence` says it in words."""

    id: str
    regime: str
    links: tuple[str, ...] = Field(min_length=1)
    reach: Literal["direct", "above", "all"]
    owes: tuple[Literal["fine", "back_pay", "exclusion"], ...] = Field(min_length=1)
    needs: Literal["nothing", "knew", "negligent"]
    answers_as: str
    defence: str
    due_diligence_frees: bool
    due_diligence_certainty: str = ""
    ref: Cited
    certainty: Certainty


class _RulesFile(Row):
    rules: tuple[LiabilityRule, ...]

    @model_validator(mode="after")
    def _known(self) -> "_RulesFile":
        known = {family.family for family in families()}
        if lost := {rule.regime for rule in self.rules} - known:
            raise ValueError(f"there is no regime {min(lost)!r}")
        return self


@dataclass(frozen=True, slots=True)
class Answering:
    """`steps_up`: 1 = the firm's own contractor. `to_show` is empty unless the standing hangs on it."""

    contractor: Contractor
    steps_up: int
    rule: LiabilityRule
    standing: Standing
    to_show: str


@cache
def liability_rules() -> tuple[LiabilityRule, ...]:
    """Raises RegimeFileWrong."""
    try:
        return _RulesFile.model_validate(yaml.safe_load(RULES_FILE.read_text("utf-8"))).rules
    except ValidationError as wrong:
        raise RegimeFileWrong(RULES_FILE, str(wrong.errors()[0]["msg"])) from wrong


SHOWN: Mapping[str, frozenset[Knowledge]] = {
    "knew": frozenset({Knowledge.KNEW}),
    "negligent": frozenset({Knowledge.KNEW, Knowledge.NEGLIGENT}),
}
TO_SHOW = {"knew": "that it knew", "negligent": "that it knew or should have known"}


def who_answers(path: Sequence[Contractor], regime: str) -> tuple[Answering, ...]:
    """
    `path` leads from the firm's own contractor upwards, one contractor a step. A link of another kind breaks the chain
    of contracts for a rule: what lies above it is not reached by that rule.
    """
    rules = [rule for rule in liability_rules() if rule.regime == regime]
    return tuple(found for rule in rules for found in _under(rule, path))


def _under(rule: LiabilityRule, path: Sequence[Contractor]) -> list[Answering]:
    found = []
    for steps_up, contractor in enumerate(path, start=1):
        if contractor.link not in rule.links:
            break
        if _reaches(rule, steps_up):
            standing = _standing(rule, contractor)
            to_show = TO_SHOW[rule.needs] if standing is Standing.IF_SHOWN else ""
            found.append(Answering(contractor, steps_up, rule, standing, to_show))
    return found


def _reaches(rule: LiabilityRule, steps_up: int) -> bool:
    return {"direct": steps_up == 1, "above": steps_up > 1, "all": True}[rule.reach]


def _standing(rule: LiabilityRule, contractor: Contractor) -> Standing:
    shown = rule.needs == "nothing" or contractor.knowledge in SHOWN[rule.needs]
    if not shown and contractor.knowledge is not Knowledge.UNKNOWN:
        return Standing.DOES_NOT
    if rule.due_diligence_frees and contractor.defence is Defence.ACCEPTED:
        return Standing.FREED
    return Standing.ANSWERS if shown else Standing.IF_SHOWN
