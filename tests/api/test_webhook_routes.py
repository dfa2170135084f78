"""Webhooks and the change feed over HTTP and at the desk: who may, what is shown once, what another house sees."""

import re

import pytest
from pydantic import SecretStr

from api.access import COOKIE
from api.main import create_app
from foundation import accounts
from foundation.actors import Action, Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account
from foundation.settings import Settings
from tests.builders import a_finding, a_site, an_account
from tests.foundation.test_webhooks import happens
from tests.web_client import TestClient

HOOKS = "/v1/webhooks"
NEW = {"name": "Case tool", "address": "https://receiver.example/told", "topics": ["finding.recorded"]}


def signed_in(database: Database, actor: Actor) -> TestClient:
    settings = Settings(secret=SecretStr("0123456789abcdefghijklmn" * 2), secure_cookies=False)
    client = TestClient(create_app(settings, database), headers={"accept": "text/html"})
    with database.transaction() as session:
        opened = accounts.open_sign_in(session, session.get_one(Account, actor.account_id), now=utc_now(), hours=1)
        client.cookies.set(COOKIE, opened.secret)
        client.headers["x-form-token"] = opened.csrf
    return client


@pytest.fixture
def desk(database: Database, planner: Actor) -> TestClient:
    return signed_in(database, planner)


def test_a_webhook_is_registered_tried_paused_renewed_and_removed(desk: TestClient) -> None:
    made = desk.post(HOOKS, json=NEW)
    assert (made.status_code, made.headers["cache-control"]) == (201, "no-store")
    secret, at = made.json()["secret"], f"{HOOKS}/{made.json()['id']}"
    assert secret.startswith("whsec_")
    assert secret not in desk.get(at).text + desk.get(HOOKS).text
    assert desk.patch(at, json={"topics": ["visit.done", "finding.recorded"]}).json()["topics"] == [
        "finding.recorded",
        "visit.done",
    ]
    assert desk.post(f"{at}/test").json()["topic"] == "webhook.test"
    assert [one["state"] for one in desk.get(f"{at}/deliveries").json()["rows"]] == ["waiting"]
    assert desk.post(f"{at}/pause").json()["state"] == "paused"
    assert desk.post(f"{at}/resume").json()["state"] == "active"
    assert desk.post(f"{at}/rotate").json()["secret"] != secret
    assert desk.post(f"{at}/send-again").status_code == 202
    assert desk.delete(at).status_code == 204
    assert desk.get(at).json()["code"] == "webhook.not_found"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"address": "http://receiver.example/"}, "webhook.address_refused"),
        ({"address": "https://10.0.0.1/"}, "webhook.address_refused"),
        ({"topics": ["case.decided"]}, "webhook.topic_unknown"),
        ({"topics": []}, "request.invalid"),
        ({"name": " "}, "webhook.unnamed"),
    ],
)
def test_what_cannot_be_registered_is_refused_by_name(desk: TestClient, change: dict[str, object], code: str) -> None:
    refused = desk.post(HOOKS, json=NEW | change)
    assert (refused.status_code, refused.json()["code"]) == (422, code)


def test_others_cannot_even_learn_of_it_and_a_narrow_token_may_not_make_one(
    database: Database, desk: TestClient, inspector: Actor, officer: Actor, planner: Actor
) -> None:
    at = f"{HOOKS}/{desk.post(HOOKS, json=NEW).json()['id']}"
    assert signed_in(database, inspector).get(HOOKS).json()["code"] == "actor.not_allowed"
    other = signed_in(database, officer)
    assert other.get(at).json()["code"] == "webhook.not_found"
    assert other.get(HOOKS).json() == {"rows": []}
    assert not Actor(
        planner.account_id, "", planner.role, planner.organisation_id, token_scopes=frozenset({Action.READ_VISITS})
    ).may(Action.MANAGE_WEBHOOKS)


