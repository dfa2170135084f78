"""
The one worklist: what is due, to whom, since when. Every floor opens obligations here and closes them when the thing is
done, so that home, worklist, reminders and "promises kept" count the same rows.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, or_
from sqlmodel import Session, col, select

from foundation import trail
from foundation.actors import AccountId, Action, Actor
from foundation.clock import utc_now
from foundation.errors import NotFound
from foundation.models import Obligation, Reminder
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, Page, page_of, pair_in
from foundation.sentences import Sentence, facts_as_json

DESK_WORK = (Action.READ_REGISTRY, Action.READ_VISITS, Action.READ_CASES)
LEAVE_TO_READ = {
    "case": Action.READ_CASES,
    "hit": Action.SCREEN,
    "owned_alert": Action.SCREEN,
    "referral": Action.READ_GRIEVANCES,
    "restricted_lead": Action.READ_CASES,
    "inspector": Action.PLAN_VISITS,
    "statement": Action.MAKE_REPORTS,
}
"""A task tells of its subject (a firm under a possible match, a case), so it is read with the leave to read that."""


class ObligationNotFound(NotFound):
    code = "obligation.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such task, or it belongs to another organisation.")


@dataclass(frozen=True, slots=True)
class ObligationQuery:
    """Most urgent first. Empty means any; `done` shows the closed ones instead of the open ones."""

    kind: str = ""
    team: str = ""
    mine: bool = False
    about_id: UUID | None = None
    due_before: date | None = None
    done: bool = False
    limit: int = DEFAULT_LIMIT
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class Due:
    """
    What to open. `step` tells several obligations of one kind on one subject apart (a reminder at 7 days, at 1 day).
    `about_id` and `about_name` are what the worklist links to; for confidential ones the title must not tell why.
    A title or reason that is a plain text was written by somebody, and is shown as it stands in every language.
    """

    kind: str
    title: Sentence | str
    reason: Sentence | str
    subject_kind: str
    subject_id: UUID
    due_on: date
    step: str = ""
    about_id: UUID | None = None
    about_name: str = ""
    assigned_to: AccountId | None = None
    team: str = ""
    confidential: bool = False


def does_desk_work(actor: Actor) -> bool:
    return any(actor.may(action) for action in DESK_WORK)


def require_desk_work(actor: Actor) -> None:
    """For what is reckoned of all tasks of a desk. Raises ActionNotAllowed."""
    if not does_desk_work(actor):
        actor.require(Action.READ_REGISTRY)


def visible_to(actor: Actor, tasks: type[Obligation] = Obligation) -> ColumnElement[bool]:
    """
    Who reads none of the desks' things (administrator, observer, supplier) sees what was given to them, no more.
    `tasks` may be the table under another name, in a query that reads it twice.
    """
    mine = col(tasks.organisation_id) == actor.organisation_id
    if not does_desk_work(actor):
        return mine & (col(tasks.assigned_to) == actor.account_id) & col(tasks.confidential).is_(False)
    given = col(tasks.assigned_to) == actor.account_id
    closed_to = [kind for kind, action in LEAVE_TO_READ.items() if not actor.may(action)]
    seen = or_(col(tasks.subject_kind).not_in(closed_to), given)
    if actor.may(Action.READ_GRIEVANCES):
        return mine & seen
    return mine & seen & or_(col(tasks.confidential).is_(False), given)


def list_obligations(session: Session, actor: Actor, query: ObligationQuery) -> Page[Obligation]:
    """Raises CursorUnreadable."""
    limit = min(query.limit, LARGEST_LIMIT)
    wanted = select(Obligation).where(visible_to(actor), *_filters(actor, query))
    if query.cursor:
        due_on, last = pair_in(query.cursor, date.fromisoformat, UUID)
        later = and_(col(Obligation.due_on) == due_on, col(Obligation.id) > last)
        wanted = wanted.where(or_(col(Obligation.due_on) > due_on, later))
    rows = session.exec(wanted.order_by(col(Obligation.due_on), col(Obligation.id)).limit(limit + 1)).all()
    return page_of(rows, limit, lambda row: (row.due_on.isoformat(), str(row.id)))


def _filters(actor: Actor, query: ObligationQuery) -> list[ColumnElement[bool]]:
    closed = col(Obligation.closed_at)
    found: list[ColumnElement[bool]] = [closed.is_not(None) if query.done else closed.is_(None)]
    if query.kind:
        found.append(col(Obligation.kind) == query.kind)
    if query.team:
        found.append(col(Obligation.team) == query.team)
    if query.mine:
        found.append(col(Obligation.assigned_to) == actor.account_id)
    if query.about_id is not None:
        found.append(col(Obligation.about_id) == query.about_id)
    if query.due_before is not None:
        found.append(col(Obligation.due_on) < query.due_before)
    return found


def visible_obligation(session: Session, actor: Actor, obligation_id: UUID) -> Obligation:
    """Raises ObligationNotFound."""
    found = session.exec(select(Obligation).where(Obligation.id == obligation_id, visible_to(actor))).first()
    if found is None:
        raise ObligationNotFound
    return found


def open_obligation(session: Session, actor: Actor, due: Due) -> Obligation:
    """Opening the same step twice returns the row that stands, so sweeps can run twice."""
    standing = session.exec(
        select(Obligation).where(
            Obligation.kind == due.kind,
            Obligation.subject_kind == due.subject_kind,
            Obligation.subject_id == due.subject_id,
            Obligation.step == due.step,
        )
    ).first()
    if standing:
        return standing
    obligation = Obligation(
        organisation_id=actor.organisation_id,
        kind=due.kind,
        title=_text(due.title),
        title_facts=facts_as_json(due.title),
        reason=_text(due.reason),
        reason_facts=facts_as_json(due.reason),
        subject_kind=due.subject_kind,
        subject_id=due.subject_id,
        step=due.step,
        about_id=due.about_id,
        about_name=due.about_name,
        assigned_to=due.assigned_to,
        team=due.team,
        confidential=due.confidential,
        due_on=due.due_on,
        opened_at=utc_now(),
    )
    session.add(obligation)
    session.flush()
    trail.record(session, actor, "obligation.opened", obligation, {"kind": due.kind, "due_on": due.due_on})
    return obligation


def _text(said: Sentence | str) -> str:
    return said if isinstance(said, str) else said.text


def close_for(
    session: Session, actor: Actor, subject_id: UUID, *, outcome: str, step: str | None = None, kind: str | None = None
) -> int:
    """Closes what is open on a subject (one step or kind of it, or all) and says how many there were."""
    statement = select(Obligation).where(
        Obligation.subject_id == subject_id, col(Obligation.closed_at).is_(None), visible_to(actor)
    )
    if step is not None:
        statement = statement.where(Obligation.step == step)
    if kind is not None:
        statement = statement.where(Obligation.kind == kind)
    standing = session.exec(statement).all()
    for obligation in standing:
        _close(session, actor, obligation, outcome, utc_now())
    return len(standing)


def reassign_for(
    session: Session,
    actor: Actor,
    subject_id: UUID,
    *,
    assigned_to: AccountId | None,
    due_on: date | None,
    kind: str | None = None,
) -> int:
    """Gives what is open on a subject to somebody, with another day when one is named; says how many there were."""
    statement = select(Obligation).where(
        Obligation.subject_id == subject_id, col(Obligation.closed_at).is_(None), visible_to(actor)
    )
    if kind is not None:
        statement = statement.where(Obligation.kind == kind)
    standing = session.exec(statement).all()
    for obligation in standing:
        before = obligation.assigned_to
        obligation.assigned_to = assigned_to
        _due_on(session, obligation, due_on or obligation.due_on)
        told: dict[str, trail.Change] = {"assigned_to": (before, assigned_to), "due_on": obligation.due_on}
        trail.record(session, actor, "obligation.assigned", obligation, told)
    return len(standing)


def move_for(session: Session, actor: Actor, subject_id: UUID, *, step: str, due_on: date) -> int:
    """
    A later day for one open step of a subject: the same row, so a moved promise is never counted twice. None is brought
    forward.
    """
    return _move_for(session, actor, subject_id, step, col(Obligation.due_on) < due_on, due_on)


def bring_forward_for(session: Session, actor: Actor, subject_id: UUID, *, step: str, due_on: date) -> int:
    """An earlier day, where what it is about turned out graver; none is put off."""
    return _move_for(session, actor, subject_id, step, col(Obligation.due_on) > due_on, due_on)


def _move_for(
    session: Session, actor: Actor, subject_id: UUID, step: str, which: ColumnElement[bool], due_on: date
) -> int:
    standing = session.exec(
        select(Obligation).where(
            Obligation.subject_id == subject_id,
            Obligation.step == step,
            which,
            col(Obligation.closed_at).is_(None),
            visible_to(actor),
        )
    ).all()
    for obligation in standing:
        before = obligation.due_on
        _due_on(session, obligation, due_on)
        trail.record(session, actor, "obligation.moved", obligation, {"due_on": (before, due_on)})
    return len(standing)


def _due_on(session: Session, obligation: Obligation, due_on: date) -> None:
    """Its reminders count from the new day: those sent for the former one stand in the trail alone."""
    if obligation.due_on != due_on:
        session.execute(delete(Reminder).where(col(Reminder.obligation_id) == obligation.id))
    obligation.due_on = due_on
    session.add(obligation)
    session.flush()


def reopen_for(session: Session, actor: Actor, subject_id: UUID, *, steps: Sequence[str]) -> int:
    """What was closed although it is still owed stands again, with its day; says how many there were."""
    statement = select(Obligation).where(
        Obligation.subject_id == subject_id,
        col(Obligation.step).in_(steps),
        col(Obligation.closed_at).is_not(None),
        visible_to(actor),
    )
    closed = session.exec(statement).all()
    for obligation in closed:
        before, obligation.outcome, obligation.closed_at = obligation.outcome, None, None
        session.add(obligation)
        session.flush()
        trail.record(session, actor, "obligation.reopened", obligation, {"outcome": (before, None)})
    return len(closed)


def _close(session: Session, actor: Actor, obligation: Obligation, outcome: str, now: datetime) -> None:
    obligation.closed_at = now
    obligation.outcome = outcome
    session.add(obligation)
    session.flush()
    trail.record(session, actor, "obligation.closed", obligation, {"outcome": outcome})
