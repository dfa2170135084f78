"""
What every route has to do, asked of all of them: pages may load nothing from elsewhere, run nothing inline, be framed
by nobody and kept by no cache; lists are paged by a cursor that was made here; edits say which version they saw; posts
take a key. Whoever is an exception stands here with its reason.
"""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import SecretStr

from api import idempotency
from api.access import COOKIE, actor_of
from api.main import create_app
from api.onward_links import OTHER_NOUN, takes_version
from api.routes import routers
from api.web import pages
from api.web.kept_forms import ITS_OWN_WAY
from foundation import accounts, tokens
from foundation.actors import Action, Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account
from foundation.settings import Settings
from tests.builders import a_finding, a_party, a_site, an_account, an_action
from tests.web_client import TestClient

INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")[^>]*>|\son[a-z]+=\"|\sstyle=\"|javascript:"
)
FOREIGN = re.compile(r"(?:src|href|action)=\"(?:https?:)?//(?!testserver)[^\"]*\"")
OPEN_TO_CACHES = re.compile(r"^/(sign-in|forgotten|set-password|register|verify|static|public-targets)|^/$")
OF_ONE = {
    "a part of one record, few by nature": (
        "/v1/actions/{action_id}/confirmations", "/v1/actions/{action_id}/extensions",
        "/v1/actions/{action_id}/missing", "/v1/actions/{action_id}/parts",
        "/v1/actions/{action_id}/retaliation-checks", "/v1/bulk-changes/{change_id}", "/v1/cases/{case_id}/balances",
        "/v1/comments/of/{subject_kind}/{subject_id}/colleagues", "/v1/evidence/of/{subject_kind}/{subject_id}",
        "/v1/facts", "/v1/findings/{finding_id}/missing", "/v1/grievances/{grievance_id}/entries",
        "/v1/imports/origins/{node_id}", "/v1/law-facts/{series_id}",
        "/v1/laws/{law_id}/sections/{section_id}/words", "/v1/parties/{party_id}/identifiers",
        "/v1/plans/{plan_id}/replannings", "/v1/report-series/{series_id}/recipients",
        "/v1/report-series/{series_id}/runs", "/v1/sites/{site_id}/identifiers", "/v1/visits/{visit_id}/overrides",
        "/v1/visits/{visit_id}/retaliation-checks", "/v1/visits/{visit_id}/tasks",
        "/v1/visits/{visit_id}/team/options",
    ),
    "a table of the program, the law or the installation": (
        "/v1/answer-keys", "/v1/changes/topics", "/v1/export/losses", "/v1/hits/reasons", "/v1/laws", "/v1/regimes",
        "/v1/reports/kinds", "/v1/watch-lists",
    ),
    "the whole closure of one record, or the best matches of one question": (
        "/v1/chain/{node_id}/shared", "/v1/listed/chain/{node_id}", "/v1/listed/owned", "/v1/lookup",
        "/v1/parties/{party_id}/owned", "/v1/parties/{party_id}/owners", "/v1/invitations/tiers",
    ),
    "one's own or the house's settings, limited in number": (
        "/v1/feeds", "/v1/imports/mappings", "/v1/own-scores", "/v1/saved-views", "/v1/webhooks", "/v1/delegations",
        "/v1/house/factor-resets", "/v1/house/invitations", "/v1/report-series", "/v1/joint-groups",
    ),
    "paged by its own mark (`after`, or the newest alone)": (
        "/v1/changes", "/v1/webhooks/{endpoint_id}/deliveries", "/v1/shared/{agreement_id}/reads",
    ),
}  # fmt: skip
NO_VERSION = {
    ("patch", "/v1/account"): "one's own language",
    ("patch", "/v1/notice-choices"): "one's own choices; kinds left out stay",
    ("put", "/v1/organisation/logo"): "drawn anew from the file, nothing of the former is merged",
    ("delete", "/v1/organisation/logo"): "there is one or none",
    ("delete", "/v1/report-series/{series_id}/recipients/{recipient_id}"): "ends for good, twice is once",
    ("patch", "/v1/saved-views/{view_id}"): "only whoever keeps a view changes it",
    ("delete", "/v1/saved-views/{view_id}"): "only whoever keeps a view drops it",
    ("put", "/v1/sites/{site_id}/visit-needs"): "one small statement, replaced whole; the trail keeps the former",
    ("patch", "/v1/webhooks/{endpoint_id}"): "a choice of topics, replaced whole",
    ("delete", "/v1/webhooks/{endpoint_id}"): "there is one or none",
}
NOBODY = "00000000-0000-0000-0000-000000000007"
KINDS = {"subject_kind": "site", "kind": "sites"}
ALSO_ASKED = {
    "/v1/lookalikes": {"relation": "subcontracting"},
    f"/v1/comments/of/site/{NOBODY}": {"audience": "internal"},
}
GUESTS = ("/invited/", "/register/", "/shared-reports/", "/verify")
"""Forms of people without an account, who have no session that could end."""
UNPAGED = {path for paths in OF_ONE.values() for path in paths}