def test_the_change_feed_is_paged_by_cursor_and_holds_no_text_of_the_thing(
    database: Database, desk: TestClient, planner: Actor
) -> None:
    with database.transaction() as session:
        site = a_site(session, planner, "Finca Inventada")
        finding = a_finding(session, planner, site)
    first = desk.get("/v1/changes", params={"limit": 1}).json()
    assert ([one["topic"] for one in first["rows"]], first["more"]) == (["site.added"], True)
    rest = desk.get("/v1/changes", params={"after": first["next_cursor"]}).json()
    (line,) = rest["rows"]
    assert (line["topic"], line["subject_id"], line["role"]) == (
        "finding.recorded",
        str(finding.id),
        "inspection_planner",
    )
    assert desk.get(line["api"]).json()["id"] == str(finding.id)
    assert [word for word in ("Finca", "Wages", planner.name) if word in str(rest)] == []
    assert desk.get("/v1/changes", params={"after": rest["next_cursor"]}).json() == {
        "rows": [], "next_cursor": rest["next_cursor"], "more": False,
    }  # fmt: skip
    assert desk.get("/v1/changes", params={"after": "0" * 64}).json()["code"] == "paging.cursor_unreadable"
    assert "case.decided" not in {one["topic"] for one in desk.get("/v1/changes/topics").json()["rows"]}


def form_token(page: str) -> str:
    return str(re.findall(r'name="form_token" value="([^"]*)"', page)[-1])


def test_the_desk_does_all_of_it_without_a_script_and_shows_a_secret_once(
    database: Database, desk: TestClient, planner: Actor
) -> None:
    page = desk.get("/webhooks").text
    assert "Nobody is told yet." in page
    token = form_token(page)
    wrong = desk.post("/webhooks", data={"form_token": token, "name": "Tool", "address": "http://a.example"})
    assert (wrong.status_code, 'value="http://a.example"' in wrong.text, 'href="#f-address"' in wrong.text) == (
        422, True, True,
    )  # fmt: skip
    fields = {"form_token": token, "name": "Tool", "address": NEW["address"], "topic": ["finding.recorded"]}
    made = desk.post("/webhooks", data=fields)
    secret = re.findall(r"whsec_[\w+/=]+", made.text)[0]
    at = "/webhooks/" + re.findall(r'action="/webhooks/([0-9a-f-]{36})"', made.text)[0]
    assert secret not in desk.get(at).text
    for then, said in (("test", "on its way"), ("pause", "Paused"), ("resume", "goes on"), ("again", "again")):
        assert said in desk.post(at, data={"form_token": token, "then": then}).text
    assert desk.post(at, data={"form_token": token, "then": "nothing"}).status_code == 200
    assert "none was chosen" in desk.post(f"{at}/topics", data={"form_token": token}).text
    assert "kept" in desk.post(f"{at}/topics", data={"form_token": token, "topic": "visit.done"}).text
    renewed = desk.post(f"{at}/rotating", data={"form_token": token}).text
    assert re.findall(r"whsec_[\w+/=]+", renewed)[0] != secret
    assert "Both sign until" in renewed
    assert "Removed." in desk.post(f"{at}/removing", data={"form_token": token}).text
    assert desk.get(at).status_code == 404


def test_a_firm_that_has_signed_in_registers_for_the_public_register_and_sees_no_other_topic(
    database: Database, planner: Actor
) -> None:
    with database.transaction() as session:
        house = accounts.add_organisation(session, name="Costa Calma", kind="supplier", now=utc_now())
    firm = an_account(database, OrganisationId(house.id), Role.SUPPLIER)
    desk = signed_in(database, firm)
    assert set(re.findall(r'name="topic" value="([^"]*)"', desk.get("/webhooks").text)) == {
        "register.entry_published",
        "register.entry_removed",
    }
    happens(database, planner, "plan.published")
    happens(database, planner, "visit.done")
    assert desk.get("/v1/changes").json()["rows"] == []


def test_how_somebody_is_told_is_chosen_over_the_api_and_at_the_desk(desk: TestClient) -> None:
    assert set(desk.get("/v1/notice-choices").json()["choices"].values()) == {"daily"}
    chosen = desk.patch("/v1/notice-choices", json={"choices": {"mentions": "none", "deadlines": "immediately"}})
    assert chosen.json()["choices"] == {
        "deadlines": "immediately", "new": "daily", "second": "daily", "mentions": "none", "sharing": "daily",
    }  # fmt: skip
    never = desk.patch("/v1/notice-choices", json={"choices": {"deadlines": "none"}})
    assert (never.status_code, never.json()["code"]) == (422, "notice.choice_not_offered")
    page = desk.get("/account").text
    fields = {"form_token": form_token(page), "new": "immediately", "deadlines": "daily"}
    assert "Your choices are kept." in desk.post("/account/notices", data=fields).text
    assert desk.get("/v1/notice-choices").json()["choices"]["new"] == "immediately"
