"""
From the trail to the receivers: for each endpoint the lines since the last round become messages of the outbox, in the
transaction that moves its mark, with an id made of endpoint and line. A round that is cut off, or done twice at once,
therefore loses nothing and writes nothing twice; whoever sends then tells the same id again.
"""

import csv
import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Final
from uuid import UUID, uuid5

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from foundation import trail
from foundation.actors import OrganisationId
from foundation.database import Database
from foundation.models import OutboxMessage, TrailEntry, WebhookEndpoint
from foundation.notices.endpoints import KIND
from foundation.notices.feed import Happened, entries_after, happened
from foundation.notices.topics import Topic, topics
from foundation.outbox import Patience

DAYS: Final = 3
LINES: Final = 500
"""Of the trail, for one endpoint and round."""
FAR: Final = 1000
"""A mark this far behind is moved although there is nothing to tell, so that no round reads everything again."""
JITTER: Final = 0.2


def fan_out(database: Database, *, now: datetime) -> int:
    """How many messages were written. Looks without locking anything, and writes only where there is something new."""
    with database.reading() as session:
        newest = trail.head(session)[0]
        behind = select(WebhookEndpoint).where(
            col(WebhookEndpoint.state) == "active", col(WebhookEndpoint.come_to) < newest
        )
        news = [
            one.id for one in session.exec(behind).all() if newest - one.come_to > FAR or _news(session, one, newest)
        ]
    return sum(_fan_out_one(database, endpoint_id, now) for endpoint_id in news)


def _fan_out_one(database: Database, endpoint_id: UUID, now: datetime) -> int:
    with database.transaction() as session:
        wanted = select(WebhookEndpoint).where(WebhookEndpoint.id == endpoint_id, WebhookEndpoint.state == "active")
        endpoint = session.exec(wanted.with_for_update(skip_locked=True)).first()
        if endpoint is None:
            return 0
        newest = trail.head(session)[0]
        lines = _news(session, endpoint, newest)
        told = [one for line in lines if (one := _told(endpoint, line)) is not None]
        for one in told:
            _write_once(session, endpoint, one, now)
        endpoint.come_to = lines[-1].number if len(lines) == LINES else newest
        session.add(endpoint)
        return len(told)


def _news(session: Session, endpoint: WebhookEndpoint, newest: int) -> list[TrailEntry]:
    """Lines after the endpoint's mark that may be for it."""
    house = OrganisationId(endpoint.organisation_id)
    return entries_after(session, house, _wanted(endpoint), endpoint.come_to, upto=newest, limit=LINES)


def _wanted(endpoint: WebhookEndpoint) -> list[Topic]:
    return [topic for topic in topics() if topic.name in endpoint.topics]


def _told(endpoint: WebhookEndpoint, line: TrailEntry) -> Happened | None:
    return happened(line, OrganisationId(endpoint.organisation_id), _wanted(endpoint))


def message_id(endpoint: WebhookEndpoint, told: Happened) -> UUID:
    return uuid5(endpoint.id, told.cursor)


def body_of(told: Happened) -> str:
    """Ids and links alone: whoever wants to know more asks with a leave of their own."""
    data = {"kind": told.subject_kind, "id": told.subject_id, "page": told.page, "api": told.api}
    whole = {"type": told.topic, "timestamp": told.happened_at.isoformat(), "data": data}
    return json.dumps(whole, separators=(",", ":"))


def _write_once(session: Session, endpoint: WebhookEndpoint, told: Happened, now: datetime) -> None:
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    row = OutboxMessage(
        id=message_id(endpoint, told),
        kind=KIND,
        address=str(endpoint.id),
        subject=told.topic,
        body=body_of(told),
        next_attempt_at=now,
        created_at=now,
    )
    insert = dialect.insert(OutboxMessage).values(**row.model_dump())
    session.execute(insert.on_conflict_do_nothing(index_elements=["id"]))


def due(database: Database, *, now: datetime, limit: int = 1000) -> dict[UUID, list[UUID]]:
    """Ids of the messages whose time has come, by endpoint, the oldest first; nothing of one that is paused."""
    with database.reading() as session:
        active = {
            str(one) for one in session.exec(select(WebhookEndpoint.id).where(WebhookEndpoint.state == "active")).all()
        }
        waiting = (
            select(OutboxMessage.address, OutboxMessage.id)
            .where(
                OutboxMessage.kind == KIND,
                OutboxMessage.state == "waiting",
                col(OutboxMessage.next_attempt_at) <= now,
                col(OutboxMessage.address).in_(active),
            )
            .order_by(col(OutboxMessage.created_at), col(OutboxMessage.id))
            .limit(limit)
        )
        found: dict[UUID, list[UUID]] = {}
        for address, one in session.exec(waiting).all():
            found.setdefault(UUID(address), []).append(one)
        return found


@cache
def waits() -> tuple[timedelta, ...]:
    """waits.csv: after each try; the last one holds for every further try."""
    rows: Sequence[dict[str, str]] = list(
        csv.DictReader(files("foundation.notices").joinpath("waits.csv").read_text("utf-8").splitlines())
    )
    return tuple(timedelta(seconds=int(row["seconds"])) for row in rows)


def patience(dice: Callable[[], float]) -> Patience:
    """`dice` gives 0 to 1: each wait is up to a fifth shorter or longer, so that not all come back at once."""

    def wait(attempts: int) -> timedelta:
        plain = waits()[min(attempts, len(waits())) - 1]
        return plain * (1 + JITTER * (2 * dice() - 1))

    return Patience(wait, tries=1_000, days=DAYS)
