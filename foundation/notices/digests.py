"""
One letter in the morning with what is due, what is late, what is new, what waits for a second person, what happened to
agreements on sharing and where somebody was mentioned; for kinds that somebody wants to hear of at once, a letter at
the next sweep. Codes, days and links alone, and only what its reader may open. With nothing to say there is no letter.

A day is taken, and a thing marked as told, in the transaction that puts the letter into the outbox: sweeps that run at
once, or again after one was killed, send nothing twice and leave nothing out.
"""

import csv
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Final, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel, col, select

from foundation import obligations, outbox, trail
from foundation.accounts import actor_of
from foundation.actors import Action, Actor
from foundation.clock import today_in
from foundation.models import Account, DigestDay, NoticeTold, Obligation, Organisation, TrailEntry
from foundation.notices.choices import Choice, choices_of
from foundation.reminder_rules import FIRST_HOUR, lead_role
from foundation.reminding import code_of

AHEAD: Final = timedelta(days=7)
NEW_FOR: Final = timedelta(days=2)
"""What was opened longer ago is no news to somebody whose first digest this is."""
Part = Literal["late", "unheld", "today", "soon", "new", "second", "sharing", "mentions"]
NotePart = Literal["second", "sharing"]


@dataclass(frozen=True, slots=True)
class DigestLine:
    """`code` names the thing to whoever opens the link and to nobody else; `path` begins with a slash."""

    part: Part
    code: str
    path: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class DigestLetter:
    email: str
    locale: str
    lines: tuple[DigestLine, ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """Where somebody was named in a comment: `path` leads to it, `code` says nothing about it."""

    id: UUID
    code: str
    path: str


@dataclass(frozen=True, slots=True)
class Note:
    """
    Of a floor above, what is no task: an act that waits for a second person under `kind`, or news of an agreement. `id`
    is of this one happening, so that it is told once.
    """

    part: NotePart
    kind: str
    id: UUID
    code: str
    path: str
    due_on: date | None = None


Writer = Callable[[DigestLetter], outbox.Message]
Mentions = Callable[[Session, Actor], Sequence[Mention]]
"""Mentions of one person; which of them were told already is kept here."""


Notes = Callable[[Session, Actor], Sequence[Note]]


@dataclass(frozen=True, slots=True)
class Above:
    """What the floors above know of one person."""

    mentions: Mentions
    notes: Notes


def no_notes(_session: Session, _actor: Actor) -> Sequence[Note]:
    return ()


def no_mentions(_session: Session, _actor: Actor) -> Sequence[Mention]:
    return ()


def sweep(
    session: Session,
    actor: Actor,
    write: Writer,
    *,
    now: datetime,
    mentions: Mentions = no_mentions,
    notes: Notes = no_notes,
) -> int:
    """How many letters were put into the outbox. Doing it twice, or in many processes at once, adds none."""
    actor.require(Action.RUN_SYSTEM)
    if now.astimezone(ZoneInfo(actor.zone)).hour < FIRST_HOUR:
        return 0
    trail.wait_for_turn(session)
    standing = select(Account).where(
        Account.organisation_id == actor.organisation_id, col(Account.disabled_at).is_(None)
    )
    people = session.exec(standing.order_by(col(Account.email))).all()
    chosen = choices_of(session, [one.id for one in people])
    leading = lead_role(session.get_one(Organisation, actor.organisation_id).kind)
    sent = 0
    for account in people:
        one = _Morning(session, actor_of(session, account), now, leads=leading is not None and account.role == leading)
        lines = one.lines(chosen[account.id], Above(mentions, notes))
        if lines:
            outbox.put(session, write(DigestLetter(account.email, account.locale, tuple(lines))), now=now)
            trail.record(session, actor, "digest.sent", account, {"lines": len(lines)})
            sent += 1
    return sent


class _Morning:
    """What one person is told in one sweep."""

    def __init__(self, session: Session, reader: Actor, now: datetime, *, leads: bool) -> None:
        self.session, self.reader, self.now, self.leads = session, reader, now, leads
        self.today = today_in(reader.zone, now)
        account_id = reader.account_id
        if account_id is None:
            raise ValueError("a digest is written to a person")
        self.account_id: UUID = account_id

    def lines(self, chosen: dict[str, Choice], above: Above) -> list[DigestLine]:
        first = self.session.exec(select(DigestDay).where(DigestDay.account_id == self.account_id)).first() is None
        morning = self._takes_day()
        due = self._due() if morning and chosen["deadlines"] == "daily" else []
        quiet = NEW_FOR if first else None
        second = self._untold("second", chosen["second"], self._second(), morning=morning, again=morning)
        new = self._untold("new", chosen["new"], self._given(), morning=morning, quiet_before=quiet)
        notes = self._told_notes(chosen, above.notes(self.session, self.reader), morning=morning)
        told: dict[str, DigestLine] = {}
        for line in (*second, *due, *new, *notes):
            told.setdefault(line.path, line)  # each thing stands in the letter once
        return [*told.values(), *self._told_mentions(chosen["mentions"], above.mentions, morning=morning)]

    def _told_notes(self, chosen: dict[str, Choice], notes: Sequence[Note], *, morning: bool) -> list[DigestLine]:
        """What waits is said again each morning, news once."""
        lines = []
        for one in notes:
            choice = chosen[one.part]
            if (choice == "daily" and not morning) or not self._concerns(one):
                continue
            fresh = self._marks(one.part, one.id)
            if choice != "none" and (fresh or (one.part == "second" and morning)):
                lines.append(DigestLine(one.part, one.code, one.path, one.due_on))
        return lines

    def _concerns(self, note: Note) -> bool:
        steps = [step for step in second_steps() if step.kind == note.kind]
        return note.part != "second" or any(self.reader.may(step.needs) for step in steps)

    def _takes_day(self) -> bool:
        values = {"account_id": self.account_id, "day": self.today, "looked_at": self.now}
        return _insert_once(self.session, DigestDay, values, ["account_id", "day"])

    def _open(self, *narrower: ColumnElement[bool]) -> Sequence[Obligation]:
        wanted = select(Obligation).where(
            obligations.visible_to(self.reader), col(Obligation.closed_at).is_(None), *narrower
        )
        return self.session.exec(wanted.order_by(col(Obligation.due_on), col(Obligation.id))).all()

    def _mine(self) -> ColumnElement[bool]:
        return col(Obligation.assigned_to) == self.account_id

    def _due(self) -> list[DigestLine]:
        """Whoever leads the team is told of what is late there, and of what is due and nobody holds."""
        late = col(Obligation.due_on) < self.today
        team = or_(late, col(Obligation.assigned_to).is_(None)) if self.leads else late & self._mine()
        found = self._open(col(Obligation.due_on) <= self.today + AHEAD, or_(self._mine(), team))
        return [_line(self._part(one), one) for one in found]

    def _part(self, one: Obligation) -> Part:
        if one.assigned_to != self.account_id:
            return "unheld"
        if one.due_on < self.today:
            return "late"
        return "today" if one.due_on == self.today else "soon"

    def _given(self) -> Sequence[Obligation]:
        return self._open(self._mine())

    def _second(self) -> list[Obligation]:
        """Never one's own: who asked for a second person is none."""
        waiting = [
            one
            for step in second_steps()
            if self.reader.may(step.needs)
            for one in self._open(
                col(Obligation.kind) == step.kind,
                col(Obligation.step).startswith(step.step, autoescape=True),
                or_(col(Obligation.assigned_to).is_(None), self._mine()),
            )
        ]
        asked = select(TrailEntry.subject_id).where(
            TrailEntry.action == "obligation.opened",
            TrailEntry.actor_id == self.account_id,
            col(TrailEntry.subject_id).in_([str(one.id) for one in waiting]),
        )
        own = set(self.session.exec(asked).all()) if waiting else set()
        return [one for one in waiting if str(one.id) not in own]

    def _untold(
        self,
        kind: Literal["new", "second"],
        choice: Choice,
        found: Iterable[Obligation],
        *,
        morning: bool,
        again: bool = False,
        quiet_before: timedelta | None = None,
    ) -> list[DigestLine]:
        """`again`: in the morning what still waits is said once more. What was chosen away is marked and not said."""
        if choice == "daily" and not morning:
            return []
        lines = []
        for one in found:
            fresh = self._marks(kind, one.id)
            quiet = quiet_before is not None and one.opened_at < self.now - quiet_before
            if choice != "none" and not quiet and (fresh or again):
                lines.append(_line(kind, one))
        return lines

    def _told_mentions(self, choice: Choice, mentions: Mentions, *, morning: bool) -> list[DigestLine]:
        if choice == "daily" and not morning:
            return []
        fresh = [one for one in mentions(self.session, self.reader) if self._marks("mentions", one.id)]
        return [DigestLine("mentions", one.code, one.path, None) for one in fresh if choice != "none"]

    def _marks(self, kind: str, subject_id: UUID) -> bool:
        """Whether this is the first time."""
        values = {"account_id": self.account_id, "kind": kind, "subject_id": subject_id, "told_at": self.now}
        return _insert_once(self.session, NoticeTold, values, ["account_id", "kind", "subject_id"])


def _line(part: Part, one: Obligation) -> DigestLine:
    return DigestLine(part, code_of(one), f"/work/{one.id}", one.due_on)


def _insert_once(session: Session, table: type[SQLModel], values: dict[str, object], key: list[str]) -> bool:
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    insert = dialect.insert(table).values(**values).on_conflict_do_nothing(index_elements=key)
    return session.execute(insert.returning(*(getattr(table, name) for name in key))).first() is not None


@dataclass(frozen=True, slots=True)
class SecondStep:
    """A task that asks for a second person (second_steps.csv), and the leave to be one."""

    kind: str
    step: str
    needs: Action


@cache
def second_steps() -> tuple[SecondStep, ...]:
    text = files("foundation.notices").joinpath("second_steps.csv").read_text("utf-8")
    return tuple(
        SecondStep(row["kind"], row["step_begins_with"], Action(row["needs"]))
        for row in csv.DictReader(text.splitlines())
    )
