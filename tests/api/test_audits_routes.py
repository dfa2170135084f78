"""Scores, plans, visits, findings, actions and grievances over HTTP, as the people who use them."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlmodel import select

from api.main import create_app
from audits.models import CorrectiveAction
from foundation import tokens
from foundation.actors import Action, Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.evidence_store import Store
from foundation.models import Account, IdempotencyKey
from foundation.paging import write_cursor
from foundation.settings import Settings
from suppliers.models import Site
from tests.builders import a_fact, a_proof, a_site, an_account
from tests.web_client import TestClient

TODAY = utc_now().date()


@pytest.fixture
def app(database: Database, tmp_path: Path) -> Iterator[FastAPI]:
    return create_app(Settings(demo=True, data_dir=tmp_path), database)


@pytest.fixture
def farm(database: Database, planner: Actor) -> Site:
    with database.transaction() as session:
        site = a_site(session, planner, "Finca")
        a_fact(session, planner, site.id, "upheld_claims", "4")
        a_fact(session, planner, site.id, "entity_age_years", "1")
        return site


def client_of(app: FastAPI, actor: Actor) -> TestClient:
    with app.state.database.transaction() as session:
        account = session.get_one(Account, actor.account_id)
        scopes = frozenset(action for action in Action if actor.may(action))
        secret = tokens.make_token(session, account, name="test", scopes=scopes, days=1, now=utc_now())
    return TestClient(app, headers={"authorization": f"Bearer {secret}"})


def put_right(app: FastAPI, doer: Actor, verifier: Actor, action_id: str) -> None:
    """With a proof, by the one, and verified by the other."""
    with app.state.database.transaction() as session:
        action, store = session.get_one(CorrectiveAction, UUID(action_id)), Store(app.state.settings.evidence_dir)
        a_proof(session, doer, action, store, made_at=utc_now())
    moves, on = f"/v1/actions/{action_id}/moves", TODAY.isoformat()
    done = {"state": "done", "on": on, "plan": "Pay by transfer", "root_cause": "No payroll date"}
    assert client_of(app, doer).post(moves, json=done, headers={"If-Match": '"1"'}).status_code == 200
    verified = {"state": "verified", "on": on}
    own = client_of(app, doer).post(moves, json=verified, headers={"If-Match": '"2"'})
    assert (own.status_code, own.json()["code"]) == (403, "action.second_person_needed")
    answer = client_of(app, verifier).post(moves, json=verified, headers={"If-Match": '"2"'})
    assert answer.status_code == 200, answer.text


def a_finding_of(client: TestClient, site: Site) -> dict:
    new = {
        "site_id": str(site.id),
        "severity": "major",
        "description": "Wages were paid late",
        "found_on": TODAY.isoformat(),
    }
    answer = client.post("/v1/findings", json=new)
    assert (answer.status_code, answer.headers["etag"]) == (201, '"1"')
    return answer.json()


def test_a_finding_is_answered_decided_put_right_verified_and_closed(
    database: Database, app: FastAPI, planner: Actor, inspector: Actor, farm: Site
) -> None:
    first, second = client_of(app, planner), client_of(app, inspector)
    finding = a_finding_of(first, farm)
    at = f"/v1/findings/{finding['id']}"
    deciding = {"confirmed": True, "reason": "the payroll says so", "decided_on": TODAY.isoformat()}
    assert first.post(f"{at}/decide", json=deciding).status_code == 428
    early = first.post(f"{at}/decide", json=deciding, headers={"If-Match": '"1"'})
    assert (early.status_code, early.json()["code"]) == (409, "finding.not_heard")
    first.post(f"{at}/reply", json={"reply": "Paid on Friday"}, headers={"If-Match": '"1"'})
    stale = first.post(f"{at}/decide", json=deciding, headers={"If-Match": '"1"'})
    assert (stale.status_code, stale.json()["code"]) == (412, "version.changed")
    decided = first.post(f"{at}/decide", json=deciding, headers={"If-Match": '"2"'})
    assert (decided.status_code, decided.json()["state"], decided.headers["etag"]) == (200, "confirmed", '"3"')
    action = first.post("/v1/actions", json={"finding_id": finding["id"], "description": "Pay in time"}).json()
    closing = {"reason": "paid", "closed_on": TODAY.isoformat()}
    still = first.post(f"{at}/close", json=closing, headers={"If-Match": '"3"'})
    assert (still.status_code, still.json()["code"]) == (409, "finding.incomplete")
    put_right(app, planner, inspector, action["id"])
    assert second.post(f"{at}/close", json=closing, headers={"If-Match": '"3"'}).json()["state"] == "closed"
    assert [row["state"] for row in second.get("/v1/findings", params={"site_id": str(farm.id)}).json()["rows"]] == [
        "closed"
    ]
    assert {row["kind"] for row in second.get("/v1/obligations").json()["rows"]} == {"retaliation_check"}


def test_a_score_is_read_with_its_lines_and_computed_again_from_its_receipt(
    app: FastAPI, planner: Actor, farm: Site
) -> None:
    client = client_of(app, planner)
    assert client.get(f"/v1/sites/{farm.id}/score").json()["code"] == "score.not_found"
    batch = client.post("/v1/scores")
    assert (batch.status_code, batch.json()["sites"]) == (201, 1)
    assert client.post("/v1/scores").json()["id"] == batch.json()["id"]
    score = client.get(f"/v1/sites/{farm.id}/score").json()
    lines = [line["points"] for line in score["contributions"] if line["points"] is not None]
    assert sum(lines) == (score["value"] or 0)
    receipt = client.get(f"/v1/scores/{score['id']}/receipt").json()
    assert receipt["sha256"] == score["receipt_hash"]
    again = client.post(f"/v1/scores/{score['id']}/replay").json()
    assert (again["value"], again["band"], again["receipt_hash"]) == (
        score["value"],
        score["band"],
        score["receipt_hash"],
    )
    assert [row["id"] for row in client.get("/v1/scores").json()["rows"]] == [score["id"]]


def test_a_round_is_planned_published_and_carried_out(app: FastAPI, planner: Actor, farm: Site) -> None:
    client = client_of(app, planner)
    last = TODAY + timedelta(days=9)
    order = {"starts_on": TODAY.isoformat(), "ends_on": last.isoformat(), "seed": 3}
    assert client.post("/v1/plans", json=order).json()["code"] == "plan.no_inspectors"
    who = {"code": "E1", "name": "Inspector E1", "country": "ES", "sectors": ["agriculture"]}
    inspector = client.post("/v1/inspectors", json=who).json()
    assert client.post("/v1/inspectors", json=who).json()["code"] == "inspector.code_taken"
    plan = client.post("/v1/plans", json=order).json()
    assert (plan["state"], plan["iterations"] > 0, plan["left_out"]) == ("draft", True, [])
    assert client.post(f"/v1/plans/{plan['id']}/publish").json()["state"] == "published"
    (visit,) = client.get("/v1/visits", params={"plan_id": plan["id"]}).json()["rows"]
    assert visit["inspector_id"] == inspector["id"]
    tasks = client.get(f"/v1/visits/{visit['id']}/tasks").json()
    done = client.post(f"/v1/visits/{visit['id']}/tasks/{tasks[0]['id']}/done")
    assert (len(tasks), done.json()["state"]) == (7, "done")
    seen = {"outcome": "nothing_found", "done_on": (TODAY + timedelta(days=400)).isoformat(), "detection_chance": 0.6}
    refused = client.post(f"/v1/visits/{visit['id']}/outcome", json=seen, headers={"If-Match": '"1"'})
    assert (refused.status_code, refused.json()["code"]) == (409, "visit.in_the_future")
    seen["done_on"] = TODAY.isoformat()
    made = client.post(f"/v1/visits/{visit['id']}/outcome", json=seen, headers={"If-Match": '"1"'})
    assert (made.json()["state"], made.headers["etag"]) == ("done", '"2"')


def test_a_grievance_is_told_its_receipt_once_and_a_buyer_finds_no_trace(
    database: Database, app: FastAPI, planner: Actor, officer: Actor, farm: Site
) -> None:
    staff = client_of(app, planner)
    new = {
        "site_id": str(farm.id),
        "channel": "phone",
        "category": "wages",
        "summary": "Pay is held back",
        "received_on": TODAY.isoformat(),
    }
    taken = staff.post("/v1/grievances", json=new)
    grievance = taken.json()["grievance"]
    assert (taken.status_code, len(taken.json()["receipt"]), taken.headers["cache-control"]) == (201, 16, "no-store")
    at = f"/v1/grievances/{grievance['id']}"
    assert "receipt" not in staff.get(at).json()
    moved = staff.post(f"{at}/moves", json={"state": "acknowledged"}, headers={"If-Match": '"1"'})
    assert (moved.status_code, moved.json()["version"]) == (200, 2)
    handled = staff.post(f"{at}/handler", json={"handler_id": str(planner.account_id)}, headers={"If-Match": '"2"'})
    assert (handled.status_code, handled.json()["version"]) == (200, 3), handled.text
    why = {"reason": "The records come from abroad"}
    later = staff.post(f"{at}/extension", json=why, headers={"If-Match": '"3"'})
    assert later.status_code == 200, later.text
    assert later.json()["answer_by"] > handled.json()["answer_by"]
    assert [row["title"] for row in staff.get("/v1/obligations").json()["rows"]] == ["Confidential matter"]
    buyer = client_of(app, officer)
    assert buyer.get(at).json()["code"] == "grievance.not_found"
    assert buyer.get("/v1/grievances").json()["rows"] == []
    assert buyer.get("/v1/obligations").json()["rows"] == []


def test_an_amended_finding_answers_with_the_new_one_and_the_first_stays_readable(
    app: FastAPI, planner: Actor, farm: Site
) -> None:
    client = client_of(app, planner)
    first = a_finding_of(client, farm)
    better = {"severity": "critical", "description": "Wages were held back on purpose"}
    answer = client.post(f"/v1/findings/{first['id']}/amend", json=better, headers={"If-Match": '"1"'})
    assert (answer.status_code, answer.json()["amends_id"]) == (201, first["id"])
    assert client.get(f"/v1/findings/{first['id']}").json()["state"] == "amended"


def test_an_inspector_who_leaves_is_no_longer_listed_and_stays_readable(app: FastAPI, planner: Actor) -> None:
    client = client_of(app, planner)
    made = client.post("/v1/inspectors", json={"code": "E1", "name": "Inspector E1"}).json()
    assert client.post(f"/v1/inspectors/{made['id']}/close").json()["closed_at"]
    assert client.get("/v1/inspectors").json()["rows"] == []
    assert client.get(f"/v1/inspectors/{made['id']}").json()["code"] == "E1"


@pytest.mark.parametrize(
    ("noun", "key"),
    [("visits", ["0001-01-01", 10**21, str(UUID(int=1))]), ("scores", [float("inf"), str(UUID(int=1))])],
)
def test_a_cursor_with_numbers_no_database_holds_is_refused(
    app: FastAPI, planner: Actor, noun: str, key: list[str | float]
) -> None:
    answer = client_of(app, planner).get(f"/v1/{noun}", params={"cursor": write_cursor(tuple(key))})
    assert (answer.status_code, answer.json()["code"]) == (422, "paging.cursor_unreadable")


def test_the_receipt_of_a_grievance_is_not_kept_for_a_repeated_request(
    database: Database, app: FastAPI, planner: Actor, farm: Site
) -> None:
    staff = client_of(app, planner)
    new = {
        "site_id": str(farm.id),
        "channel": "phone",
        "category": "wages",
        "summary": "Pay is held back",
        "received_on": TODAY.isoformat(),
    }
    first = staff.post("/v1/grievances", json=new, headers={"Idempotency-Key": "once"})
    again = staff.post("/v1/grievances", json=new, headers={"Idempotency-Key": "once"})
    assert (first.status_code, again.status_code, again.json()["code"]) == (201, 409, "idempotency.at_work")
    with database.reading() as session:
        (kept,) = session.exec(select(IdempotencyKey.response)).all()
    assert kept == ""
    assert len(staff.get("/v1/grievances").json()["rows"]) == 1


NOUNS = ("findings", "actions", "visits", "plans", "grievances", "scores", "inspectors")


@pytest.mark.parametrize("noun", NOUNS)
def test_who_may_not_read_is_refused_and_who_is_nobody_must_sign_in(
    app: FastAPI, database: Database, buyer: OrganisationId, noun: str
) -> None:
    observer = client_of(app, an_account(database, buyer, Role.OBSERVER))
    answer = observer.get(f"/v1/{noun}")
    assert (answer.status_code, answer.json()["code"]) == (403, "actor.not_allowed")
    assert TestClient(app).get(f"/v1/{noun}").status_code == 401


@pytest.mark.parametrize("noun", [*(noun for noun in NOUNS if noun != "inspectors"), "obligations"])
def test_a_damaged_cursor_is_refused_in_every_list(app: FastAPI, planner: Actor, noun: str) -> None:
    answer = client_of(app, planner).get(f"/v1/{noun}", params={"cursor": "WzEsMiwzLDRd"})
    assert (answer.status_code, answer.json()["code"]) == (422, "paging.cursor_unreadable")


def test_what_belongs_to_another_organisation_is_not_found(
    app: FastAPI, planner: Actor, officer: Actor, farm: Site
) -> None:
    finding = a_finding_of(client_of(app, planner), farm)
    buyer = client_of(app, officer)
    assert buyer.get(f"/v1/findings/{finding['id']}").json()["code"] == "finding.not_found"
    assert buyer.get("/v1/findings").json()["rows"] == []
    mine = {**{key: finding[key] for key in ("site_id", "severity", "description", "found_on")}}
    assert buyer.post("/v1/findings", json=mine).json()["code"] == "site.not_found"


def test_an_administrator_sees_nobody_s_work_list(
    app: FastAPI, database: Database, planner: Actor, authority: OrganisationId, farm: Site
) -> None:
    a_finding_of(client_of(app, planner), farm)
    administrator = client_of(app, an_account(database, authority, Role.PLATFORM_ADMINISTRATOR))
    assert administrator.get("/v1/obligations").json()["rows"] == []
