"""
Where an organisation wants to be told: registered, paused, tried out, given another secret, removed. The secret is
shown once; sealed it stays readable to whoever signs, because both sides sign with the same one.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from foundation import outbox, trail
from foundation.actors import Action, Actor
from foundation.errors import Conflict, Invalid, NotFound
from foundation.models import OutboxMessage, WebhookEndpoint
from foundation.notices import signatures
from foundation.notices.receivers import require_receiver
from foundation.notices.topics import require_offered
from foundation.sealing import key_for, seal, unseal

KIND: Final = "webhook"
TEST: Final = "webhook.test"
MOST: Final = 20
LONGEST_NAME: Final = 80
OVERLAP: Final = timedelta(hours=24)
LAST_SHOWN: Final = 50


class EndpointNotFound(NotFound):
    code = "webhook.not_found"

    def __init__(self) -> None:
        super().__init__("There is no such webhook, or it was removed.")


class TooManyEndpoints(Conflict):
    code = "webhook.too_many"

    def __init__(self) -> None:
        super().__init__(f"Your organisation has {MOST} webhooks: remove one first.")


class EndpointUnnamed(Invalid):
    code = "webhook.unnamed"

    def __init__(self) -> None:
        super().__init__(f"Name the webhook in at most {LONGEST_NAME} letters.")


@dataclass(frozen=True, slots=True)
class NewEndpoint:
    name: str
    address: str
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EndpointRules:
    """`sealing` opens the secrets; `private` is the setting that lets private networks be told."""

    sealing: bytes
    private: bool = False

    @classmethod
    def of(cls, secret: bytes, *, private: bool) -> "EndpointRules":
        return cls(key_for(secret, "webhook/seal/1"), private)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    return (col(WebhookEndpoint.organisation_id) == actor.organisation_id) & (col(WebhookEndpoint.state) != "removed")


def standing(session: Session, actor: Actor) -> Sequence[WebhookEndpoint]:
    """Raises ActionNotAllowed."""
    actor.require(Action.MANAGE_WEBHOOKS)
    own = select(WebhookEndpoint).where(visible_to(actor))
    return session.exec(own.order_by(col(WebhookEndpoint.made_at), col(WebhookEndpoint.id))).all()


def read_endpoint(session: Session, actor: Actor, endpoint_id: UUID) -> WebhookEndpoint:
    """Raises ActionNotAllowed, EndpointNotFound."""
    actor.require(Action.MANAGE_WEBHOOKS)
    wanted = select(WebhookEndpoint).where(visible_to(actor), WebhookEndpoint.id == endpoint_id)
    found = session.exec(wanted).first()
    if found is None:
        raise EndpointNotFound
    return found


def visible_endpoint(session: Session, actor: Actor, endpoint_id: UUID) -> WebhookEndpoint:
    """To change it: locked until that is written. Raises ActionNotAllowed, EndpointNotFound."""
    trail.wait_for_turn(session)  # before the row, as everybody does who writes a line of the trail
    endpoint = read_endpoint(session, actor, endpoint_id)
    session.refresh(endpoint, with_for_update=True)
    return endpoint


def register(
    session: Session, actor: Actor, new: NewEndpoint, rules: EndpointRules, *, now: datetime
) -> tuple[WebhookEndpoint, str]:
    """
    The secret is returned this once. It is told of what happens from now on.
    Raises ActionNotAllowed, ReceiverRefused, TopicUnknown, EndpointUnnamed, TooManyEndpoints.
    """
    actor.require(Action.MANAGE_WEBHOOKS)
    require_receiver(new.address, private=rules.private)
    require_offered(actor, new.topics)
    if not 0 < len(new.name.strip()) <= LONGEST_NAME:
        raise EndpointUnnamed
    trail.wait_for_turn(session)
    if int(session.exec(select(func.count()).where(visible_to(actor))).one()) >= MOST:
        raise TooManyEndpoints
    endpoint = WebhookEndpoint(
        organisation_id=actor.organisation_id,
        name=new.name.strip(),
        address=new.address,
        topics=sorted(set(new.topics)),
        sealed_secret="",
        made_by=actor.account_id,
        made_at=now,
    )
    secret = signatures.new_secret()
    endpoint.sealed_secret = seal(secret.encode(), rules.sealing, whose=endpoint.id.bytes)
    session.add(endpoint)
    session.flush()
    line = trail.record(session, actor, "webhook.registered", endpoint, {"topics": list(endpoint.topics)})
    endpoint.come_to = line.number
    session.add(endpoint)
    session.flush()
    return endpoint, secret


def choose_topics(session: Session, actor: Actor, endpoint_id: UUID, topics: Sequence[str]) -> WebhookEndpoint:
    """Raises EndpointNotFound, TopicUnknown."""
    endpoint = visible_endpoint(session, actor, endpoint_id)
    require_offered(actor, topics)
    before, endpoint.topics = endpoint.topics, sorted(set(topics))
    return _kept(session, actor, endpoint, "webhook.topics_chosen", {"topics": (list(before), list(endpoint.topics))})


def pause(session: Session, actor: Actor, endpoint_id: UUID) -> WebhookEndpoint:
    """Nothing is written for it and nothing sent until it goes on. Raises EndpointNotFound."""
    return _moved(session, actor, endpoint_id, "paused")


def resume(session: Session, actor: Actor, endpoint_id: UUID) -> WebhookEndpoint:
    """Goes on where it stopped: what happened meanwhile is sent now. Raises EndpointNotFound."""
    return _moved(session, actor, endpoint_id, "active")


def remove(session: Session, actor: Actor, endpoint_id: UUID) -> None:
    """With the secrets; what waited for it is given up. Raises EndpointNotFound."""
    endpoint = _moved(session, actor, endpoint_id, "removed")
    endpoint.sealed_secret, endpoint.earlier_secret = "", None
    session.add(endpoint)
    waiting = select(OutboxMessage).where(*_of(endpoint), OutboxMessage.state == "waiting")
    for message in session.exec(waiting).all():
        message.state, message.body = "failed", ""
        session.add(message)
    session.flush()


def rotate(
    session: Session, actor: Actor, endpoint_id: UUID, rules: EndpointRules, *, now: datetime
) -> tuple[WebhookEndpoint, str]:
    """For a day both secrets sign, so that no message is lost in between. Raises EndpointNotFound."""
    endpoint = visible_endpoint(session, actor, endpoint_id)
    secret = signatures.new_secret()
    endpoint.earlier_secret, endpoint.earlier_until = endpoint.sealed_secret, now + OVERLAP
    endpoint.sealed_secret = seal(secret.encode(), rules.sealing, whose=endpoint.id.bytes)
    return _kept(session, actor, endpoint, "webhook.secret_renewed", {}), secret


def secrets_of(endpoint: WebhookEndpoint, rules: EndpointRules, *, now: datetime) -> tuple[str, ...]:
    """The one that holds first. Raises SealBroken."""
    sealed = [endpoint.sealed_secret]
    if endpoint.earlier_secret and endpoint.earlier_until and now < endpoint.earlier_until:
        sealed.append(endpoint.earlier_secret)
    return tuple(unseal(one, rules.sealing, whose=endpoint.id.bytes).decode() for one in sealed)


def send_test(session: Session, actor: Actor, endpoint_id: UUID, *, now: datetime) -> OutboxMessage:
    """Goes out with the next round, like every other. Raises EndpointNotFound."""
    endpoint = visible_endpoint(session, actor, endpoint_id)
    body = json.dumps({"type": TEST, "timestamp": now.isoformat(), "data": {}}, separators=(",", ":"))
    trail.record(session, actor, "webhook.tested", endpoint)
    return outbox.put(session, outbox.Message(KIND, str(endpoint.id), TEST, body), now=now)


def deliveries(session: Session, actor: Actor, endpoint_id: UUID) -> Sequence[OutboxMessage]:
    """The last ones, newest first. Raises EndpointNotFound."""
    endpoint = read_endpoint(session, actor, endpoint_id)
    own = select(OutboxMessage).where(*_of(endpoint))
    newest = own.order_by(col(OutboxMessage.created_at).desc(), col(OutboxMessage.id).desc())
    return session.exec(newest.limit(LAST_SHOWN)).all()


def send_again(session: Session, actor: Actor, endpoint_id: UUID, *, now: datetime) -> int:
    """Everything that was given up, under the same ids; says how many. Raises EndpointNotFound."""
    endpoint = visible_endpoint(session, actor, endpoint_id)
    parked = session.exec(select(OutboxMessage).where(*_of(endpoint), OutboxMessage.state == "failed")).all()
    for message in parked:
        message.state, message.attempts, message.next_attempt_at, message.created_at = "waiting", 0, now, now
        session.add(message)
    trail.record(session, actor, "webhook.sent_again", endpoint, {"messages": len(parked)})
    return len(parked)


def _of(endpoint: WebhookEndpoint) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(OutboxMessage.kind) == KIND, col(OutboxMessage.address) == str(endpoint.id)


def _moved(session: Session, actor: Actor, endpoint_id: UUID, state: str) -> WebhookEndpoint:
    endpoint = visible_endpoint(session, actor, endpoint_id)
    before, endpoint.state = endpoint.state, state
    return _kept(session, actor, endpoint, f"webhook.{state}", {"state": (before, state)})


def _kept(
    session: Session, actor: Actor, endpoint: WebhookEndpoint, act: str, told: dict[str, trail.Change]
) -> WebhookEndpoint:
    session.add(endpoint)
    session.flush()
    trail.record(session, actor, act, endpoint, told)
    return endpoint
