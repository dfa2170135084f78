"""
Which final decisions open follow-ups at related sites, as dated data: `case_rules.csv`, each row with its source. Pure:
words and days in, rules out.
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class CaseRule:
    """
    Holds for a decision that became final between its days. Empty `offence_families`: any; `repeat_within_days`: only
    when an earlier decision against the same firm became final so many days before. `related` says at which sites.
    """

    name: str
    valid_from: date
    valid_to: date | None
    offence_families: frozenset[str]
    repeat_within_days: int | None
    related: frozenset[str]
    task: str
    due_days: int
    source: str


@lru_cache(maxsize=1)
def case_rules() -> tuple[CaseRule, ...]:
    with (HERE / "case_rules.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_rule(row) for row in csv.DictReader(file))


def _rule(row: dict[str, str]) -> CaseRule:
    return CaseRule(
        name=row["rule"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        offence_families=_words(row["offence_families"]),
        repeat_within_days=int(row["repeat_within_days"]) if row["repeat_within_days"] else None,
        related=_words(row["related"]),
        task=row["task"],
        due_days=int(row["due_days"]),
        source=row["source"],
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(filter(None, text.split("|")))


def rules_reached(
    offence_family: str, final_on: date, earlier_final: Sequence[date], rules: Sequence[CaseRule] | None = None
) -> tuple[CaseRule, ...]:
    """`earlier_final`: days on which other decisions against the firm became final and still stand."""
    return tuple(
        rule
        for rule in (case_rules() if rules is None else rules)
        if _in_force(rule, final_on) and _about(rule, offence_family) and _repeated(rule, final_on, earlier_final)
    )


def _in_force(rule: CaseRule, day: date) -> bool:
    return rule.valid_from <= day and (rule.valid_to is None or day <= rule.valid_to)


def _about(rule: CaseRule, offence_family: str) -> bool:
    return not rule.offence_families or offence_family in rule.offence_families


def _repeated(rule: CaseRule, final_on: date, earlier_final: Sequence[date]) -> bool:
    if rule.repeat_within_days is None:
        return True
    return any(0 <= (final_on - day).days <= rule.repeat_within_days for day in earlier_final)
