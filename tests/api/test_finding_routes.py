"""The protected path, tasks and an undisclosed firm over HTTP."""

import pytest
from fastapi import FastAPI
from pydantic import SecretStr

from api.main import create_app
from foundation import tokens
from foundation.actors import Action, Actor
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account
from foundation.settings import Settings
from suppliers.models import Site
from tests.audits.test_undisclosed import a_visit
from tests.builders import a_site
from tests.web_client import TestClient

TODAY = utc_now().date().isoformat()


@pytest.fixture
def app(database: Database) -> FastAPI:
    return create_app(Settings(secret=SecretStr("x1y2z3" * 8)), database)


def client_of(app: FastAPI, database: Database, actor: Actor) -> TestClient:
    with database.transaction() as session:
        account = session.get_one(Account, actor.account_id)
        scopes = frozenset(action for action in Action if actor.may(action))
        secret = tokens.make_token(session, account, name="test", scopes=scopes, days=1, now=utc_now())
    return TestClient(app, headers={"authorization": f"Bearer {secret}"})


@pytest.fixture
def site(database: Database, planner: Actor) -> Site:
    with database.transaction() as session:
        return a_site(session, planner, "Finca")


def seen(site: Site, severity: str) -> dict[str, str]:
    return {"site_id": str(site.id), "severity": severity, "description": "Papers in the safe", "found_on": TODAY}


def test_a_referral_is_moved_on_by_whoever_may_and_is_not_there_for_others(
    app: FastAPI, database: Database, planner: Actor, inspector: Actor, site: Site
) -> None:
    desk, field = client_of(app, database, planner), client_of(app, database, inspector)
    finding = field.post("/v1/findings", json=seen(site, "zero_tolerance")).json()
    assert field.get("/v1/referrals").status_code == 403
    (row,) = desk.get("/v1/referrals", params={"finding_id": finding["id"]}).json()["rows"]
    assert field.get(f"/v1/referrals/{row['id']}").status_code == 404
    step = {"state": "accepted", "on": TODAY}
    moved = desk.post(f"/v1/referrals/{row['id']}/move", json=step, headers={"if-match": '"1"'})
    assert (moved.status_code, moved.json()["state"]) == (200, "accepted")
    again = desk.post(f"/v1/referrals/{row['id']}/move", json=step, headers={"if-match": '"1"'})
    assert (again.status_code, again.json()["current"]["state"]) == (412, "accepted")


def test_what_is_missing_is_asked_and_a_task_is_ticked_off(
    app: FastAPI, database: Database, planner: Actor, site: Site
) -> None:
    desk = client_of(app, database, planner)
    finding = desk.post("/v1/findings", json=seen(site, "major")).json()
    address = f"/v1/findings/{finding['id']}"
    assert desk.get(f"{address}/missing").json() == ["evidence that it is put right, or a verified action"]
    refused = desk.post(f"{address}/tasks", json={"step": "decide", "outcome": "done"})
    assert (refused.status_code, refused.json()["code"]) == (409, "finding.task_not_by_hand")
    assert desk.post(f"{address}/tasks", json={"step": "evidence", "outcome": "Papers taken"}).status_code == 204
    assert desk.get(f"{address}/missing").json() == []
    told = desk.get("/v1/promises").json()
    assert (told["counts"]["owed"], told["counts"]["kept_in_time"], told["broken"]) == (4, 1, [])


def test_an_undisclosed_firm_is_recorded_once(app: FastAPI, database: Database, planner: Actor, site: Site) -> None:
    with database.transaction() as session:
        visit = a_visit(session, planner, session.get_one(Site, site.id))
    desk = client_of(app, database, planner)
    said = {"name": "Brisa Laundry", "activity": "washes linen", "seen_on": TODAY}
    made = desk.post(f"/v1/visits/{visit.id}/undisclosed", json=said)
    assert (made.status_code, made.json()["finding"]["question_id"]) == (201, "CO25")
    again = desk.post(f"/v1/visits/{visit.id}/undisclosed", json=said)
    assert (again.status_code, again.json()["code"]) == (409, "undisclosed.disclosed_already")
