"""A bad answer becomes a finding, once; a corrected one amends it or takes it back, by the findings' own rules."""

from datetime import datetime

from sqlmodel import Session, col, select

from audits.answers.answer_sheets import Answered
from audits.findings import findings
from audits.instruments.questions import Question
from audits.models import Finding, VisitAnswer
from audits.payloads import FindingAmendment, FindingCreate, FindingDecision
from foundation.actors import Actor
from foundation.clock import today_in

OPEN = ("alleged", "confirmed")
LEFT = ("withdrawn", "amended")


def record(
    session: Session,
    actor: Actor,
    found: Answered,
    question: Question,
    row: VisitAnswer,
    *,
    first: VisitAnswer | None = None,
    now: datetime,
) -> None:
    """
    One finding for one question of one visit: what somebody recorded by hand before is taken for it. `first` is the
    answer that `row` corrects; its finding is amended. Raises FindingNotOpen where that one is closed.
    """
    standing = _standing(session, actor, row)
    if standing is not None and first is not None:
        better = FindingAmendment(severity=question.severity.value, description=_description(found, question, row))
        standing = findings.amend(session, actor, standing.id, better, version_seen=standing.version, now=now)
    elif standing is None:
        standing = findings.record_finding(session, actor, _new(found, question, row), now=now)
    row.finding_id = standing.id
    session.add(row)
    session.flush()


def withdraw(session: Session, actor: Actor, row: VisitAnswer, because: str, *, now: datetime) -> None:
    """Nothing where the answer had made none, or where it was put right and closed: that stays as it was."""
    standing = _standing(session, actor, row)
    if row.finding_id is None or standing is None or standing.state not in OPEN:
        return
    today = today_in(actor.zone, now)
    decision = FindingDecision(confirmed=False, reason=f"The answer was corrected: {because}", decided_on=today)
    findings.decide(session, actor, standing.id, decision, version_seen=standing.version, now=now)


def _standing(session: Session, actor: Actor, row: VisitAnswer) -> Finding | None:
    """The newest that was neither withdrawn nor replaced by an amendment."""
    of_answer = select(Finding).where(
        Finding.visit_id == row.visit_id,
        Finding.question_id == row.question_id,
        col(Finding.state).not_in(LEFT),
        findings.visible_to(actor),
    )
    return session.exec(of_answer.order_by(col(Finding.recorded_at).desc(), col(Finding.id).desc())).first()


def _new(found: Answered, question: Question, row: VisitAnswer) -> FindingCreate:
    return FindingCreate(
        site_id=found.visit.site_id,
        severity=question.severity.value,
        description=_description(found, question, row),
        found_on=found.visit.day,
        visit_id=found.visit.id,
        question_id=question.id,
        indicator=question.indicators[0],
    )


def _description(found: Answered, question: Question, row: VisitAnswer) -> str:
    """In the words of the instrument, so that the firm reads what was asked and what was answered."""
    limit = found.limit_of(question)
    beyond = f" The law's limit there: {limit.value} {limit.unit} ({limit.source})." if limit else ""
    answer = f"{row.answer} {question.unit}".strip().replace("_", " ")
    return f"{question.text} Answer: {answer}.{beyond}{f' {row.note}' if row.note else ''}"
