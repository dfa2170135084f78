"""A decision is held to what the law spans: outside of it, a reasoned departure with its legal ground, or nothing."""

from uuid import UUID

from sqlmodel import Session

from foundation import trail
from foundation.actors import Actor
from sanctions.cases import assessing
from sanctions.cases.allowed import Outside, Sums, first_outside
from sanctions.cases.payloads import CaseMove
from sanctions.cases.refusals import DecisionOutsideSpan
from sanctions.models import Case, CaseAssessment

NOTHING = Sums(None, None)


def span_of(session: Session, actor: Actor, case: Case) -> CaseAssessment | None:
    """The assessment the proposal rests on, else the newest; None for a case that nobody assessed."""
    held = assessing.assessments_of(session, actor, case.id)
    return _chosen(held, case.assessment_id)


def _chosen(held: list[CaseAssessment], named: UUID | None) -> CaseAssessment | None:
    return next((one for one in held if one.id == named), held[-1] if held else None)


def decided_sums(case: Case, step: CaseMove) -> Sums | None:
    """What a step decides for each payee, None where it decides nothing: an appeal's outcome is another body's."""
    if step.to_state == "decided":
        fine = case.proposed_amount if step.amount is None else step.amount
        return Sums(fine, case.proposed_to_workers if step.to_workers is None else step.to_workers)
    if step.to_state == "final" and case.state == "decided":
        changed = Sums(
            step.amount if step.amount != case.final_amount else None,
            step.to_workers if step.to_workers != case.final_to_workers else None,
        )
        return changed if changed != NOTHING else None
    return None


def require(session: Session, actor: Actor, case: Case, step: CaseMove) -> None:
    """Raises DecisionOutsideSpan."""
    left = _left(session, actor, case, step)
    if left is not None and step.departure is None:
        outside, number = left
        raise DecisionOutsideSpan(outside, number)


def columns(session: Session, actor: Actor, case: Case, step: CaseMove) -> dict[str, str]:
    """What the case keeps of it; a reason that was not needed is not kept."""
    if decided_sums(case, step) is None:
        return {}
    said = step.departure if _left(session, actor, case, step) is not None else None
    return {
        "departure_reason": said.reason if said else "",
        "departure_ground": said.legal_ground if said else "",
    }


def told(session: Session, actor: Actor, case: Case, step: CaseMove) -> dict[str, trail.Change]:
    """For the trail: what was left, for which sum, why and on which ground. Read before the step is applied."""
    left = _left(session, actor, case, step)
    if left is None or step.departure is None:
        return {}
    outside, _ = left
    return {
        "departure": (outside.allowed.words, f"{outside.amount} {outside.allowed.currency}"),
        "departure_reason": step.departure.reason,
        "departure_ground": step.departure.legal_ground,
    }


def _left(session: Session, actor: Actor, case: Case, step: CaseMove) -> tuple[Outside, int] | None:
    """The first sum outside what its payee is allowed, and the number of the assessment that allows it."""
    sums, span = decided_sums(case, step), span_of(session, actor, case)
    outside = first_outside(span, sums) if sums is not None and span is not None else None
    return (outside, span.number) if outside is not None and span is not None else None
