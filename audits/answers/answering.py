"""
Answering a visit's instrument: a draft that may be written over, then submitted once, from then on only corrected.
No answer stands at a question that is not asked, and no bad answer without its finding.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from audits.answers import answer_findings
from audits.answers.answer_errors import (
    AnswersChangedMeanwhile,
    AnswersMissing,
    AnswersNotSubmitted,
    AnswersSubmitted,
    NoteNamesSomebody,
    VisitCancelled,
    refusal_of,
)
from audits.answers.answer_sheets import Answered, read_answers
from audits.grievances.private_words import personal_in
from audits.instruments.checklists import Instrument
from audits.instruments.judging import faults_in, tidied, unanswered
from audits.instruments.skips import without_hidden
from audits.models import AnswerSheet, Visit, VisitAnswer
from audits.payloads import AnswerGiven, AnswersCorrection, AnswersDraft
from audits.visits.visits import VisitInTheFuture, visible_to
from foundation import changes, trail
from foundation.actors import Action, Actor
from foundation.clock import today_in

NO_LONGER_ASKED = "No longer asked: {because}"


def keep_draft(
    session: Session, actor: Actor, visit_id: UUID, draft: AnswersDraft, *, version_seen: int, now: datetime
) -> Answered:
    """
    Raises VisitCancelled, AnswersSubmitted, AnswersChangedMeanwhile, AnswersRefused (AnswerOutOfRange,
    AnswerNotPossible, AnswerNotAsked), NoteNamesSomebody. Nothing is kept then.
    """
    found = _opened(session, actor, visit_id)
    if found.submitted:
        raise AnswersSubmitted(found.visit.code)
    _require_seen(found, draft.answers, version_seen)
    given = _checked(found.instrument, draft.answers)
    for question_id, row in found.standing.items():
        if question_id not in given:
            session.delete(row)
    for question_id, one in given.items():
        _write(session, actor, found, question_id, one, now)
    sheet = _sheet(session, actor, found)
    trail.record(session, actor, "answer_sheet.kept", sheet, {"visit_id": visit_id, "answers": len(given)})
    return read_answers(session, actor, visit_id)


def submit(session: Session, actor: Actor, visit_id: UUID, *, version_seen: int, now: datetime) -> Answered:
    """
    A second time changes nothing and makes no second finding. Raises VisitCancelled, VisitInTheFuture,
    AnswersChangedMeanwhile, AnswersMissing.
    """
    found = _opened(session, actor, visit_id)
    if found.submitted:
        return found
    if found.visit.day > today_in(actor.zone, now):
        raise VisitInTheFuture(found.visit.day)
    _require_seen(found, {}, version_seen)
    if found.missing:
        raise AnswersMissing(found.missing)
    sheet = _sheet(session, actor, found)
    sheet.state, sheet.submitted_by, sheet.submitted_at = "submitted", actor.account_id, now
    session.add(sheet)
    for question in found.asked:
        if (row := found.standing.get(question.id)) is not None and found.is_bad(question, row.answer):
            answer_findings.record(session, actor, found, question, row, now=now)
    session.flush()
    trail.record(session, actor, "answer_sheet.submitted", sheet, {"visit_id": visit_id})
    changes.tell(session, actor, "visit.answered", "visit", [visit_id])
    return read_answers(session, actor, visit_id)


def correct(
    session: Session, actor: Actor, visit_id: UUID, better: AnswersCorrection, *, version_seen: int, now: datetime
) -> Answered:
    """
    New rows beside the first, and their findings made, amended or withdrawn with them. An answer that hides others
    ends those too; one that opens others must come with theirs. Raises AnswersNotSubmitted and what `keep_draft` and
    `submit` raise, and FindingNotOpen where a finding can no longer be changed.
    """
    found = _opened(session, actor, visit_id)
    if not found.submitted:
        raise AnswersNotSubmitted(found.visit.code)
    _require_seen(found, better.answers, version_seen)
    merged = without_hidden(found.instrument.questions, found.words | _words(better.answers))
    given = _checked(found.instrument, better.answers, among=merged)
    if missing := unanswered(found.instrument.questions, merged):
        raise AnswersMissing(missing)
    for question_id, row in found.standing.items():
        if question_id not in merged:
            _end(session, row, NO_LONGER_ASKED.format(because=better.because), now)
            answer_findings.withdraw(session, actor, row, better.because, now=now)
    for question_id, one in given.items():
        _replace(session, actor, found, question_id, one, better.because, now)
    sheet = _sheet(session, actor, found)
    trail.record(session, actor, "answer_sheet.corrected", sheet, {"visit_id": visit_id, "because": better.because})
    changes.tell(session, actor, "visit.answered", "visit", [visit_id])
    return read_answers(session, actor, visit_id)


def _opened(session: Session, actor: Actor, visit_id: UUID) -> Answered:
    """Holds the visit's row until the transaction ends, so that two people who send at once wait for one another."""
    actor.require(Action.RECORD_FINDINGS)
    trail.wait_for_turn(session)  # before any row, as every writer
    session.exec(select(Visit.id).where(Visit.id == visit_id, visible_to(actor)).with_for_update()).first()
    found = read_answers(session, actor, visit_id)
    if found.visit.state == "cancelled":
        raise VisitCancelled(found.visit.code)
    return found


