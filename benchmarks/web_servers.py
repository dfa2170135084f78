"""
One server process of the web benchmark: `python -m benchmarks.web_servers desk|bare DATABASE_URL`. It prints its port.

`bare` is what a FastAPI tutorial makes of the same rows: a session per request, one SELECT of fifty rows in the order
of names, the same response model. No sign-in, no scope, no filter, no headers, no cursor.
"""

import asyncio
import sys
from typing import Annotated

import uvicorn
from fastapi import Depends, FastAPI
from pydantic import SecretStr
from sqlmodel import Session, col, select

from api.main import create_app
from api.serving import free_socket
from foundation.database import Database
from foundation.settings import Settings
from suppliers.models import Party
from suppliers.payloads import PartyRead

SECRET = SecretStr("a-secret-only-for-the-benchmark-of-the-web")


def bare(store: Database) -> FastAPI:
    app = FastAPI()

    def one_session() -> Session:
        return Session(store.engine)

    @app.get("/v1/parties", response_model=list[PartyRead])
    def parties(session: Annotated[Session, Depends(one_session)]) -> object:
        with session:
            return session.exec(select(Party).order_by(col(Party.folded_name), col(Party.id)).limit(50)).all()

    return app


def main(which: str, url: str) -> None:
    store = Database.at(url)
    settings = Settings(database_url=url, secret=SECRET, clock_in_web=False, worker_threads=0, secure_cookies=False)
    app = bare(store) if which == "bare" else create_app(settings, store)
    listening = free_socket("127.0.0.1", 8490)
    sys.stdout.write(f"{listening.getsockname()[1]}\n")
    sys.stdout.flush()
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", access_log=False))
    asyncio.run(server.serve(sockets=[listening]))


if __name__ == "__main__":
    main(*sys.argv[1:3])
