"""Named people at one desk, over HTTP, and a clock that stands where a journey says."""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlmodel import select

from api.access import COOKIE
from api.bindings import handlers_for
from api.main import create_app
from foundation import accounts, clock, jobs, tokens
from foundation.actors import Action, Actor, OrganisationId, Role
from foundation.database import Database
from foundation.models import Account, OutboxMessage, TrailEntry
from foundation.settings import Settings
from tests.builders import an_account
from tests.web_client import TestClient

HTML = {"accept": "text/html"}
REAL = clock.utc_now
SCHEMA: dict[str, Any] = {}
"""Of the interface: the same for every desk of one run, and slow to draw up."""


class Person:
    """One account: `rest` is its program with a token, `desk` its browser without a script."""

    def __init__(self, town: "Town", actor: Actor) -> None:
        self.actor = actor
        self.town = town
        self.rest = TestClient(town.app, headers={"authorization": f"Bearer {self._token()}"})
        self._desk = TestClient(town.app, headers=HTML)
        self._signed_in_at: datetime | None = None

    @property
    def desk(self) -> TestClient:
        """Signed in, on whatever day it is."""
        now = clock.utc_now()
        if self._signed_in_at is None or abs(now - self._signed_in_at) > timedelta(minutes=10):
            with self.town.database.transaction() as session:
                account = session.get_one(Account, self.actor.account_id)
                self._desk.cookies.set(COOKIE, accounts.open_sign_in(session, account, now=now, hours=8).secret)
            self._signed_in_at = now
        return self._desk

    def _token(self) -> str:
        with self.town.database.transaction() as session:
            account = session.get_one(Account, self.actor.account_id)
            scopes = frozenset(action for action in Action if self.actor.may(action))
            return tokens.make_token(session, account, name="test", scopes=scopes, days=300, now=clock.utc_now())

    def get(self, address: str, **asked: Any) -> Any:
        answer = self.rest.get(address, params=asked)
        assert answer.is_success, (address, answer.text)
        return answer.json()

    def send(self, method: str, address: str, seen: str = "", **body: Any) -> Any:
        """What is answered; `seen` is the address whose version the change rests on."""
        headers = {"if-match": self.rest.get(seen).headers["etag"]} if seen else {}
        answer = self.rest.request(method, address, json=body, headers=headers)
        assert answer.is_success, (address, answer.status_code, answer.text)
        return answer.json() if answer.content else None

    def refused(self, method: str, address: str, seen: str = "", **body: Any) -> tuple[int, str]:
        headers = {"if-match": self.rest.get(seen).headers["etag"]} if seen else {}
        answer = self.rest.request(method, address, json=body, headers=headers)
        assert not answer.is_success, (address, answer.text)
        return answer.status_code, answer.json()["code"]

    def page(self, address: str) -> str:
        answer = self.desk.get(address)
        assert answer.is_success, (address, answer.status_code, answer.text[:2000])
        assert 'name="password"' not in answer.text, "the sign-in has run out"
        return str(answer.text)

    def fill(self, page: str, address: str, files: Any = None, **fields: Any) -> str:
        """A form of a page, sent; the page that comes back."""
        token = re.findall(r'name="form_token" value="([^"]*)"', page)[-1]
        answer = self.desk.post(address, data={"form_token": token, **fields}, files=files)
        assert answer.is_success, (address, answer.status_code, answer.text[:3000])
        return str(answer.text)


class Town:
    """One desk and everybody at it."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.settings = Settings(
            secret=SecretStr("0123456789abcdefghijklmn" * 2), secure_cookies=False, data_dir=folder
        )
        self.database = database
        self.app = create_app(self.settings, database)
        SCHEMA.update(SCHEMA or self.app.openapi())
        self.app.openapi_schema = SCHEMA
        self.anybody = TestClient(self.app)

    def person(self, organisation: OrganisationId, role: Role, name: str) -> Person:
        return self.of(an_account(self.database, organisation, role, email=f"{name.lower()}@tierlight.example"))

    def of(self, actor: Actor) -> Person:
        return Person(self, actor)

    def night(self, now: Callable[[], datetime] = clock.utc_now) -> list[str]:
        """Every queued job, as the worker does them; the names of those that were done."""
        done = []
        work = handlers_for(self.settings)
        while run := jobs.work_once(self.database, work, "night", clock=now, lease=timedelta(minutes=5)):
            done.append(run.job.name)
        return done

    def letters(self) -> list[str]:
        """Everything that waits to leave the house, or has left."""
        with self.database.reading() as session:
            return [f"{one.address} {one.subject} {one.body}" for one in session.exec(select(OutboxMessage)).all()]

    def trail(self) -> set[str]:
        with self.database.reading() as session:
            return set(session.exec(select(TrailEntry.action)).all())


class Calendar:
    """`stand` puts the desk on a day."""

    def __init__(self) -> None:
        self.now: datetime | None = None

    def __call__(self) -> datetime:
        return self.now or REAL()

    def stand(self, moment: str) -> None:
        self.now = datetime.fromisoformat(f"{moment}T09:00:00+00:00" if "T" not in moment else moment)


@contextmanager
def a_calendar() -> Iterator[Calendar]:
    """Every reader of the wall clock reads it, modules that are imported later as well; after the test the real one."""
    calendar = Calendar()
    clock.utc_now = calendar
    changed = [one for one in list(sys.modules.values()) if getattr(one, "utc_now", None) is REAL]
    for module in changed:
        module.utc_now = calendar  # type: ignore[attr-defined]  # a module's own name
    yield calendar
    calendar.now = None
    clock.utc_now = REAL
    for module in changed:
        module.utc_now = REAL  # type: ignore[attr-defined]  # a module's own name
