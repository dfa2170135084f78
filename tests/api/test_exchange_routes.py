"""The register in the formats of others over HTTP: in by /imports, out by /export and /chain."""

import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr

from api.main import create_app
from foundation import tokens
from foundation.actors import Action, Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account
from foundation.settings import Settings
from suppliers.interop import formats
from suppliers.interop.bods_writing import Publication
from tests.builders import an_account
from tests.suppliers.deliveries import chain
from tests.web_client import TestClient


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(secret=SecretStr("x1y2z3" * 8), data_dir=tmp_path)


def client_of(database: Database, settings: Settings, actor: Actor) -> TestClient:
    with database.transaction() as session:
        account = session.get_one(Account, actor.account_id)
        scopes = frozenset(action for action in Action if actor.may(action))
        secret = tokens.make_token(session, account, name="test", scopes=scopes, days=1, now=utc_now())
    return TestClient(create_app(settings, database), headers={"authorization": f"Bearer {secret}"})


@pytest.fixture
def client(database: Database, settings: Settings, officer: Actor) -> TestClient:
    return client_of(database, settings, officer)


@pytest.fixture
def grown(client: TestClient, tmp_path: Path) -> str:
    """The register with the invented chain in it; the id of the hotel group."""
    formats.write(chain(), "parquet", tmp_path / "all.zip", Publication("Prueba", date(2026, 3, 1)))
    checked = client.post("/v1/imports", files={"file": ("all.zip", (tmp_path / "all.zip").read_bytes())})
    assert (checked.status_code, checked.json()["counts"]["new"]) == (201, 13)
    assert client.post(f"/v1/imports/{checked.json()['id']}/writing").json()["state"] == "written"
    found: str = client.get("/v1/parties", params={"name": "costa calma"}).json()["rows"][0]["id"]
    return found


def test_every_format_comes_as_a_file_and_its_losses_as_a_list(client: TestClient, grown: str) -> None:
    for form in formats.WRITE_FORMATS:
        answer = client.get("/v1/export", params={"format": form})
        assert (answer.status_code, bool(answer.content)) == (200, True)
        assert "attachment" in answer.headers["content-disposition"]
        losses = client.get("/v1/export/losses", params={"format": form}).json()
        assert any(loss["what"].startswith("personal data of a person") for loss in losses)
    packed = zipfile.ZipFile(io.BytesIO(client.get("/v1/export", params={"format": "gleif"}).content))
    assert packed.namelist() == ["firms.csv", "firms-rr.csv", "firms-repex.csv"]


def test_personal_data_goes_out_to_whoever_has_leave_and_asks(
    database: Database, settings: Settings, client: TestClient, grown: str, buyer: OrganisationId
) -> None:
    asked = {"format": "ftm", "personal": "true"}
    assert "1975-06" in client.get("/v1/export", params=asked).text
    assert "1975-06" not in client.get("/v1/export", params={"format": "ftm"}).text
    other = client_of(database, settings, an_account(database, buyer, Role.APPROVER, email="b@lindenhof.example"))
    assert other.get("/v1/export", params=asked).status_code == 403
    assert other.get("/v1/export", params={"format": "ftm"}).status_code == 200


def test_a_chain_comes_as_records_of_other_systems(client: TestClient, grown: str) -> None:
    for form, media in (("bods", "application/json"), ("ftm", "application/x-ndjson"), ("parquet", "application/zip")):
        answer = client.get(f"/v1/chain/{grown}", params={"format": form, "as_of": "2026-03-01"})
        assert (answer.status_code, answer.headers["content-type"].split(";")[0]) == (200, media)
    owners = client.get(f"/v1/chain/{grown}", params={"format": "bods", "as_of": "2026-03-01"}).json()
    assert "relationship" in {statement["recordType"] for statement in owners}


def test_a_broken_document_is_a_problem_with_the_path(client: TestClient) -> None:
    told = json.dumps([{"statementId": "short", "recordType": "entity"}]).encode()
    answer = client.post("/v1/imports", files={"file": ("owners.json", told)})
    assert (answer.status_code, answer.json()["code"]) == (422, "document.broken")
    assert "$[0].statementId" in json.dumps(answer.json())


def test_a_value_that_cannot_be_used_comes_back_as_it_was_sent(client: TestClient) -> None:
    form = client.get("/v1/export", params={"format": "nope"})
    assert (form.status_code, form.json()["places"][0]["value"]) == (422, "nope")
    assert "format: Input should be 'oshub'" in form.json()["detail"]
    chain_asked = client.get("/v1/chain/P0")
    assert (chain_asked.json()["places"][0]["column"], chain_asked.json()["places"][0]["value"]) == ("node_id", "P0")
    assert "give the id (a UUID), not your own reference" in chain_asked.json()["detail"]


def test_what_is_missing_or_secret_is_named_without_a_value(client: TestClient) -> None:
    missing = client.post("/v1/parties", json={}).json()["places"]
    assert missing[0]["value"] is None
