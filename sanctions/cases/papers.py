"""Notices and their service, the firm's replies and who read them, appeals: kept with the steps they belong to."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, func, select

from foundation import evidence, trail
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.models import Evidence
from foundation.versions import hold
from sanctions.cases import cases
from sanctions.cases.payloads import AppealLodged, AppealOutcome, CaseMove, LateReply, NoticeAsked, ServiceProof
from sanctions.cases.refusals import (
    AppealNotLodged,
    DayImpossible,
    EvidenceNotOfCase,
    NoticeNotPossible,
    ReplyNotPossible,
    SecondPersonNeeded,
)
from sanctions.models import Case, CaseAppeal, CaseNotice, CaseReading, CaseReply, RegisterAnswer
from sanctions.publications import answers

REPLIES_STAND_IN = ("representations", "notice_issued")


def file_with_step(session: Session, actor: Actor, case: Case, before: str, step: CaseMove, *, now: datetime) -> None:
    """What a step brought with it becomes a record of its own."""
    if step.to_state == "notice_issued" and step.service is not None:
        _serve(session, actor, case, step, step.service, now)
    elif step.to_state == "representations" and step.reply is not None:
        _keep_reply(session, actor, case, LateReply(**step.reply.model_dump(), received_on=step.on), now)
    elif step.to_state == "appealed" and step.appeal is not None:
        _keep_appeal(session, actor, case, step, step.appeal)
    elif before == "appealed":
        _end_appeal(session, case, step)
    session.flush()


def notices_of(session: Session, actor: Actor, case_id: UUID) -> list[CaseNotice]:
    """The first made first. Raises CaseNotFound."""
    case = cases.read_case(session, actor, case_id)
    rows = select(CaseNotice).where(CaseNotice.case_id == case.id).order_by(col(CaseNotice.number))
    return list(session.exec(rows))


def keep_notice(
    session: Session, actor: Actor, case_id: UUID, document: Evidence, asked: NoticeAsked, *, now: datetime
) -> CaseNotice:
    """
    The stored letter, which starts no clock: its service does. Raises CaseNotFound, ActionNotAllowed,
    NoticeNotPossible.
    """
    actor.require(Action.WRITE_CASES)
    case = cases.read_case(session, actor, case_id)
    hold(session, case)
    require_time_for_notice(case)
    notice = CaseNotice(
        case_id=case.id,
        number=_next_number(session, case),
        language=asked.language,
        reply_to=asked.reply_to,
        document_id=document.id,
        sha256=document.sha256,
        made_by=actor.account_id,
        made_at=now,
    )
    session.add(notice)
    session.flush()
    trail.record(session, actor, "case.notice_made", case, {"notice": notice.number, "sha256": notice.sha256})
    return notice


def require_time_for_notice(case: Case) -> None:
    """Raises NoticeNotPossible."""
    if case.state != "under_inquiry":
        raise NoticeNotPossible(case.state)


def _next_number(session: Session, case: Case) -> int:
    newest = select(func.max(CaseNotice.number)).where(CaseNotice.case_id == case.id)
    return (session.exec(newest).one() or 0) + 1


def _serve(session: Session, actor: Actor, case: Case, step: CaseMove, proof: ServiceProof, now: datetime) -> None:
    """The newest notice made here; without one, a letter made elsewhere, which then has no file."""
    notice = _newest_notice(session, case) or CaseNotice(
        case_id=case.id, number=1, language=actor.locale, made_by=actor.account_id, made_at=now
    )
    notice.served_on, notice.served_how, notice.served_by = step.on, proof.how, proof.by
    notice.proof_id = proof.evidence_id
    session.add(notice)
    told: dict[str, trail.Change] = {"on": step.on, "how": proof.how, "proof_id": proof.evidence_id}
    trail.record(session, actor, "case.notice_served", case, told)


def require_service(session: Session, actor: Actor, case: Case, on: date, proof: ServiceProof) -> None:
    """Raises EvidenceNotOfCase, DayImpossible for a notice served before it was made."""
    require_own_evidence(session, actor, case, proof.evidence_id)
    notice = _newest_notice(session, case)
    made_on = today_in(actor.zone, notice.made_at) if notice and notice.document_id else None
    if made_on is not None and on < made_on:
        raise DayImpossible("on", on, f"the notice was made on {made_on}")


def _newest_notice(session: Session, case: Case) -> CaseNotice | None:
    newest = select(CaseNotice).where(CaseNotice.case_id == case.id).order_by(col(CaseNotice.number).desc())
    return session.exec(newest).first()


def require_own_evidence(session: Session, actor: Actor, case: Case, evidence_id: UUID | None) -> None:
    if evidence_id is None:
        return
    held = {row.id for row in evidence.of_subjects(session, actor, [case.id])}
    if evidence_id not in held:
        raise EvidenceNotOfCase


def replies_of(session: Session, actor: Actor, case_id: UUID) -> list[CaseReply]:
    """As they came in. Raises CaseNotFound."""
    case = cases.read_case(session, actor, case_id)
    rows = select(CaseReply).where(CaseReply.case_id == case.id)
    return list(session.exec(rows.order_by(col(CaseReply.received_on), col(CaseReply.id))))


def readings_of(session: Session, actor: Actor, case_id: UUID) -> list[CaseReading]:
    case = cases.read_case(session, actor, case_id)
    return list(session.exec(select(CaseReading).where(CaseReading.case_id == case.id).order_by(col(CaseReading.id))))


def take_reply(session: Session, actor: Actor, case_id: UUID, reply: LateReply, *, now: datetime) -> CaseReply:
    """
    A further one, beside the first that came with its step; it has to be read as well. Raises CaseNotFound,
    ReplyNotPossible, DayImpossible, EvidenceNotOfCase.
    """
    actor.require(Action.WRITE_CASES)
    case = cases.read_case(session, actor, case_id)
    hold(session, case)  # who decides at this moment has not read it
    if case.state not in REPLIES_STAND_IN or case.notice_served_on is None:
        raise ReplyNotPossible(case.state.replace("_", " "))
    if not case.notice_served_on <= reply.received_on <= today_in(actor.zone, now):
        why = f"a reply comes between the notice of {case.notice_served_on} and today"
        raise DayImpossible("received_on", reply.received_on, why)
    require_own_evidence(session, actor, case, reply.evidence_id)
    return _keep_reply(session, actor, case, reply, now)


def _keep_reply(session: Session, actor: Actor, case: Case, given: LateReply, now: datetime) -> CaseReply:
    reply = CaseReply(
        case_id=case.id,
        received_on=given.received_on,
        spoken_by=given.spoken_by,
        words=given.words,
        late=case.reply_by is not None and given.received_on > case.reply_by,
        evidence_id=given.evidence_id,
        recorded_by=actor.account_id,
        recorded_at=now,
    )
    session.add(reply)
    session.flush()
    trail.record(session, actor, "case.reply_kept", case, {"received_on": reply.received_on, "late": reply.late})
    return reply


def say_read(session: Session, actor: Actor, case_id: UUID, *, now: datetime) -> int:
    """The actor has read every reply there is; says how many were new. Raises CaseNotFound, SecondPersonNeeded."""
    actor.require(Action.APPROVE_CASES)
    case = cases.read_case(session, actor, case_id)
    if actor.account_id is None:
        raise SecondPersonNeeded(case.reference)
    known = {one.reply_id for one in readings_of(session, actor, case.id) if one.account_id == actor.account_id}
    fresh = [reply for reply in replies_of(session, actor, case.id) if reply.id not in known]
    for reply in fresh:
        session.add(CaseReading(case_id=case.id, reply_id=reply.id, account_id=actor.account_id, read_at=now))
    session.flush()
    trail.record(session, actor, "case.replies_read", case, {"replies": len(fresh)})
    return len(fresh)


def appeals_of(session: Session, actor: Actor, case_id: UUID) -> list[CaseAppeal]:
    case = cases.read_case(session, actor, case_id)
    return list(session.exec(select(CaseAppeal).where(CaseAppeal.case_id == case.id).order_by(col(CaseAppeal.id))))


def require_lodged(session: Session, actor: Actor, case: Case, on: date, lodged: AppealLodged) -> None:
    """
    The firm lodges it, never the authority: by a letter that came in between the decision and the step, or by what it
    wrote behind its own link. Raises DayImpossible, EvidenceNotOfCase, AppealNotLodged.
    """
    decided = case.decided_on or case.opened_on
    if not decided <= lodged.received_on <= on:
        why = f"an appeal comes in between the decision of {decided} and the step of {on}"
        raise DayImpossible("received_on", lodged.received_on, why)
    require_own_evidence(session, actor, case, lodged.evidence_id)
    if lodged.how == "letter" and lodged.answer_id is not None:
        raise AppealNotLodged("answer_id", "a letter is no answer behind the link")
    if lodged.how == "link":
        _require_written_by_firm(session, actor, case, lodged)


def _require_written_by_firm(session: Session, actor: Actor, case: Case, lodged: AppealLodged) -> None:
    written = select(RegisterAnswer).where(
        answers.visible_to(actor), RegisterAnswer.case_id == case.id, RegisterAnswer.id == lodged.answer_id
    )
    answer = session.exec(written).first()
    if answer is None:
        raise AppealNotLodged("answer_id", "name what it wrote behind its link in this case")
    came_in = today_in(actor.zone, answer.received_at)
    if lodged.received_on != came_in:
        raise DayImpossible("received_on", lodged.received_on, f"it was written behind the link on {came_in}")


def _keep_appeal(session: Session, actor: Actor, case: Case, step: CaseMove, lodged: AppealLodged) -> None:
    appeal = CaseAppeal(
        case_id=case.id,
        body=step.appeal_body,
        lodged_on=step.on,
        lodged_by=lodged.how,
        received_on=lodged.received_on,
        evidence_id=lodged.evidence_id,
        answer_id=lodged.answer_id,
        recorded_by=actor.account_id,
        grounds=step.reason,
        amount_before=case.final_amount,
    )
    session.add(appeal)
    told: dict[str, trail.Change] = {"how": lodged.how, "received_on": lodged.received_on, "body": step.appeal_body}
    trail.record(session, actor, "case.appeal_lodged", case, told)


def _end_appeal(session: Session, case: Case, step: CaseMove) -> None:
    """The outcome follows from what came of it, so the two cannot differ."""
    open_one = select(CaseAppeal).where(CaseAppeal.case_id == case.id, col(CaseAppeal.ended_on).is_(None))
    appeal = session.exec(open_one).first()
    if appeal is None:  # lodged before appeals were kept as records
        return
    appeal.ended_on, appeal.outcome_reason = step.on, step.reason
    appeal.outcome = _outcome(appeal, case, step)
    appeal.amount_after = None if step.to_state == "annulled" else case.final_amount
    session.add(appeal)


def _outcome(appeal: CaseAppeal, case: Case, step: CaseMove) -> AppealOutcome:
    if step.to_state == "annulled":
        return "annulled"
    lower = (
        appeal.amount_before is not None
        and case.final_amount is not None
        and (case.final_amount < appeal.amount_before)
    )
    return "reduced" if lower else "upheld"
