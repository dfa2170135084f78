"""
Earlier cases of one firm, under every name that was decided to be the same: what counts as a prior by the regime's own
window, and how long it took until the next. Look-alike firms are never joined here; they stay leads for a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from uuid import UUID

from sqlmodel import Session, col, select

from foundation.actors import Actor
from sanctions.cases import cases
from sanctions.models import Case
from sanctions.penalties.priors import COUNTING_STATES, EarlierCase, Priors, count_priors
from sanctions.penalties.regimes import family_of
from suppliers import identity


@dataclass(frozen=True, slots=True)
class Recidivism:
    """`days_between`: from one final decision to the next offence that became final; `cases` the earliest first."""

    cases: tuple[EarlierCase, ...]
    days_between: tuple[int, ...]

    @property
    def repeats(self) -> int:
        return len(self.days_between)


@dataclass(frozen=True, slots=True)
class Decided:
    offence_on: date
    final_on: date


def others_of(session: Session, actor: Actor, case: Case) -> list[Case]:
    """Own cases of the same firm, the earliest offence first, this one left out."""
    return [one for one in _all_of(session, actor, case.party_id) if one.id != case.id]


def _all_of(session: Session, actor: Actor, party_id: UUID) -> list[Case]:
    ids = identity.all_ids(session, actor, party_id)
    rows = select(Case).where(cases.visible_to(actor), col(Case.party_id).in_(ids))
    return list(session.exec(rows.order_by(col(Case.offence_on), col(Case.id))))


def priors_of(session: Session, actor: Actor, case: Case, regime: str) -> Priors | None:
    """By the version in force on the day of the offence; None when there is none. Raises RegimeNotFound."""
    family, pinned = family_of(regime)
    version = pinned or family.version_on(case.offence_on)
    if version is None:
        return None
    earlier = [as_earlier(one) for one in others_of(session, actor, case)]
    return count_priors(earlier, version, case.offence_on, case.offence_family)


def as_earlier(case: Case) -> EarlierCase:
    return EarlierCase(case.reference, case.state, case.offence_family, case.final_on)


def recidivism_of(session: Session, actor: Actor, party_id: UUID) -> Recidivism:
    """Over the own cases of the firm. Raises PartyNotFound for a firm that is not there."""
    held = _all_of(session, actor, party_id)
    standing = [one for one in held if one.state in COUNTING_STATES]
    decided = [Decided(one.offence_on, one.final_on) for one in standing if one.final_on is not None]
    return Recidivism(tuple(map(as_earlier, held)), times_to_repeat(decided))


def times_to_repeat(decided: Sequence[Decided]) -> tuple[int, ...]:
    """Days from a final decision to the next offence. What was committed before the decision is no repeat of it."""
    found = []
    for first, second in pairwise(sorted(decided, key=lambda one: one.final_on)):
        if second.offence_on > first.final_on:
            found.append((second.offence_on - first.final_on).days)
    return tuple(found)
