"""The only composition root of the web: one app, made from settings and a database, that nothing imports from below."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.openapi.utils import get_openapi
from fastapi.telemetry import TelemetryConfig
from starlette.routing import Route

from api import body_limits, idempotency, onward_links, problems, security_headers
from api.routes import health, routers
from api.web import pages, static_files
from foundation.database import Database
from foundation.settings import Settings

VERSION = "0.1.0"
# FastAPI would export traces, and logs with the messages of errors, wherever OTEL_* variables of the machine point.
NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False, "auto_configure": False}


class DeskApp(FastAPI):
    def openapi(self) -> dict[str, Any]:
        """FastAPI's own, with every operation's refusals as problem+json."""
        if not self.openapi_schema:
            schema = get_openapi(
                title=self.title,
                version=self.version,
                summary=self.summary,
                license_info=self.license_info,
                routes=self.routes,
            )
            self.openapi_schema = onward_links.documented(idempotency.documented(problems.documented(schema)))
        return self.openapi_schema


def create_app(settings: Settings, database: Database, demo_accounts: tuple[tuple[str, str, str], ...] = ()) -> FastAPI:
    """`demo_accounts` are e-mail, words and password of invented people, shown at sign-in of the demo alone."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        from api import scheduler  # noqa: PLC0415 - the clock and the workers start with the server, not with the app

        running = scheduler.start(settings, database, with_clock=settings.clock_in_web)
        yield
        running.stop()

    app = DeskApp(
        title="Tierlight",
        version=VERSION,
        summary="Labour supply chains for compliance teams, labour inspectors and regulators",
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        openapi_url="/v1/openapi.json",
        telemetry=NO_TELEMETRY,
    )
    app.state.settings = settings
    app.state.database = database
    app.state.demo_accounts = demo_accounts
    app.state.allowances = {}
    idempotency.install(app)  # innermost, so that it keeps answers before they are packed
    body_limits.install(app, settings)
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    security_headers.install(app, secured=settings.secure_cookies)
    problems.install(app)
    app.include_router(health.router)
    for router in routers:
        app.include_router(router, prefix="/v1")
    for router in pages.routers:
        app.include_router(router, include_in_schema=False)
    app.state.pages = frozenset(path for router in pages.routers for path in paths_of(router))
    static_files.mount(app)
    return app


def paths_of(router: APIRouter) -> Iterator[str]:
    """The bar offers an entry only when its page is there."""
    return (route.path for route in router.routes if isinstance(route, Route))