@pytest.fixture
def app(database: Database, tmp_path: Path) -> FastAPI:
    settings = Settings(
        secret=SecretStr("0123456789abcdefghijklmn" * 2), data_dir=tmp_path, base_url="https://desk.example"
    )
    return create_app(settings, database)


def rest_of(app: FastAPI, actor: Actor) -> TestClient:
    database: Database = app.state.database
    with database.transaction() as session:
        account = session.get_one(Account, actor.account_id)
        scopes = frozenset(action for action in Action if actor.may(action))
        secret = tokens.make_token(session, account, name="test", scopes=scopes, days=1, now=utc_now())
    return TestClient(app, headers={"authorization": f"Bearer {secret}"})


def desk_of(app: FastAPI, actor: Actor) -> TestClient:
    database: Database = app.state.database
    with database.transaction() as session:
        opened = accounts.open_sign_in(session, session.get_one(Account, actor.account_id), now=utc_now(), hours=1)
    client = TestClient(app, base_url="https://testserver", headers={"accept": "text/html"})
    client.cookies.set(COOKIE, opened.secret)
    return client


@cache
def contract() -> dict[str, Any]:
    """Made once for all tests: it is the same whatever the database."""
    return create_app(Settings(demo=True), Database.at("sqlite://")).openapi()


