"""Possible matches, cases and the public register over HTTP, as the people who use them."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from api.main import create_app
from foundation import tokens
from foundation.actors import Action, Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.ids import new_id
from foundation.models import Account
from foundation.settings import Settings
from sanctions import runs, watch_lists
from sanctions.lists.reading import read_lists
from tests.builders import NOW, a_party, an_account
from tests.web_client import TestClient

SYSTEM = Actor.system(OrganisationId(new_id()))


def client_of(database: Database, actor: Actor | None = None) -> TestClient:
    app = create_app(Settings(), database)
    if actor is None:
        return TestClient(app)
    with database.transaction() as session:
        secret = a_token(session, actor)
    return TestClient(app, headers={"authorization": f"Bearer {secret}"})


def a_token(session: Session, actor: Actor) -> str:
    account = session.get_one(Account, actor.account_id)
    scopes = frozenset(action for action in Action if actor.may(action))
    return tokens.make_token(session, account, name="test", scopes=scopes, days=1, now=utc_now())


@pytest.fixture
def screened(database: Database, officer: Actor, tmp_path: Path) -> Actor:
    path = tmp_path / "us_ofac_sdn.jsonl"
    path.write_text(json.dumps({"id": "W1", "kind": "organisation", "names": ["Quillfeather Zorban Trading"]}) + "\n")
    with database.transaction() as session:
        watch_lists.load(session, SYSTEM, read_lists(path), now=utc_now() - timedelta(days=9))
        a_party(session, officer, "Quillfeather Zorban Trading S.L.")
        runs.screen_all(session, officer, now=NOW)
    return officer


def test_a_match_is_read_with_its_version_and_ruled_on_once(database: Database, screened: Actor) -> None:
    client = client_of(database, screened)
    (hit,) = client.get("/v1/hits", params={"state": "open"}).json()["rows"]
    read = client.get(f"/v1/hits/{hit['id']}")
    ruling = {"decision": "cleared", "reason": "another firm of the same name"}
    address = f"/v1/hits/{hit['id']}/ruling"
    assert client.post(address, json=ruling).status_code == 428
    ruled = client.post(address, json=ruling, headers={"If-Match": read.headers["etag"]})
    assert (ruled.status_code, ruled.json()["state"], ruled.headers["etag"]) == (200, "cleared", '"2"')
    again = client.post(address, json=ruling, headers={"If-Match": read.headers["etag"]})
    assert (again.status_code, again.json()["code"]) == (412, "version.changed")


def test_an_old_list_warns_whoever_reads_it(database: Database, screened: Actor) -> None:
    (one,) = client_of(database, screened).get("/v1/watch-lists").json()
    assert "9 days ago" in one["warnings"][0]


def test_who_may_not_screen_or_read_cases_is_refused_and_a_stranger_finds_nothing(
    database: Database, screened: Actor, inspector: Actor, authority: OrganisationId
) -> None:
    outsider = client_of(database, inspector)
    for address in ("/v1/watch-lists", "/v1/hits", "/v1/cases"):
        assert (outsider.get(address).status_code, outsider.get(address).json()["code"]) == (403, "actor.not_allowed")
    (hit,) = client_of(database, screened).get("/v1/hits").json()["rows"]
    stranger = client_of(database, an_account(database, authority, Role.CASE_OFFICER))
    assert stranger.get(f"/v1/hits/{hit['id']}").json()["code"] == "hit.not_found"
    assert client_of(database).get("/v1/hits").status_code == 401


def test_a_case_is_carried_and_decided_by_two_and_everybody_reads_the_register(
    database: Database, planner: Actor, authority: OrganisationId
) -> None:
    with database.transaction() as session:
        firm = a_party(session, planner, "Obras Vega Alta S.L.")
    officer = client_of(database, an_account(database, authority, Role.CASE_OFFICER))
    approver = client_of(database, an_account(database, authority, Role.APPROVER))
    everybody = client_of(database)
    opening = {
        "reference": "ES-1",
        "party_id": str(firm.id),
        "offence_family": "osh_serious",
        "offence_on": "2024-09-01",
        "opened_on": "2024-09-14",
        "grounds": "A trench without shoring, alleged",
    }
    case = officer.post("/v1/cases", json=opening)
    assert case.status_code == 201
    address, version = f"/v1/cases/{case.json()['id']}", case.headers["etag"]

    def move(client: TestClient, to_state: str, on: str, **more: object) -> tuple[int, dict[str, object]]:
        nonlocal version
        step = {"to_state": to_state, "on": on, "reason": "as recorded", **more}
        answer = client.post(f"{address}/moves", json=step, headers={"If-Match": version})
        version = answer.headers.get("etag", version)
        return answer.status_code, answer.json()

    assert move(officer, "under_inquiry", "2024-10-01")[0] == 200
    facts = {"regime": "es_lisos", "facts": {"severity": "very_serious"}}
    assessed = officer.post(f"{address}/assessments", json=facts, headers={"If-Match": version})
    assert assessed.status_code == 201
    version = officer.get(address).headers["etag"]
    assert move(officer, "notice_issued", "2024-11-01", service={"how": "in_person", "by": "the officer"})[0] == 200
    status, problem = move(officer, "closed", "2024-11-02")
    assert (status, problem["code"]) == (409, "case.move_not_possible")
    assert move(officer, "decided", "2025-01-10")[1]["code"] == "actor.not_allowed"
    status, problem = move(approver, "decided", "2025-01-10", amount="8680.00")
    assert (status, problem["code"]) == (422, "case.decision_outside_span")
    assert all(part in str(problem["detail"]) for part in ("8680.00", "49181.00", "983736.00"))
    departure = {"reason": "The trench was open for an hour", "legal_ground": "RDLeg 5/2000 art 39"}
    assert move(approver, "decided", "2025-01-10", amount="8680.00", departure=departure)[0] == 200
    assert everybody.get("/v1/register").json()["rows"] == []
    assert move(approver, "final", "2025-03-01", listed_until="2099-03-01")[0] == 200
    file = officer.get(address).json()
    assert [day for day in file["reply_clock"]["skipped"] if day["reason"].startswith("weekend")]
    assert (len(file["events"]), file["next_states"]) == (5, ["paying", "remediating", "expired"])
    assert everybody.get("/v1/register").json()["rows"] == []
    wanted = {
        "case_id": case.json()["id"],
        "grounds_code": "serious_safety",
        "scope": ["public_contracts"],
        "starts_on": "2025-03-01",
        "listed_until": "2099-03-01",
        "release_condition": "The trench is shored",
        "law_id": "es_lisos_40",
        "notice_email": "desk@vega.example",
    }
    prepared = officer.post("/v1/publications", json=wanted).json()
    publication = f"/v1/publications/{prepared['id']}"
    assert officer.post(f"{publication}/approving").json()["code"] == "actor.not_allowed"
    assert approver.post(f"{publication}/approving").json()["state"] == "approved"
    (entry,) = everybody.get("/v1/register", params={"name": "vega"}).json()["rows"]
    assert (entry["party_name"], entry["reference"]) == ("Obras Vega Alta S.L.", "ES-1")
    assert officer.get("/v1/cases", params={"cursor": "broken"}).json()["code"] == "paging.cursor_unreadable"
