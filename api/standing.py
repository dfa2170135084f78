"""
What somebody else made of a record meanwhile, for the 412 that refuses an older edit: the row, from operations that
have found it visible to whoever edits. Where they hand none over, or the route answers with another noun, the server is
asked itself: at the nearest address above the edit that answers a GET with the version that stands. So the editor reads
what a GET gives them, decided and withheld as ever, and no operation has to say what it may show.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from fastapi import Request
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException
from starlette.types import Message

from api.problems import ChangedProblem, problem_of
from foundation.errors import TierlightError
from foundation.versions import ChangedMeanwhile

OF_THE_EDIT: Final = frozenset({b"content-length", b"content-type", b"if-match", b"idempotency-key", b"accept"})
DONE: Final = 200


async def both_versions(request: Request, error: ChangedMeanwhile) -> ChangedProblem:
    current = _as_answered(request, error.standing) or await _as_read(request, error)
    return ChangedProblem(**problem_of(error).model_dump(), current=current, sent=await _sent_json(request))


async def _as_read(request: Request, error: ChangedMeanwhile) -> dict[str, Any] | None:
    for path in _above(request):
        version, found = await _got(request, path)
        if isinstance(found, dict) and error.current in {version, found.get("version")}:
            return found
    return None


def _above(request: Request) -> Iterator[str]:
    """The path itself and those above it that still name the record."""
    names = {str(value) for value in request.path_params.values()}
    path = request.url.path
    while names & set(path.split("/")):
        yield path
        path = path.rpartition("/")[0]


async def _got(request: Request, path: str) -> tuple[int | None, object]:
    """The version in the ETag, and what the server answers the same person there."""
    answer: dict[str, Any] = {"status": 0, "headers": [], "body": b""}

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            answer.update(status=message["status"], headers=message["headers"])
        elif message["type"] == "http.response.body":
            answer["body"] += message.get("body", b"")

    headers = [one for one in request.scope["headers"] if one[0].lower() not in OF_THE_EDIT]
    asked = {"method": "GET", "path": path, "raw_path": path.encode(), "query_string": b"", "state": {}}
    scope = {**request.scope, **asked, "headers": [*headers, (b"accept", b"application/json")]}
    for name in ("endpoint", "path_params", "route"):
        scope.pop(name, None)
    try:
        await request.app.router(scope, receive, send)
    except (HTTPException, TierlightError):
        return None, None
    if answer["status"] != DONE:
        return None, None
    tag = dict(answer["headers"]).get(b"etag", b"").decode().strip('"')
    return int(tag) if tag.isdigit() else None, _json_in(answer["body"])


def _json_in(body: bytes) -> object:
    try:
        found: object = json.loads(body)
    except ValueError:
        return None
    return found


def _as_answered(request: Request, row: Mapping[str, object]) -> dict[str, Any] | None:
    shape = getattr(request.scope.get("route"), "response_model", None)
    if not row or not isinstance(shape, type) or not issubclass(shape, BaseModel):
        return None
    try:
        return shape.model_validate(dict(row)).model_dump(mode="json")
    except ValidationError:  # the route answers with another noun than the one that changed
        return None


async def _sent_json(request: Request) -> dict[str, Any] | None:
    if "json" not in request.headers.get("content-type", ""):
        return None
    sent = await request.json()
    return sent if isinstance(sent, dict) else None
