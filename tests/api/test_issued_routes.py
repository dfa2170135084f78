"""Issued reports over HTTP: made, kept, handed out, ended by one or by two, and seen by their own house alone."""

import hashlib
from pathlib import Path

import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from api.main import create_app
from foundation import tokens
from foundation.actors import Action, Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account
from foundation.settings import Settings
from suppliers.models import Site
from tests.builders import a_site, an_account
from tests.web_client import TestClient

HOUSE = "Lindenhof Hotels"


@pytest.fixture
def app(database: Database, tmp_path: Path) -> FastAPI:
    settings = Settings(secret=SecretStr("0123456789abcdef" * 2), data_dir=tmp_path, base_url="https://desk.example")
    return create_app(settings, database)


def client_of(app: FastAPI, actor: Actor) -> TestClient:
    database: Database = app.state.database
    with database.transaction() as session:
        account = session.get_one(Account, actor.account_id)
        scopes = frozenset(action for action in Action if actor.may(action))
        secret = tokens.make_token(session, account, name="test", scopes=scopes, days=1, now=utc_now())
    return TestClient(app, headers={"authorization": f"Bearer {secret}"})


def second_person(database: Database, buyer: OrganisationId) -> Actor:
    return an_account(database, buyer, Role.COMPLIANCE_OFFICER, email="second@tierlight.example")


@pytest.fixture
def farm(database: Database, officer: Actor) -> Site:
    with database.transaction() as session:
        return a_site(session, officer, "Finca Llano Alto")


def test_what_was_issued_stays_when_the_facts_change(
    app: FastAPI, database: Database, officer: Actor, farm: Site
) -> None:
    client = client_of(app, officer)
    made = client.post("/v1/issued-reports", json={"kind": "site_audit", "subject": str(farm.id)})
    assert made.status_code == 201
    row = made.json()
    with database.transaction() as session:
        standing = session.get_one(Site, farm.id)
        standing.name = "Finca Otra"
        session.add(standing)
    given = client.get(f"/v1/issued-reports/{row['id']}/file")
    assert hashlib.sha256(given.content).hexdigest() == row["sha256"] == given.headers["x-content-sha256"]
    assert "finca" not in given.headers["content-disposition"].lower()
    assert client.get("/v1/issued-reports", params={"about_id": str(farm.id)}).json()["rows"] == [row]


def test_another_house_learns_of_no_issued_report(
    app: FastAPI, database: Database, officer: Actor, inspector: Actor, farm: Site
) -> None:
    row = (
        client_of(app, officer).post("/v1/issued-reports", json={"kind": "site_audit", "subject": str(farm.id)}).json()
    )
    other = client_of(app, inspector)
    assert other.get("/v1/issued-reports").json()["rows"] == []
    for path in ("", "/file"):
        assert other.get(f"/v1/issued-reports/{row['id']}{path}").status_code == 404
    told = {"because": "mistake", "reason": "not mine to end"}
    refused = other.post(f"/v1/issued-reports/{row['id']}/revocation", json=told, headers={"if-match": '"1"'})
    assert refused.status_code == 404


def test_a_colleague_reads_no_file_that_holds_what_they_may_not_see(
    app: FastAPI, database: Database, officer: Actor, buyer: OrganisationId
) -> None:
    row = client_of(app, officer).post("/v1/issued-reports", json={"kind": "portfolio", "subject": HOUSE}).json()
    planner = client_of(app, an_account(database, buyer, Role.INSPECTION_PLANNER))
    assert planner.get(f"/v1/issued-reports/{row['id']}").status_code == 404
    assert client_of(app, officer).get(f"/v1/issued-reports/{row['id']}").status_code == 200


def test_a_restricted_report_is_revoked_by_one_and_never_twice(app: FastAPI, officer: Actor, farm: Site) -> None:
    client = client_of(app, officer)
    row = client.post("/v1/issued-reports", json={"kind": "site_audit", "subject": str(farm.id)}).json()
    told = {"because": "mistake", "reason": "the wrong site was read"}
    ended = client.post(f"/v1/issued-reports/{row['id']}/revocation", json=told, headers={"if-match": '"1"'})
    assert (ended.status_code, ended.json()["state"], ended.json()["because"]) == (200, "revoked", "mistake")
    assert client.get(f"/v1/issued-reports/{row['id']}").json()["reason"] == told["reason"]
    again = client.post(f"/v1/issued-reports/{row['id']}/revocation", json=told, headers={"if-match": '"2"'})
    assert (again.status_code, again.json()["code"]) == (409, "issued_report.ended")


def test_what_the_public_holds_is_ended_by_a_second_person(
    app: FastAPI, database: Database, officer: Actor, buyer: OrganisationId
) -> None:
    first, second = client_of(app, officer), client_of(app, second_person(database, buyer))
    row = first.post("/v1/issued-reports", json={"kind": "inspectorate_year", "subject": HOUSE, "form": "json"}).json()
    path = f"/v1/issued-reports/{row['id']}"
    told = {"reason": "a site was counted twice"}
    newer = first.post(f"{path}/supersession", json=told, headers={"if-match": '"1"'}).json()
    waiting = first.get(path).json()
    assert (newer["supersedes_id"], waiting["state"], waiting["asked_act"]) == (row["id"], "issued", "supersede")
    own = first.post(f"{path}/ending", json={"agreed": True}, headers={"if-match": '"2"'})
    assert (own.status_code, own.json()["code"]) == (409, "issued_report.second_person")
    agreed = second.post(f"{path}/ending", json={"agreed": True}, headers={"if-match": '"2"'})
    assert (agreed.status_code, agreed.json()["state"]) == (200, "superseded")


def test_an_ending_that_is_refused_leaves_the_report_standing(
    app: FastAPI, database: Database, officer: Actor, buyer: OrganisationId
) -> None:
    first, second = client_of(app, officer), client_of(app, second_person(database, buyer))
    row = first.post("/v1/issued-reports", json={"kind": "inspectorate_year", "subject": HOUSE, "form": "json"}).json()
    path = f"/v1/issued-reports/{row['id']}"
    told = {"because": "facts_changed", "reason": "a later count"}
    first.post(f"{path}/revocation", json=told, headers={"if-match": '"1"'})
    refused = second.post(f"{path}/ending", json={"agreed": False}, headers={"if-match": '"2"'}).json()
    assert (refused["state"], refused["asked_act"], refused["reason"]) == ("issued", "", "")
    nothing = second.post(f"{path}/ending", json={"agreed": True}, headers={"if-match": '"3"'})
    assert (nothing.status_code, nothing.json()["code"]) == (409, "issued_report.no_ending_asked")


def test_a_configured_key_that_cannot_be_used_issues_nothing(
    database: Database, officer: Actor, farm: Site, tmp_path: Path
) -> None:
    (tmp_path / "house.p12").write_bytes(b"no key")
    settings = Settings(secret=SecretStr("0123456789abcdef" * 2), data_dir=tmp_path, pdf_key=tmp_path / "house.p12")
    client = client_of(create_app(settings, database), officer)
    refused = client.post("/v1/issued-reports", json={"kind": "site_audit", "subject": str(farm.id)})
    assert (refused.status_code, refused.json()["code"]) == (422, "pdf_key.unreadable")
    assert refused.json()["places"][0]["file"] == "house.p12"
    assert client.get("/v1/issued-reports").json()["rows"] == []
    assert not settings.issued_dir.exists()
