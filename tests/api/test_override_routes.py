"""Setting aside the rule of turns for one visit: who asks, who agrees, who refuses, and what can never be set aside."""

import re
from datetime import timedelta

import pytest

from audits.payloads import VisitOutcome
from audits.visits import history
from audits.visits.history import PastVisit
from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from tests.api.test_pages import form_token
from tests.api.test_sanctions_routes import client_of
from tests.api.test_team_routes import DAYS, FIRST, HOME, desk_of
from tests.audits.test_rounds_stored import a_place, near
from tests.builders import NOW, an_account
from tests.web_client import TestClient

Visit = dict[str, str]


@pytest.fixture
def second(database: Database, authority: OrganisationId) -> Actor:
    return an_account(database, authority, Role.INSPECTION_PLANNER, email="second@valmarra.example")


@pytest.fixture
def client(database: Database, planner: Actor) -> TestClient:
    """A has led here twice running; B goes."""
    api = client_of(database, planner)
    for code in ("A", "B"):
        assert api.post("/v1/inspectors", json={"code": code, "name": f"Person {code}", **HOME}).status_code == 201
    with database.transaction() as session:
        site = a_place(session, planner, "S-0", "ES", near(0))
        for number, months in enumerate((14, 3)):
            seen = VisitOutcome(
                outcome="nothing_found", done_on=FIRST - timedelta(days=30 * months), detection_chance=0.6
            )
            past = PastVisit(f"V-{number}", site.id, 300, "risk", None, "A", seen)
            history.take_over_visit(session, planner, past, now=NOW)
    return api


def planned(client: TestClient) -> tuple[Visit, str]:
    """The visit, and the id of who may not lead it."""
    plan = client.post("/v1/plans", json=DAYS).json()
    visit = client.get("/v1/visits", params={"plan_id": plan["id"]}).json()["rows"][0]
    staff = {one["code"]: one["id"] for one in client.get("/v1/inspectors").json()["rows"]}
    assert visit["inspector_id"] == staff["B"]
    return visit, staff["A"]


def test_one_asks_another_agrees_or_refuses(
    database: Database, client: TestClient, inspector: Actor, second: Actor
) -> None:
    visit, lead = planned(client)
    at, seen = f"/v1/visits/{visit['id']}/overrides", {"If-Match": f'"{visit["version"]}"'}
    wanted = {"day": visit["day"], "lead_id": lead, "because": "Nobody else speaks Quechua"}
    assert client_of(database, inspector).get(at).status_code == 403
    assert client_of(database, inspector).post(at, json=wanted, headers=seen).status_code == 403
    assert client.post(at, json={**wanted, "because": " "}, headers=seen).status_code == 422
    assert client.post(at, json=wanted, headers={"If-Match": '"9"'}).status_code == 412
    not_needed = client.post(at, json={**wanted, "lead_id": visit["inspector_id"]}, headers=seen)
    assert not_needed.json()["code"] == "visit_override.not_needed"
    asked = client.post(at, json=wanted, headers=seen)
    assert asked.status_code == 201, asked.text
    assert client.post(at, json=wanted, headers=seen).json()["code"] == "visit_override.asked_already"
    refusal = f"{at}/{asked.json()['id']}/refusal"
    other = client_of(database, second)
    assert other.post(refusal, json={"because": "Wait for B"}).json()["state"] == "refused"
    assert other.post(refusal, json={"because": "Wait for B"}).json()["code"] == "visit_override.decided"
    again = client.post(at, json=wanted, headers=seen).json()
    agreement = f"{at}/{again['id']}/agreement"
    assert client.post(agreement, headers=seen).json()["code"] == "visit_override.second_person"
    older = other.post(agreement, headers={"If-Match": '"9"'})
    assert (older.status_code, older.json()["current"]["id"]) == (412, visit["id"])
    agreed = other.post(agreement, headers=seen)
    assert (agreed.status_code, agreed.json()["inspector_id"]) == (200, lead)
    assert [one["state"] for one in client.get(at).json()] == ["refused", "agreed"]
    assert other.post(f"{at}/{visit['id']}/agreement", headers=seen).json()["code"] == "visit_override.not_found"


def test_a_form_says_what_is_missing_and_the_other_planner_finds_the_question(
    database: Database, client: TestClient, planner: Actor, second: Actor
) -> None:
    visit, lead = planned(client)
    at = f"/visits/{visit['id']}"
    desk, other = desk_of(database, planner), desk_of(database, second)
    sent = {
        "day": visit["day"],
        "lead_id": lead,
        "version": visit["version"],
        "form_token": form_token(desk.get(f"{at}/move").text),
    }
    wrong = desk.post(f"{at}/overrides", data={**sent, "because": ""})
    assert (wrong.status_code, "Say why, in at least three letters" in wrong.text) == (422, True)
    told = desk.post(f"{at}/overrides", data={**sent, "because": "Nobody else speaks Quechua"})
    assert "Somebody else who plans has to agree." in told.text
    page = other.get(f"{at}/move").text
    assert "Nobody else speaks Quechua" in page
    action = re.findall(rf'action="({at}/overrides/[^"]+/agree)"', page)
    done = other.post(action[0], data={"form_token": form_token(page), "version": visit["version"]})
    assert "both names are kept on it" in done.text
