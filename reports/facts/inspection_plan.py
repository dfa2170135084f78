"""A stored plan with its visits and tasks, for its report."""

from collections import Counter
from datetime import date

from sqlmodel import Session, col, select

from audits.models import InspectionTask
from foundation.actors import Actor
from reports.contents.inspection_plan import PlanFacts, TaskCount
from reports.contents.spoken import word
from reports.facts.framing import frame_of
from reports.facts.lines import planned_visits
from reports.facts.naming import named_plan
from reports.facts.outcomes import outcome_of
from reports.facts.portfolio import left_out_of, visit_row


def plan_facts(session: Session, actor: Actor, subject: str, *, today: date) -> PlanFacts:
    """`subject` is the plan's id. Raises PlanNotFound."""
    plan = named_plan(session, actor, subject)
    planned = planned_visits(session, actor, plan.id)
    tasks = session.exec(
        select(InspectionTask.kind, InspectionTask.state).where(
            col(InspectionTask.visit_id).in_([visit.id for visit, _, _ in planned])
        )
    ).all()
    made = Counter(kind for kind, _ in tasks)
    standing = Counter(kind for kind, state in tasks if state == "open")
    return PlanFacts(
        frame=frame_of(session, actor, today=today, status=word("plan.status")),
        id=str(plan.id),
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        state=plan.state,
        visits=tuple(visit_row(*each) for each in planned),
        left_out=left_out_of(session, actor, plan),
        tasks=tuple(TaskCount(kind, made[kind], standing[kind]) for kind in sorted(made)),
        assumptions=tuple(plan.assumptions),
        seed=plan.seed,
        engine=plan.engine,
        instance_hash=plan.instance_hash,
        value=plan.value,
        bound=plan.bound,
        random_share=plan.random_share,
        outcome=outcome_of([visit for visit, _, _ in planned]),
    )
