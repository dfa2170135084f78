"""A published round re-planned over HTTP and at the desk."""

from datetime import timedelta

import pytest

from api.main import create_app
from foundation.actors import Actor
from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings
from suppliers.models import Site
from tests.api.test_pages import form_token, sign_in
from tests.api.test_sanctions_routes import client_of
from tests.audits.test_rounds_stored import a_place, near
from tests.builders import a_finding, an_action, an_inspector
from tests.web_client import TestClient

FIRST = utc_now().date() + timedelta(days=3)
LAST = FIRST + timedelta(days=6)
DAYS = {"starts_on": FIRST.isoformat(), "ends_on": LAST.isoformat()}


@pytest.fixture
def farms(database: Database, planner: Actor) -> list[Site]:
    with database.transaction() as session:
        an_inspector(session, planner, "E1")
        return [a_place(session, planner, f"S-{number}", "ES", near(number)) for number in range(30)]


def an_urgent_site(database: Database, planner: Actor, farms: list[Site], visited: set[str]) -> Site:
    urgent = next(site for site in farms if str(site.id) not in visited)
    with database.transaction() as session:
        an_action(session, planner, a_finding(session, planner, urgent, "critical", days_ago=9), close_by=FIRST)
    return urgent


def test_a_replan_over_http_says_what_moved_and_a_new_plan_is_refused(
    database: Database, planner: Actor, inspector: Actor, farms: list[Site]
) -> None:
    client, field = client_of(database, planner), client_of(database, inspector)
    plan = client.post("/v1/plans", json=DAYS).json()
    at = f"/v1/plans/{plan['id']}"
    assert client.post(f"{at}/replan", json={}).json()["code"] == "plan.not_published"
    client.post(f"{at}/publish")
    refused = client.post("/v1/plans", json=DAYS)
    assert (refused.status_code, refused.json()["code"]) == (409, "plan.published_stands")
    before = {one["site_id"]: one for one in client.get("/v1/visits", params={"plan_id": plan["id"]}).json()["rows"]}
    urgent = an_urgent_site(database, planner, farms, set(before))
    assert field.post(f"{at}/replan", json={}).json()["code"] == "actor.not_allowed"
    done = client.post(f"{at}/replan", json={"seed": 2}).json()
    after = {one["site_id"]: one for one in client.get("/v1/visits", params={"plan_id": plan["id"]}).json()["rows"]}
    changed = {move["visit_id"] for move in done["moves"]}
    assert (done["published"], after[str(urgent.id)]["code"] in done["added"]) == (len(before), True)
    assert all(after[site] == one for site, one in before.items() if one["id"] not in changed)
    assert done["moved_share"] <= 0.1 or len(before) < 10
    assert field.get(f"{at}/replannings").json() == [done]
    anew = {**DAYS, "replaces_published_because": "the team was set up anew"}
    assert client.post("/v1/plans", json=anew).status_code == 201


def test_the_page_publishes_replans_and_lists_what_moved_and_why(
    database: Database, planner: Actor, inspector: Actor, farms: list[Site]
) -> None:
    client = client_of(database, planner)
    plan = client.post("/v1/plans", json=DAYS).json()
    page = f"/plans/{plan['id']}"
    desk = sign_in(TestClient(create_app(Settings(), database), headers={"accept": "text/html"}), database, planner)
    token = {"form_token": form_token(desk.get(page).text)}
    published = desk.post(f"{page}/publish", data=token).text
    assert ("Re-plan around what is new" in published, "Moved since" in published) == (True, False)
    assert "Nothing is new" in desk.post(f"{page}/replan", data=token).text
    visited = {one["site_id"] for one in client.get("/v1/visits", params={"plan_id": plan["id"]}).json()["rows"]}
    an_urgent_site(database, planner, farms, visited)
    told = desk.post(f"{page}/replan", data=token).text
    for words in (
        "Moved since it was published",
        "made room for a visit that has to be made",
        "given up",
        "New: Visit",
    ):
        assert words in told
    reader = sign_in(TestClient(create_app(Settings(), database), headers={"accept": "text/html"}), database, inspector)
    seen = reader.get(page).text
    assert ("Moved since" in seen, "Re-plan around what is new" in seen) == (True, False)
