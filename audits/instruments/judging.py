"""
Whether an answer can be given, and whether it is bad news. Pure: the page, the interface and the tests ask the same.
A number is bad only against a limit that is known; with none, a person decides and records a finding by hand.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from audits.instruments.questions import AnswerKind, Question
from audits.instruments.skips import asked_after

NUMBER = re.compile(r"[-\N{MINUS SIGN}]?\d{1,6}([.,]\d{1,3})?")


class FaultKind(StrEnum):
    UNKNOWN_QUESTION = "unknown_question"
    NOT_A_CHOICE = "not_a_choice"
    NOT_A_NUMBER = "not_a_number"
    OUT_OF_RANGE = "out_of_range"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True, slots=True)
class Fault:
    """`text` says what may be answered instead."""

    question: str
    value: str
    kind: FaultKind
    text: str


def tidied(question: Question, answer: str) -> str:
    """A number with a point and a plain minus; anything else as it came."""
    plain = answer.strip()
    if question.answer is AnswerKind.NUMBER and NUMBER.fullmatch(plain):
        return str(Decimal(plain.replace(",", ".").replace("\N{MINUS SIGN}", "-")))
    return plain


def faults_in(questions: Sequence[Question], answers: Mapping[str, str]) -> tuple[Fault, ...]:
    """In the order of the questions; `answers` holds only what was answered."""
    known = {question.id: question for question in questions}
    strange = [
        Fault(one, answer, FaultKind.UNKNOWN_QUESTION, "this instrument has no such question")
        for one, answer in answers.items()
        if one not in known
    ]
    asked = {question.id for question in asked_after(questions, answers)}
    found = (_fault(question, answers[question.id], asked) for question in questions if question.id in answers)
    return (*strange, *(fault for fault in found if fault))


def _fault(question: Question, answer: str, asked: set[str]) -> Fault | None:
    if question.id not in asked:
        when = question.asked_when
        opened_by = f"{when.question} is {' or '.join(when.answers)}" if when else ""
        return Fault(question.id, answer, FaultKind.NOT_ASKED, f"it is asked only when {opened_by}")
    if question.answer is not AnswerKind.NUMBER:
        choices = ", ".join(question.choices)
        wrong = answer not in question.choices
        return Fault(question.id, answer, FaultKind.NOT_A_CHOICE, f"use one of {choices}") if wrong else None
    if not NUMBER.fullmatch(answer.strip()):
        return Fault(question.id, answer, FaultKind.NOT_A_NUMBER, f"write a number of {question.unit}")
    if not _within(question, Decimal(tidied(question, answer))):
        between = f"from {question.lowest} to {question.highest} {question.unit}"
        return Fault(question.id, answer, FaultKind.OUT_OF_RANGE, f"write a number {between}")
    return None


def _within(question: Question, number: Decimal) -> bool:
    low, high = question.lowest, question.highest
    return (low is None or low <= number) and (high is None or number <= high)


def is_bad(question: Question, answer: str, limit: Decimal | None) -> bool:
    """`limit` is what the country's parameter says; None where that is unknown."""
    if question.limit is None:
        return answer in question.bad_answers
    if limit is None:
        return False
    number = Decimal(answer)
    return number > limit if question.limit.side == "above" else number < limit


def unanswered(questions: Sequence[Question], answers: Mapping[str, str]) -> tuple[Question, ...]:
    """Mandatory ones among those that are asked."""
    return tuple(one for one in asked_after(questions, answers) if one.mandatory and one.id not in answers)
