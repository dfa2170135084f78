"""
The inspection tasks that one visit is made of, in the order of the day, each with what it needs and why.

Sample sizes come from the interview table; the chance that the sample sees anything is printed with the task, because
a visit without findings is easily read as a clean bill.
"""

from dataclasses import dataclass
from enum import StrEnum

from audits.answers.interview_quota import SHARE_AFFECTED
from audits.instruments.checklists import Instrument
from audits.instruments.documents import documents_asked
from audits.instruments.indicators import interview_protocol, quota_rules
from audits.instruments.questions import EvidenceKind
from audits.instruments.sampling import SampleSize, detection_chance, sample_for

PROTOCOL_STEPS = ("prepare", "consent", "safety", "return")


class TaskKind(StrEnum):
    PREPARATION = "preparation"
    OPENING = "opening"
    SITE_TOUR = "site_tour"
    INTERVIEWS = "interviews"
    DOCUMENTS = "documents"
    CLOSING = "closing"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class VisitToPrepare:
    """`code` is what the calendar shows, never a firm's name; `announced` decides what the opening may reveal."""

    code: str
    announced: bool = False


@dataclass(frozen=True, slots=True)
class InspectionTask:
    """`questions` are ids of the instrument; `minutes` None where the work decides."""

    visit: str
    position: int
    kind: TaskKind
    title: str
    instructions: tuple[str, ...]
    questions: tuple[str, ...]
    instrument: str
    interviews: int | None = None
    detection_chance: float | None = None
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class _Setting:
    """`sample` is None while the head-count is unknown."""

    visit: VisitToPrepare
    position: int
    instrument: Instrument
    sample: SampleSize | None

    def task(self, kind: TaskKind, title: str, *instructions: str, questions: tuple[str, ...] = ()) -> InspectionTask:
        return InspectionTask(self.visit.code, self.position, kind, title, instructions, questions, self.instrument.id)


def tasks_for_visit(visit: VisitToPrepare, instrument: Instrument, headcount: int | None) -> tuple[InspectionTask, ...]:
    """Without a head-count the opening asks for it and the sample waits. Raises HeadcountImpossible below 1."""
    sample = None if headcount is None else sample_for(headcount)
    makers = (_preparation, _opening, _site_tour, _interviews, _documents, _closing, _report)
    return tuple(make(_Setting(visit, position, instrument, sample)) for position, make in enumerate(makers, 1))


def _preparation(setting: _Setting) -> InspectionTask:
    warning = (
        "The visit is unannounced: tell nobody at the site." if not setting.visit.announced else "The site was told."
    )
    return setting.task(
        TaskKind.PREPARATION,
        "Prepare the visit",
        "Read the site's facts, open findings and last visits; confirm that no conflict of interest exists.",
        f"Download the form {setting.instrument.id} and check it opens without a network.",
        "Book interpreters who are tied neither to the employer nor to a recruiter.",
        warning,
        *(
            f"Have ready to ask for, {one.id}: {one.document}; {one.period}; as {one.format}."
            for one in documents_asked(setting.instrument.sections)
        ),
    )


def _opening(setting: _Setting) -> InspectionTask:
    known = "The head-count is unknown: ask for it first and draw the sample from the answer."
    if setting.sample is not None:
        known = f"Compare the day's head-count with the {setting.sample.headcount} known."
    return setting.task(
        TaskKind.OPENING,
        "Open the visit",
        "Show credentials, state purpose and powers, note the time of entry and any delay or refusal.",
        "Ask for payroll, rota, gate log and contractor lists of the day.",
        known,
    )


def _site_tour(setting: _Setting) -> InspectionTask:
    return setting.task(
        TaskKind.SITE_TOUR,
        "Walk the whole site",
        "Include contractors' areas, stores, canteen and housing; choose interviewees on the way.",
        questions=_ids(setting.instrument, EvidenceKind.OBSERVATION),
    )


def _interviews(setting: _Setting) -> InspectionTask:
    protocol = tuple(f"{rule.rule}." for rule in interview_protocol() if rule.step in PROTOCOL_STEPS)
    sample, questions = setting.sample, _ids(setting.instrument, EvidenceKind.INTERVIEW)
    if sample is None:
        waiting = "Draw the sample when the head-count is known; no finding without a sample is no evidence at all."
        return setting.task(TaskKind.INTERVIEWS, "Interview workers", waiting, *protocol, questions=questions)
    affected = max(1, round(SHARE_AFFECTED * sample.headcount))
    chance = detection_chance(sample.headcount, sample.interviewed, affected)
    worth = (
        f"This sample meets at least one of {affected} affected workers with a chance of {chance:.0%}: "
        "no finding is weak evidence."
    )
    return InspectionTask(
        visit=setting.visit.code,
        position=setting.position,
        kind=TaskKind.INTERVIEWS,
        title=f"Interview {sample.interviewed} of {sample.headcount} workers",
        instructions=(
            f"{sample.individual} one to one; {sample.groups}.",
            worth,
            *(f"{rule}." for rule in quota_rules()),
            *protocol,
        ),
        questions=questions,
        instrument=setting.instrument.id,
        interviews=sample.interviewed,
        detection_chance=chance,
        minutes=round(sample.interview_hours * 60),
    )


def _documents(setting: _Setting) -> InspectionTask:
    files = "Check as many personal files as workers are interviewed."
    if setting.sample is not None:
        files = f"Check {setting.sample.files_a_period} personal files for each pay period."
    return setting.task(
        TaskKind.DOCUMENTS,
        "Check documents",
        files,
        "Compare hours, pay and contracts with what workers said; copy pages as evidence, not whole files.",
        questions=_ids(setting.instrument, EvidenceKind.DOCUMENT),
    )


def _closing(setting: _Setting) -> InspectionTask:
    return setting.task(
        TaskKind.CLOSING,
        "Close the visit",
        "State the findings and their dates; never what a worker said or who was interviewed.",
        "Hold zero-tolerance findings back from the site where a person may be at risk: call the protection lead.",
    )


def _report(setting: _Setting) -> InspectionTask:
    return setting.task(
        TaskKind.REPORT,
        "Send answers and write the report",
        "Send the form and all its pictures; check that none is still waiting.",
        "Write who was met in broad groups of five or more only, and print the detection chance beside 'no finding'.",
        "Set the no-retaliation check 60 to 90 days after the interviews.",
    )


def _ids(instrument: Instrument, kind: EvidenceKind) -> tuple[str, ...]:
    return tuple(question.id for question in instrument.answerable_by(kind))
