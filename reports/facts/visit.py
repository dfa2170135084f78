"""One visit as an inspector works on it: who, when, why; its tasks; its checklist with what is answered so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from uuid import UUID

from sqlmodel import Session, col, select

from audits.answers.answer_sheets import Answered, read_answers
from audits.findings.findings import visible_to as findings_visible_to
from audits.instruments.country_parameters import CountryParameter
from audits.instruments.questions import Question
from audits.models import Finding, InspectionTask, Inspector, Visit, VisitAnswer, VisitMember
from audits.visits.visits import tasks_of
from foundation.actors import Action, Actor
from foundation.models import Account
from reports.facts.payloads import Subject
from reports.facts.scope import sites_visible_to
from suppliers.models import Site

MINUTES_OF_A_DAY = 24 * 60
INTERVIEWS = "interviews"
REASONS = ("risk", "random", "follow_up", "first_visit")


@dataclass(frozen=True, slots=True)
class VisitHead:
    """`because` is the plan's own words; `town` and `site` are empty for whoever may not read the register."""

    id: str
    code: str
    site: Subject | None
    town: str
    country: str | None
    sector: str
    day: date
    starts: time
    ends: time
    lead: str
    others: tuple[tuple[str, str], ...]
    selected_how: str
    because: str
    instrument: str
    payer: str
    state: str
    outcome: str | None
    version: int
    plan_id: str = ""


