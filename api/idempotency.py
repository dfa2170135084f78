"""
Idempotency-Key on every POST under /v1 of somebody who is signed in: the same request sent twice takes effect once and
gets the same answer. A form of the desk carries the key in its address (`once`), for a browser sends no such header.

The key is written in the transaction of the effect, so neither stands without the other; the answer is kept right
after it. The same key with another body, or while the first is still at work, is a conflict. Keys are kept for a day.
"""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from fastapi import FastAPI, Request, Response
from sqlalchemy import Connection, Engine, delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint
from starlette.types import ASGIApp, Receive, Scope, Send

from api import access, problems
from api.problems import SignInNeeded
from foundation.clock import utc_now
from foundation.database import Database
from foundation.errors import Conflict, Invalid, TierlightError
from foundation.models import IdempotencyKey

HEADER = "idempotency-key"
ONCE = "once"
GUESTS: Final = re.compile(r"^/v1/((invited|register-links)/[a-z-]+|penalties/assess|verify)$")
"""Whoever has no account has no keys: what they send says itself whether it was said before."""
KEPT_FOR = timedelta(days=1)
LONGEST_KEY = 200
AT_WORK = 0  # the status of a key whose answer is not kept yet
FIRST_FAULT = 500


class KeyUsedOtherwise(Conflict):
    code = "idempotency.key_used"

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was sent with another request; take a new key for a new request.")


class KeyAtWork(Conflict):
    code = "idempotency.at_work"

    def __init__(self) -> None:
        super().__init__("A request with this Idempotency-Key took effect or is at work; read what stands now.")


class KeyUnreadable(Invalid):
    code = "idempotency.key_unreadable"

    def __init__(self) -> None:
        super().__init__(f"An Idempotency-Key has 1 to {LONGEST_KEY} visible ASCII characters.")


@dataclass(frozen=True, slots=True)
class Claim:
    """One request under its key."""

    key: str
    account_id: UUID
    request_hash: str


class KeyedDatabase(Database):
    """Writes the key in the first transaction that a route opens, which is the one of its effect."""

    def __init__(self, bind: Engine | Connection, claim: Claim) -> None:
        super().__init__(bind)
        self.claim: Claim | None = claim

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        with super().transaction() as session:
            if self.claim is not None:
                _write_key(session, self.claim)
                self.claim = None
            yield session


def _write_key(session: Session, claim: Claim) -> None:
    """A second request at the same time waits for the first and then finds the key taken."""
    now = utc_now()
    session.execute(delete(IdempotencyKey).where(col(IdempotencyKey.created_at) < now - KEPT_FOR))
    row = IdempotencyKey(
        key=claim.key,
        account_id=claim.account_id,
        request_hash=claim.request_hash,
        status=AT_WORK,
        response="",
        created_at=now,
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError as taken:
        raise KeyAtWork from taken


class Keyed:
    """Only a request with a key is taken apart; every other one passes as it came, which costs nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.once = BaseHTTPMiddleware(app, dispatch=_once)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        keyed = scope["type"] == "http" and scope["method"] == "POST" and bool(_key_of(Request(scope)))
        await (self.once if keyed else self.app)(scope, receive, send)


def _key_of(request: Request) -> str | None:
    path = request.url.path
    if path.startswith("/v1/"):
        return None if GUESTS.fullmatch(path) else request.headers.get(HEADER)
    return request.query_params.get(ONCE)


def install(app: FastAPI) -> None:
    app.add_middleware(Keyed)


async def _once(request: Request, call_next: RequestResponseEndpoint) -> Response:
    try:
        body = await request.body()
    except HTTPException as refused:  # the router, which would answer it, stands further in
        return problems.as_json(problems.of_status(refused))
    try:
        claim, kept = await run_in_threadpool(_claimed, request, body)
    except TierlightError as refused:
        if isinstance(refused, SignInNeeded | problems.FormTokenWrong) and problems.wants_page(request):
            return await call_next(request)  # the page says so itself, and keeps what was typed
        return problems.shown(request, problems.problem_of(refused))
    if kept is not None:
        return kept
    request.state.claim = claim
    answer = await call_next(request)
    if answer.status_code >= FIRST_FAULT:
        return answer
    content = b"".join([part async for part in answer.body_iterator])  # type: ignore[attr-defined] # a streamed answer has it
    await run_in_threadpool(_keep, request, claim, answer, content)
    return Response(content, answer.status_code, dict(answer.headers))


def _claimed(request: Request, body: bytes) -> tuple[Claim, Response | None]:
    """Raises KeyUnreadable, KeyUsedOtherwise, KeyAtWork, SignInNeeded."""
    key = _key_of(request) or ""
    if not 1 <= len(key) <= LONGEST_KEY or not (key.isascii() and key.isprintable() and " " not in key):
        raise KeyUnreadable
    account_id = access.actor_of(request).account_id
    if account_id is None:  # no account is without an id; jobs do not come this way
        raise SignInNeeded
    digest = hashlib.sha256(f"{request.url.path}?{request.url.query}\n".encode() + body).hexdigest()
    claim = Claim(key, account_id, digest)
    with access.database_of(request).reading() as session:
        row = session.exec(_row_of(claim)).first()
    if row is None or row.created_at < utc_now() - KEPT_FOR:
        return claim, None
    if row.request_hash != digest:
        raise KeyUsedOtherwise
    if row.status == AT_WORK:
        raise KeyAtWork
    return claim, _again(row)


def _row_of(claim: Claim) -> Any:  # noqa: ANN401 - SQLModel's own select type
    return select(IdempotencyKey).where(IdempotencyKey.key == claim.key, IdempotencyKey.account_id == claim.account_id)


def _again(row: IdempotencyKey) -> Response:
    kept = json.loads(row.response)
    return Response(base64.b64decode(kept["body"]), row.status, kept["headers"] | {"idempotent-replayed": "true"})


def _keep(request: Request, claim: Claim, answer: Response, content: bytes) -> None:
    """
    A refusal rolled its key back with everything else, so there is no row and the request may come again. An answer
    that no cache may keep (the receipt of a grievance) is not kept here either: sent again, it is KeyAtWork.
    """
    if "no-store" in answer.headers.get("cache-control", ""):
        return
    with access.database_of(request).transaction() as session:
        row = session.exec(_row_of(claim)).first()
        if row is None or row.status != AT_WORK:
            return
        headers = {
            name: answer.headers[name] for name in ("content-type", "etag", "location") if name in answer.headers
        }
        row.status = answer.status_code
        row.response = json.dumps({"headers": headers, "body": base64.b64encode(content).decode()})
        session.add(row)


def documented(openapi: dict[str, Any]) -> dict[str, Any]:
    """Every POST but a guest's takes the key, so clients made from the contract can send it."""
    parameter = {
        "name": "Idempotency-Key",
        "in": "header",
        "required": False,
        "description": "The same key makes a repeated request take effect once; kept for a day.",
        "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
    }
    for address, path in openapi.get("paths", {}).items():
        if "post" in path and not GUESTS.fullmatch(address):
            path["post"].setdefault("parameters", []).append(parameter)
    return openapi
