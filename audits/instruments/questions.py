"""
One row of a checklist as a question: what may be answered, what is bad news, and after which answer it is asked.

Tables of version 2026.1 have no columns for that: their questions take yes, no, not_applicable, unknown and the row's
own bad answer, and are always asked.
"""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from audits.instruments.severities import Severity
from audits.instruments.tables import TableRow
from foundation.errors import Invalid, Place

YES_NO = ("yes", "no", "not_applicable", "unknown")
SKIP = re.compile(r"(?P<question>\w+)=(?P<answers>\w+(\|\w+)*)")
LIMIT = re.compile(r"(?P<side>above|below):(?P<parameter>\w+)")
WORD = re.compile(r"[a-z0-9_]+")
INDICATOR = re.compile(r"I(0[1-9]|1[01])")


class EvidenceKind(StrEnum):
    DOCUMENT = "document"
    INTERVIEW = "interview"
    OBSERVATION = "observation"


class AnswerKind(StrEnum):
    YES_NO = "yes_no"
    CHOICE = "choice"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class AskedWhen:
    """Only when the question named was itself asked and has one of these answers."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Limit:
    """A number is bad news `above` or `below` what the country's parameter says on the day of the visit."""

    side: str
    parameter: str


@dataclass(frozen=True, slots=True)
class Question:
    """
    `bad_answers` raise a finding of `severity`; none, and no `limit`, is a question that only opens others.
    `indicators` are ILO codes I01 to I11; `lowest` and `highest` bound a number in `unit`, both included.
    """

    id: str
    block: str
    text: str
    evidence: tuple[EvidenceKind, ...]
    severity: Severity
    indicators: tuple[str, ...]
    conventions: tuple[str, ...]
    law_theme: str
    source: str
    section: str
    answer: AnswerKind
    choices: tuple[str, ...]
    bad_answers: tuple[str, ...]
    limit: Limit | None = None
    unit: str = ""
    lowest: Decimal | None = None
    highest: Decimal | None = None
    asked_when: AskedWhen | None = None
    mandatory: bool = True


class QuestionRowWrong(Invalid):
    code = "instrument.row_wrong"

    def __init__(self, place: Place, what: str) -> None:
        super().__init__(f"{place}: {what}", places=(place,))


@dataclass(frozen=True, slots=True)
class QuestionRow:
    """`file` and `number` (as a spreadsheet counts, heads included) say where it stands."""

    file: str
    number: int
    cells: TableRow

    def place(self, column: str) -> Place:
        return Place(file=self.file, row=self.number, column=column, value=self.cells.get(column))

    def wrong(self, column: str, what: str) -> QuestionRowWrong:
        return QuestionRowWrong(self.place(column), what)

    def text(self, column: str) -> str:
        """Raises QuestionRowWrong for an empty or missing cell."""
        found = (self.cells.get(column) or "").strip()
        if not found:
            raise self.wrong(column, "fill this cell, every question has one")
        return found


def question_in(row: QuestionRow) -> Question:
    """Raises QuestionRowWrong with file, row, column and value."""
    kind = _answer_kind(row)
    bad = (row.cells.get("bad_answer") or "").strip()
    choices = _choices(row, kind, bad)
    limit = _limit(row, kind, bad)
    lowest, highest = _bounds(row, kind)
    return Question(
        id=row.text("id"),
        block=row.text("block"),
        text=row.text("question"),
        evidence=_evidence(row),
        severity=_severity(row),
        indicators=_indicators(row),
        conventions=tuple(row.text("ilo_convention").split(";")),
        law_theme=row.text("law_theme"),
        source=row.text("source"),
        section=row.text("sector"),
        answer=kind,
        choices=choices,
        bad_answers=_bad_answers(row, choices, bad) if limit is None else (),
        limit=limit,
        unit=row.text("unit") if kind is AnswerKind.NUMBER else "",
        lowest=lowest,
        highest=highest,
        asked_when=_asked_when(row),
        mandatory=(row.cells.get("mandatory") or "yes") == "yes",
    )


def _answer_kind(row: QuestionRow) -> AnswerKind:
    word = row.cells.get("answer", AnswerKind.YES_NO.value)
    if word not in set(AnswerKind):
        raise row.wrong("answer", f"use one of {', '.join(AnswerKind)}")
    return AnswerKind(word)


def _choices(row: QuestionRow, kind: AnswerKind, bad: str) -> tuple[str, ...]:
    if kind is AnswerKind.NUMBER:
        return ()
    if kind is AnswerKind.YES_NO:
        extra = () if "answer" in row.cells or not bad or _word(bad) in YES_NO else (_word(bad),)
        return (*YES_NO, *extra)
    found = tuple(row.text("choices").split(";"))
    if len(set(found)) != len(found) or not all(WORD.fullmatch(one) for one in found):
        raise row.wrong("choices", "name each choice once, in small letters, digits and _, parted by ;")
    return found


def _word(text: str) -> str:
    return text.replace(" ", "_")


def _limit(row: QuestionRow, kind: AnswerKind, bad: str) -> Limit | None:
    if kind is not AnswerKind.NUMBER or not bad:
        return None
    found = LIMIT.fullmatch(bad)
    if found is None:
        raise row.wrong("bad_answer", "of a number, write above:PARAMETER or below:PARAMETER")
    return Limit(found["side"], found["parameter"])


def _bad_answers(row: QuestionRow, choices: tuple[str, ...], bad: str) -> tuple[str, ...]:
    found = tuple(_word(one) for one in bad.split(";") if one)
    if strange := [one for one in found if one not in choices]:
        raise row.wrong("bad_answer", f"{strange[0]} cannot be answered here; use {', '.join(choices)}")
    return found


def _bounds(row: QuestionRow, kind: AnswerKind) -> tuple[Decimal | None, Decimal | None]:
    if kind is not AnswerKind.NUMBER:
        return None, None
    lowest, highest = _number(row, "lowest"), _number(row, "highest")
    if lowest > highest:
        raise row.wrong("highest", "give a highest that is not below the lowest")
    return lowest, highest


def _number(row: QuestionRow, column: str) -> Decimal:
    try:
        found = Decimal(row.text(column))
    except InvalidOperation:
        raise row.wrong(column, "write a number such as 48 or 32.5") from None
    if not found.is_finite():
        raise row.wrong(column, "write a number such as 48 or 32.5")
    return found


def _evidence(row: QuestionRow) -> tuple[EvidenceKind, ...]:
    found = row.text("evidence").split("+")
    if set(found) - set(EvidenceKind):
        raise row.wrong("evidence", f"use {', '.join(EvidenceKind)}, joined by +")
    return tuple(EvidenceKind(one) for one in found)


def _severity(row: QuestionRow) -> Severity:
    if (word := row.text("severity")) not in set(Severity):
        raise row.wrong("severity", f"use one of {', '.join(Severity)}")
    return Severity(word)


def _indicators(row: QuestionRow) -> tuple[str, ...]:
    found = tuple(row.text("ilo_indicator").split(";"))
    if not all(INDICATOR.fullmatch(one) for one in found):
        raise row.wrong("ilo_indicator", "use I01 to I11, parted by ;")
    return found


def _asked_when(row: QuestionRow) -> AskedWhen | None:
    written = (row.cells.get("asked_when") or "").strip()
    if not written:
        return None
    found = SKIP.fullmatch(written)
    if found is None:
        raise row.wrong("asked_when", "write QUESTION=ANSWER, or QUESTION=ANSWER|ANSWER")
    return AskedWhen(found["question"], tuple(found["answers"].split("|")))
