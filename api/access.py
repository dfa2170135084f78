"""
Who is behind a request: a cookie of the desk, or a bearer token of the API. Routes ask for `ActorDep`.

A dependency that touches no database is `async def`, here and in the routes: FastAPI sends every other one to a thread,
which costs more than what it does.
"""

import re
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Header, Request

from api.problems import FormTokenWrong, SignInNeeded, VersionMissing
from foundation import second_factors, sign_ins, tokens
from foundation.actors import Actor
from foundation.clock import utc_now
from foundation.database import Database
from foundation.evidence_store import Store
from foundation.settings import Settings
from foundation.sign_ins import Standing

COOKIE = "tierlight_sign_in"
VERSION = re.compile(r"[0-9]{1,18}")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def database_of(request: Request) -> Database:
    database: Database = request.app.state.database
    return database


def _by_token(database: Database, header: str) -> Actor | None:
    scheme, _, secret = header.partition(" ")
    if scheme.lower() != "bearer" or not secret:
        return None
    now = utc_now()
    with database.reading() as session:
        actor, stale = tokens.actor_of_token(session, secret.strip(), now=now)
    if stale:  # once an hour, so that reading over the API does not wait for those who write
        with database.transaction() as session:
            tokens.note_use(session, secret.strip(), now=now)
    return actor


def signed_in(request: Request) -> Standing | None:
    """The person behind the desk's cookie, and the form token of their session."""
    secret = request.cookies.get(COOKIE)
    if not secret:
        return None
    database, now = database_of(request), utc_now()
    with database.reading() as session:
        standing = sign_ins.standing(session, secret, now=now, idle=idle_of(request))
    if standing is not None and standing.stale:  # every five minutes, so that reading does not wait for those who write
        with database.transaction() as session:
            sign_ins.note_seen(session, standing.sign_in_id, now=now)
    return standing


def idle_of(request: Request) -> timedelta:
    return timedelta(minutes=settings_of(request).idle_minutes)


def require_fresh_proof(request: Request, within: timedelta = second_factors.FRESH_FOR) -> None:
    """
    For acts that ask for a second factor shown just now: in this browser's session, never through an API token.
    Raises SignInNeeded, ProofNeeded.
    """
    standing = None if request.headers.get("authorization") else signed_in(request)
    if standing is None:
        raise SignInNeeded
    second_factors.require_proof(standing.proven_at, now=utc_now(), within=within)


def actor_of(request: Request) -> Actor:
    """
    Raises SignInNeeded; with a cookie also FormTokenWrong, when a write comes from elsewhere (Sec-Fetch-Site) or
    without the form token. A bearer token is never sent by a browser on its own, so it needs no form token.
    """
    header = request.headers.get("authorization")
    if header:
        by_token = _by_token(database_of(request), header)
        if by_token is None:
            raise SignInNeeded
        return by_token
    standing = signed_in(request)
    if standing is None:
        raise SignInNeeded
    if request.method not in SAFE_METHODS:
        check_origin(request)
        if request.url.path.startswith("/v1") and request.headers.get("x-form-token") != standing.csrf:
            raise FormTokenWrong
    return standing.actor


def check_origin(request: Request) -> None:
    """Browsers say where a request comes from; one from another site is refused whatever it carries."""
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise FormTokenWrong


def version_seen(if_match: Annotated[str | None, Header()] = None) -> int:
    """The strong ETag a client read before its edit. Raises VersionMissing."""
    version = (if_match or "").strip('"')
    if not VERSION.fullmatch(version):
        raise VersionMissing
    return int(version)


def etag(version: int) -> str:
    """Strong: the same version is the same bytes."""
    return f'"{version}"'


async def work_database_of(request: Request) -> Database:
    """What a route works on: under an Idempotency-Key its first transaction carries the key."""
    claim = getattr(request.state, "claim", None)
    if claim is None:
        return database_of(request)
    from api.idempotency import KeyedDatabase  # noqa: PLC0415 - that module asks this one who sends the request

    return KeyedDatabase(database_of(request).bind, claim)


ActorDep = Annotated[Actor, Depends(actor_of)]
DatabaseDep = Annotated[Database, Depends(work_database_of)]


def settings_of(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def store_of(request: Request) -> Store:
    return Store(settings_of(request).evidence_dir)


StoreDep = Annotated[Store, Depends(store_of)]
VersionSeen = Annotated[int, Depends(version_seen)]
