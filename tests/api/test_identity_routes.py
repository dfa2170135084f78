"""Decisions about records and lookups over HTTP."""

from pathlib import Path
from uuid import uuid4

import pytest
from pydantic import SecretStr
from sqlmodel import func, select

from api.main import create_app
from foundation import tokens
from foundation.actors import Action, Actor, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account, TrailEntry
from foundation.settings import Settings
from tests.builders import an_account
from tests.web_client import TestClient


def client_of(database: Database, actor: Actor, folder: Path) -> TestClient:
    with database.transaction() as session:
        account = session.get_one(Account, actor.account_id)
        scopes = frozenset(action for action in Action if actor.may(action))
        secret = tokens.make_token(session, account, name="test", scopes=scopes, days=1, now=utc_now())
    settings = Settings(secret=SecretStr("x1y2z3" * 8), data_dir=folder)
    return TestClient(create_app(settings, database), headers={"authorization": f"Bearer {secret}"})


@pytest.fixture
def client(database: Database, officer: Actor, tmp_path: Path) -> TestClient:
    return client_of(database, officer, tmp_path)


def a_site(client: TestClient, name: str) -> str:
    made = client.post("/v1/sites", json={"name": name, "country": "TR", "city": "Adana"})
    return str(made.json()["id"])


def merged(client: TestClient, front: str, *others: str) -> dict[str, str]:
    body = {"front_id": front, "other_ids": list(others), "reason": "one gate"}
    answer = client.post("/v1/identity/merges", json=body)
    assert answer.status_code == 201, answer.text
    act: dict[str, str] = answer.json()
    return act


def test_a_merge_is_foreseen_made_read_and_undone(client: TestClient) -> None:
    one, other = a_site(client, "Otel Deniz"), a_site(client, "Deniz Oteli")
    seen = client.get("/v1/identity/foresight", params=[("node_id", one), ("node_id", other)]).json()
    assert (seen["front_id"], sorted(seen["member_ids"]), seen["conflicts"]) == (one, sorted([one, other]), [])
    act = merged(client, one, other)
    assert client.get(f"/v1/identity/records/{other}").json()["front_id"] == one
    effects = client.get(f"/v1/identity/acts/{act['id']}").json()["effects"]
    assert [effect["table_name"] for effect in effects] == ["identity_decision", "name_variant"]
    listed = client.get("/v1/identity/decisions", params={"node_id": other}).json()["rows"]
    assert [(row["left_id"], row["decision"]) for row in listed] == [(one, "same")]
    assert client.post(f"/v1/identity/acts/{act['id']}/undoing").json()["undone_at"]
    assert client.get(f"/v1/identity/records/{other}").json()["front_id"] == other
    again = client.post(f"/v1/identity/acts/{act['id']}/undoing")
    assert (again.status_code, again.json()["code"]) == (409, "identity.undone_already")


def test_a_contradiction_is_told_with_the_names_of_its_chain(client: TestClient) -> None:
    one, other, third = (a_site(client, name) for name in ("Depo Bir", "Depo Iki", "Depo Uc"))
    merged(client, one, other)
    refusal = {"left_id": other, "right_id": third, "decision": "different", "reason": "two fences"}
    assert client.post("/v1/identity/decisions", json=refusal).status_code == 201
    body = {"left_id": one, "right_id": third, "decision": "same", "reason": "one phone"}
    answer = client.post("/v1/identity/decisions", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "identity.contradiction")
    assert "Depo Iki is different from Depo Uc" in answer.json()["detail"]


def test_a_split_a_move_and_a_report_leave_their_lines_in_the_trail(client: TestClient, database: Database) -> None:
    def lines() -> int:
        with database.reading() as session:
            return session.exec(select(func.count()).select_from(TrailEntry)).one()

    site = a_site(client, "Sera Kuzey ve Guney")
    writes = (
        ("splits", {"node_id": site, "name": "Sera Guney", "reason": "two fences"}),
        ("moves", {"site_id": site, "moved_on": "2026-01-02", "address": "Yol 2", "city": "Adana", "reason": "letter"}),
    )
    acts: list[dict[str, str]] = []
    for noun, body in writes:
        before = lines()
        answer = client.post(f"/v1/identity/{noun}", json=body)
        assert answer.status_code == 201, answer.text
        assert lines() > before
        acts.append(answer.json())
    report = {"node_id": acts[1]["front_id"], "state": "closed", "reason": "gate locked"}
    assert client.post("/v1/identity/reports", json=report).status_code == 201
    assert client.get(f"/v1/identity/records/{site}").json()["moved_to"] == acts[1]["front_id"]
    listed = client.get("/v1/identity/acts", params={"node_id": site}).json()["rows"]
    assert [act["kind"] for act in listed] == ["moved", "split"]
    half = client.post("/v1/identity/moves", json=writes[1][1] | {"latitude": 1.0})
    assert half.status_code == 422


def test_what_belongs_to_another_organisation_is_not_there(
    client: TestClient, database: Database, planner: Actor, tmp_path: Path
) -> None:
    one, other = a_site(client, "Otel Deniz"), a_site(client, "Deniz Oteli")
    act = merged(client, one, other)
    stranger = client_of(database, planner, tmp_path)
    for address in (f"acts/{act['id']}", f"records/{one}", f"decisions?node_id={one}"):
        assert stranger.get(f"/v1/identity/{address}").status_code == 404
    assert stranger.post(f"/v1/identity/acts/{act['id']}/undoing").status_code == 404
    body = {"front_id": one, "other_ids": [other], "reason": "x"}
    assert stranger.post("/v1/identity/merges", json=body).json()["code"] == "node.not_found"
    assert stranger.get("/v1/lookup", params={"name": "Otel Deniz"}).json() == []
    assert client.get(f"/v1/identity/records/{uuid4()}").status_code == 404


def test_a_name_is_looked_up_by_another_spelling(client: TestClient) -> None:
    site = a_site(client, "Akdeniz Seracilik A.Ş.")
    hits = client.get("/v1/lookup", params={"name": "AKDENIZ SERACILK", "country": "Turkey"}).json()
    assert [(hit["node_id"], hit["front_id"]) for hit in hits] == [(site, site)]
    assert hits[0]["reasons"] == ["name close", "country equal"]
    assert client.get("/v1/lookup", params={"name": "x", "identifier": "no colon"}).status_code == 422


@pytest.mark.parametrize("address", ["lookup?name=x", "identity/acts", "identity/decisions"])
def test_who_only_runs_the_system_looks_nothing_up(
    database: Database, officer: Actor, tmp_path: Path, address: str
) -> None:
    administrator = an_account(database, officer.organisation_id, Role.PLATFORM_ADMINISTRATOR)
    assert client_of(database, administrator, tmp_path).get(f"/v1/{address}").status_code == 403
