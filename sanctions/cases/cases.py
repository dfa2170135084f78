"""
Enforcement cases: opened by an officer, carried step by step, decided by a second person, public only when final.

Every step keeps its day, its reason and who took it. What may follow what is data (`transitions.csv`).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_
from sqlmodel import Session, col, select

from foundation import changes, trail
from foundation.actors import Action, ActionNotAllowed, Actor
from foundation.clock import today_in
from foundation.dates import WorkingDayCount
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, Page, page_of, pair_in
from foundation.versions import require_version
from sanctions.cases import clocks, consequences
from sanctions.cases.refusals import (
    CaseNotFound,
    CaseReferenceTaken,
    DayImpossible,
    DecisionBeforeNotice,
    MoveIncomplete,
    ReplyTimeRunning,
    SecondPersonNeeded,
)
from sanctions.cases.transitions import FIRST, Transition, transition, transitions
from sanctions.models import Case, CaseEvent
from sanctions.payloads import CaseMove, CaseOpening
from suppliers import parties, sites


@dataclass(frozen=True, slots=True)
class CaseQuery:
    """What a page's URL, the API and an export share. Empty means any."""

    state: str = ""
    offence_family: str = ""
    party_id: UUID | None = None
    limit: int = DEFAULT_LIMIT
    cursor: str = ""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Nobody without the right to read cases sees one, whoever asks for it; not even that there is one."""
    if not actor.may(Action.READ_CASES):
        return false()
    return col(Case.organisation_id) == actor.organisation_id


def list_cases(session: Session, actor: Actor, query: CaseQuery) -> Page[Case]:
    """The newest first."""
    actor.require(Action.READ_CASES)
    limit = min(query.limit, LARGEST_LIMIT)
    statement = select(Case).where(visible_to(actor), *_filters(query))
    if query.cursor:
        statement = statement.where(_beyond(query.cursor))
    rows = session.exec(statement.order_by(col(Case.opened_on).desc(), col(Case.id)).limit(limit + 1)).all()
    return page_of(rows, limit, lambda case: (case.opened_on.isoformat(), str(case.id)))


def _filters(query: CaseQuery) -> list[ColumnElement[bool]]:
    equal = ((col(Case.state), query.state), (col(Case.offence_family), query.offence_family))
    found = [column == wanted for column, wanted in equal if wanted]
    if query.party_id:
        found.append(col(Case.party_id) == query.party_id)
    return found


def _beyond(cursor: str) -> ColumnElement[bool]:
    after = pair_in(cursor, date.fromisoformat, UUID)
    opened = col(Case.opened_on)
    return or_(opened < after[0], and_(opened == after[0], col(Case.id) > after[1]))


def read_case(session: Session, actor: Actor, case_id: UUID) -> Case:
    """Raises CaseNotFound."""
    actor.require(Action.READ_CASES)
    case = session.exec(select(Case).where(Case.id == case_id, visible_to(actor))).first()
    if case is None:
        raise CaseNotFound
    return case


def events_of(session: Session, actor: Actor, case_id: UUID) -> list[CaseEvent]:
    """From the opening on. No state comes twice, so each step names the one before it."""
    case = read_case(session, actor, case_id)
    after = {event.from_state: event for event in session.exec(select(CaseEvent).where(CaseEvent.case_id == case.id))}
    found: list[CaseEvent] = []
    state = ""
    while state in after:
        found.append(after[state])
        state = after[state].to_state
    return found


def next_states(actor: Actor, case: Case) -> tuple[str, ...]:
    """What may follow and this role may do; whether this very person may is known only when they try."""
    return tuple(
        one.to_state for one in transitions() if one.from_state == case.state and any(map(actor.may, one.who_may))
    )


def reply_clock(session: Session, actor: Actor, case: Case) -> WorkingDayCount | None:
    """The days that counted and those that did not, with their reasons. None before a notice was served."""
    if case.notice_served_on is None:
        return None
    return clocks.reply_time(case.notice_served_on, clocks.calendar_of(session, actor, case))


def open_case(session: Session, actor: Actor, new: CaseOpening, *, now: datetime) -> Case:
    """Raises PartyNotFound, SiteNotFound, CaseReferenceTaken, DayImpossible."""
    actor.require(Action.WRITE_CASES)
    party = parties.read_party(session, actor, new.party_id)
    if new.site_id:
        sites.read_site(session, actor, new.site_id)
    _require_order(actor, new, now)
    same = select(Case.id).where(visible_to(actor), Case.reference == new.reference)
    if session.exec(same).first():
        raise CaseReferenceTaken(new.reference)
    case = Case.model_validate(
        new.model_dump(exclude={"reason"}),
        update={
            "organisation_id": actor.organisation_id,
            "state": FIRST,
            "proposed_by": actor.account_id,
            "recorded_at": now,
        },
    )
    session.add(case)
    session.flush()
    reason = new.reason or new.grounds
    _keep_event(session, actor, case, CaseMove(to_state=FIRST, on=new.opened_on, reason=reason), "", now=now)
    trail.record(session, actor, "case.opened", case, {"reference": case.reference, "party_id": party.id})
    consequences.follow(session, actor, case, "", on=new.opened_on, now=now)
    changes.tell(session, actor, "case.opened", "case", [case.id])
    return case


def _require_order(actor: Actor, new: CaseOpening, now: datetime) -> None:
    if new.opened_on > today_in(actor.zone, now):
        raise DayImpossible("opened_on", new.opened_on, "it lies in the future")
    if new.offence_on > new.opened_on:
        raise DayImpossible("offence_on", new.offence_on, f"the case was opened before it, on {new.opened_on}")


def move(session: Session, actor: Actor, case_id: UUID, step: CaseMove, *, version_seen: int, now: datetime) -> Case:
    """
    One step. Raises CaseNotFound, ChangedMeanwhile, MoveNotPossible, ActionNotAllowed, SecondPersonNeeded,
    DayImpossible, DecisionBeforeNotice, ReplyTimeRunning, MoveIncomplete.
    """
    case = read_case(session, actor, case_id)
    require_version(case.version, version_seen)
    rule = transition(case.state, step.to_state)
    carried = events_of(session, actor, case.id)
    _require_person(actor, case, rule, carried)
    _require_day(actor, case, step, carried[-1].occurred_on, now)
    _require_content(case, rule, step)
    before = case.state
    _apply(session, actor, case, step)
    _keep_event(session, actor, case, step, before, now=now)
    trail.record(
        session, actor, "case.moved", case, {"state": (before, case.state), "on": step.on, "reason": step.reason}
    )
    consequences.follow(session, actor, case, before, on=step.on, now=now)
    changes.tell(session, actor, f"case.{case.state}", "case", [case.id])
    return case


def _require_person(actor: Actor, case: Case, rule: Transition, carried: Collection[CaseEvent]) -> None:
    """Four eyes: whoever took a step that an officer takes, or proposed the sum, does not decide on it."""
    if not any(map(actor.may, rule.who_may)):
        raise ActionNotAllowed(actor.role, min(rule.who_may))
    if not rule.second_person:
        return
    proposers = {case.proposed_by} | {event.actor_id for event in carried if _was_proposal(event)}
    if actor.account_id is None or actor.account_id in proposers:
        raise SecondPersonNeeded(case.reference)


def _was_proposal(event: CaseEvent) -> bool:
    officers_only = frozenset({Action.WRITE_CASES})
    return not event.from_state or transition(event.from_state, event.to_state).who_may == officers_only


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


def _require_content(case: Case, rule: Transition, step: CaseMove) -> None:
    if rule.needs == "amount" and step.amount is None and case.proposed_amount is None:
        raise MoveIncomplete("amount", step.to_state)
    if rule.needs == "listed_until":
        if step.listed_until is None:
            raise MoveIncomplete("listed_until", step.to_state)
        if step.listed_until <= step.on:
            raise DayImpossible(
                "listed_until", step.listed_until, f"the listing would end before it begins on {step.on}"
            )


def _apply(session: Session, actor: Actor, case: Case, step: CaseMove) -> None:
    """Both sums stay: what was proposed, and what it came to in the end."""
    new: dict[str, object] = {"state": step.to_state, "version": case.version + 1}
    match step.to_state:
        case "notice_issued":
            clock = clocks.reply_time(step.on, clocks.calendar_of(session, actor, case))
            new |= {"notice_served_on": step.on, "reply_by": clock.last_day}
        case "decided":
            amount = case.proposed_amount if step.amount is None else step.amount
            new |= {"decided_by": actor.account_id, "final_amount": amount}
        case "final":
            new |= {"decided_by": actor.account_id, "final_on": step.on, "review_on": step.listed_until}
    if step.amount is not None and step.to_state != "decided":
        new |= _sum_of(actor, case, step)
    case.sqlmodel_update(new)
    session.add(case)
    session.flush()


def _sum_of(actor: Actor, case: Case, step: CaseMove) -> dict[str, object]:
    """Before a decision a sum is a proposal and its author the proposer; after it, it is what the decision came to."""
    if case.final_amount is not None:
        return {"final_amount": step.amount}
    return {"proposed_amount": step.amount, "proposed_by": actor.account_id}


def _keep_event(session: Session, actor: Actor, case: Case, step: CaseMove, before: str, *, now: datetime) -> None:
    event = CaseEvent(
        case_id=case.id,
        occurred_on=step.on,
        recorded_at=now,
        from_state=before,
        to_state=step.to_state,
        reason=step.reason,
        actor_id=actor.account_id,
        amount=step.amount if before else case.proposed_amount,
    )
    session.add(event)
    session.flush()


def expire_listings(session: Session, actor: Actor, *, now: datetime) -> list[Case]:
    """
    Takes off the register what has reached its last day: the register shows none of it from that day on anyway, this
    writes it down. Cases still being paid or put right keep their state. Returns what has expired.
    """
    actor.require(Action.WRITE_CASES)
    today = today_in(actor.zone, now)
    due = select(Case).where(visible_to(actor), col(Case.state).in_(("final", "closed")), col(Case.review_on) < today)
    step = CaseMove(to_state="expired", on=today, reason="The listing has reached its last day.")
    found = session.exec(due.order_by(col(Case.id))).all()
    return [move(session, actor, case.id, step, version_seen=case.version, now=now) for case in found]
