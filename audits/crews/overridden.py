"""
What two people answered for: that somebody leads a visit although a rule speaks against it. Only rules that their table
says may be set aside (`scheduling_rules.csv`) are; a conflict of interest never is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from audits.planning.independence import Refusal
from audits.planning.rules import scheduling_rules
from foundation import obligations
from foundation.actors import Actor
from foundation.models import Obligation

KIND = "visit.override"
AGREED, REFUSED = "agreed", "refused"
MARK = " set aside: "


@dataclass(frozen=True, slots=True)
class Override:
    """`rules` are the codes set aside for this lead; `told` names the reason and both people."""

    rules: frozenset[str] = frozenset()
    told: str = ""


NONE = Override()


def may_be_set_aside(refusals: Sequence[Refusal]) -> bool:
    return bool(refusals) and all(scheduling_rules()[one.rule].set_aside for one in refusals)


def of_visit(session: Session, actor: Actor, visit_id: UUID) -> Sequence[Obligation]:
    """Asked for, agreed and refused, the oldest first."""
    wanted = select(Obligation).where(
        obligations.visible_to(actor), Obligation.kind == KIND, Obligation.subject_id == visit_id
    )
    return session.exec(wanted.order_by(col(Obligation.opened_at), col(Obligation.id))).all()


def standing(session: Session, actor: Actor, visit_id: UUID, lead: UUID) -> Override:
    """What was agreed for this lead holds for the visit, whatever day it is moved to."""
    agreed = [
        one
        for one in of_visit(session, actor, visit_id)
        if one.outcome == AGREED and one.title_facts["lead"] == str(lead)
    ]
    return in_words(agreed[-1]) if agreed else NONE


def in_words(row: Obligation) -> Override:
    facts = row.title_facts
    against = " and ".join(facts["against"].split("; "))
    because = row.reason.replace("; ", ", ")
    who = f"asked by {facts['asked_by']}, agreed by {facts['agreed_by']}"
    return Override(frozenset(facts["rules"].split()), f"{against}{MARK}{because} ({who})")


def noted(team_reason: str) -> str:
    """The part of why a team goes that tells of an override; empty for most."""
    return next((part for part in team_reason.split("; ") if MARK in part), "")
