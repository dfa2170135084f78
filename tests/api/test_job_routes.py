"""Long work, the lists that feed it and the own account over HTTP, as whoever may and whoever may not."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlmodel import select

from api.main import create_app
from foundation import tokens
from foundation.actors import Action, Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account, Job
from foundation.settings import Settings
from tests.builders import an_account
from tests.web_client import TestClient

LIST = b'{"id": "W1", "kind": "organisation", "names": ["Quillfeather Zorban Trading"]}\n'


@pytest.fixture
def app(database: Database, tmp_path: Path) -> FastAPI:
    return create_app(Settings(demo=True, data_dir=tmp_path), database)


def client_of(app: FastAPI, database: Database, actor: Actor) -> TestClient:
    with database.transaction() as session:
        account = session.get_one(Account, actor.account_id)
        scopes = frozenset(action for action in Action if actor.may(action))
        secret = tokens.make_token(session, account, name="test", scopes=scopes, days=1, now=utc_now())
    return TestClient(app, headers={"authorization": f"Bearer {secret}"})


def test_a_list_is_handed_in_as_a_job_that_is_watched_cancelled_and_resumed(
    app: FastAPI, database: Database, buyer: OrganisationId, officer: Actor, tmp_path: Path
) -> None:
    runner = client_of(app, database, an_account(database, buyer, Role.PLATFORM_ADMINISTRATOR))
    other = client_of(app, database, officer)
    sent = {"files": {"file": ("list.jsonl", LIST)}, "data": {"source": "us_ofac_sdn"}}
    refused = other.post("/v1/watch-lists", **sent)
    assert refused.status_code == 403
    assert not list(tmp_path.glob("uploads/*/*"))
    vouched = sent | {"data": {"source": "us_ofac_sdn", "accept": "smaller"}}
    assert runner.post("/v1/watch-lists", **vouched).json()["code"] == "list.reason_missing"
    job = runner.post("/v1/watch-lists", **sent)
    assert (job.status_code, job.json()["state"], job.json()["may_cancel"]) == (202, "queued", True)
    here = f"/v1/jobs/{job.json()['id']}"
    assert runner.get(here).json() == job.json()
    assert runner.post(f"{here}/cancel").json()["state"] == "cancelled"
    assert runner.post(f"{here}/resume").json()["state"] == "queued"
    stranger = client_of(app, database, an_account(database, buyer, Role.SUPPLIER))
    assert stranger.get("/v1/jobs/00000000-0000-0000-0000-000000000007").status_code == 404


def test_publishers_are_asked_once_however_often_one_presses(
    app: FastAPI, database: Database, buyer: OrganisationId
) -> None:
    runner = client_of(app, database, an_account(database, buyer, Role.PLATFORM_ADMINISTRATOR))
    first = runner.post("/v1/watch-lists/refreshing", headers={"idempotency-key": "one"})
    again = runner.post("/v1/watch-lists/refreshing", headers={"idempotency-key": "one"})
    assert (first.status_code, again.json()) == (202, first.json())
    with database.reading() as session:
        assert len(session.exec(select(Job)).all()) == 1


def test_an_account_says_what_its_token_may_and_takes_a_language(
    app: FastAPI, database: Database, officer: Actor
) -> None:
    client = client_of(app, database, officer)
    own = client.get("/v1/account").json()
    assert own["may"] == sorted(action for action in Action if officer.may(action))
    assert client.patch("/v1/account", json={"locale": "ar"}).json() == own | {"locale": "ar"}
    assert client.patch("/v1/account", json={"locale": "tlh"}).status_code == 422
