"""Long lists, remembered choices and origins over HTTP, as a program with a token uses them."""

import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlmodel import Session

from api import import_jobs, list_files
from api.main import create_app
from foundation import jobs, tokens
from foundation.actors import Action, Actor
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account, Job
from foundation.settings import Settings
from suppliers.batches import remembering
from suppliers.importing.choices import ReadingChoices
from tests.builders import NOW, a_site
from tests.web_client import TestClient

LIST = "Zeug,Land,Workers\nFinca Uno,Spain,40\nFinca Dos,ES,\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(secret=SecretStr("x1y2z3" * 8), data_dir=tmp_path)


@pytest.fixture
def client(database: Database, settings: Settings, officer: Actor) -> TestClient:
    with database.transaction() as session:
        account = session.get_one(Account, officer.account_id)
        scopes = frozenset(action for action in Action if officer.may(action))
        secret = tokens.make_token(session, account, name="test", scopes=scopes, days=1, now=utc_now())
    return TestClient(create_app(settings, database), headers={"authorization": f"Bearer {secret}"})


@pytest.fixture
def long_batch(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> str:
    """Of a list that counts as long and was handed to the workers."""
    monkeypatch.setattr(list_files, "AT_ONCE", 1)
    sent = {"files": {"file": ("list.csv", LIST)}, "data": {"choices": '{"Zeug": "name"}'}}
    checked = client.post("/v1/imports", **sent).json()
    answer = client.post(f"/v1/imports/{checked['id']}/writing")
    assert (answer.status_code, answer.json()["state"]) == (202, "dry_run")
    return str(checked["id"])


def work(database: Database, settings: Settings) -> None:
    handlers = {import_jobs.NAME: import_jobs.handler(settings)}
    jobs.work_once(database, handlers, "worker", clock=utc_now, lease=timedelta(seconds=60))


def test_a_long_list_is_a_job_that_says_how_far_it_is(
    client: TestClient, database: Database, settings: Settings, long_batch: str
) -> None:
    assert client.get(f"/v1/imports/{long_batch}/job").json()["state"] == "queued"
    refused = client.post(f"/v1/imports/{long_batch}/undoing")
    assert refused.json()["code"] == "import.not_written"
    work(database, settings)
    job = client.get(f"/v1/imports/{long_batch}/job").json()
    assert (job["state"], job["done"] <= job["total"]) == ("done", True)
    assert client.get(f"/v1/imports/{long_batch}").json()["state"] == "written"
    rows = client.get("/v1/sites").json()["rows"]
    assert {row["name"] for row in rows} == {"Finca Uno", "Finca Dos"}
    told = client.get(f"/v1/imports/origins/{next(row['id'] for row in rows if row['name'] == 'Finca Uno')}").json()
    country = next(one for one in told if one["field"] == "country")
    assert (country["column"], country["row"], country["written"], country["changed"]) == ("Land", 2, "Spain", True)


def test_a_job_nobody_has_begun_is_cancelled_at_once_and_may_be_resumed(
    client: TestClient, database: Database, settings: Settings, long_batch: str
) -> None:
    assert client.post(f"/v1/imports/{long_batch}/cancelling").json()["state"] == "cancelled"
    work(database, settings)
    assert client.get("/v1/sites").json()["rows"] == []
    assert client.post(f"/v1/imports/{long_batch}/resuming").json()["state"] == "queued"
    work(database, settings)
    assert client.get(f"/v1/imports/{long_batch}").json()["state"] == "written"


def test_an_import_being_written_is_cancelled_and_not_undone(
    client: TestClient, database: Database, long_batch: str
) -> None:
    with database.transaction() as session:
        session.get_one(Job, UUID(client.get(f"/v1/imports/{long_batch}/job").json()["id"])).state = "running"
        remembered_state(session, long_batch)
    assert client.post(f"/v1/imports/{long_batch}/undoing").json()["code"] == "import.being_written"


def remembered_state(session: Session, batch_id: str) -> None:
    from suppliers.models import ImportBatch

    session.get_one(ImportBatch, UUID(batch_id)).state = "writing"


def test_remembered_choices_are_listed_and_forgotten(client: TestClient, database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        choices = ReadingChoices(columns={"Zeug": "name"})
        remembering.remember(session, officer, ("parties", "a" * 64), choices, file_name="may.csv", now=NOW)
    (one,) = client.get("/v1/imports/mappings").json()
    assert (one["file_name"], one["choices"]) == ("may.csv", {"columns": {"Zeug": "name"}})
    assert client.post(f"/v1/imports/mappings/{one['id']}/forgetting").status_code == 204
    assert client.get("/v1/imports/mappings").json() == []
    refused = client.post("/v1/imports", files={"file": ("list.csv", LIST)}, data={"choices": "not json"})
    assert (refused.status_code, refused.json()["code"]) == (422, "choices.broken")


def test_an_answer_is_checked_against_its_question(client: TestClient, database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        site = a_site(session, officer, "Finca Uno").id
    answer = {"node_id": str(site), "field": "agency_share", "value": "0,4", "as_of": "2026-10-01"}
    assert json.loads(client.post("/v1/facts", json=answer).content)["value"] == "0.4"
    wrong = client.post("/v1/facts", json=answer | {"value": "1.4"})
    unknown = client.post("/v1/facts", json=answer | {"field": "happiness"})
    assert [one.json()["code"] for one in (wrong, unknown)] == ["fact.value_wrong", "fact.field_unknown"]
