"""What is refused about answers: each with the question (as a column) and the value as it was sent."""

from collections.abc import Sequence

from audits.grievances.private_words import Personal
from audits.instruments.judging import Fault, FaultKind
from audits.instruments.questions import Question
from foundation.errors import Conflict, Invalid, Place
from foundation.versions import ChangedMeanwhile

KINDS = {"telephone": "a telephone number", "mail": "an address of mail", "identity": "an identity number"}


class AnswersRefused(Invalid):
    code = "answer.refused"

    def __init__(self, faults: Sequence[Fault]) -> None:
        told = "; ".join(f"{one.question} cannot be {one.value!r}: {one.text}" for one in faults)
        places = tuple(Place(column=one.question, value=one.value) for one in faults)
        super().__init__(f"{told}.", places=places)
        self.faults = tuple(faults)


class AnswerOutOfRange(AnswersRefused):
    code = "answer.out_of_range"


class AnswerNotPossible(AnswersRefused):
    code = "answer.not_possible"


class AnswerNotAsked(AnswersRefused):
    code = "answer.not_asked"


class NoteNamesSomebody(Invalid):
    code = "answer.note_personal"

    def __init__(self, found: Sequence[tuple[str, Personal]]) -> None:
        """The value itself is not repeated: it must not travel on into logs."""
        told = "; ".join(f"the note of {question} holds {KINDS.get(one.kind, 'a name')}" for question, one in found)
        places = tuple(Place(column=question) for question, _ in found)
        super().__init__(f"{told[:1].upper()}{told[1:]}: take it out, a note names no worker.", places=places)
        self.questions = tuple(question for question, _ in found)


class AnswersMissing(Invalid):
    code = "answers.missing"

    def __init__(self, missing: Sequence[Question]) -> None:
        ids = ", ".join(question.id for question in missing)
        places = tuple(Place(column=question.id) for question in missing)
        super().__init__(f"{len(missing)} questions still wait for an answer: {ids}.", places=places)
        self.missing = tuple(question.id for question in missing)


class AnswersSubmitted(Conflict):
    code = "answers.submitted"

    def __init__(self, code: str) -> None:
        super().__init__(f"The answers of {code} are submitted: correct them with a reason, the first stay readable.")


class AnswersNotSubmitted(Conflict):
    code = "answers.not_submitted"

    def __init__(self, code: str) -> None:
        super().__init__(f"The answers of {code} are still a draft: change them there, or submit them first.")


class VisitCancelled(Conflict):
    code = "answers.visit_cancelled"

    def __init__(self, code: str) -> None:
        super().__init__(f"{code} was cancelled: answer the visit that was made instead.")


class AnswersChangedMeanwhile(ChangedMeanwhile):
    """`places` say what stands now, question by question, where it differs from what was sent."""

    code = "answers.changed_meanwhile"

    def __init__(self, current: int, theirs: Sequence[tuple[str, str]]) -> None:
        super().__init__(current)
        self.places = tuple(Place(column=question, value=answer) for question, answer in theirs)


def refusal_of(faults: Sequence[Fault]) -> AnswersRefused:
    """By the first fault; the places tell of all."""
    kinds = {FaultKind.OUT_OF_RANGE: AnswerOutOfRange, FaultKind.NOT_ASKED: AnswerNotAsked}
    return kinds.get(faults[0].kind, AnswerNotPossible)(faults)
