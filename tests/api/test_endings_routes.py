"""What ends without being erased: an amended finding, a closed site, an inspector who has left."""

from fastapi import FastAPI

from foundation.actors import Actor
from foundation.database import Database
from tests.api.test_audits_routes import a_finding_of, app, client_of, farm
from tests.builders import an_inspector
from tests.web_client import TestClient

__all__ = ["app", "farm"]


def test_a_wrong_entry_is_amended_by_another_and_stays_readable(app: FastAPI, planner: Actor, farm: object) -> None:
    client = client_of(app, planner)
    first = a_finding_of(client, farm)  # type: ignore[arg-type]
    better = {"severity": "critical", "description": "Wages of two months were not paid"}
    amended = client.post(f"/v1/findings/{first['id']}/amend", json=better, headers={"If-Match": '"1"'})
    assert amended.status_code in {200, 201}, amended.text
    assert amended.json()["amends_id"] == first["id"]
    assert client.get(f"/v1/findings/{first['id']}").json()["state"] == "amended"


def test_a_closed_site_leaves_the_list_and_stays_readable(app: FastAPI, planner: Actor, farm: object) -> None:
    client: TestClient = client_of(app, planner)
    place = f"/v1/sites/{farm.id}"  # type: ignore[attr-defined]
    version = client.get(place).headers["etag"]
    older = client.post(f"{place}/closing", json={"reason": "sold"}, headers={"If-Match": '"99"'})
    assert (older.status_code, older.json()["current"]["id"]) == (412, str(farm.id))  # type: ignore[attr-defined]
    assert client.post(f"{place}/closing", json={"reason": "sold"}, headers={"If-Match": version}).status_code == 200
    assert client.get("/v1/sites").json()["rows"] == []
    assert client.get(place).json()["closed_at"]


def test_an_inspector_who_left_is_planned_for_no_more(database: Database, app: FastAPI, planner: Actor) -> None:
    with database.transaction() as session:
        inspector = an_inspector(session, planner, "E1")
    client = client_of(app, planner)
    assert client.post(f"/v1/inspectors/{inspector.id}/close").status_code == 200
    assert client.get("/v1/inspectors").json()["rows"] == []
