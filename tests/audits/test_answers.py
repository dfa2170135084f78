"""Answering a visit: what is asked, what is refused, what becomes a finding, and what a correction leaves readable."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, select

from audits.answers import answering
from audits.answers.answer_errors import (
    AnswerNotAsked,
    AnswerNotPossible,
    AnswerOutOfRange,
    AnswersChangedMeanwhile,
    AnswersMissing,
    AnswersSubmitted,
    NoteNamesSomebody,
)
from audits.answers.answer_sheets import Answered, read_answers
from audits.findings import findings
from audits.grievances.private_words import personal_in
from audits.instruments.checklists import Instrument, Sector, instrument_for, instruments
from audits.instruments.country_parameters import parameter_for
from audits.instruments.judging import faults_in, is_bad
from audits.instruments.questions import AnswerKind, Question
from audits.instruments.skips import asked_after, without_hidden
from audits.models import Finding, Visit
from audits.payloads import AnswerGiven, AnswersCorrection, AnswersDraft, FindingCreate
from audits.visits.visits import VisitInTheFuture, VisitNotFound
from foundation.actors import Actor
from tests.builders import NOW, a_site

TODAY = NOW.date()
YES_MEANS_GOOD = {"CO29": "40", "CO30": "23", "CO31": "23", "CO32": "10"}


def a_visit(
    session: Session,
    actor: Actor,
    *,
    instrument: str = "core@2026.2",
    day: date = TODAY,
    country: str = "ES",
    code: str = "Visit 0001",
) -> Visit:
    site = a_site(session, actor, "Finca", country=country)
    visit = Visit(
        organisation_id=actor.organisation_id,
        code=code,
        site_id=site.id,
        day=day,
        starts_at_minute=540,
        minutes=240,
        instrument=instrument,
        recorded_at=NOW,
    )
    session.add(visit)
    session.flush()
    return visit


def a_good_answer(question: Question) -> str:
    if question.answer is AnswerKind.NUMBER:
        return YES_MEANS_GOOD[question.id]
    return next(one for one in question.choices if one not in question.bad_answers)


def all_good(instrument: Instrument, **changed: str) -> dict[str, str]:
    every = {one.id: a_good_answer(one) for one in instrument.questions}
    return without_hidden(instrument.questions, every | changed)


def a_draft(answers: dict[str, str], **notes: str) -> AnswersDraft:
    return AnswersDraft(
        answers={one: AnswerGiven(answer=answer, note=notes.get(one, "")) for one, answer in answers.items()}
    )


def submitted(session: Session, actor: Actor, visit: Visit, **changed: str) -> Answered:
    found = read_answers(session, actor, visit.id)
    kept = answering.keep_draft(
        session, actor, visit.id, a_draft(all_good(found.instrument, **changed)), version_seen=0, now=NOW
    )
    return answering.submit(session, actor, visit.id, version_seen=kept.version, now=NOW)


def findings_of(session: Session, visit: Visit) -> list[Finding]:
    return list(session.exec(select(Finding).where(Finding.visit_id == visit.id)))


ANY_ANSWER = st.sampled_from(["yes", "no", "unknown", "not_applicable", "nothing_outsourced", "first_tier_known", "48"])


@given(st.sampled_from(instruments()), st.data())
def test_no_hidden_question_keeps_an_answer_and_hiding_twice_hides_nothing_more(
    instrument: Instrument, data: st.DataObject
) -> None:
    chosen = data.draw(st.lists(st.sampled_from([one.id for one in instrument.questions]), unique=True))
    answers = {one: data.draw(ANY_ANSWER) for one in chosen}
    kept = without_hidden(instrument.questions, answers)
    asked = {one.id: one for one in asked_after(instrument.questions, kept)}
    assert kept.keys() <= asked.keys()
    assert kept == without_hidden(instrument.questions, kept)
    assert asked == {one.id: one for one in asked_after(instrument.questions, answers)}
    for question in asked.values():
        if question.asked_when:
            assert kept[question.asked_when.question] in question.asked_when.answers
    refused = {one.question for one in faults_in(instrument.questions, answers)}
    assert {one for one in answers if one not in asked} <= refused


@given(st.decimals(0, 168, places=1))
def test_a_number_is_bad_exactly_beyond_a_known_limit(hours: Decimal) -> None:
    question = instrument_for(None).question("CO29")
    assert is_bad(question, str(hours), limit=None) is False
    assert is_bad(question, str(hours), Decimal(48)) == (hours > 48)


@pytest.mark.parametrize(
    ("question", "answer", "refusal", "code"),
    [
        ("CO29", "169", AnswerOutOfRange, "answer.out_of_range"),
        ("CO29", "-1", AnswerOutOfRange, "answer.out_of_range"),
        ("CO29", "many", AnswerNotPossible, "answer.not_possible"),
        ("CO29", "NaN", AnswerNotPossible, "answer.not_possible"),
        ("CO07", "perhaps", AnswerNotPossible, "answer.not_possible"),
        ("CO22", "yes", AnswerNotAsked, "answer.not_asked"),
        ("XX99", "yes", AnswerNotPossible, "answer.not_possible"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_with_its_place_and_value_and_nothing_is_kept(
    session: Session, planner: Actor, question: str, answer: str, refusal: type[Exception], code: str
) -> None:
    visit = a_visit(session, planner)
    with pytest.raises(refusal) as refused:
        answering.keep_draft(session, planner, visit.id, a_draft({question: answer}), version_seen=0, now=NOW)
    assert refused.value.code == code  # type: ignore[attr-defined] # every refusal has one
    assert [(one.column, one.value) for one in refused.value.places] == [(question, answer)]  # type: ignore[attr-defined] # same
    assert read_answers(session, planner, visit.id).standing == {}


def test_submitting_lists_the_questions_that_still_wait(session: Session, planner: Actor) -> None:
    visit = a_visit(session, planner)
    answers = all_good(instrument_for(None))
    del answers["CO07"], answers["CO16"], answers["CO31"]
    kept = answering.keep_draft(session, planner, visit.id, a_draft(answers), version_seen=0, now=NOW)
    with pytest.raises(AnswersMissing) as refused:
        answering.submit(session, planner, visit.id, version_seen=kept.version, now=NOW)
    assert [place.column for place in refused.value.places] == ["CO07", "CO16"]


def test_a_visit_still_to_come_is_not_submitted(session: Session, planner: Actor) -> None:
    visit = a_visit(session, planner, day=TODAY + timedelta(days=1))
    with pytest.raises(VisitInTheFuture):
        submitted(session, planner, visit)


def test_each_bad_answer_becomes_one_finding_however_often_it_is_submitted(session: Session, planner: Actor) -> None:
    visit = a_visit(session, planner)
    done = submitted(session, planner, visit, CO12="no", CO29="52.5", CO30="15")
    again = answering.submit(session, planner, visit.id, version_seen=done.version, now=NOW)
    made = {one.question_id: one for one in findings_of(session, visit)}
    assert len(findings_of(session, visit)) == len(made) == 3
    assert {one: made[one].severity for one in made} == {"CO12": "major", "CO29": "major", "CO30": "zero_tolerance"}
    assert "48 hours a week (Directive 2003/88/EC" in made["CO29"].description
    assert again.standing["CO29"].finding_id == made["CO29"].id
    with pytest.raises(AnswersSubmitted):
        answering.keep_draft(session, planner, visit.id, a_draft({}), version_seen=done.version, now=NOW)


def test_where_the_law_s_limit_is_unknown_a_number_makes_no_finding(session: Session, planner: Actor) -> None:
    visit = a_visit(session, planner, country="PT")
    done = submitted(session, planner, visit, CO28="yes", CO32="13")
    assert [one.question_id for one in findings_of(session, visit)] == ["CO32"]
    assert done.limit_of(done.instrument.question("CO32")).value == 12
    assert parameter_for("weekly_hours_cap", "ZZ", TODAY) is None
    assert parameter_for("weekly_hours_cap", "ES", date(1999, 1, 1)) is None


def test_a_finding_recorded_by_hand_for_the_question_is_taken_for_the_answer_s(
    session: Session, planner: Actor
) -> None:
    visit = a_visit(session, planner)
    new = FindingCreate(
        site_id=visit.site_id, severity="critical", description="Seen at the gate", found_on=TODAY,
        visit_id=visit.id, question_id="CO12",
    )  # fmt: skip
    by_hand = findings.record_finding(session, planner, new, now=NOW)
    done = submitted(session, planner, visit, CO12="no")
    assert done.standing["CO12"].finding_id == by_hand.id
    assert len(findings_of(session, visit)) == 1


def correction(answers: dict[str, str], because: str = "read again") -> AnswersCorrection:
    return AnswersCorrection(
        answers={one: AnswerGiven(answer=answer) for one, answer in answers.items()}, because=because
    )


def test_a_correction_leaves_the_first_readable_and_takes_its_finding_back(session: Session, planner: Actor) -> None:
    visit = a_visit(session, planner)
    done = submitted(session, planner, visit, CO12="no")
    better = answering.correct(
        session, planner, visit.id, correction({"CO12": "yes"}), version_seen=done.version, now=NOW
    )
    (first,) = better.earlier
    assert (first.answer, first.superseded_because, first.superseded_at) == ("no", "read again", NOW)
    assert (better.standing["CO12"].answer, better.standing["CO12"].supersedes_id) == ("yes", first.id)
    assert [one.state for one in findings_of(session, visit)] == ["withdrawn"]
    worse = answering.correct(
        session, planner, visit.id, correction({"CO12": "no"}), version_seen=better.version, now=NOW
    )
    assert sorted(one.state for one in findings_of(session, visit)) == ["alleged", "withdrawn"]
    noted = AnswersCorrection(answers={"CO12": AnswerGiven(answer="no", note="Fines for tools")}, because="more seen")
    answering.correct(session, planner, visit.id, noted, version_seen=worse.version, now=NOW)
    states = {one.state: one for one in findings_of(session, visit)}
    assert sorted(states) == ["alleged", "amended", "withdrawn"]
    assert "Fines for tools" in states["alleged"].description


def test_a_correction_that_hides_questions_ends_their_answers_and_findings(session: Session, planner: Actor) -> None:
    visit = a_visit(session, planner)
    done = submitted(session, planner, visit, CO28="yes", CO22="no")
    better = answering.correct(
        session, planner, visit.id, correction({"CO28": "no"}), version_seen=done.version, now=NOW
    )
    assert {"CO22", "CO32"} & better.standing.keys() == set()
    assert {one.question_id for one in better.earlier} == {"CO28", "CO22", "CO32"}
    assert [one.state for one in findings_of(session, visit)] == ["withdrawn"]
    with pytest.raises(AnswersMissing, match="CO22, CO32"):
        answering.correct(session, planner, visit.id, correction({"CO28": "yes"}), version_seen=better.version, now=NOW)


def test_two_who_keep_at_once_are_told_what_the_other_wrote(session: Session, planner: Actor) -> None:
    visit = a_visit(session, planner)
    answering.keep_draft(session, planner, visit.id, a_draft({"CO07": "no"}), version_seen=0, now=NOW)
    with pytest.raises(AnswersChangedMeanwhile) as refused:
        answering.keep_draft(session, planner, visit.id, a_draft({"CO07": "yes"}), version_seen=0, now=NOW)
    assert [(one.column, one.value) for one in refused.value.places] == [("CO07", "no")]
    assert (refused.value.code, refused.value.current) == ("answers.changed_meanwhile", 1)


@pytest.mark.parametrize("sector", [None, *Sector])
def test_an_old_visit_opens_with_its_own_version_and_is_answered_in_it(
    session: Session, planner: Actor, sector: Sector | None
) -> None:
    old = instrument_for(sector, "2026.1")
    visit = a_visit(session, planner, instrument=old.id)
    found = read_answers(session, planner, visit.id)
    assert (found.instrument.id, len(found.asked)) == (old.id, len(old.questions))
    assert submitted(session, planner, visit).sheet.instrument == old.id  # type: ignore[union-attr] # it is kept
    assert findings_of(session, visit) == []


NOTES = {
    "Ring the night foreman on +34 612 555 019": "telephone",
    "she can be reached at invented@workers.example": "mail",
    "passport X1234567 lies in the safe": "identity",
    "a worker named Lucía told us": "name",
    "se llama Tomás": "name",
    "قال السيد خالد": "name",
}


@pytest.mark.parametrize(("note", "kind"), NOTES.items())
def test_a_note_that_tells_who_a_worker_is_is_refused_without_repeating_it(
    session: Session, planner: Actor, note: str, kind: str
) -> None:
    visit = a_visit(session, planner)
    assert [one.kind for one in personal_in(note)] == [kind]
    with pytest.raises(NoteNamesSomebody) as refused:
        answering.keep_draft(session, planner, visit.id, a_draft({"CO07": "no"}, CO07=note), version_seen=0, now=NOW)
    assert [(one.column, one.value) for one in refused.value.places] == [("CO07", None)]
    assert not any(word in refused.value.message for word in note.split() if len(word) > 6)


@pytest.mark.parametrize(
    "note",
    [
        "Seen on 2026-11-20 and 20.11.2026 between 07:30 and 19:45",
        "12 of 140 payslips for July 2026 show 1,250.00 EUR less",
        "Room 204, line 17 of the payroll, clause 12.3.4",
    ],
)
def test_days_amounts_and_line_numbers_are_no_telephone_numbers(note: str) -> None:
    assert personal_in(note) == ()


def test_another_organisation_s_visit_does_not_exist(session: Session, planner: Actor, officer: Actor) -> None:
    visit = a_visit(session, planner)
    for asked in (visit.id, UUID(int=7)):
        with pytest.raises(VisitNotFound):
            read_answers(session, officer, asked)
