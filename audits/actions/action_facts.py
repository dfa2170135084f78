"""What is there for closing a corrective action: rows become the plain values that the rules are held against."""

from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlmodel import Session, col, select

from audits.actions.action_closing import ClosingFacts, Part, Proof, WorkersAsked
from audits.models import ActionPart, CorrectiveAction, Finding, Visit, WorkerConfirmation
from audits.payloads import ActionStep
from foundation import evidence
from foundation.actors import Actor
from foundation.clock import today_in
from foundation.evidence_store import Store
from foundation.models import Evidence
from suppliers import facts

SUBJECT = "corrective_action"
WORKERS_FIELD = "workers_total"


def closing_facts(
    session: Session, actor: Actor, action: CorrectiveAction, finding: Finding, store: Store, *, today: date
) -> ClosingFacts:
    """`action` was found visible. Every file is read again, so that a changed one proves nothing."""
    return ClosingFacts(
        on=today,
        found_on=finding.found_on,
        done_on=action.done_on,
        plan=action.plan,
        root_cause=action.root_cause,
        evidence=tuple(_proof(one, actor, store) for one in evidence_of(session, actor, action.id)),
        asked=_asked(session, actor, action.id),
        parts=tuple(
            Part(one.owner_kind, one.state == "done", bool(one.signed_off))  # type: ignore[arg-type] # checked by the table
            for one in parts_of(session, actor, action.id)
        ),
        workers=_workers(session, actor, finding.site_id, today),
    )


def with_step(session: Session, actor: Actor, facts: ClosingFacts, finding: Finding, step: ActionStep) -> ClosingFacts:
    """As they will be once the step is written down."""
    visit = visit_of(session, actor, step.visit_id) if step.visit_id else None
    seen = visit is not None and visit.site_id == finding.site_id and saw_the_site(visit)
    return replace(
        facts,
        plan=step.plan or facts.plan,
        root_cause=step.root_cause or facts.root_cause,
        done_on=step.on if step.state == "done" else facts.done_on,
        seen_on=visit.day if visit and seen else None,
    )


def evidence_of(session: Session, actor: Actor, action_id: UUID) -> list[Evidence]:
    return [one for one in evidence.of_subjects(session, actor, [action_id]) if one.subject_kind == SUBJECT]


def day_of(one: Evidence, actor: Actor) -> date:
    """When the photo or scan was made; where nobody said, when it came in."""
    return today_in(actor.zone, one.captured_at or one.recorded_at)


def parts_of(session: Session, actor: Actor, action_id: UUID) -> list[ActionPart]:
    own = select(ActionPart).where(
        ActionPart.organisation_id == actor.organisation_id, ActionPart.action_id == action_id
    )
    return list(session.exec(own.order_by(col(ActionPart.owner_kind).desc(), col(ActionPart.id))))


def visit_of(session: Session, actor: Actor, visit_id: UUID) -> Visit | None:
    own = select(Visit).where(Visit.organisation_id == actor.organisation_id, Visit.id == visit_id)
    return session.exec(own).first()


def visits_at(session: Session, actor: Actor, site_id: UUID, *, since: date) -> list[Visit]:
    """Made, let in, newest first: those that can have seen it."""
    made = select(Visit).where(
        Visit.organisation_id == actor.organisation_id, Visit.site_id == site_id, Visit.state == "done"
    )
    rows = session.exec(made.where(col(Visit.day) >= since).order_by(col(Visit.day).desc(), col(Visit.id).desc()))
    return [visit for visit in rows if saw_the_site(visit)]


def saw_the_site(visit: Visit) -> bool:
    return visit.state == "done" and visit.outcome != "access_denied"


def _proof(one: Evidence, actor: Actor, store: Store) -> Proof:
    return Proof(one.kind, day_of(one, actor), one.expires_on, store.holds(one.sha256))


def _asked(session: Session, actor: Actor, action_id: UUID) -> tuple[WorkersAsked, ...]:
    own = select(WorkerConfirmation).where(
        WorkerConfirmation.organisation_id == actor.organisation_id, WorkerConfirmation.action_id == action_id
    )
    return tuple(WorkersAsked(one.asked, one.confirmed, one.day) for one in session.exec(own))


def _workers(session: Session, actor: Actor, site_id: UUID, today: date) -> int | None:
    """The head-count as known, None for what is no number of people."""
    known = facts.facts_of(session, actor, [site_id], today).get(site_id, {}).get(WORKERS_FIELD)
    text = known.value if known else ""
    return int(text) if text.isdigit() else None