@dataclass(frozen=True, slots=True)
class TaskLine:
    id: str
    kind: str
    title: str
    instructions: tuple[str, ...]
    questions: int
    done: bool
    dropped: bool


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """`earlier` are corrected answers of the question, oldest first: answer, when it ended, why."""

    answer: str
    note: str
    by: str
    at: datetime
    finding: Subject | None
    earlier: tuple[tuple[str, datetime | None, str], ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """`limit` is what the law of the place says; None with `judged_by_limit` is unknown, and nobody is judged by it."""

    question: Question
    limit: CountryParameter | None
    given: GivenAnswer | None

    @property
    def judged_by_limit(self) -> bool:
        return self.question.limit is not None


@dataclass(frozen=True, slots=True)
class QuestionBlock:
    section: str
    name: str
    lines: tuple[QuestionLine, ...]


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """`chance` (0-1) of the interview sample, None while the head-count is unknown; `sheet_version` 0 is a new one."""

    today: date
    head: VisitHead
    tasks: tuple[TaskLine, ...]
    blocks: tuple[QuestionBlock, ...]
    sheet_version: int
    submitted_at: datetime | None
    submitted_by: str
    answered: int
    asked: int
    missing: tuple[str, ...]
    findings: tuple[Subject, ...]
    interviews: int | None
    chance: float | None
    may_record: bool

    @property
    def submitted(self) -> bool:
        return self.submitted_at is not None

    @property
    def to_come(self) -> bool:
        return self.head.day > self.today

    @property
    def tasks_done(self) -> int:
        return sum(task.done for task in self.tasks)

    @property
    def suggested_outcome(self) -> str:
        return "findings" if self.findings else "nothing_found"


def visit_facts(session: Session, actor: Actor, visit_id: UUID, *, today: date) -> VisitFacts:
    """Raises VisitNotFound."""
    found = read_answers(session, actor, visit_id)
    tasks = tasks_of(session, actor, visit_id)
    made = _findings(session, actor, found.visit)
    people = _people(session, found)
    sampled = next((task for task in tasks if task.kind == INTERVIEWS), None)
    sheet = found.sheet
    return VisitFacts(
        today=today,
        head=visit_head(session, actor, found.visit, found.instrument.id),
        tasks=tuple(_task(task) for task in tasks),
        blocks=_blocks(found, made, people),
        sheet_version=found.version,
        submitted_at=sheet.submitted_at if sheet else None,
        submitted_by=people.get(sheet.submitted_by, "") if sheet and sheet.submitted_by else "",
        answered=len(found.standing),
        asked=len(found.asked),
        missing=tuple(question.id for question in found.missing),
        findings=tuple(_subject(one) for one in made if one.state not in ("withdrawn", "amended")),
        interviews=sampled.interviews if sampled else None,
        chance=sampled.detection_chance if sampled else None,
        may_record=actor.may(Action.RECORD_FINDINGS) and found.visit.state != "cancelled",
    )


def visit_head(session: Session, actor: Actor, visit: Visit, instrument: str) -> VisitHead:
    site = session.exec(select(Site).where(Site.id == visit.site_id, sites_visible_to(actor))).first()
    lead = session.get(Inspector, visit.inspector_id) if visit.inspector_id else None
    end = min(visit.starts_at_minute + visit.minutes, MINUTES_OF_A_DAY - 1)
    return VisitHead(
        id=str(visit.id),
        code=visit.code,
        site=Subject("site", str(site.id), site.name) if site else None,
        town=site.city if site else "",
        country=site.country if site else None,
        sector=site.sector or "general" if site else "general",
        day=visit.day,
        starts=time(visit.starts_at_minute // 60, visit.starts_at_minute % 60),
        ends=time(end // 60, end % 60),
        lead=lead.name if lead else "",
        others=_members(session, visit),
        selected_how=visit.selected_how if visit.selected_how in REASONS else "risk",
        because=visit.reason,
        instrument=instrument,
        payer=visit.payer,
        state=visit.state,
        outcome=visit.outcome,
        version=visit.version,
        plan_id=str(visit.plan_id) if visit.plan_id else "",
    )


def _members(session: Session, visit: Visit) -> tuple[tuple[str, str], ...]:
    """Name and role of those who go along."""
    along = (
        select(Inspector.name, VisitMember.role)
        .join(VisitMember, col(VisitMember.inspector_id) == col(Inspector.id))
        .where(VisitMember.visit_id == visit.id, VisitMember.organisation_id == visit.organisation_id)
    )
    return tuple(session.exec(along.order_by(col(VisitMember.role).desc(), col(Inspector.name))))


def _task(task: InspectionTask) -> TaskLine:
    return TaskLine(
        id=str(task.id),
        kind=task.kind,
        title=task.title,
        instructions=tuple(line for line in task.detail.split("\n") if line),
        questions=len(task.question_ids),
        done=task.state == "done",
        dropped=task.state == "dropped",
    )


def _findings(session: Session, actor: Actor, visit: Visit) -> Sequence[Finding]:
    own = select(Finding).where(Finding.visit_id == visit.id, findings_visible_to(actor))
    return session.exec(own.order_by(col(Finding.reference))).all()


def _subject(finding: Finding) -> Subject:
    return Subject("finding", str(finding.id), finding.reference)


def _people(session: Session, found: Answered) -> dict[UUID, str]:
    ids = {row.recorded_by for row in found.standing.values() if row.recorded_by}
    if found.sheet and found.sheet.submitted_by:
        ids.add(found.sheet.submitted_by)
    named = select(Account.id, Account.name).where(col(Account.id).in_(ids))
    return dict(session.exec(named).all()) if ids else {}


def _blocks(found: Answered, made: Sequence[Finding], people: Mapping[UUID, str]) -> tuple[QuestionBlock, ...]:
    by_id = {finding.id: finding for finding in made}
    grouped = groupby(found.instrument.questions, key=lambda question: (question.section, question.block))
    return tuple(
        QuestionBlock(section, name, tuple(_line(found, question, by_id, people) for question in questions))
        for (section, name), questions in grouped
    )


def _line(
    found: Answered, question: Question, made: Mapping[UUID, Finding], people: Mapping[UUID, str]
) -> QuestionLine:
    row = found.standing.get(question.id)
    earlier = tuple(
        (one.answer, one.superseded_at, one.superseded_because)
        for one in found.earlier
        if one.question_id == question.id
    )
    return QuestionLine(question, found.limit_of(question), _given(row, made, people, earlier) if row else None)


def _given(
    row: VisitAnswer,
    made: Mapping[UUID, Finding],
    people: Mapping[UUID, str],
    earlier: tuple[tuple[str, datetime | None, str], ...],
) -> GivenAnswer:
    finding = made.get(row.finding_id) if row.finding_id else None
    return GivenAnswer(
        answer=row.answer,
        note=row.note,
        by=people.get(row.recorded_by, "") if row.recorded_by else "",
        at=row.recorded_at,
        finding=_subject(finding) if finding and finding.state not in ("withdrawn", "amended") else None,
        earlier=earlier,
    )
