"""
Decided cases of an authority's earlier years, taken over as a whole: they have run their course, stand in no public
list and count as nobody's prior, but outcomes can be laid beside each other. Each keeps its days and sums.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from sqlalchemy import insert
from sqlmodel import Session, col, select

from foundation import trail
from foundation.actors import Action, Actor
from foundation.ids import new_id
from sanctions.cases.cases import visible_to
from sanctions.cases.refusals import CaseReferenceTaken
from sanctions.models import Case, CaseAppeal, CaseAssessment, CaseEvent, CasePayment
from sanctions.penalties.answers import answer_of
from sanctions.penalties.assess import assess
from sanctions.penalties.assessments import Assessment
from sanctions.penalties.facts import read_facts

STATE = "expired"


@dataclass(frozen=True, slots=True)
class PastCase:
    """`imposed` is what was decided, `after_appeal` what an appeal left of it (None: none was lodged)."""

    reference: str
    party_id: UUID
    site_id: UUID | None
    regime: str
    offence_family: str
    severity: str
    office: str
    grounds: str
    offence_on: date
    opened_on: date
    decided_on: date
    final_on: date
    ended_on: date
    imposed: Decimal
    after_appeal: Decimal | None
    collected: Decimal
    currency: str
    facts: dict[str, Any]


def take_over(session: Session, actor: Actor, rows: Sequence[PastCase], *, now: datetime) -> int:
    """All or none, with one line in the trail. Raises CaseReferenceTaken, FactsRefused, RegimeNotFound."""
    actor.require(Action.WRITE_CASES)
    wanted = {row.reference for row in rows}
    taken = session.exec(select(Case.reference).where(visible_to(actor), col(Case.reference).in_(wanted))).first()
    if taken is not None:
        raise CaseReferenceTaken(taken)
    tables: dict[type, list[dict[str, Any]]]
    tables = {table: [] for table in (Case, CaseEvent, CaseAssessment, CaseAppeal, CasePayment)}
    for row in rows:
        case_id = new_id()
        tables[Case].append(_case(case_id, actor, row, now))
        tables[CaseEvent] += _events(case_id, row, now)
        tables[CaseAssessment] += _assessment(case_id, row, now)
        tables[CaseAppeal] += _appeal(case_id, row)
        tables[CasePayment] += _payment(case_id, row, now)
    for table, values in tables.items():
        if values:
            session.execute(insert(table), values)
    ends: dict[str, trail.Change] = {"count": len(rows), "first": min(wanted), "last": max(wanted)} if rows else {}
    trail.record(session, actor, "cases.taken_over", trail.Subject("case", "past"), ends)
    return len(rows)


def _case(case_id: UUID, actor: Actor, row: PastCase, now: datetime) -> dict[str, Any]:
    case = Case(
        id=case_id,
        organisation_id=actor.organisation_id,
        reference=row.reference,
        party_id=row.party_id,
        site_id=row.site_id,
        state=STATE,
        offence_family=row.offence_family,
        offence_on=row.offence_on,
        grounds=row.grounds,
        office=row.office,
        severity=row.severity,
        regime=row.regime,
        facts=row.facts,
        currency=row.currency,
        proposed_amount=row.imposed,
        final_amount=row.imposed if row.after_appeal is None else row.after_appeal,
        opened_on=row.opened_on,
        decided_on=row.decided_on,
        final_on=row.final_on,
        recorded_at=now,
    )
    return case.model_dump()


def _events(case_id: UUID, row: PastCase, now: datetime) -> list[dict[str, Any]]:
    steps = (("", "alleged", row.opened_on), ("alleged", "decided", row.decided_on))
    ends = (("decided", "final", row.final_on), ("final", STATE, row.ended_on))
    return [
        CaseEvent(
            case_id=case_id,
            occurred_on=on,
            recorded_at=now,
            from_state=before,
            to_state=after,
            reason="Taken over from the authority's earlier register",
            amount=row.imposed if after == "decided" else None,
        ).model_dump()
        for before, after, on in (*steps, *ends)
    ]


def _assessment(case_id: UUID, row: PastCase, now: datetime) -> list[dict[str, Any]]:
    """What the law of the offence day provided, so that outcomes can be held against it; nothing where it refuses."""
    own = {"offence_family": row.offence_family, "offence_date": row.offence_on.isoformat()}
    assessed = assess(read_facts(row.facts | own), row.regime)
    if not isinstance(assessed, Assessment) or assessed.fine is None:
        return []
    answer = cast("dict[str, Any]", answer_of(assessed))
    made = CaseAssessment(
        case_id=case_id,
        number=1,
        regime=assessed.version.regime,
        law_version=assessed.version.id,
        facts=row.facts,
        answer=answer,
        answer_hash=hashlib.sha256(trail.canonical(answer).encode()).hexdigest(),
        currency=assessed.currency,
        low=assessed.fine.low,
        high=assessed.fine.high,
        made_at=now,
    )
    return [made.model_dump()]


def _appeal(case_id: UUID, row: PastCase) -> list[dict[str, Any]]:
    if row.after_appeal is None:
        return []
    outcome = "upheld" if row.after_appeal == row.imposed else "reduced"
    made = CaseAppeal(
        case_id=case_id,
        body="court",
        lodged_on=row.decided_on,
        grounds="",
        amount_before=row.imposed,
        ended_on=row.final_on,
        outcome=outcome,
        outcome_reason="Taken over from the authority's earlier register",
        amount_after=row.after_appeal,
    )
    return [made.model_dump()]


def _payment(case_id: UUID, row: PastCase, now: datetime) -> list[dict[str, Any]]:
    if not row.collected:
        return []
    made = CasePayment(
        case_id=case_id,
        payee="authority",
        paid_on=row.ended_on,
        amount=row.collected,
        reference="taken over",
        recorded_at=now,
    )
    return [made.model_dump()]
