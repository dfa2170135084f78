"""What the form of a visit's checklist sends, read back: an answer and a note for each question that was shown."""

from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError
from starlette.datastructures import FormData

from api.web.languages import translated
from api.web.marking import marked as _
from api.web.payloads import ChangedLine, FieldProblem
from audits.answers.answer_errors import AnswersMissing, AnswersRefused, NoteNamesSomebody
from audits.answers.interview_quota import InterviewSample
from audits.instruments.questions import Question
from audits.instruments.skips import asked_after, without_hidden
from audits.instruments.translations import ENGLISH, Worded, worded
from audits.payloads import AnswerGiven
from foundation.errors import TierlightError
from reports.facts.visit import QuestionBlock, QuestionLine, VisitFacts, VisitHead

ANSWER, NOTE = "a-", "n-"
ANSWER_TOO = _("%(question)s: choose an answer too, so that the note can be kept.")
UNANSWERED = _("%(question)s still waits for an answer.")
NOT_THIS = _("%(question)s cannot be “%(value)s”.")
PERSONAL = _("%(question)s: the note seems to tell who a worker is. Take names, telephone numbers and ids out.")
TOO_LONG = _("%(question)s: the note is too long.")


@dataclass(frozen=True, slots=True)
class TypedAnswer:
    """As typed, before it is looked at."""

    answer: str
    note: str


Typed = Mapping[str, TypedAnswer]


def typed_in(form: FormData, questions: tuple[Question, ...]) -> dict[str, TypedAnswer]:
    """Of questions that are asked after these answers; what another answer hid goes with it."""
    sent = {one.id: TypedAnswer(_text(form, ANSWER, one.id), _text(form, NOTE, one.id)) for one in questions}
    asked = without_hidden(questions, {one: typed.answer for one, typed in sent.items()})
    return {one: sent[one] for one in asked if sent[one].answer or sent[one].note}


def _text(form: FormData, prefix: str, question: str) -> str:
    value = form.get(f"{prefix}{question}", "")
    return value.strip() if isinstance(value, str) else ""


def given_in(typed: Typed, locale: str) -> tuple[dict[str, AnswerGiven], tuple[FieldProblem, ...]]:
    given: dict[str, AnswerGiven] = {}
    problems: list[FieldProblem] = []
    for one, words in typed.items():
        if not words.answer:
            problems.append(FieldProblem(one, translated(locale, ANSWER_TOO) % {"question": one}))
            continue
        try:
            given[one] = AnswerGiven(answer=words.answer, note=words.note)
        except ValidationError:
            problems.append(FieldProblem(one, translated(locale, TOO_LONG) % {"question": one}))
    return given, tuple(problems)


def problems_of(refused: TierlightError, locale: str) -> tuple[FieldProblem, ...]:
    """One a question where the refusal names questions, so that the summary leads to each."""
    if isinstance(refused, AnswersMissing):
        said = translated(locale, UNANSWERED)
        return tuple(FieldProblem(one, said % {"question": one}) for one in refused.missing)
    if isinstance(refused, AnswersRefused):
        said = translated(locale, NOT_THIS)
        return tuple(
            FieldProblem(one.question, said % {"question": one.question, "value": one.value}) for one in refused.faults
        )
    if isinstance(refused, NoteNamesSomebody):
        said = translated(locale, PERSONAL)
        return tuple(FieldProblem(one, said % {"question": one}) for one in refused.questions)
    return (FieldProblem("answers", refused.message),)


@dataclass(frozen=True, slots=True)
class TypedOutcome:
    """As typed; the chance in per cent."""

    outcome: str = ""
    done_on: str = ""
    chance: str = ""


@dataclass(frozen=True, slots=True)
class VisitPage:
    """
    `typed` is None when what is kept is shown. `clashes` are the questions where somebody kept another answer
    meanwhile. `keeper` tells apart people who share a browser.
    """

    facts: VisitFacts
    keeper: str
    typed: Typed | None = None
    outcome: TypedOutcome = TypedOutcome()
    because: str = ""
    correcting: bool = False
    clashes: frozenset[str] = frozenset()
    problems: tuple[FieldProblem, ...] = ()
    language: str = ENGLISH
    changed: tuple[ChangedLine, ...] = ()

    def words(self, question: Question) -> Worded:
        return worded(question, self.language)

    def answer_to(self, line: QuestionLine) -> TypedAnswer:
        if self.typed is not None:
            return self.typed.get(line.question.id, TypedAnswer("", ""))
        return TypedAnswer(line.given.answer, line.given.note) if line.given else TypedAnswer("", "")

    @property
    def asked(self) -> frozenset[str]:
        """Ids of what is asked after the answers that the page shows."""
        lines = [line for block in self.facts.blocks for line in block.lines]
        answers = {line.question.id: self.answer_to(line).answer for line in lines}
        return frozenset(one.id for one in asked_after([line.question for line in lines], answers))

    @property
    def open_form(self) -> bool:
        return self.facts.may_record and (not self.facts.submitted or self.correcting)


@dataclass(frozen=True, slots=True)
class ChecklistPage:
    head: VisitHead
    blocks: tuple[QuestionBlock, ...]
    language: str = ENGLISH

    def words(self, question: Question) -> Worded:
        return worded(question, self.language)


@dataclass(frozen=True, slots=True)
class SamplePage:
    """`cells` as typed, one a line; `drawn` is None until they can be drawn from."""

    head: VisitHead
    cells: str
    seed: str
    drawn: InterviewSample | None = None
    problems: tuple[FieldProblem, ...] = ()
