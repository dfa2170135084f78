"""What hangs on a corrective action, over HTTP: what is missing, later days, parts, counts, both versions."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI

from api.main import create_app
from audits.models import CorrectiveAction, RetaliationCheck, Visit
from foundation.actors import Actor
from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings
from tests.api.test_audits_routes import client_of, put_right
from tests.builders import NOW, a_finding, a_site, an_action
from tests.web_client import TestClient

TODAY = utc_now().date()
ON = TODAY.isoformat()


@pytest.fixture
def app(database: Database, tmp_path: Path) -> Iterator[FastAPI]:
    return create_app(Settings(demo=True, data_dir=tmp_path), database)


@pytest.fixture
def action(database: Database, planner: Actor) -> CorrectiveAction:
    with database.transaction() as session:
        finding = a_finding(session, planner, a_site(session, planner, "Finca"), days_ago=20)
        return an_action(session, planner, finding, close_by=TODAY - timedelta(days=2))


@pytest.fixture
def first(app: FastAPI, planner: Actor) -> TestClient:
    return client_of(app, planner)


@pytest.fixture
def second(app: FastAPI, inspector: Actor) -> TestClient:
    return client_of(app, inspector)


def test_a_step_without_what_it_asks_for_answers_with_all_that_is_missing(
    first: TestClient, action: CorrectiveAction
) -> None:
    at = f"/v1/actions/{action.id}"
    refused = first.post(f"{at}/moves", json={"state": "done", "on": ON}, headers={"If-Match": '"1"'})
    body = refused.json()
    assert (refused.status_code, body["code"]) == (422, "action.closing_incomplete")
    assert [place["column"] for place in body["places"]] == ["plan", "root_cause", "evidence"]
    told = first.get(f"{at}/missing", params={"step": "done"}).json()
    assert [(one["need"], one["found"], one["wanted"]) for one in told] == [
        ("plan", 0, 1),
        ("root_cause", 0, 1),
        ("evidence", 0, 1),
    ]
    assert first.get(f"{at}/missing").json()[0]["instead"] == ["evidence"]


def test_the_slower_of_two_gets_both_versions(first: TestClient, second: TestClient, action: CorrectiveAction) -> None:
    at = f"/v1/actions/{action.id}/moves"
    sent = [{"state": "planned", "on": ON, "plan": plan} for plan in ("By transfer", "In cash")]
    assert first.post(at, json=sent[0], headers={"If-Match": '"1"'}).status_code == 200
    late = second.post(at, json=sent[1], headers={"If-Match": '"1"'})
    body = late.json()
    assert (late.status_code, body["code"]) == (412, "version.changed")
    assert (body["current"]["plan"], body["current"]["version"], body["sent"]) == ("By transfer", 2, sent[1])
    assert "organisation_id" not in body["current"]


def test_a_later_day_is_asked_for_decided_and_read_with_the_first(
    first: TestClient, second: TestClient, action: CorrectiveAction
) -> None:
    at = f"/v1/actions/{action.id}/extensions"
    new = {"clock": "close", "new_day": (TODAY + timedelta(days=9)).isoformat(), "reason": "Bank", "asked_by": "firm"}
    asked = first.post(at, json=new)
    assert (asked.status_code, asked.json()["state"]) == (201, "requested")
    decision = {"granted": True, "reason": "The bank confirms"}
    own = first.post(f"{at}/{asked.json()['id']}/decision", json=decision)
    assert (own.status_code, own.json()["code"]) == (403, "extension.second_person_needed")
    assert second.post(f"{at}/{asked.json()['id']}/decision", json=decision).json()["state"] == "granted"
    (row,) = first.get(at).json()
    assert row["former_day"] == (TODAY - timedelta(days=2)).isoformat()
    assert first.get(f"/v1/actions/{action.id}").json()["close_by"] == new["new_day"]


def test_parts_counts_and_the_look_at_retaliation_hang_on_the_action(
    app: FastAPI, planner: Actor, inspector: Actor, first: TestClient, action: CorrectiveAction
) -> None:
    at = f"/v1/actions/{action.id}"
    shared = first.post(
        "/v1/actions", json={"finding_id": str(action.finding_id), "description": "Order earlier", "kind": "joint"}
    ).json()
    part = {"owner_kind": "buyer", "lever": "lead_time", "description": "Order earlier", "due_on": ON}
    assert first.post(f"{at}/parts", json=part).json()["code"] == "action_part.not_shared"
    parts = f"/v1/actions/{shared['id']}/parts"
    assert first.post(parts, json=part).json()["code"] == "action_part.owner_missing"
    made = first.post(parts, json=part | {"owner_name": "Lindenhof Hotels"})
    assert made.status_code == 201
    done = first.post(f"{parts}/{made.json()['id']}/done", json={"done_on": ON, "signed_off": "Order terms"})
    assert (done.json()["state"], len(first.get(parts).json())) == ("done", 1)
    count = {"asked": 4, "confirmed": 4, "way": "phone", "day": ON}
    told = first.post(f"{at}/confirmations", json=count).json()
    assert (told["asked"], told["confirmed"], len(first.get(f"{at}/confirmations").json())) == ("<5", "<5", 1)
    put_right(app, planner, inspector, str(action.id))
    (check,) = first.get(f"{at}/retaliation-checks").json()
    look = {"outcome": "no_sign", "looked_on": ON}
    early = first.post(f"/v1/retaliation-checks/{check['id']}/look", json=look)
    assert (early.status_code, early.json()["code"]) == (422, "retaliation_check.too_early")


def test_a_sign_is_told_its_receipt_once_and_no_cache_keeps_it(
    database: Database, first: TestClient, second: TestClient, action: CorrectiveAction, planner: Actor
) -> None:
    with database.transaction() as session:
        finding = a_finding(session, planner, a_site(session, planner, "Otra"))
        check = RetaliationCheck(
            organisation_id=planner.organisation_id,
            site_id=finding.site_id,
            after_kind="corrective_action",
            after_id=action.id,
            earliest_on=TODAY - timedelta(days=1),
            due_on=TODAY + timedelta(days=29),
            recorded_at=NOW,
        )
        session.add(check)
    look = {"outcome": "sign", "looked_on": ON, "summary": "Shifts were taken away"}
    answer = second.post(f"/v1/retaliation-checks/{check.id}/look", json=look)
    assert (answer.status_code, len(answer.json()["receipt"]), answer.headers["cache-control"]) == (200, 16, "no-store")
    assert answer.json()["check"]["outcome"] is None
    assert first.get(f"/v1/actions/{action.id}/retaliation-checks").json()[0]["outcome"] == "sign"


def test_a_follow_up_is_ordered_and_due(database: Database, first: TestClient, planner: Actor) -> None:
    with database.transaction() as session:
        site = a_site(session, planner, "Otra")
        visit = Visit(
            organisation_id=planner.organisation_id,
            code="Visit 0001",
            site_id=site.id,
            day=TODAY - timedelta(days=9),
            starts_at_minute=540,
            minutes=240,
            state="done",
            outcome="findings",
            recorded_at=NOW,
        )
        session.add(visit)
    at = f"/v1/visits/{visit.id}/follow-up"
    assert first.post(at).json()["code"] == "follow_up.nothing_open"
    seen = {"site_id": str(site.id), "visit_id": str(visit.id), "severity": "major", "question_id": "CO11"}
    first.post("/v1/findings", json=seen | {"description": "Paid late", "found_on": ON})
    owed = first.post(at)
    assert (owed.status_code, owed.json()["state"], "CO11" in owed.json()["question_ids"]) == (201, "owed", True)
    assert [one["parent_visit_id"] for one in first.get("/v1/follow-ups").json()["rows"]] == [str(visit.id)]
    assert first.get(f"/v1/visits/{visit.id}/retaliation-checks").json() == []


def test_what_is_of_another_organisation_is_not_found(app: FastAPI, officer: Actor, action: CorrectiveAction) -> None:
    buyer = client_of(app, officer)
    for path in ("", "/missing", "/extensions", "/parts", "/confirmations", "/retaliation-checks"):
        answer = buyer.get(f"/v1/actions/{action.id}{path}")
        assert (answer.status_code, answer.json()["code"]) == (404, "action.not_found")
