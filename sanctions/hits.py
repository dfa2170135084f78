"""
Possible matches between what an organisation sees and what the lists say. People rule on them in `rulings.py`.

Until a person with the right to rule has confirmed one, it is a possible match and nothing more.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from foundation.actors import Action, Actor, Role, permissions_of
from foundation.clock import today_in
from foundation.errors import NotFound
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, Page, finite, page_of, pair_in
from risk import events
from risk.payloads import LedgerEntry
from risk.sectors.words import EventKind, Grade, Verification
from sanctions.lists.sources import rule_of
from sanctions.models import Hit, HitEvent

NO_PROPOSAL: Mapping[str, object] = {
    "proposed": "",
    "proposed_code": "",
    "proposed_reason": "",
    "proposed_by": None,
    "proposed_at": None,
}


class HitNotFound(NotFound):
    code = "hit.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such possible match, or it belongs to another organisation.")


@dataclass(frozen=True, slots=True)
class HitQuery:
    """
    What a page's URL, the API and an export share. Empty means any; lapsed ones only when asked for. `proposed`: those
    that wait for a second person; `mine`: those assigned to the actor.
    """

    state: str = ""
    source: str = ""
    band: str = ""
    node_id: UUID | None = None
    proposed: bool = False
    mine: bool = False
    limit: int = DEFAULT_LIMIT
    cursor: str = ""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(Hit.organisation_id) == actor.organisation_id


def list_hits(session: Session, actor: Actor, query: HitQuery) -> Page[Hit]:
    """The likeliest first."""
    actor.require(Action.SCREEN)
    limit = min(query.limit, LARGEST_LIMIT)
    statement = select(Hit).where(visible_to(actor), *_filters(actor, query))
    if query.cursor:
        statement = statement.where(_beyond(query.cursor))
    rows = session.exec(statement.order_by(col(Hit.probability).desc(), col(Hit.id)).limit(limit + 1)).all()
    return page_of(rows, limit, lambda hit: (hit.probability, str(hit.id)))


def _filters(actor: Actor, query: HitQuery) -> list[ColumnElement[bool]]:
    equal = ((col(Hit.state), query.state), (col(Hit.source), query.source), (col(Hit.band), query.band))
    found = [column == wanted for column, wanted in equal if wanted]
    if query.node_id:
        found.append(col(Hit.node_id) == query.node_id)
    if query.proposed:
        found.append(col(Hit.proposed) != "")
    if query.mine:
        found.append(col(Hit.assigned_to) == actor.account_id)
    if not query.state:
        found.append(col(Hit.state) != "lapsed")
    return found


def _beyond(cursor: str) -> ColumnElement[bool]:
    after = pair_in(cursor, finite, UUID)
    likely = col(Hit.probability)
    return or_(likely < after[0], and_(likely == after[0], col(Hit.id) > after[1]))


def read_hit(session: Session, actor: Actor, hit_id: UUID, *, to_change: bool = False) -> Hit:
    """`to_change` waits for whoever changes it now, and sees what they did. Raises HitNotFound."""
    actor.require(Action.SCREEN)
    asked = select(Hit).where(Hit.id == hit_id, visible_to(actor))
    if to_change:
        asked = asked.with_for_update().execution_options(populate_existing=True)
    hit = session.exec(asked).first()
    if hit is None:
        raise HitNotFound
    return hit


def note(
    session: Session,
    hit: Hit,
    step: str,
    *,
    now: datetime,
    actor: Actor | None = None,
    code: str = "",
    reason: str = "",
) -> None:
    """One line of its history. Without an actor a run took the step."""
    session.add(
        HitEvent(
            hit_id=hit.id,
            occurred_at=now,
            step=step,
            reason_code=code,
            reason=reason,
            actor_id=actor.account_id if actor else None,
        )
    )
    session.flush()


def told_in_trail(hit: Hit, reason: str) -> str:
    """In place of what a person wrote: the trail keeps all for ever, and whom it names may have to be forgotten."""
    return "sha256:" + sha256(f"{hit.id}:{reason}".encode()).hexdigest()


def history_of(session: Session, actor: Actor, hit_id: UUID) -> list[HitEvent]:
    """From its opening on. Raises HitNotFound."""
    hit = read_hit(session, actor, hit_id)
    return list(session.exec(select(HitEvent).where(HitEvent.hit_id == hit.id).order_by(col(HitEvent.number))))


def record_in_ledger(session: Session, actor: Actor, hit: Hit, *, now: datetime) -> None:
    """Named with its version: a confirmation that comes back needs an event of its own, the first is void for good."""
    entry = LedgerEntry(
        subject_id=hit.node_id,
        kind=EventKind.SCREENING_HIT,
        occurred_on=today_in(actor.zone, now),
        source_kind=f"hit.{hit.version}",
        source_id=hit.id,
        severity=Grade(rule_of(hit.source).grade),
        verification=Verification.VERIFIED,
        summary=f"Confirmed match with an entry of {rule_of(hit.source).title}",
    )
    events.record(session, actor, entry, now=now)


def may_rule(role: str) -> bool:
    return Action.RULE_ON_HITS in permissions_of(Role(role))


def take_back(session: Session, actor: Actor, hit: Hit, *, now: datetime) -> None:
    """Voids what a confirmation recorded below. The ledger keeps both."""
    recorded = events.newest_of(session, actor, EventKind.SCREENING_HIT, hit.id)
    if recorded is not None:
        events.void(session, actor, recorded.id, on=today_in(actor.zone, now), now=now)
