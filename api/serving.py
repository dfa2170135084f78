"""Finds a free port and serves the desk there until stopped."""

import socket

from api.cli.output import say
from foundation import logs
from foundation.database import Database
from foundation.errors import SourceUnavailable
from foundation.settings import Settings

PORTS_TRIED = 50


class NoPortFree(SourceUnavailable):
    code = "serve.no_port_free"

    def __init__(self, host: str, first: int, reason: str) -> None:
        last = first + PORTS_TRIED - 1
        super().__init__(f"No port from {first} to {last} opens on {host} ({reason}): choose another with --port.")


def free_socket(host: str, first: int) -> socket.socket:
    """Already listening, so that nobody takes it in between. A taken port gives way to the next. Raises NoPortFree."""
    reason = ""
    for port in range(first, first + PORTS_TRIED):
        opened = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            opened.bind((host, port))
            opened.listen(128)
        except OSError as refused:
            opened.close()
            reason = refused.strerror or "refused"
            continue
        return opened
    raise NoPortFree(host, first, reason)


def serve_desk(
    settings: Settings,
    database: Database,
    host: str,
    port: int,
    *,
    demo_accounts: tuple[tuple[str, str, str], ...] = (),
) -> None:
    import uvicorn  # noqa: PLC0415 - only the server needs the server

    from api.main import create_app  # noqa: PLC0415 - pulls in every floor

    logs.configure(settings.log_format)
    listening = free_socket(host, port)
    taken = listening.getsockname()[1]
    if port not in (taken, 0):
        say(f"Port {port} is taken; using {taken}.")
    say(f"The desk is at http://{host}:{taken} . Stop with Ctrl C.")
    server = uvicorn.Server(
        uvicorn.Config(create_app(settings, database, demo_accounts), log_config=None, access_log=False)
    )
    server.run(sockets=[listening])
