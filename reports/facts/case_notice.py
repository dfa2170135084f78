"""What a notice says, read from the case: its law, the assessment its sum rests on, and its clock."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import Session

from foundation.actors import Actor
from foundation.sentences import Sentence, sentence_of
from reports.contents.case_notice import NoticeClock, NoticeFacts, NoticeStep
from reports.facts.cases import named_case
from reports.facts.framing import frame_of
from reports.facts.told_words import told_words
from sanctions.cases import assessing, clocks, papers
from sanctions.cases.transitions import spelt
from sanctions.models import Case, CaseAssessment
from sanctions.penalties.regimes import regimes
from suppliers import parties, sites


def notice_facts(session: Session, actor: Actor, subject: str, *, today: date, language: str = "") -> NoticeFacts:
    """
    `subject` is the case's id or reference; `language` empty for that of the last letter, or the reader's own before
    one was made. Raises CaseNotFound.
    """
    case = named_case(session, actor, subject)
    made = papers.notices_of(session, actor, case.id)
    last, reply_to = (made[-1].language, made[-1].reply_to) if made else (actor.locale, "")
    found = facts_for_notice(session, actor, case, today=today, language=language or last, reply_to=reply_to)
    return replace(found, handed_over_in=last if made and case.notice_served_on and language not in ("", last) else "")


def facts_for_notice(
    session: Session, actor: Actor, case: Case, *, today: date, language: str, reply_to: str
) -> NoticeFacts:
    firm = parties.read_party(session, actor, case.party_id)
    assessment = _assessment_of(session, actor, case)
    frame = frame_of(session, actor, today=today, status="" if case.notice_served_on else "Draft")
    return NoticeFacts(
        frame=replace(frame, language=language),
        id=str(case.id),
        reference=case.reference,
        firm=firm.name,
        firm_country=firm.country or "",
        site=sites.read_site(session, actor, case.site_id).name if case.site_id else "",
        offence=spelt(case.offence_family),
        offence_on=case.offence_on,
        grounds=told_words(case.grounds),
        opened_on=case.opened_on,
        currency=case.currency,
        proposed=case.proposed_amount,
        proposed_to_workers=case.proposed_to_workers,
        law=str(assessment.answer["instrument"]) if assessment else "",
        law_version=_in_force(assessment.answer) if assessment else "",
        steps=_steps(assessment.answer) if assessment else (),
        outside_reason=told_words(case.outside_reason),
        clock=_clock(session, actor, case, today),
        reply_to=reply_to,
    )


def _assessment_of(session: Session, actor: Actor, case: Case) -> CaseAssessment | None:
    """The one the proposal rests on, else the newest."""
    held = assessing.assessments_of(session, actor, case.id)
    named = [one for one in held if one.id == case.assessment_id]
    return (named or held)[-1] if held else None


def _in_force(answer: dict[str, Any]) -> str:
    until = f" to {answer['in_force_to']}" if answer["in_force_to"] else ""
    return f"{answer['law_version']}, from {answer['in_force_from']}{until}"


def _steps(answer: dict[str, Any]) -> tuple[NoticeStep, ...]:
    words = _words_of_rules(str(answer["law_version"]))
    return tuple(_step(one, words.get(one["rule"], "") or spelt(one["rule"])) for one in answer["steps"])


def _words_of_rules(version: str) -> Mapping[str, str]:
    """As the law held here calls them; none of a version that is held no longer."""
    found = next((one for one in regimes() if one.id == version), None)
    return {one.id: one.words for one in found.rules} | {one.id: one.words for one in found.reductions} if found else {}


def _step(step: dict[str, Any], rule: str) -> NoticeStep:
    said = step.get("said") or {}
    given, factor = (_told(said.get(part), step[part]) for part in ("input", "factor"))
    subtotal = step["subtotal"]
    span = (subtotal[0], subtotal[1]) if isinstance(subtotal, list) else subtotal
    return NoticeStep(rule, step["ref"], given, factor, span)


def _told(said: dict[str, Any] | None, text: str) -> Sentence | str:
    """The words of the law, and those of a time before facts were kept, stand as they are."""
    return sentence_of(said["text"], said["facts"]) if said else text


def _clock(session: Session, actor: Actor, case: Case, today: date) -> NoticeClock:
    """From the day of service; before it, as if it were served today."""
    served_on = case.notice_served_on or today
    count = clocks.reply_time(served_on, clocks.calendar_of(session, actor, case))
    skipped = tuple((rest.day, rest.reason) for rest in count.skipped)
    return NoticeClock(served_on, count.last_day, len(count.counted), skipped, case.notice_served_on is not None)
