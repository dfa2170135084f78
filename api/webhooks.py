"""
How webhooks leave the house: each to the address that was looked up and found public, over a line that follows no
redirect, waits a few seconds and reads no answer beyond its status.
"""

import random
import socket
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit, urlunsplit
from uuid import UUID

from sqlmodel import Session

from api import webhook_letters
from foundation import logs, outbox, trail
from foundation.actors import Actor, OrganisationId
from foundation.clock import Clock
from foundation.database import Database
from foundation.errors import TierlightError
from foundation.models import Account, Organisation, OutboxMessage, WebhookEndpoint
from foundation.notices import fan_out, signatures
from foundation.notices.endpoints import KIND, EndpointRules, secrets_of
from foundation.notices.receivers import public_among, require_receiver
from foundation.outbox import Refused
from foundation.settings import Settings

if TYPE_CHECKING:
    import httpx

CONNECT_SECONDS: Final = 5.0
SECONDS: Final = 10.0
AT_ONCE: Final = 8
"""Receivers told side by side, so that a slow one keeps no other waiting."""
PAUSE_SECONDS: Final = 1.0
TAKEN: Final = range(200, 300)
Resolve = Callable[[str, int], Iterable[str]]
Dice = Callable[[], float]


def looked_up(host: str, port: int) -> list[str]:
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


@dataclass(frozen=True, slots=True)
class Postman:
    """Everything from outside that sending needs, given: the clock, the looking up of names, the dice of the waits."""

    database: Database
    rules: EndpointRules
    desk: str
    clock: Clock
    resolve: Resolve = looked_up
    dice: Dice = random.random

    def round(self) -> int:
        """Writes what is new and sends what is due; how many arrived."""
        now = self.clock()
        fan_out.fan_out(self.database, now=now)
        waiting = fan_out.due(self.database, now=now)
        if not waiting:
            return 0
        with ThreadPoolExecutor(min(AT_ONCE, len(waiting))) as side_by_side:
            return sum(side_by_side.map(self._tell, waiting.values()))

    def _tell(self, messages: list[UUID]) -> int:
        """One receiver's, until one fails: the rest waits for the next round, without a try spent on it."""
        arrived = 0
        patience = fan_out.patience(self.dice)
        for one in messages:
            sent = outbox.send_one(self.database, {KIND: self.post}, one, now=self.clock(), patience=patience)
            _after(self.database, one, self.desk, now=self.clock())
            if not sent:
                break
            arrived += 1
        return arrived

    def post(self, message: OutboxMessage) -> None:
        """Raises Refused with the status when it is none of success; ReceiverRefused, ReceiverInside; httpx errors."""
        with self.database.reading() as session:
            endpoint = session.get_one(WebhookEndpoint, UUID(message.address))
            own = secrets_of(endpoint, self.rules, now=self.clock())
        require_receiver(endpoint.address, private=self.rules.private)
        body = message.body.encode()
        timestamp = int(self.clock().timestamp())
        status = self._answer(endpoint.address, body, signatures.headers(own, str(message.id), timestamp, body))
        if status not in TAKEN:
            raise Refused(f"HTTP {status}")

    def _answer(self, address: str, body: bytes, headers: dict[str, str]) -> int:
        parts = urlsplit(address)
        host = parts.hostname or ""
        port = parts.port or (443 if parts.scheme == "https" else 80)
        found = public_among(self.resolve(host, port), private=self.rules.private)
        literal = f"[{found}]" if ":" in found else found
        there = urlunsplit((parts.scheme, f"{literal}:{port}", parts.path or "/", parts.query, ""))
        named = {**headers, "host": parts.netloc, "content-type": "application/json", "user-agent": "Tierlight"}
        with _line() as client:
            cut = threading.Timer(2 * SECONDS, client.close)  # whoever answers a letter at a time is hung up on
            cut.daemon = True
            cut.start()
            try:
                sent = client.stream("POST", there, content=body, headers=named, extensions={"sni_hostname": host})
                with sent as answer:
                    return int(answer.status_code)
            finally:
                cut.cancel()


def _line() -> "httpx.Client":
    import httpx  # noqa: PLC0415 - heavy, and only sending needs it

    patience = httpx.Timeout(SECONDS, connect=CONNECT_SECONDS)
    return httpx.Client(timeout=patience, trust_env=False, follow_redirects=False)


def _after(database: Database, message_id: UUID, desk: str, *, now: datetime) -> None:
    """The first message that was given up is told to who registered the webhook; one that arrives ends that."""
    with database.reading() as session:
        message = session.get_one(OutboxMessage, message_id)
        endpoint = session.get_one(WebhookEndpoint, UUID(message.address))
        parked = message.state == "failed"
        if message.state == "waiting" or parked == (endpoint.parked_at is not None):
            return
    with database.transaction() as session:
        trail.wait_for_turn(session)  # before the row, as everybody does who writes a line of the trail
        endpoint = session.get_one(WebhookEndpoint, endpoint.id, with_for_update=True)
        if parked == (endpoint.parked_at is not None) or endpoint.state == "removed":
            return
        endpoint.parked_at = now if parked else None
        session.add(endpoint)
        house = session.get_one(Organisation, endpoint.organisation_id)
        act = "webhook.given_up" if parked else "webhook.reached_again"
        system = Actor.system(OrganisationId(house.id), zone=house.time_zone, kind=house.kind)
        trail.record(session, system, act, endpoint)
        if parked:
            _tell_keeper(session, endpoint, desk, now)


def _tell_keeper(session: Session, endpoint: WebhookEndpoint, desk: str, now: datetime) -> None:
    keeper = session.get(Account, endpoint.made_by) if endpoint.made_by else None
    if keeper is None or keeper.disabled_at is not None:
        return
    outbox.put(session, webhook_letters.given_up(keeper, endpoint, desk=desk), now=now)


def rules_of(settings: Settings) -> EndpointRules:
    return EndpointRules.of(settings.require_secret(), private=settings.webhook_private)


def postman_of(settings: Settings, database: Database, *, clock: Clock) -> Postman:
    desk = settings.base_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
    return Postman(database, rules_of(settings), desk, clock)


def carry(settings: Settings, database: Database, stopping: threading.Event, *, clock: Clock) -> None:
    """A postman's life: a round each second until asked to stop, so that news arrive within seconds of their commit."""
    try:
        postman = postman_of(settings, database, clock=clock)
    except TierlightError as refusal:  # no secret to sign with
        logs.told("postman.stays", code=refusal.code)
        return
    while not stopping.wait(PAUSE_SECONDS):
        try:
            postman.round()
        except TierlightError as refusal:
            logs.told("postman.waits", code=refusal.code)
        except Exception as failure:  # noqa: BLE001 - whoever carries outlives any fault of one round; it is in the log
            logs.failure("postman.failed", failure)
