"""
Which questions are asked after which answers. A question may only look back: then one pass in the order of the list
settles what is asked, and no answer can depend on itself.
"""

from collections.abc import Mapping, Sequence

from audits.instruments.questions import AnswerKind, Question, QuestionRow
from foundation.errors import Invalid, Place


class QuestionTwice(Invalid):
    code = "instrument.question_twice"

    def __init__(self, place: Place) -> None:
        super().__init__(f"{place}: this id stands above already; give each question its own.", places=(place,))


class SkipUnknown(Invalid):
    code = "instrument.skip_unknown"

    def __init__(self, place: Place, question: str) -> None:
        super().__init__(f"{place}: there is no question {question}; name one of this instrument.", places=(place,))


class SkipLoop(Invalid):
    code = "instrument.skip_loop"

    def __init__(self, ids: Sequence[str], places: tuple[Place, ...]) -> None:
        where = "; ".join(map(str, places))
        super().__init__(
            f"{' waits for '.join((*ids, ids[0]))}: none of them could ever be asked. Break the loop at {where}.",
            places=places,
        )
        self.ids = tuple(ids)


class SkipForward(Invalid):
    code = "instrument.skip_forward"

    def __init__(self, place: Place, question: str) -> None:
        super().__init__(
            f"{place}: {question} stands further down; move it above, since a visit is asked in order.", places=(place,)
        )


class SkipAnswerImpossible(Invalid):
    code = "instrument.skip_answer"

    def __init__(self, place: Place, question: str, answers: Sequence[str]) -> None:
        can = ", ".join(answers) or "no fixed answer, only a number"
        super().__init__(f"{place}: {question} is never answered like this; it takes {can}.", places=(place,))


def check_skips(rows: Sequence[QuestionRow], questions: Sequence[Question]) -> None:
    """Raises QuestionTwice, SkipUnknown, SkipLoop, SkipForward, SkipAnswerImpossible."""
    row_of: dict[str, QuestionRow] = {}
    for row, question in zip(rows, questions, strict=True):
        if question.id in row_of:
            raise QuestionTwice(row.place("id"))
        row_of[question.id] = row
    parents = {one.id: one.asked_when.question for one in questions if one.asked_when}
    for child, parent in parents.items():
        if parent not in row_of:
            raise SkipUnknown(row_of[child].place("asked_when"), parent)
    if loop := _loop(parents):
        raise SkipLoop(loop, tuple(row_of[one].place("asked_when") for one in loop))
    _check_order(questions, row_of)


def _loop(parents: Mapping[str, str]) -> list[str]:
    """Each question waits for one other at most, so walking up either ends or comes round."""
    for start in parents:
        path = [start]
        while (above := parents.get(path[-1])) is not None and above not in path:
            path.append(above)
        if above is not None:
            return path[path.index(above) :]
    return []


def _check_order(questions: Sequence[Question], row_of: Mapping[str, QuestionRow]) -> None:
    above: dict[str, Question] = {}
    for question in questions:
        if (when := question.asked_when) is not None:
            place = row_of[question.id].place("asked_when")
            if when.question not in above:
                raise SkipForward(place, when.question)
            parent = above[when.question]
            if parent.answer is AnswerKind.NUMBER or set(when.answers) - set(parent.choices):
                raise SkipAnswerImpossible(place, parent.id, parent.choices)
        above[question.id] = question


def asked_after(questions: Sequence[Question], answers: Mapping[str, str]) -> tuple[Question, ...]:
    """What is asked given the answers so far. An answer to a question that is not asked opens nothing."""
    asked: dict[str, Question] = {}
    for question in questions:
        when = question.asked_when
        if when is None or (when.question in asked and answers.get(when.question) in when.answers):
            asked[question.id] = question
    return tuple(asked.values())


def without_hidden(questions: Sequence[Question], answers: Mapping[str, str]) -> dict[str, str]:
    """Only the answers to questions that are asked; what was hidden by one of them is gone with it."""
    asked = {question.id for question in asked_after(questions, answers)}
    return {one: answer for one, answer in answers.items() if one in asked}