def answered(operation: dict[str, Any]) -> dict[str, Any]:
    """The fields of what a GET answers with; `[]` for an array."""
    shapes = contract()["components"]["schemas"]
    content = operation["responses"].get("200", {}).get("content", {}).get("application/json", {})
    schema = content.get("schema", {})
    schema = shapes[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
    fields: dict[str, Any] = schema.get("properties", {})
    return {"[]": schema} if schema.get("type") == "array" else fields


def test_every_list_is_paged_by_a_cursor_that_was_made_here(
    app: FastAPI, database: Database, authority: OrganisationId, buyer: OrganisationId
) -> None:
    roles = (
        (authority, Role.INSPECTION_PLANNER), (authority, Role.CASE_OFFICER), (buyer, Role.COMPLIANCE_OFFICER),
    )  # fmt: skip
    clients = [rest_of(app, an_account(database, house, role)) for house, role in roles]
    wrong: list[tuple[str, str, set[str]]] = []
    for path, ways in contract()["paths"].items():
        names = {one["name"] for one in ways.get("get", {}).get("parameters", [])}
        fields = answered(ways["get"]) if "get" in ways else {}
        if {"[]", "rows"} & fields.keys() and "cursor" not in names:
            assert path in UNPAGED, f"page {path}, or say why it need not be"
        if "cursor" in names:
            assert "next_cursor" in fields, path
            wrong += taken_cursors(clients, filled(path))
        if "get" in ways:
            _keeps_the_rules(clients[0].get(filled(path)), path)
    assert wrong == []


def filled(path: str) -> str:
    return re.sub(r"{(\w+)}", lambda name: KINDS.get(name[1], NOBODY), path)


def taken_cursors(clients: list[TestClient], address: str) -> Iterator[tuple[str, str, set[str]]]:
    """Of two that were not made here, those that were not refused as such. A list nobody here may see tells nothing."""
    for cursor, codes in (("!", {"request.invalid"}), ("bm90LWpzb24", {"paging.cursor_unreadable"})):
        answers = [client.get(address, params=ALSO_ASKED.get(address, {}) | {"cursor": cursor}) for client in clients]
        told = {answer.json().get("code") for answer in answers if answer.status_code == 422}
        hidden = all(answer.status_code in {403, 404} for answer in answers)
        if told != codes and not hidden:
            yield address, cursor, told


def test_every_edit_says_which_version_it_saw_and_every_post_takes_a_key() -> None:
    paths = contract()["paths"]
    free = {
        (way, path)
        for path, ways in paths.items()
        for way in ways.keys() & {"put", "patch", "delete"}
        if not takes_version(ways[way])
    }
    assert free == NO_VERSION.keys()
    told = [
        (way, path)
        for path, ways in paths.items()
        for way, operation in ways.items()
        if takes_version(operation) and (way, path) not in OTHER_NOUN
        if not any("ETag" in answer.get("headers", {}) for answer in operation["responses"].values())
    ]
    assert [one for one in told if not one[1].endswith("/tasks")] == []
    for router in routers:
        for route in router.routes:
            if isinstance(route, APIRoute) and "POST" in (route.methods or ()):
                guest = actor_of not in set(calls_of(route.dependant))
                assert guest == bool(idempotency.GUESTS.fullmatch(f"/v1{route.path}")), route.path


def calls_of(dependant: Dependant) -> Iterator[object]:
    yield dependant.call
    for one in dependant.dependencies:
        yield from calls_of(one)


def test_no_page_runs_or_loads_what_is_not_ours_and_none_about_people_is_kept_by_a_cache(
    app: FastAPI, database: Database, authority: OrganisationId, buyer: OrganisationId
) -> None:
    planner = an_account(database, authority, Role.INSPECTION_PLANNER)
    with database.transaction() as session:
        party = a_party(session, planner, "Agro Ensayo")
        site = a_site(session, planner, "Finca Ensayo", operator=party)
        finding = a_finding(session, planner, site)
        action = an_action(session, planner, finding)
    known = {
        "party_id": party.id, "site_id": site.id, "node_id": party.id, "finding_id": finding.id,
        "action_id": action.id, "law_id": "uk_msa_s54", "regime": "us_osha", "form": "csv",
    }  # fmt: skip
    officer = an_account(database, buyer, Role.COMPLIANCE_OFFICER)
    runner = an_account(database, buyer, Role.PLATFORM_ADMINISTRATOR)
    clients = [desk_of(app, one) for one in (planner, officer, runner)] + [
        TestClient(app, base_url="https://testserver", headers={"accept": "text/html"})
    ]
    shown = 0
    for path in sorted(page_paths()):
        address = re.sub(r"{(\w+)[^}]*}", lambda name: str(known.get(name[1], "x" * 26)), path)
        for client in clients:
            answer = client.get(address, follow_redirects=False)
            assert answer.status_code < 500, address
            _keeps_the_rules(answer, address)
            shown += answer.status_code == 200
            if answer.status_code in {200, 303}:
                break
    assert shown > 70


def test_a_form_whose_session_ended_keeps_what_was_typed_whichever_form_it_was(app: FastAPI) -> None:
    ours = {"accept": "text/html", "sec-fetch-site": "same-origin"}
    client = TestClient(app, base_url="https://testserver", headers=ours)
    client.cookies.set(COOKIE, "ended")
    words = {"form_token": "ended", "reason": "Written for an hour", "password": "not to be kept"}
    asked = [path for path in sorted(acts()) if not path.startswith((*ITS_OWN_WAY, *GUESTS))]
    assert len(asked) > 100
    for path in asked:
        answer = client.post(re.sub(r"{(\w+)[^}]*}", NOBODY, path), data=words, follow_redirects=False)
        assert answer.status_code == 401, path
        assert "Written for an hour" in answer.text, path
        assert "not to be kept" not in answer.text, path


def acts() -> set[str]:
    routes = (route for router in pages.routers for route in router.routes)
    return {route.path for route in routes if isinstance(route, APIRoute) and "POST" in (route.methods or ())}


def page_paths() -> set[str]:
    routes = (route for router in pages.routers for route in router.routes)
    return {route.path for route in routes if isinstance(route, APIRoute) and "GET" in (route.methods or ())}


def _keeps_the_rules(answer: Any, address: str) -> None:
    policy = answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in policy, address
    assert "unsafe" not in policy, address
    assert answer.headers["x-content-type-options"] == "nosniff", address
    assert "max-age=" in answer.headers["strict-transport-security"], address
    for cookie in answer.headers.get_list("set-cookie"):
        assert re.search("samesite=(lax|strict)", cookie, re.IGNORECASE), (address, cookie)
        assert "secure" in cookie.lower(), (address, cookie)
    if answer.headers.get("content-type", "").startswith("text/html"):
        assert INLINE.findall(answer.text) == [], address
        assert FOREIGN.findall(answer.text) == [], address
    if answer.status_code == 200 and not OPEN_TO_CACHES.search(address):
        assert re.search("no-store|no-cache|private", answer.headers.get("cache-control", "")), address
