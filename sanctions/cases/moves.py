"""
The steps of a case: who may take one, on which day, with what, and what it changes. Everything a step does, with its
papers, tasks, ledger line and trail, is one transaction: a killed process leaves all of it or nothing.
"""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import changes, trail
from foundation.actors import Action, ActionNotAllowed, Actor
from foundation.clock import today_in
from foundation.versions import require_unchanged
from sanctions.cases import cases, clocks, consequences, departures, four_eyes, needs, papers
from sanctions.cases.opening import keep_event
from sanctions.cases.payloads import CaseMove
from sanctions.cases.refusals import DayImpossible, DecisionBeforeNotice, ReplyTimeRunning
from sanctions.cases.transitions import Transition, transition
from sanctions.models import Case


def move(session: Session, actor: Actor, case_id: UUID, step: CaseMove, *, version_seen: int, now: datetime) -> Case:
    """
    One step. Raises CaseNotFound, ChangedMeanwhile, MoveNotPossible, ActionNotAllowed, SecondPersonNeeded,
    DayImpossible, DecisionBeforeNotice, DecisionOutsideSpan, ReplyTimeRunning, MoveIncomplete, ReplyUnread, StillOwed,
    RemedyOpen, AppealNotLodged.
    """
    case = cases.read_case(session, actor, case_id)
    require_unchanged(session, case, version_seen, told=True)
    rule = transition(case.state, step.to_state)
    carried = cases.events_of(session, actor, case.id)
    _require_person(session, actor, case, rule, step.on)
    _require_day(actor, case, step, carried[-1].occurred_on, now)
    needs.require(session, actor, case, rule, step)
    before, departed = case.state, departures.told(session, actor, case, step)
    _apply(session, actor, case, step)
    papers.file_with_step(session, actor, case, before, step, now=now)
    keep_event(session, actor, case, step, before, now=now)
    told: dict[str, trail.Change] = {"state": (before, case.state), "on": step.on, "reason": step.reason}
    trail.record(session, actor, "case.moved", case, told | departed)
    consequences.follow(session, actor, case, before, on=step.on, now=now)
    changes.tell(session, actor, f"case.{case.state}", "case", [case.id])
    return case


def _require_person(session: Session, actor: Actor, case: Case, rule: Transition, on: date) -> None:
    """Four eyes, by the rows of `second_person.csv`. Raises ActionNotAllowed, SecondPersonNeeded."""
    if not any(map(actor.may, rule.who_may)):
        raise ActionNotAllowed(actor.role, min(rule.who_may))
    if rule.second_person:
        four_eyes.require(session, actor, case, rule.second_person, on)


def _require_day(actor: Actor, case: Case, step: CaseMove, last: date, now: datetime) -> None:
    if step.on > today_in(actor.zone, now):
        raise DayImpossible("on", step.on, "it lies in the future")
    if step.to_state == "decided" and case.notice_served_on and step.on < case.notice_served_on:
        raise DecisionBeforeNotice(step.on, case.notice_served_on)
    if step.on < last:
        raise DayImpossible("on", step.on, f"the step before it was taken on {last}")
    unanswered = case.state == "notice_issued" and step.to_state == "decided"
    if unanswered and case.reply_by and step.on <= case.reply_by and not step.reply_waived:
        raise ReplyTimeRunning(case.reply_by)


def _apply(session: Session, actor: Actor, case: Case, step: CaseMove) -> None:
    """All sums stay: what was proposed, what was decided (in the steps), and what it came to in the end."""
    new: dict[str, object] = {"state": step.to_state, "version": case.version + 1}
    new |= departures.columns(session, actor, case, step)
    match step.to_state:
        case "notice_issued":
            clock = clocks.reply_time(step.on, clocks.calendar_of(session, actor, case))
            new |= {"notice_served_on": step.on, "reply_by": clock.last_day}
        case "decided":
            new |= {"decided_by": actor.account_id, "decided_on": step.on} | _decided_sums(case, step)
        case "final":
            new |= {"decided_by": actor.account_id, "final_on": step.on, "review_on": step.listed_until}
            new |= _left_by_appeal(step)
    case.sqlmodel_update(new)
    session.add(case)
    session.flush()


def _decided_sums(case: Case, step: CaseMove) -> dict[str, object]:
    fine = case.proposed_amount if step.amount is None else step.amount
    workers = case.proposed_to_workers if step.to_workers is None else step.to_workers
    return {"final_amount": fine, "final_to_workers": workers}


def _left_by_appeal(step: CaseMove) -> dict[str, object]:
    left = (("final_amount", step.amount), ("final_to_workers", step.to_workers))
    return {name: amount for name, amount in left if amount is not None}


def expire_listings(session: Session, actor: Actor, *, now: datetime) -> list[Case]:
    """
    Takes off the register what has reached its last day: the register shows none of it from that day on anyway, this
    writes it down. Cases still being paid or put right keep their state. Returns what has expired.
    """
    actor.require(Action.WRITE_CASES)
    today = today_in(actor.zone, now)
    due = select(Case).where(
        cases.visible_to(actor), col(Case.state).in_(("final", "closed")), col(Case.review_on) < today
    )
    step = CaseMove(to_state="expired", on=today, reason="The listing has reached its last day.")
    found = session.exec(due.order_by(col(Case.id))).all()
    return [move(session, actor, case.id, step, version_seen=case.version, now=now) for case in found]
