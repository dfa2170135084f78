"""What a notice says, read from the case: its law, the assessment its sum rests on, and its clock."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import Session

from foundation.actors import Actor
from reports.contents.case_notice import NoticeClock, NoticeFacts, NoticeStep
from reports.facts.cases import named_case
from reports.facts.framing import frame_of
from sanctions.cases import assessing, clocks, papers
from sanctions.cases.transitions import spelt
from sanctions.models import Case, CaseAssessment
from suppliers import parties, sites


def notice_facts(session: Session, actor: Actor, subject: str, *, today: date) -> NoticeFacts:
    """`subject` is the case's id or reference. Raises CaseNotFound."""
    case = named_case(session, actor, subject)
    made = papers.notices_of(session, actor, case.id)
    language, reply_to = (made[-1].language, made[-1].reply_to) if made else (actor.locale, "")
    return facts_for_notice(session, actor, case, today=today, language=language, reply_to=reply_to)


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
        grounds=case.grounds,
        opened_on=case.opened_on,
        currency=case.currency,
        proposed=case.proposed_amount,
        proposed_to_workers=case.proposed_to_workers,
        law=str(assessment.answer["instrument"]) if assessment else "",
        law_version=_in_force(assessment.answer) if assessment else "",
        steps=tuple(_step(one) for one in assessment.answer["steps"]) if assessment else (),
        outside_reason=case.outside_reason,
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


def _step(step: dict[str, Any]) -> NoticeStep:
    return NoticeStep(step["rule"], step["ref"], step["input"], step["factor"], subtotal_words(step["subtotal"]))


def subtotal_words(subtotal: float | list[float | None] | None) -> str:
    """One number, or the two ends of what the law leaves open."""
    if subtotal is None:
        return ""
    if not isinstance(subtotal, list):
        return f"{subtotal:,.2f}"
    low, high = subtotal
    return f"{low:,.2f} to {'no ceiling' if high is None else f'{high:,.2f}'}"


def _clock(session: Session, actor: Actor, case: Case, today: date) -> NoticeClock:
    """From the day of service; before it, as if it were served today."""
    served_on = case.notice_served_on or today
    count = clocks.reply_time(served_on, clocks.calendar_of(session, actor, case))
    skipped = tuple((rest.day, rest.reason) for rest in count.skipped)
    return NoticeClock(served_on, count.last_day, len(count.counted), skipped, case.notice_served_on is not None)
