"""
The ledger: what happened at a site or to a party, recorded down by the floors above. Risk never looks up to them.

Entries are never changed. Recording the same source twice returns the entry that stands, so a sweep may run again.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, or_
from sqlalchemy import select as core_select
from sqlmodel import Session, col, select

from foundation import changes, trail
from foundation.actors import Actor
from foundation.errors import NotFound
from risk.examiners import Examiner, examiner_ratios
from risk.models import LedgerEvent
from risk.payloads import LedgerEntry
from risk.scoring import RiskEvent
from risk.sectors.words import EventKind, Grade, Verification
from suppliers import nodes
from suppliers.models import Node

NOTHING_FOUND = "nothing_found"
KINDS = {one.value: one for one in EventKind}
GRADES = {one.value: one for one in Grade}
VERIFICATIONS = {one.value: one for one in Verification}
"""Looked up, a word takes a tenth of the time that its enumeration needs to find it."""
IDS_PER_QUERY = 500  # both databases limit the parameters of one statement


class LedgerEventNotFound(NotFound):
    code = "ledger_event.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such event in the ledger.")


def record(session: Session, actor: Actor, entry: LedgerEntry, *, now: datetime) -> LedgerEvent:
    standing = session.exec(
        select(LedgerEvent).where(
            LedgerEvent.source_kind == entry.source_kind,
            LedgerEvent.source_id == entry.source_id,
            LedgerEvent.kind == entry.kind.value,
            LedgerEvent.organisation_id == actor.organisation_id,
        )
    ).first()
    if standing:
        return standing
    event = LedgerEvent.model_validate(
        entry.model_dump(mode="json")
        | {"organisation_id": actor.organisation_id, "recorded_at": now, "occurred_on": entry.occurred_on}
    )
    session.add(event)
    session.flush()
    # The trail of a confidential event tells that something was recorded, not of which kind nor where.
    told: dict[str, trail.Change] = {} if entry.confidential else {"kind": entry.kind, "subject_id": entry.subject_id}
    trail.record(session, actor, "ledger_event.recorded", event, told)
    if not entry.confidential:
        changes.tell(session, actor, "risk.changed", "node", [entry.subject_id])
    return event


def void(session: Session, actor: Actor, event_id: UUID, *, on: date, now: datetime) -> LedgerEvent:
    """Takes an entry back by a later one that names it; both stay. Raises LedgerEventNotFound."""
    own = LedgerEvent.organisation_id == actor.organisation_id
    event = session.exec(select(LedgerEvent).where(LedgerEvent.id == event_id, own)).first()
    if event is None:
        raise LedgerEventNotFound
    taking_back = LedgerEntry(
        subject_id=event.subject_id,
        kind=EventKind.VOID,
        occurred_on=on,
        source_kind="ledger_event",
        source_id=event.id,
        answers_id=event.id,
        confidential=event.confidential,
    )
    return record(session, actor, taking_back, now=now)


def newest_of(session: Session, actor: Actor, kind: EventKind, source_id: UUID) -> LedgerEvent | None:
    """The entry that stands for a row above, not voided: after a decision the decided one, after a withdrawal none."""
    own = col(LedgerEvent.organisation_id) == actor.organisation_id
    voided = select(LedgerEvent.answers_id).where(
        own, LedgerEvent.kind == EventKind.VOID.value, col(LedgerEvent.answers_id).is_not(None)
    )
    of_row = select(LedgerEvent).where(
        LedgerEvent.source_id == source_id, LedgerEvent.kind == kind.value, own, col(LedgerEvent.id).not_in(voided)
    )
    newest_first = of_row.order_by(col(LedgerEvent.recorded_at).desc(), col(LedgerEvent.id).desc())
    return session.exec(newest_first.limit(1)).first()


def sources_of(session: Session, actor: Actor, kind: EventKind) -> frozenset[UUID]:
    """The rows above that have an entry of this kind, voided or not: a sweep leaves them alone."""
    own = select(LedgerEvent.source_id).where(
        LedgerEvent.organisation_id == actor.organisation_id, LedgerEvent.kind == kind.value
    )
    return frozenset(session.exec(own))


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """
    An organisation's own entries, and what others have proven; what another one only alleges stays with it.
    Confidential entries pass: scoring turns them into one coarse, delayed line, or into nothing. Voids pass, so that
    what was proven to others and then taken back is taken back for them too.
    """
    own = col(LedgerEvent.organisation_id) == actor.organisation_id
    proven = col(LedgerEvent.verification).in_((Verification.EVIDENCED.value, Verification.VERIFIED.value))
    return or_(own, proven, col(LedgerEvent.confidential), col(LedgerEvent.kind) == EventKind.VOID.value)


def events_in_view(
    session: Session, actor: Actor, *, as_of: date, also: Collection[UUID] = ()
) -> dict[UUID, tuple[RiskEvent, ...]]:
    """
    Per node that the actor may see, as scoring reads them; nodes without events are left out. `also` are nodes taken
    for one with those, which may be another's.
    """
    # Not joined: the database would rather go through every node than through the events.
    subject = core_select(col(Node.id)).where(col(Node.id) == col(LedgerEvent.subject_id), nodes.visible_to(actor))
    statements = [_upto(as_of, actor).where(subject.exists())]
    statements += [_upto(as_of, actor).where(col(LedgerEvent.subject_id).in_(some)) for some in _portions(sorted(also))]
    ratios = examiner_ratios(session, visible_to(actor), as_of=as_of)
    found: dict[UUID, dict[UUID, RiskEvent]] = defaultdict(dict)
    for statement in statements:
        for row in session.execute(statement):
            found[row[1]][row[0]] = _as_risk_event(row, ratios)
    return {node_id: tuple(events.values()) for node_id, events in found.items()}


def events_at(session: Session, actor: Actor, node_ids: Collection[UUID], *, as_of: date) -> tuple[RiskEvent, ...]:
    """At one place and the records taken for it, which the caller has found visible."""
    at_place = _upto(as_of, actor).where(col(LedgerEvent.subject_id).in_(sorted(node_ids)))
    ratios = examiner_ratios(session, visible_to(actor), as_of=as_of)
    return tuple(_as_risk_event(row, ratios) for row in session.execute(at_place))


def _upto(as_of: date, actor: Actor) -> Select[Any]:
    names = ("id", "subject_id", "kind", "occurred_on", "recorded_at", "severity", "verification", "confidential")
    more = ("answers_id", "outcome", "detection_chance", "organisation_id", "examiner_code")
    columns = [col(getattr(LedgerEvent, name)) for name in (*names, *more)]
    return core_select(*columns).where(col(LedgerEvent.occurred_on) <= as_of, visible_to(actor))


def _portions(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    return (ids[start : start + IDS_PER_QUERY] for start in range(0, len(ids), IDS_PER_QUERY))


def _as_risk_event(row: Row[Any], ratios: Mapping[Examiner, float]) -> RiskEvent:
    """In the order of `_upto`; by their names the columns take several times as long."""
    number, _, kind, occurred_on, recorded_at, severity, verification, confidential, *rest = tuple(row)
    answers_id, outcome, detection_chance, organisation_id, examiner_code = rest
    return RiskEvent(
        str(number),
        KINDS[kind],
        occurred_on,
        GRADES[severity] if severity else None,
        VERIFICATIONS[verification],
        recorded_at.date(),
        confidential,
        str(answers_id) if answers_id else None,
        outcome == NOTHING_FOUND,
        detection_chance or 0.0,
        ratios.get((organisation_id, examiner_code or ""), 1.0) if ratios else 1.0,
    )
