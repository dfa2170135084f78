"""
Letters about what is due: to its holder seven days before, one working day before and on the day, and to whoever leads
the team once it is late; for whoever did not ask for them at once they stand in the morning's digest instead
(notices/digests.py). One letter per person and sweep, whatever it is about: it holds codes, days and links, never a
firm, a person or a complaint, and only what its reader may open at the desk.

Each step is taken once (unique obligation and step) in the transaction that puts its letters into the outbox: sweeps
that run at once, or again after one was killed, send nothing twice and leave nothing out.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from foundation import obligations, outbox, trail
from foundation.accounts import actor_of
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.dates import WorkingCalendar
from foundation.ids import new_id
from foundation.models import Account, Obligation, Organisation, Reminder
from foundation.notices.choices import choices_of
from foundation.reminder_rules import FIRST_HOUR, ReminderStep, furthest_ahead, lead_role, step_of_today


@dataclass(frozen=True, slots=True)
class ReminderLine:
    """`code` names the task to whoever opens the link and to nobody else."""

    step: str
    code: str
    task_id: UUID
    due_on: date


@dataclass(frozen=True, slots=True)
class ReminderLetter:
    email: str
    locale: str
    lines: tuple[ReminderLine, ...]


Writer = Callable[[ReminderLetter], outbox.Message]
Step = tuple[Obligation, ReminderStep]


def code_of(obligation: Obligation) -> str:
    return f"T-{obligation.id.hex[-8:].upper()}"


def sweep(session: Session, actor: Actor, write: Writer, *, now: datetime) -> int:
    """How many letters were put into the outbox. Doing it twice, or in many processes at once, adds none."""
    actor.require(Action.RUN_SYSTEM)
    if now.astimezone(ZoneInfo(actor.zone)).hour < FIRST_HOUR:
        return 0
    trail.wait_for_turn(session)  # before the first row, or two sweeps could each hold what the other waits for
    told: dict[UUID, list[ReminderLine]] = defaultdict(list)
    readers = _Readers(session, actor)
    chosen = choices_of(session, list(readers.known))
    for obligation, step in _due_steps(session, actor, today=today_in(actor.zone, now)):
        people = readers.of(obligation, step)
        if people and _taken(session, actor, obligation, step, len(people), now):
            line = ReminderLine(step.name, code_of(obligation), obligation.id, obligation.due_on)
            for account in people:  # everybody else reads of it in the morning's digest
                if chosen[account.id]["deadlines"] == "immediately":
                    told[account.id].append(line)
    for account_id, lines in told.items():
        account = readers.known[account_id]
        outbox.put(session, write(ReminderLetter(account.email, account.locale, tuple(lines))), now=now)
    return len(told)


def _due_steps(session: Session, actor: Actor, *, today: date) -> list[Step]:
    """What has reached a step that was not taken yet, in one order for every sweep."""
    calendar = _calendar(actor)
    near = select(Obligation).where(
        obligations.visible_to(actor),
        col(Obligation.closed_at).is_(None),
        col(Obligation.due_on) <= today + furthest_ahead(),
    )
    taken = set(session.exec(select(Reminder.obligation_id, Reminder.step).where(visible_to(actor))).all())
    found: list[Step] = []
    for obligation in session.exec(near.order_by(col(Obligation.due_on), col(Obligation.id))).all():
        step = step_of_today(obligation.due_on, today_in(actor.zone, obligation.opened_at), today, calendar)
        if step is not None and (obligation.id, step.name) not in taken:
            found.append((obligation, step))
    return found


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(Reminder.organisation_id) == actor.organisation_id


def _calendar(actor: Actor) -> WorkingCalendar:
    """An authority's own country when it answers for one; weekends alone where holidays would be a guess."""
    return WorkingCalendar(next(iter(actor.jurisdiction)) if len(actor.jurisdiction) == 1 else None)


def _taken(
    session: Session, actor: Actor, obligation: Obligation, step: ReminderStep, told: int, now: datetime
) -> bool:
    """Whether this sweep is the one that takes the step."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    row = Reminder(
        id=new_id(),
        organisation_id=actor.organisation_id,
        obligation_id=obligation.id,
        step=step.name,
        told=told,
        reminded_at=now,
    )
    insert = dialect.insert(Reminder).values(**row.model_dump())
    mine = insert.on_conflict_do_nothing(index_elements=["obligation_id", "step"]).returning(col(Reminder.id))
    if session.execute(mine).first() is None:
        return False
    trail.record(session, actor, "obligation.reminded", obligation, {"step": step.name, "told": told})
    return True


class _Readers:
    """Whom to write to: people who work here still and may open the task at the desk themselves."""

    def __init__(self, session: Session, actor: Actor) -> None:
        standing = select(Account).where(
            Account.organisation_id == actor.organisation_id, col(Account.disabled_at).is_(None)
        )
        self.session = session
        self.known = {one.id: one for one in session.exec(standing.order_by(col(Account.email))).all()}
        leading = lead_role(session.get_one(Organisation, actor.organisation_id).kind)
        self.leads = [one for one in self.known.values() if leading is not None and one.role == leading.value]
        self.may_open: dict[UUID, frozenset[UUID]] = {}

    def of(self, obligation: Obligation, step: ReminderStep) -> list[Account]:
        holder = self.known.get(obligation.assigned_to) if obligation.assigned_to else None
        wanted = [holder] if holder else []
        if holder is None or step.to == "lead":
            wanted += [lead for lead in self.leads if lead is not holder]
        return [account for account in wanted if obligation.id in self._open_to(account)]

    def _open_to(self, account: Account) -> frozenset[UUID]:
        if account.id not in self.may_open:
            seen = select(Obligation.id).where(
                obligations.visible_to(actor_of(self.session, account)), col(Obligation.closed_at).is_(None)
            )
            self.may_open[account.id] = frozenset(self.session.exec(seen).all())
        return self.may_open[account.id]
