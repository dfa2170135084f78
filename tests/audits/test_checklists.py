"""Checklists as data: what is wrong in one is refused with file, row and code, and limits of law carry their source."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from audits.instruments.checklists import Sector, instrument_for, instruments, questions_in
from audits.instruments.country_parameters import country_parameters
from audits.instruments.documents import documents_asked
from audits.instruments.questions import AnswerKind, QuestionRowWrong
from audits.instruments.skips import (
    QuestionTwice,
    SkipAnswerImpossible,
    SkipForward,
    SkipLoop,
    SkipUnknown,
    asked_after,
)
from audits.instruments.tables import TableRow
from audits.instruments.translations import languages, worded
from foundation.errors import Invalid

pytestmark = pytest.mark.no_database

ROW = {
    "id": "XA01", "sector": "core", "block": "wages", "question": "Are wages paid?", "evidence": "document",
    "answer": "yes_no", "unit": "", "lowest": "", "highest": "", "choices": "", "bad_answer": "no",
    "severity": "major", "asked_when": "", "mandatory": "yes", "ilo_indicator": "I08", "ilo_convention": "C095",
    "law_theme": "wages", "source": "Convention text",
}  # fmt: skip


def rows(*changes: dict[str, str]) -> list[TableRow]:
    return [ROW | {"id": f"XA{number:02d}"} | change for number, change in enumerate(changes, start=1)]


def refused(kind: type[Invalid], table: Sequence[TableRow]) -> Invalid:
    with pytest.raises(kind) as caught:
        questions_in([("mine.csv", table)])
    return caught.value


def test_a_loop_in_the_skips_is_refused_with_every_line_of_it() -> None:
    looped = rows({}, {"asked_when": "XA03=yes"}, {"asked_when": "XA04=no"}, {"asked_when": "XA02=yes"})
    error = refused(SkipLoop, looped)
    assert error.code == "instrument.skip_loop"
    assert {(one.file, one.row, one.column, one.value) for one in error.places} == {
        ("mine.csv", 3, "asked_when", "XA03=yes"),
        ("mine.csv", 4, "asked_when", "XA04=no"),
        ("mine.csv", 5, "asked_when", "XA02=yes"),
    }
    assert [one.row for one in refused(SkipLoop, rows({"asked_when": "XA01=yes"})).places] == [2]


@pytest.mark.parametrize(
    ("kind", "code", "row", "changes"),
    [
        (SkipUnknown, "instrument.skip_unknown", 3, ({}, {"asked_when": "XX99=yes"})),
        (SkipForward, "instrument.skip_forward", 2, ({"asked_when": "XA02=yes"}, {})),
        (SkipAnswerImpossible, "instrument.skip_answer", 3, ({}, {"asked_when": "XA01=sometimes"})),
        (QuestionTwice, "instrument.question_twice", 3, ({}, {"id": "XA01"})),
        (QuestionRowWrong, "instrument.row_wrong", 2, ({"asked_when": "XA02 is yes"},)),
        (QuestionRowWrong, "instrument.row_wrong", 2, ({"severity": "terrible"},)),
        (QuestionRowWrong, "instrument.row_wrong", 2, ({"ilo_indicator": "I12"},)),
        (QuestionRowWrong, "instrument.row_wrong", 2, ({"source": ""},)),
        (QuestionRowWrong, "instrument.row_wrong", 2, ({"bad_answer": "perhaps"},)),
        (QuestionRowWrong, "instrument.row_wrong", 2, ({"answer": "choice"},)),
        (QuestionRowWrong, "instrument.row_wrong", 2, ({"answer": "number", "unit": "years", "bad_answer": ""},)),
        (
            QuestionRowWrong,
            "instrument.row_wrong",
            2,
            ({"answer": "number", "unit": "years", "lowest": "9", "highest": "3", "bad_answer": ""},),
        ),
    ],
)
def test_what_is_wrong_in_a_checklist_is_refused_with_file_row_and_code(
    kind: type[Invalid], code: str, row: int, changes: tuple[dict[str, str], ...]
) -> None:
    error = refused(kind, rows(*changes))
    assert (error.code, error.places[0].file, error.places[0].row) == (code, "mine.csv", row)
    assert "mine.csv, row" in error.message


def test_an_answer_opens_its_questions_and_what_hangs_on_those() -> None:
    chain = rows({}, {"asked_when": "XA01=no|unknown"}, {"asked_when": "XA02=yes"})
    questions = questions_in([("mine.csv", chain)])
    assert [q.id for q in asked_after(questions, {})] == ["XA01"]
    assert [q.id for q in asked_after(questions, {"XA01": "no", "XA02": "yes"})] == ["XA01", "XA02", "XA03"]
    assert [q.id for q in asked_after(questions, {"XA01": "yes", "XA02": "yes"})] == ["XA01"]


def test_every_limit_that_a_question_names_is_known_somewhere_and_each_row_has_its_source() -> None:
    named = {q.limit.parameter: q.unit for one in instruments() for q in one.questions if q.limit}
    known = {one.parameter: one.unit for one in country_parameters()}
    assert named == known
    assert all(one.source and one.confidence for one in country_parameters())
    numbers = [q for one in instruments() for q in one.questions if q.answer is AnswerKind.NUMBER]
    assert all(q.lowest is not None and q.highest is not None and q.unit for q in numbers)


def test_every_document_asked_for_serves_questions_of_its_instrument_in_a_stated_format() -> None:
    for sector in (None, *Sector):
        instrument = instrument_for(sector)
        ids = {question.id for question in instrument.questions}
        asked = documents_asked(instrument.sections)
        assert asked
        assert all(set(one.questions) <= ids and one.format and one.period and one.source for one in asked)


def test_every_question_is_asked_in_every_language_of_the_desk_and_never_in_stale_words() -> None:
    assert languages() == ("ar", "es")
    questions = {question.id: question for one in instruments() for question in one.questions}
    for question in questions.values():
        for language in languages():
            said = worded(question, language)
            assert said.language == language
            assert said.text != question.text
            assert worded(replace(question, text=f"{question.text} And?"), language).language == "en"
        assert worded(question, "fr").text == question.text
