"""The register over HTTP, as a program with a token uses it."""

from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlmodel import Session, func, select

from api.main import create_app
from foundation import tokens
from foundation.actors import Action, Actor, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account, IdempotencyKey, TrailEntry
from foundation.settings import Settings
from suppliers.models import Party
from tests.builders import a_party, a_site, an_account, an_edge
from tests.web_client import TestClient

LIST = "ID,Name,Address,Country,Operator\nA,Finca Uno,Calle 1,ES,Agro S.A.\n,,Calle 2,ES,\n"


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


def count(session: Session, table: type) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def test_a_party_is_added_corrected_from_its_version_and_closed(client: TestClient) -> None:
    added = client.post("/v1/parties", json={"name": "Agro Almanzora S.A.T.", "country": "ES", "roles": ["Farm"]})
    assert (added.status_code, added.headers["etag"]) == (201, '"1"')
    place = f"/v1/parties/{added.json()['id']}"
    assert client.patch(place, json={"city": "Níjar"}).status_code == 428
    corrected = client.patch(place, json={"city": "Níjar"}, headers={"If-Match": '"1"'})
    assert (corrected.json()["city"], corrected.headers["etag"]) == ("Níjar", '"2"')
    late = client.patch(place, json={"city": "Adra"}, headers={"If-Match": '"1"'})
    assert (late.status_code, late.json()["code"]) == (412, "version.changed")
    older = client.post(f"{place}/closing", json={"reason": "dissolved"}, headers={"If-Match": '"1"'}).json()
    assert (older["current"]["city"], older["sent"]) == ("Níjar", {"reason": "dissolved"})
    closed = client.post(f"{place}/closing", json={"reason": "dissolved"}, headers={"If-Match": '"2"'})
    assert closed.json()["closed_at"]
    assert client.get("/v1/parties", params={"name": "almanzora"}).json()["rows"] == []
    assert len(client.get("/v1/parties", params={"name": "almanzora", "closed": True}).json()["rows"]) == 1


def test_what_nobody_asked_for_is_refused_with_its_place(client: TestClient) -> None:
    answer = client.post("/v1/sites", json={"name": "Finca", "latitude": 400, "colour": "red"})
    assert answer.status_code == 422
    assert {place["column"] for place in answer.json()["places"]} == {"latitude", "colour"}


