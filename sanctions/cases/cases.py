"""Enforcement cases: who sees which, their steps, what may come next, and until when a firm may answer."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_
from sqlmodel import Session, col, select

from foundation.actors import Action, Actor
from foundation.dates import WorkingDayCount
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, Page, page_of, pair_in
from sanctions.cases import clocks
from sanctions.cases.refusals import CaseNotFound
from sanctions.cases.transitions import transitions
from sanctions.models import Case, CaseEvent


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
