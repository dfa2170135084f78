"""
Who had a file, when, and which bytes it was then. The events of one file are a hash chain of their own, so that they
can leave the house in a bundle, and each is told to the trail, so that none can be cut off the end of its chain.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from foundation import trail
from foundation.actors import Actor
from foundation.models import CustodyEvent, Evidence, TrailEntry

GENESIS = "0" * 64
KEY = "custody"
"""Under this name the trail keeps the hash of a custody event."""


@dataclass(frozen=True, slots=True)
class CustodyLine:
    """One event as it is hashed and as a bundle carries it: `actor_id` an opaque id, `occurred_at` ISO 8601 in UTC."""

    number: int
    occurred_at: str
    actor_id: str | None
    act: str
    sha256: str
    previous_hash: str
    hash: str


def digest(evidence_id: str, line: CustodyLine) -> str:
    """SHA-256 over the canonical JSON of everything else. The bundle's guide repeats these lines."""
    told = {
        "evidence_id": evidence_id,
        "number": line.number,
        "occurred_at": line.occurred_at,
        "actor_id": line.actor_id,
        "act": line.act,
        "sha256": line.sha256,
        "previous_hash": line.previous_hash,
    }
    return hashlib.sha256(trail.canonical(told).encode()).hexdigest()


def fault_in(evidence_id: str, lines: Sequence[CustodyLine], sha256: str) -> str | None:
    """What is wrong with the chain of one file, in words; None when every event follows from the one before."""
    previous = GENESIS
    if not lines:
        return "it has no custody event"
    for number, line in enumerate(lines, start=1):
        if line.number != number:
            return f"custody event {number} is missing"
        if line.previous_hash != previous:
            return f"custody event {number} does not follow the one before it"
        if line.hash != digest(evidence_id, line):
            return f"custody event {number} was altered"
        if line.sha256 != sha256:
            return f"custody event {number} is about another file"
        previous = line.hash
    return None


def line_of(event: CustodyEvent) -> CustodyLine:
    return CustodyLine(
        number=event.number,
        occurred_at=event.occurred_at.isoformat(timespec="microseconds"),
        actor_id=str(event.actor_id) if event.actor_id else None,
        act=event.act,
        sha256=event.sha256,
        previous_hash=event.previous_hash,
        hash=event.hash,
    )


def events_of(session: Session, evidence_id: UUID) -> Sequence[CustodyEvent]:
    found = select(CustodyEvent).where(CustodyEvent.evidence_id == evidence_id)
    return session.exec(found.order_by(col(CustodyEvent.number))).all()


def note(session: Session, actor: Actor, evidence: Evidence, act: str, now: datetime) -> CustodyEvent:
    """Appends in the caller's transaction, and tells the trail."""
    trail.wait_for_turn(session)
    newest = select(CustodyEvent).where(CustodyEvent.evidence_id == evidence.id)
    last = session.exec(newest.order_by(col(CustodyEvent.number).desc()).limit(1)).first()
    event = CustodyEvent(
        evidence_id=evidence.id,
        occurred_at=now,
        actor_id=actor.account_id,
        act=act,
        sha256=evidence.sha256,
        number=last.number + 1 if last else 1,
        previous_hash=last.hash if last else GENESIS,
        hash="",
    )
    event.hash = digest(str(evidence.id), line_of(event))
    session.add(event)
    session.flush()
    trail.record(session, actor, f"evidence.{act.replace(' ', '_')}", evidence, {KEY: event.hash})
    return event


def fault_of(session: Session, evidence: Evidence) -> str | None:
    """Of the chain as the database holds it, with what the trail knows of it."""
    lines = [line_of(event) for event in events_of(session, evidence.id)]
    wrong = fault_in(str(evidence.id), lines, evidence.sha256)
    if wrong:
        return wrong
    told = session.exec(
        select(TrailEntry.changes).where(
            TrailEntry.subject_kind == "evidence",
            TrailEntry.subject_id == str(evidence.id),
            TrailEntry.organisation_id == evidence.organisation_id,
        )
    )
    known = {line.hash for line in lines}
    missing = any(f'"{KEY}":' in changes and not any(one in changes for one in known) for changes in told)
    return "a custody event that the trail knows is missing" if missing else None