def test_pages_of_a_list_join_without_a_gap(client: TestClient, database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        for number in range(5):
            a_site(session, officer, f"Site {number}")
    first = client.get("/v1/sites", params={"limit": 3}).json()
    rest = client.get("/v1/sites", params={"limit": 3, "cursor": first["next_cursor"]}).json()
    assert [row["name"] for row in first["rows"] + rest["rows"]] == [f"Site {number}" for number in range(5)]
    assert rest["next_cursor"] is None


def test_a_list_is_checked_written_and_taken_back(client: TestClient) -> None:
    checked = client.post("/v1/imports", files={"file": ("list.csv", LIST)}).json()
    assert (checked["state"], checked["counts"]["new"], checked["counts"]["refused"]) == ("dry_run", 2, 1)
    assert checked["issues"][0]["code"] == "name.missing"
    assert client.get("/v1/sites").json()["rows"] == []
    written = client.post(f"/v1/imports/{checked['id']}/writing").json()
    assert written["state"] == "written"
    assert [row["reference"] for row in client.get("/v1/sites").json()["rows"]] == ["A"]
    again = client.post(f"/v1/imports/{checked['id']}/writing")
    assert (again.status_code, again.json()["code"]) == (409, "import.written_already")
    assert client.post(f"/v1/imports/{checked['id']}/undoing").json()["state"] == "undone"
    assert client.get("/v1/sites").json()["rows"] == []


def test_a_link_ends_as_a_new_row_and_the_chain_follows(client: TestClient, database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        buyer, giver = (a_party(session, officer, name).id for name in ("Buyer", "Giver"))
    new = {"kind": "supplies", "from_id": str(giver), "to_id": str(buyer), "valid_from": "2024-01-01"}
    edge = client.post("/v1/edges", json=new).json()
    tiers = client.get(f"/v1/chain/{buyer}", params={"as_of": "2025-06-01"}).json()["tiers"]
    assert [tier["parties"] for tier in tiers] == [1, 1]
    ended = client.post(f"/v1/edges/{edge['id']}/ending", json={"valid_to": "2025-01-31", "reason": "contract over"})
    assert ended.json()["id"] != edge["id"]
    after = client.get(f"/v1/chain/{buyer}", params={"as_of": "2025-06-01"}).json()
    assert len(after["nodes"]) == 1
    backwards = client.get(f"/v1/chain/{buyer}/changes", params={"since": "2025-06-01", "as_of": "2024-06-01"})
    assert (backwards.status_code, backwards.json()["code"]) == (422, "chain.period_reversed")
    graph = client.get(f"/v1/chain/{giver}", params={"direction": "downstream", "format": "graphml"})
    assert graph.headers["content-type"].startswith("application/graphml+xml")


def test_the_same_key_takes_effect_once_and_answers_the_same(client: TestClient, database: Database) -> None:
    first, second = (
        client.post("/v1/parties", json={"name": "Vega Honda"}, headers={"Idempotency-Key": "order-17"})
        for _ in range(2)
    )
    assert (first.status_code, first.json(), first.headers["etag"]) == (201, second.json(), second.headers["etag"])
    assert (second.status_code, second.headers["idempotent-replayed"]) == (201, "true")
    other = client.post("/v1/parties", json={"name": "Vega Seca"}, headers={"Idempotency-Key": "order-17"})
    assert (other.status_code, other.json()["code"]) == (409, "idempotency.key_used")
    with database.reading() as session:
        assert count(session, Party) == 1


def test_a_key_whose_answer_was_lost_never_takes_effect_twice(client: TestClient, database: Database) -> None:
    ask = {"json": {"name": "Vega Honda"}, "headers": {"Idempotency-Key": "order-18"}}
    client.post("/v1/parties", **ask)
    with database.transaction() as session:  # as if the process had died between the effect and keeping the answer
        row = session.exec(select(IdempotencyKey)).one()
        row.status = 0
        session.add(row)
    assert client.post("/v1/parties", **ask).json()["code"] == "idempotency.at_work"
    with database.reading() as session:
        assert count(session, Party) == 1


def test_a_refused_request_leaves_its_key_free(client: TestClient) -> None:
    key = {"Idempotency-Key": "order-19"}
    ask = {"kind": "supplies", "from_id": str(UUID(int=1)), "to_id": str(UUID(int=2))}
    assert client.post("/v1/edges", json=ask, headers=key).status_code == 404
    assert client.post("/v1/parties", json={"name": "Vega Honda"}, headers=key).status_code == 201


def test_an_authority_reads_what_lies_in_its_country_and_nothing_else(
    database: Database, settings: Settings, officer: Actor, inspector: Actor
) -> None:
    with database.transaction() as session:
        near = a_party(session, officer, "Near", country="ES").id
        far = a_party(session, officer, "Far", country="TR").id
        edge = an_edge(session, officer, near, far).id
    client = client_of(database, settings, inspector)
    assert client.get(f"/v1/parties/{near}").status_code == 200
    for hidden in (f"/v1/parties/{far}", f"/v1/edges/{edge}", f"/v1/facts?node_id={far}", f"/v1/chain/{far}"):
        assert client.get(hidden).status_code == 404, hidden
    assert client.post("/v1/parties", json={"name": "X"}).status_code == 403
    assert client.post("/v1/imports", files={"file": ("list.csv", LIST)}).status_code == 403


@pytest.mark.parametrize(
    "address", ["parties", "sites", "edges", "imports", "identity/waiting", f"chain/{UUID(int=1)}"]
)
def test_who_only_runs_the_system_reads_no_register(
    database: Database, settings: Settings, officer: Actor, address: str
) -> None:
    administrator = an_account(database, officer.organisation_id, Role.PLATFORM_ADMINISTRATOR)
    answer = client_of(database, settings, administrator).get(f"/v1/{address}")
    assert (answer.status_code, answer.json()["code"]) == (403, "actor.not_allowed")


def test_every_write_leaves_its_line_in_the_trail(client: TestClient, database: Database) -> None:
    def lines() -> int:
        with database.reading() as session:
            return count(session, TrailEntry)

    one = client.post("/v1/parties", json={"name": "One"}).json()["id"]
    two = client.post("/v1/parties", json={"name": "Two"}).json()["id"]
    site = client.post("/v1/sites", json={"name": "Site"}).json()["id"]
    edge = client.post("/v1/edges", json={"kind": "supplies", "from_id": one, "to_id": two}).json()["id"]
    batch = client.post("/v1/imports", files={"file": ("list.csv", LIST)}).json()["id"]
    pair = {"left_id": one, "right_id": two, "decision": "same", "reason": "one number"}
    decision = client.post("/v1/identity/decisions", json=pair).json()["id"]
    fact = {"node_id": site, "field": "workers_total", "value": "40", "as_of": "2026-01-01"}
    seen = {"If-Match": '"1"'}
    writes = (
        ("POST", "/v1/facts", fact, {}),
        ("POST", f"/v1/identity/decisions/{decision}/undoing", None, {}),
        ("POST", f"/v1/edges/{edge}/withdrawal", {"reason": "never true"}, {}),
        ("PATCH", f"/v1/sites/{site}", {"operator_id": one}, seen),
        ("PATCH", f"/v1/parties/{two}", {"city": "Adra"}, seen),
        ("POST", f"/v1/parties/{one}/closing", {"reason": "gone"}, seen),
        ("POST", f"/v1/imports/{batch}/writing", None, {}),
        ("POST", f"/v1/imports/{batch}/undoing", None, {}),
    )
    for method, address, body, headers in writes:
        before = lines()
        answer = client.request(method, address, json=body, headers=headers)
        assert answer.status_code in {200, 201}, (address, answer.text)
        assert lines() > before, address
