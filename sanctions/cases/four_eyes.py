"""
Who may not do what in a case because of what they did in it before, as dated data: `second_person.csv`, each row with
its source. A row of the case's own law stands in for the one of every law.
"""

import csv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from sqlmodel import Session, select

from foundation.actors import Action, Actor
from sanctions.cases import cases
from sanctions.cases.refusals import SecondPersonNeeded
from sanctions.cases.transitions import transition
from sanctions.models import Case, CaseAssessment, CaseEvent

FILE = Path(__file__).parent / "second_person.csv"
OFFICERS_ONLY = frozenset({Action.WRITE_CASES})


@dataclass(frozen=True, slots=True)
class PersonRule:
    """Empty `regime`: every law that has no row of its own."""

    act: str
    regime: str
    valid_from: date
    valid_to: date | None
    barred: tuple[str, ...]
    source: str
    certainty: str


@lru_cache(maxsize=1)
def person_rules() -> tuple[PersonRule, ...]:
    with FILE.open(encoding="utf-8", newline="") as file:
        return tuple(
            PersonRule(
                act=row["act"],
                regime=row["regime"],
                valid_from=date.fromisoformat(row["valid_from"]),
                valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
                barred=tuple(row["barred"].split("|")),
                source=row["source"],
                certainty=row["certainty"],
            )
            for row in csv.DictReader(file)
        )


def rule_for(act: str, regime: str, on: date) -> PersonRule:
    """The law's own row in force that day, else the one of every law, which the file has without end for each act."""
    rows = [one for one in person_rules() if one.act == act and one.regime in ("", regime) and _in_force(one, on)]
    return max(rows, key=lambda one: one.regime != "")


def rules_in_force(regime: str, on: date) -> tuple[PersonRule, ...]:
    """One row for each act, in the order of the file."""
    acts = dict.fromkeys(one.act for one in person_rules())
    return tuple(rule_for(act, regime, on) for act in acts)


def _in_force(rule: PersonRule, on: date) -> bool:
    return rule.valid_from <= on and (rule.valid_to is None or on <= rule.valid_to)


def require(session: Session, actor: Actor, case: Case, act: str, on: date) -> None:
    """Nobody without an account does it either: a job is no second person. Raises SecondPersonNeeded."""
    if actor.account_id is None or actor.account_id in barred_from(session, actor, case, act, on):
        raise SecondPersonNeeded(case.reference, act)


def barred_from(session: Session, actor: Actor, case: Case, act: str, on: date) -> frozenset[UUID]:
    rule = rule_for(act, case.regime, on)
    found = {one for part in rule.barred for one in PARTS[part](session, actor, case)}
    return frozenset(one for one in found if one is not None)


def _proposer(_session: Session, _actor: Actor, case: Case) -> set[UUID | None]:
    return {case.proposed_by}


def _assessor(session: Session, _actor: Actor, case: Case) -> set[UUID | None]:
    return set(session.exec(select(CaseAssessment.made_by).where(CaseAssessment.case_id == case.id)))


def _carrier(session: Session, actor: Actor, case: Case) -> set[UUID | None]:
    """Whoever opened it or took a step that officers alone take."""
    return {one.actor_id for one in cases.events_of(session, actor, case.id) if _carried(one)}


def _carried(event: CaseEvent) -> bool:
    return not event.from_state or transition(event.from_state, event.to_state).who_may == OFFICERS_ONLY


def _decider(session: Session, actor: Actor, case: Case) -> set[UUID | None]:
    """Of the decision itself, whoever made it final afterwards."""
    return {one.actor_id for one in cases.events_of(session, actor, case.id) if one.to_state == "decided"}


PARTS: Mapping[str, Callable[[Session, Actor, Case], set[UUID | None]]] = {
    "proposer": _proposer,
    "assessor": _assessor,
    "carrier": _carrier,
    "decider": _decider,
}