def _require_seen(found: Answered, given: Mapping[str, AnswerGiven], version_seen: int) -> None:
    if found.version == version_seen:
        return
    theirs = [
        (one, row.answer)
        for one, row in found.standing.items()
        if one not in given or (given[one].answer, given[one].note) != (row.answer, row.note)
    ]
    raise AnswersChangedMeanwhile(found.version, theirs)


def _words(given: Mapping[str, AnswerGiven]) -> dict[str, str]:
    return {one: answer.answer for one, answer in given.items()}


def _checked(
    instrument: Instrument, given: Mapping[str, AnswerGiven], *, among: Mapping[str, str] | None = None
) -> dict[str, AnswerGiven]:
    """`among`: the answers beside which these will stand."""
    words = _words(given)
    if faults := [one for one in faults_in(instrument.questions, {**(among or {}), **words}) if one.question in words]:
        raise refusal_of(faults)
    if personal := [(one, hit) for one, answer in given.items() for hit in personal_in(answer.note)[:1]]:
        raise NoteNamesSomebody(personal)
    return {
        one: AnswerGiven(answer=tidied(instrument.question(one), answer.answer), note=answer.note)
        for one, answer in given.items()
    }


def _write(
    session: Session, actor: Actor, found: Answered, question_id: str, given: AnswerGiven, now: datetime
) -> VisitAnswer:
    """Over the draft's own row; who wrote it last, and when, stands with it."""
    row = found.standing.get(question_id) or _new(actor, found, question_id, given, now)
    if (row.answer, row.note) != (given.answer, given.note):
        row.answer, row.note, row.recorded_by, row.recorded_at = given.answer, given.note, actor.account_id, now
    session.add(row)
    return row


def _new(actor: Actor, found: Answered, question_id: str, given: AnswerGiven, now: datetime) -> VisitAnswer:
    return VisitAnswer(
        organisation_id=actor.organisation_id,
        visit_id=found.visit.id,
        question_id=question_id,
        instrument=found.instrument.id,
        answer=given.answer,
        note=given.note,
        recorded_by=actor.account_id,
        recorded_at=now,
    )


def _end(session: Session, row: VisitAnswer, because: str, now: datetime) -> None:
    row.superseded_at, row.superseded_because = now, because
    session.add(row)
    session.flush()


def _replace(
    session: Session, actor: Actor, found: Answered, question_id: str, given: AnswerGiven, because: str, now: datetime
) -> None:
    question, first = found.instrument.question(question_id), found.standing.get(question_id)
    if first is not None and (first.answer, first.note) == (given.answer, given.note):
        return
    if first is not None:
        _end(session, first, because, now)
    row = _new(actor, found, question_id, given, now)
    row.supersedes_id = first.id if first else None
    session.add(row)
    session.flush()
    if found.is_bad(question, given.answer):
        answer_findings.record(session, actor, found, question, row, first=first, now=now)
    elif first is not None:
        answer_findings.withdraw(session, actor, first, because, now=now)


def _sheet(session: Session, actor: Actor, found: Answered) -> AnswerSheet:
    sheet = found.sheet or AnswerSheet(
        organisation_id=actor.organisation_id, visit_id=found.visit.id, instrument=found.instrument.id, version=0
    )
    sheet.version += 1
    session.add(sheet)
    session.flush()
    return sheet
