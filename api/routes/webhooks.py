"""Webhooks of an organisation, and the change feed: two ways for a program to learn what happened."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.access import ActorDep, DatabaseDep, settings_of
from api.webhooks import rules_of
from foundation.actors import Action
from foundation.clock import utc_now
from foundation.models import OutboxMessage, WebhookEndpoint
from foundation.notices import endpoints, topics
from foundation.notices.endpoints import EndpointRules, NewEndpoint
from foundation.notices.feed import changes_since
from foundation.paging import DEFAULT_LIMIT, LARGEST_LIMIT

router = APIRouter(prefix="/webhooks", tags=["notices"])
changes = APIRouter(prefix="/changes", tags=["notices"])
STATES = {"waiting": "waiting", "sent": "sent", "failed": "given_up"}


def _rules(request: Request) -> EndpointRules:
    return rules_of(settings_of(request))


RulesDep = Annotated[EndpointRules, Depends(_rules)]
Topics = Annotated[list[Annotated[str, Field(max_length=80)]], Field(min_length=1, max_length=100)]


class WebhookCreate(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str = Field(min_length=1, max_length=80, description="what it is for")
    address: str = Field(max_length=500, description="public, over https")
    topics: Topics


class WebhookTopics(BaseModel):
    model_config = ConfigDict(extra="forbid")

    topics: Topics


class WebhookRead(BaseModel):
    """`given_up_since`: messages were given up, and none has arrived since."""

    id: UUID
    name: str
    address: str
    topics: list[str]
    state: Literal["active", "paused"]
    made_at: datetime
    two_secrets_until: datetime | None
    given_up_since: datetime | None


class WebhookMade(WebhookRead):
    """With the secret, which is shown this once."""

    secret: str


class WebhookList(BaseModel):
    rows: list[WebhookRead]


class DeliveryRead(BaseModel):
    """`id` is the `webhook-id` of the message. `answer`: what kept the last try from arriving."""

    id: UUID
    topic: str
    state: Literal["waiting", "sent", "given_up"]
    tries: int
    created_at: datetime
    next_try_at: datetime | None
    sent_at: datetime | None
    answer: str | None


class DeliveryList(BaseModel):
    rows: list[DeliveryRead]


class TopicRead(BaseModel):
    """`needs` is the leave to read what it tells of; empty: told of every organisation to everybody signed in."""

    topic: str
    needs: Action | None
    subject_kind: str


class TopicList(BaseModel):
    rows: list[TopicRead]


class ChangeLine(BaseModel):
    """`role` is who did it, never a name; empty for what other organisations made public."""

    cursor: str
    topic: str
    happened_at: datetime
    role: str
    subject_kind: str
    subject_id: str
    page: str
    api: str


class ChangeLines(BaseModel):
    """Ask on after `next_cursor`, at once when there is `more`, else when you like: it stays where nothing is new."""

    rows: list[ChangeLine]
    next_cursor: str
    more: bool


def _shape(endpoint: WebhookEndpoint) -> WebhookRead:
    return WebhookRead(
        id=endpoint.id,
        name=endpoint.name,
        address=endpoint.address,
        topics=endpoint.topics,
        state="paused" if endpoint.state == "paused" else "active",
        made_at=endpoint.made_at,
        two_secrets_until=endpoint.earlier_until,
        given_up_since=endpoint.parked_at,
    )


def _delivery(message: OutboxMessage) -> DeliveryRead:
    return DeliveryRead.model_validate(
        {
            "id": message.id,
            "topic": message.subject,
            "state": STATES[message.state],
            "tries": message.attempts,
            "created_at": message.created_at,
            "next_try_at": message.next_attempt_at if message.state == "waiting" else None,
            "sent_at": message.sent_at,
            "answer": None if message.state == "sent" else message.last_error,
        }
    )


@changes.get("")
def list_changes(
    actor: ActorDep,
    database: DatabaseDep,
    after: Annotated[str, Query(pattern="^([0-9a-f]{64})?$", description="a cursor of an earlier answer")] = "",
    topic: Annotated[list[str] | None, Query(max_length=100, description="only these")] = None,
    limit: Annotated[int, Query(ge=1, le=LARGEST_LIMIT)] = DEFAULT_LIMIT,
) -> ChangeLines:
    """
    What happened and may be known to the caller, oldest first: in the order of commits, with no gap that fills later,
    so that whoever keeps the last cursor misses nothing and reads nothing twice.
    """
    with database.reading() as session:
        since = changes_since(session, actor, after, topics=topic or (), limit=limit)
    rows = [ChangeLine.model_validate(row, from_attributes=True) for row in since.rows]
    return ChangeLines(rows=rows, next_cursor=since.cursor, more=since.more)


@changes.get("/topics")
def list_topics(actor: ActorDep) -> TopicList:
    """Those the caller may be told of, in the feed and by webhook."""
    offered = topics.offered_to(actor)
    return TopicList(
        rows=[TopicRead(topic=one.name, needs=one.needs, subject_kind=one.subject_kind) for one in offered]
    )


@router.get("")
def list_webhooks(actor: ActorDep, database: DatabaseDep) -> WebhookList:
    with database.reading() as session:
        return WebhookList(rows=[_shape(one) for one in endpoints.standing(session, actor)])


@router.post("", status_code=201)
def register_webhook(
    new: WebhookCreate, actor: ActorDep, database: DatabaseDep, rules: RulesDep, response: Response
) -> WebhookMade:
    """Told of what happens from now on, and of topics whose things the caller may read. At most twenty stand."""
    wanted = NewEndpoint(new.name, new.address, tuple(new.topics))
    with database.transaction() as session:
        endpoint, secret = endpoints.register(session, actor, wanted, rules, now=utc_now())
    response.headers["Cache-Control"] = "no-store"
    return WebhookMade(**_shape(endpoint).model_dump(), secret=secret)


@router.get("/{endpoint_id}")
def read_webhook(endpoint_id: UUID, actor: ActorDep, database: DatabaseDep) -> WebhookRead:
    with database.reading() as session:
        return _shape(endpoints.read_endpoint(session, actor, endpoint_id))


@router.patch("/{endpoint_id}")
def choose_topics(endpoint_id: UUID, chosen: WebhookTopics, actor: ActorDep, database: DatabaseDep) -> WebhookRead:
    """The whole choice; what was chosen before is replaced, so no version is asked for."""
    with database.transaction() as session:
        return _shape(endpoints.choose_topics(session, actor, endpoint_id, chosen.topics))


@router.delete("/{endpoint_id}", status_code=204)
def remove_webhook(endpoint_id: UUID, actor: ActorDep, database: DatabaseDep) -> None:
    """What waited for it is not sent any more."""
    with database.transaction() as session:
        endpoints.remove(session, actor, endpoint_id)


@router.post("/{endpoint_id}/pause")
def pause_webhook(endpoint_id: UUID, actor: ActorDep, database: DatabaseDep) -> WebhookRead:
    with database.transaction() as session:
        return _shape(endpoints.pause(session, actor, endpoint_id))


@router.post("/{endpoint_id}/resume")
def resume_webhook(endpoint_id: UUID, actor: ActorDep, database: DatabaseDep) -> WebhookRead:
    """Goes on where it stopped: what happened meanwhile is sent now."""
    with database.transaction() as session:
        return _shape(endpoints.resume(session, actor, endpoint_id))


@router.post("/{endpoint_id}/rotate")
def renew_secret(
    endpoint_id: UUID, actor: ActorDep, database: DatabaseDep, rules: RulesDep, response: Response
) -> WebhookMade:
    """For a day messages are signed with both."""
    with database.transaction() as session:
        endpoint, secret = endpoints.rotate(session, actor, endpoint_id, rules, now=utc_now())
    response.headers["Cache-Control"] = "no-store"
    return WebhookMade(**_shape(endpoint).model_dump(), secret=secret)


@router.post("/{endpoint_id}/test", status_code=202)
def send_test(endpoint_id: UUID, actor: ActorDep, database: DatabaseDep) -> DeliveryRead:
    """A message of the topic `webhook.test`, on its way with the next round."""
    with database.transaction() as session:
        return _delivery(endpoints.send_test(session, actor, endpoint_id, now=utc_now()))


@router.post("/{endpoint_id}/send-again", status_code=202)
def send_again(endpoint_id: UUID, actor: ActorDep, database: DatabaseDep) -> DeliveryList:
    """Everything that was given up, under its id; answers with the last messages."""
    with database.transaction() as session:
        endpoints.send_again(session, actor, endpoint_id, now=utc_now())
        return DeliveryList(rows=[_delivery(one) for one in endpoints.deliveries(session, actor, endpoint_id)])


@router.get("/{endpoint_id}/deliveries")
def list_deliveries(endpoint_id: UUID, actor: ActorDep, database: DatabaseDep) -> DeliveryList:
    """The last fifty, newest first."""
    with database.reading() as session:
        return DeliveryList(rows=[_delivery(one) for one in endpoints.deliveries(session, actor, endpoint_id)])
