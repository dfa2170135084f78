"""
Who may sign a statement: somebody who had no hand in what it says. Which part in it bars a person is dated data with
its reason (signing_rules.csv).
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from sqlmodel import Session

from foundation.actors import Actor
from reports.facts.law_entered import facts_printed
from reports.laws.book import law_book
from reports.models import LawStatement
from reports.statements import narratives
from reports.statements.years import year_of

FILE = Path(__file__).resolve().parent / "signing_rules.csv"


@dataclass(frozen=True, slots=True)
class SigningRule:
    """`bars` names the part somebody had; `why` is the reason for it."""

    bars: str
    valid_from: date
    valid_to: date | None
    why: str

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@cache
def signing_rules() -> tuple[SigningRule, ...]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            SigningRule(
                row["bars"],
                date.fromisoformat(row["valid_from"]),
                date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                row["why"],
            )
            for row in csv.DictReader(file)
        )


def bars_against(session: Session, actor: Actor, row: LawStatement, *, on: date) -> tuple[str, ...]:
    """What this person had to do with the statement and may therefore not sign it for; empty when they may."""
    standing = (rule.bars for rule in signing_rules() if rule.holds_on(on))
    return tuple(bar for bar in standing if PARTS[bar](session, actor, row))


def _opened(session: Session, actor: Actor, row: LawStatement) -> bool:  # noqa: ARG001 - one shape for each part
    return row.prepared_by == actor.account_id


def _wrote(session: Session, actor: Actor, row: LawStatement) -> bool:
    parts = narratives.standing_parts(session, actor, row.law_id, row.year, row.language)
    return any(part.written_by == actor.account_id for part in parts)


def _entered(session: Session, actor: Actor, row: LawStatement) -> bool:
    law = law_book().law(row.law_id)
    year = year_of(session, actor, row.year)
    then = law.as_it_was(law.version_on(year.last))
    printed = facts_printed(session, actor, year, then)
    return any(fact.recorded_by == actor.account_id for fact in printed)


PARTS: Mapping[str, Callable[[Session, Actor, LawStatement], bool]] = {
    "opened_draft": _opened,
    "wrote_words": _wrote,
    "entered_facts": _entered,
}
