"""
The penalty of a case, assessed from its facts by the law of the offence day and kept as a record; and the proposal,
which names the record it rests on and says why where it leaves its span.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, cast
from uuid import UUID

from sqlmodel import Session, col, func, select

from foundation import trail
from foundation.actors import Action, Actor
from foundation.versions import require_unchanged
from sanctions.cases import cases, earlier
from sanctions.cases.allowed import Sums, first_outside
from sanctions.cases.balances import CENT
from sanctions.cases.payloads import CaseFactsGiven, CaseProposal
from sanctions.cases.refusals import (
    AssessmentNotFound,
    FactOfTheCase,
    FactsStillMissing,
    OffenceOutsideRegime,
    ProposalOutsideSpan,
    ProposalTooLate,
    RegimeNotReached,
)
from sanctions.models import Case, CaseAssessment
from sanctions.penalties.answers import answer_of
from sanctions.penalties.assess import FACTS_MISSING, OUTSIDE_TIME, assess
from sanctions.penalties.assessments import Assessment, Refused
from sanctions.penalties.facts import read_facts
from sanctions.penalties.priors import Priors

OWN = ("offence_family", "offence_date")
PRIORS = "prior_offences"
OPEN_TO_PROPOSALS = frozenset({"alleged", "under_inquiry", "notice_issued", "representations"})


def assessments_of(session: Session, actor: Actor, case_id: UUID) -> list[CaseAssessment]:
    """The first first. Raises CaseNotFound."""
    case = cases.read_case(session, actor, case_id)
    rows = select(CaseAssessment).where(CaseAssessment.case_id == case.id)
    return list(session.exec(rows.order_by(col(CaseAssessment.number))))


def assess_case(
    session: Session, actor: Actor, case_id: UUID, given: CaseFactsGiven, *, version_seen: int, now: datetime
) -> CaseAssessment:
    """
    Before the decision only: what was decided stays on the assessment it rests on. Raises CaseNotFound,
    ChangedMeanwhile, ProposalTooLate, FactOfTheCase, FactsRefused, RegimeNotFound, OffenceOutsideRegime,
    FactsStillMissing, RegimeNotReached; a refused one keeps nothing.
    """
    actor.require(Action.WRITE_CASES)
    case = cases.read_case(session, actor, case_id)
    require_unchanged(session, case, version_seen, told=True)
    if case.state not in OPEN_TO_PROPOSALS:
        raise ProposalTooLate(case.state)
    if own := next((name for name in OWN if name in given.facts), None):
        raise FactOfTheCase(own)
    priors = earlier.priors_of(session, actor, case, given.regime)
    used = _with_priors(given.facts, priors)
    assessed = assess(read_facts(used | {OWN[0]: case.offence_family, OWN[1]: str(case.offence_on)}), given.regime)
    if isinstance(assessed, Refused):
        raise _refusal(assessed)
    case.regime, case.facts = assessed.version.regime, given.facts
    case.office, case.severity = given.office or case.office, given.severity or case.severity
    case.version += 1
    session.add(case)
    row = _record(session, actor, case, assessed, used, priors, now)
    told: dict[str, trail.Change] = {"law_version": row.law_version, "sha256": row.answer_hash}
    trail.record(session, actor, "case.assessed", case, told)
    return row


def _with_priors(facts: Mapping[str, Any], priors: Priors | None) -> dict[str, Any]:
    """Counted from the own cases unless the facts say another number, which other authorities may know better."""
    counted = {PRIORS: priors.count} if priors is not None else {}
    return counted | {name: value for name, value in facts.items() if value is not None}


def _refusal(refused: Refused) -> OffenceOutsideRegime | FactsStillMissing | RegimeNotReached:
    if refused.code == OUTSIDE_TIME:
        return OffenceOutsideRegime(refused.reason)
    if refused.code == FACTS_MISSING:
        return FactsStillMissing(refused.reason, tuple(one.fact for one in refused.missing))
    return RegimeNotReached(refused.reason)


def _record(
    session: Session,
    actor: Actor,
    case: Case,
    assessed: Assessment,
    used: dict[str, Any],
    priors: Priors | None,
    now: datetime,
) -> CaseAssessment:
    answer = cast("dict[str, Any]", answer_of(assessed))
    span = assessed.fine or assessed.to_workers
    newest = session.exec(select(func.max(CaseAssessment.number)).where(CaseAssessment.case_id == case.id)).one()
    row = CaseAssessment(
        case_id=case.id,
        number=(newest or 0) + 1,
        regime=assessed.version.regime,
        law_version=assessed.version.id,
        facts=used,
        counted_priors=_shown(priors),
        answer=answer,
        answer_hash=hashlib.sha256(trail.canonical(answer).encode()).hexdigest(),
        currency=assessed.currency,
        low=span.low.quantize(CENT, ROUND_HALF_UP) if span else Decimal(0),
        high=_cents(span.high) if span else Decimal(0),
        made_by=actor.account_id,
        made_at=now,
    )
    session.add(row)
    session.flush()
    return row


def _cents(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount.quantize(CENT, ROUND_HALF_UP)


def _shown(priors: Priors | None) -> list[dict[str, Any]]:
    found = priors.cases if priors is not None else ()
    rows = [asdict(one.case) | {"why_not": one.why_not.value if one.why_not else None} for one in found]
    return [row | {"final_on": row["final_on"].isoformat() if row["final_on"] else None} for row in rows]


def propose(session: Session, actor: Actor, case_id: UUID, proposal: CaseProposal, *, version_seen: int) -> Case:
    """
    In the law's currency. Whoever proposes does not decide. Raises CaseNotFound, ChangedMeanwhile, ProposalTooLate,
    AssessmentNotFound, ProposalOutsideSpan.
    """
    actor.require(Action.WRITE_CASES)
    case = cases.read_case(session, actor, case_id)
    require_unchanged(session, case, version_seen, told=True)
    if case.state not in OPEN_TO_PROPOSALS:
        raise ProposalTooLate(case.state)
    assessment = session.get(CaseAssessment, proposal.assessment_id)
    if assessment is None or assessment.case_id != case.id:
        raise AssessmentNotFound
    outside = first_outside(assessment, Sums(proposal.amount, proposal.to_workers))
    if outside is not None and not proposal.outside_reason:
        raise ProposalOutsideSpan(outside.amount, outside.allowed.words)
    before = case.proposed_amount
    case.sqlmodel_update(
        {
            "proposed_amount": proposal.amount,
            "proposed_to_workers": proposal.to_workers,
            "assessment_id": assessment.id,
            "proposal_reason": proposal.reason,
            "outside_reason": proposal.outside_reason if outside is not None else "",
            "currency": assessment.currency,
            "proposed_by": actor.account_id,
            "version": case.version + 1,
        }
    )
    session.add(case)
    session.flush()
    told: dict[str, trail.Change] = {"amount": (before, proposal.amount), "assessment": assessment.number}
    trail.record(session, actor, "case.proposed", case, told)
    return case
