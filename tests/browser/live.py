"""A desk that really answers, on a port of its own, and people who have signed in at it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, Page
from pydantic import SecretStr

from api.access import COOKIE
from api.main import create_app
from foundation import accounts
from foundation.actors import Actor
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account
from foundation.settings import Settings


@contextmanager
def serving(database: Database, folder: Path) -> Iterator[str]:
    """Its address."""
    app = create_app(
        Settings(secret=SecretStr("0123456789abcdefghijklmn" * 2), secure_cookies=False, data_dir=folder), database
    )
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(5)


def signed_in(browser: Browser, address: str, database: Database, actor: Actor, *, bypass_csp: bool = False) -> Page:
    """
    A page of a browser context of this person alone; closing the context is the caller's. `bypass_csp` lets a test put
    a script of its own into pages.
    """
    with database.transaction() as session:
        account = session.get_one(Account, actor.account_id)
        secret = accounts.open_sign_in(session, account, now=utc_now(), hours=1).secret
    context = browser.new_context(base_url=address, bypass_csp=bypass_csp)
    context.set_default_timeout(30_000)  # a page may wait for its turn on a busy machine
    context.add_cookies([{"name": COOKIE, "value": secret, "url": address}])
    return context.new_page()
