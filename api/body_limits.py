"""
How much a request may carry, asked before anything of it is kept: forms are otherwise written to the disk and JSON into
memory before anybody asks who sends them.
"""

import re
from typing import Final

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problems
from foundation.settings import Settings

MEGABYTE: Final = 1024 * 1024
PLAIN: Final = 2 * MEGABYTE
"""A body of JSON or a form without a file."""
UPLOADS: Final = re.compile(
    r"^(/v1)?/(imports|verify|equity|equity/tables|laws/facts|law-facts/tables|screening/lists|watch-lists)$"
    r"|/evidence$|^/evidence/of/[^/]+/[^/]+$|/logo$"
)
"""Addresses that take a file; each says itself how large a file of its kind may be."""
TOO_LARGE: Final = 413


class BodyLimits:
    """A length that is announced is refused at once; one that is not is counted as it arrives."""

    def __init__(self, app: ASGIApp, *, upload_megabytes: int) -> None:
        self.app = app
        self.largest_upload = upload_megabytes * MEGABYTE + PLAIN  # the file, and the form around it

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = self.largest_upload if UPLOADS.search(scope["path"]) else PLAIN
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if not announced.isdigit() or len(announced) > len(str(most)) or int(announced) > most:
            told = problems.of_status(_too_large(most))
            refused = await run_in_threadpool(problems.shown, Request(scope), told)
            refused.headers["Connection"] = "close"
            await refused(scope, receive, send)
            return
        await self.app(scope, _counted(receive, most), send)


def _too_large(most: int) -> HTTPException:
    return HTTPException(TOO_LARGE, f"A request carries at most {most // MEGABYTE} MB here: send less at once.")


def _counted(receive: Receive, most: int) -> Receive:
    taken = 0

    async def counting() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise _too_large(most)
        return message

    return counting


def install(app: FastAPI, settings: Settings) -> None:
    app.add_middleware(BodyLimits, upload_megabytes=settings.upload_megabytes)
