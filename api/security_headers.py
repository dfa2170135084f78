"""What every answer says to a browser: from where a page may load, that nobody may frame it and no cache keep it."""

from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; style-src 'self'; frame-ancestors 'none'; "
        "form-action 'self'; base-uri 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


SECURED = {"Strict-Transport-Security": "max-age=31536000"}
"""Where cookies are sent over TLS alone, nothing else is to be. Other names of the house decide for themselves."""


class SecurityHeaders:
    """A page that needs another policy has set its own before, and so has what any cache may keep."""

    def __init__(self, app: ASGIApp, *, secured: bool) -> None:
        self.app = app
        self.headers = HEADERS | SECURED if secured else HEADERS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, with_headers)


def install(app: FastAPI, *, secured: bool) -> None:
    app.add_middleware(SecurityHeaders, secured=secured)
