"""
The trail: one append-only hash chain over every write.

An entry's hash is SHA-256 over the canonical JSON of its own columns and the hash before it, so changing, removing or
inserting a row breaks the chain at a number that `verify` names. Values that may name a person are stored as keyed
hashes (`personal`), so they can be deleted elsewhere while the chain stays whole.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import NamedTuple, Protocol
from uuid import UUID

from sqlalchemy import text
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from foundation.actors import Actor
from foundation.clock import utc_now
from foundation.models import TrailEntry

GENESIS = "0" * 64
TRAIL_LOCK = 7_413_001  # any fixed number: one writer appends at a time on PostgreSQL

Scalar = str | int | float | bool | None | date | datetime | Decimal | UUID
Change = Scalar | tuple["Change", ...] | list["Change"] | dict[str, "Change"]


class HasId(Protocol):
    @property
    def id(self) -> UUID: ...


@dataclass(frozen=True, slots=True)
class Subject:
    """Stands for a thing without a row of its own (a file, a run)."""

    kind: str
    key: str


class Broken(NamedTuple):
    number: int
    reason: str


class Verdict(NamedTuple):
    entries: int
    head: str
    broken: Broken | None


def _plain(value: object) -> object:
    match value:
        case Enum():
            return _plain(value.value)
        case UUID() | date() | Decimal():
            return str(value)
        case _:
            raise TypeError(f"the trail takes plain values, not {type(value).__name__}")


def canonical(value: object) -> str:
    """One spelling per value: sorted keys, no blanks, no NaN; dates, ids, decimals as text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain)


def personal(value: str, key: bytes) -> str:
    """HMAC-SHA-256 of a value that may name a person: comparable by who holds the key, unreadable to all."""
    return "hmac:" + hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


def _digest(entry: TrailEntry) -> str:
    columns = entry.model_dump(exclude={"hash"})
    columns["occurred_at"] = entry.occurred_at.isoformat(timespec="microseconds")
    return hashlib.sha256(canonical(columns).encode()).hexdigest()


def head(session: Session) -> tuple[int, str]:
    """Number and hash of the newest entry, (0, zeros) when there is none: what outsiders keep."""
    newest = select(TrailEntry.number, TrailEntry.hash).order_by(col(TrailEntry.number).desc()).limit(1)
    row = session.exec(newest).first()
    return (row[0], row[1]) if row else (0, GENESIS)


def head_seen_by(session: Session, actor: Actor) -> str:
    """
    Hash of the newest entry of the reader's own organisation, zeros when there is none: what pages and reports print.
    The head of all would move, and its number count up, when another organisation takes a complaint down.
    """
    return session.exec(newest_seen_by(actor)).first() or GENESIS


def newest_seen_by(actor: Actor) -> SelectOfScalar[str]:
    """The question behind `head_seen_by`, for a page that asks more at once."""
    own = select(TrailEntry.hash).where(TrailEntry.organisation_id == actor.organisation_id)
    return own.order_by(col(TrailEntry.number).desc()).limit(1)


def wait_for_turn(session: Session) -> None:
    """Until the end of the transaction. SQLite writers already queue, PostgreSQL's take a lock."""
    if session.get_bind().dialect.name == "postgresql":
        session.connection().execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": TRAIL_LOCK})


def record(
    session: Session, actor: Actor, action: str, subject: HasId | Subject, changes: Mapping[str, Change] | None = None
) -> TrailEntry:
    """Appends in the caller's transaction: no write without its line, no line without its write."""
    wait_for_turn(session)
    number, previous = head(session)
    kind, key = (subject.kind, subject.key) if isinstance(subject, Subject) else (_noun(subject), str(subject.id))
    entry = TrailEntry(
        number=number + 1,
        occurred_at=utc_now(),
        organisation_id=actor.organisation_id,
        actor_id=actor.account_id,
        actor_role=actor.role.value,
        action=action,
        subject_kind=kind,
        subject_id=key,
        changes=canonical(dict(changes or {})),
        previous_hash=previous,
        hash="",
    )
    entry.hash = _digest(entry)
    session.add(entry)
    session.flush()
    return entry


def about(session: Session, actor: Actor, subject: HasId, action: str) -> list[TrailEntry]:
    """What the reader's own organisation recorded under one word about one thing, oldest first."""
    wanted = select(TrailEntry).where(
        TrailEntry.organisation_id == actor.organisation_id,
        TrailEntry.subject_kind == _noun(subject),
        TrailEntry.subject_id == str(subject.id),
        TrailEntry.action == action,
    )
    return list(session.exec(wanted.order_by(col(TrailEntry.number))))


def _noun(row: object) -> str:
    return str(getattr(row, "__tablename__", type(row).__name__.lower()))


def verify(session: Session) -> Verdict:
    """Walks the whole chain in constant memory and stops at the first row that does not follow."""
    rows: Iterable[TrailEntry] = session.exec(
        select(TrailEntry).order_by(col(TrailEntry.number)).execution_options(yield_per=1000)
    )
    number, previous = 0, GENESIS
    for entry in rows:
        if entry.number != number + 1:
            return Verdict(number, previous, Broken(number + 1, "is missing"))
        if entry.previous_hash != previous:
            return Verdict(number, previous, Broken(entry.number, "does not follow the entry before it"))
        if entry.hash != _digest(entry):
            return Verdict(number, previous, Broken(entry.number, "was altered"))
        number, previous = entry.number, entry.hash
    return Verdict(number, previous, None)
