"""
Possible matches between what an organisation sees and what the lists say, and people's rulings on them.

Until a person with the right to rule has confirmed one, it is a possible match and nothing more.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from foundation import changes, obligations, trail
from foundation.actors import Action, Actor
from foundation.errors import Conflict, NotFound
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT, Page, finite, page_of, pair_in
from foundation.versions import require_version
from risk import events
from risk.payloads import LedgerEntry
from risk.sectors.words import EventKind, Grade, Verification
from sanctions.lists.sources import rule_of
from sanctions.models import Hit
from sanctions.payloads import HitRuling


class HitNotFound(NotFound):
    code = "hit.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such possible match, or it belongs to another organisation.")


class HitLapsed(Conflict):
    code = "hit.lapsed"

    def __init__(self) -> None:
        super().__init__("The party or the list has changed since: rule on the newer match, if there is one.")


class HitRuledAlready(Conflict):
    code = "hit.ruled_already"

    def __init__(self, state: str) -> None:
        super().__init__(f"This match is {state} already; only the other ruling would change it.")
        self.state = state


@dataclass(frozen=True, slots=True)
class HitQuery:
    """What a page's URL, the API and an export share. Empty means any; lapsed ones only when asked for."""

    state: str = ""
    source: str = ""
    band: str = ""
    node_id: UUID | None = None
    limit: int = DEFAULT_LIMIT
    cursor: str = ""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return col(Hit.organisation_id) == actor.organisation_id


def list_hits(session: Session, actor: Actor, query: HitQuery) -> Page[Hit]:
    """The likeliest first."""
    actor.require(Action.SCREEN)
    limit = min(query.limit, LARGEST_LIMIT)
    statement = select(Hit).where(visible_to(actor), *_filters(query))
    if query.cursor:
        statement = statement.where(_beyond(query.cursor))
    rows = session.exec(statement.order_by(col(Hit.probability).desc(), col(Hit.id)).limit(limit + 1)).all()
    return page_of(rows, limit, lambda hit: (hit.probability, str(hit.id)))


def _filters(query: HitQuery) -> list[ColumnElement[bool]]:
    equal = ((col(Hit.state), query.state), (col(Hit.source), query.source), (col(Hit.band), query.band))
    found = [column == wanted for column, wanted in equal if wanted]
    if query.node_id:
        found.append(col(Hit.node_id) == query.node_id)
    if not query.state:
        found.append(col(Hit.state) != "lapsed")
    return found


def _beyond(cursor: str) -> ColumnElement[bool]:
    after = pair_in(cursor, finite, UUID)
    likely = col(Hit.probability)
    return or_(likely < after[0], and_(likely == after[0], col(Hit.id) > after[1]))


def read_hit(session: Session, actor: Actor, hit_id: UUID) -> Hit:
    """Raises HitNotFound."""
    actor.require(Action.SCREEN)
    hit = session.exec(select(Hit).where(Hit.id == hit_id, visible_to(actor))).first()
    if hit is None:
        raise HitNotFound
    return hit


def rule(session: Session, actor: Actor, hit_id: UUID, ruling: HitRuling, *, version_seen: int, now: datetime) -> Hit:
    """
    A ruling may be turned round by the other one, with its own reason; both stay in the trail.
    Raises HitNotFound, ChangedMeanwhile, HitLapsed, HitRuledAlready.
    """
    actor.require(Action.RULE_ON_HITS)
    hit = read_hit(session, actor, hit_id)
    require_version(hit.version, version_seen)
    if hit.state == "lapsed":
        raise HitLapsed
    if hit.state == ruling.decision:
        raise HitRuledAlready(hit.state)
    before = hit.state
    hit.sqlmodel_update(
        {
            "state": ruling.decision,
            "reason": ruling.reason,
            "decided_by": actor.account_id,
            "decided_at": now,
            "version": hit.version + 1,
        }
    )
    session.add(hit)
    session.flush()
    trail.record(session, actor, f"hit.{hit.state}", hit, {"state": (before, hit.state), "reason": ruling.reason})
    if hit.state == "confirmed":
        _record_in_ledger(session, actor, hit, now=now)
    elif before == "confirmed":
        take_back(session, actor, hit, now=now)
    obligations.close_for(session, actor, hit.id, outcome=hit.state)
    changes.tell(session, actor, f"hit.{hit.state}", "hit", [hit.id])
    return hit


def _record_in_ledger(session: Session, actor: Actor, hit: Hit, *, now: datetime) -> None:
    """Named with its version: a confirmation that comes back needs an event of its own, the first is void for good."""
    entry = LedgerEntry(
        subject_id=hit.node_id,
        kind=EventKind.SCREENING_HIT,
        occurred_on=now.date(),
        source_kind=f"hit.{hit.version}",
        source_id=hit.id,
        severity=Grade(rule_of(hit.source).grade),
        verification=Verification.VERIFIED,
        summary=f"Confirmed match with an entry of {rule_of(hit.source).title}",
    )
    events.record(session, actor, entry, now=now)


def take_back(session: Session, actor: Actor, hit: Hit, *, now: datetime) -> None:
    """Voids what a confirmation recorded below. The ledger keeps both."""
    recorded = events.newest_of(session, actor, EventKind.SCREENING_HIT, hit.id)
    if recorded is not None:
        events.void(session, actor, recorded.id, on=now.date(), now=now)
