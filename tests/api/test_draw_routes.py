"""Draws over HTTP, at the desk and on the command line; the published file run again without any database."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.main import create_app
from foundation import accounts, migrating
from foundation.actors import Actor
from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings
from suppliers import sites
from suppliers.payloads import SiteCreate
from tests.api.test_pages import form_token, sign_in
from tests.api.test_sanctions_routes import client_of
from tests.audits.test_drawing import a_file
from tests.audits.test_rounds_stored import a_place, near
from tests.builders import an_inspector
from tests.web_client import TestClient

FIRST = utc_now().date() + timedelta(days=3)
LAST = FIRST + timedelta(days=13)
DAYS = {"starts_on": FIRST.isoformat(), "ends_on": LAST.isoformat()}


@pytest.fixture
def ground(database: Database, planner: Actor) -> Actor:
    with database.transaction() as session:
        an_inspector(session, planner, "E1")
        for number in range(12):
            a_place(session, planner, f"S-{number}", "ES", near(number))
    return planner


def test_a_draw_is_sealed_planned_on_and_shown_over_http(database: Database, ground: Actor, inspector: Actor) -> None:
    client, field = client_of(database, ground), client_of(database, inspector)
    assert client.post("/v1/draws", json={**DAYS, "share": 0.01}).json()["code"] == "draw.share_wrong"
    assert field.post("/v1/draws", json=DAYS).json()["code"] == "actor.not_allowed"
    made = client.post("/v1/draws", json=DAYS).json()
    at = f"/v1/draws/{made['id']}"
    assert (made["seed"], made["of_sites"], "sealed_seed" in made, "drawn" in made) == (None, 12, False, False)
    assert client.post("/v1/draws", json=DAYS).json()["code"] == "draw.already_committed"
    sealed = client.get(f"{at}/file").json()
    assert (sealed["seal"], sealed["seed"], sealed["drawn"]) == (made["seal"], None, None)
    plan = client.post("/v1/plans", json={**DAYS, "seed": 1}).json()
    visits = client.get("/v1/visits", params={"plan_id": plan["id"]}).json()["rows"]
    assert [visit["selected_how"] for visit in visits].count("random") == made["sites"]
    week = f"/plans/{plan['id']}?week={FIRST.isoformat()}"
    desk = sign_in(TestClient(create_app(Settings(), database), headers={"accept": "text/html"}), database, ground)
    assert f"{made['seal'][:4]}…{made['seal'][-4:]}" in desk.get(week).text
    assert client.post(f"{at}/reveal", json={}).json()["code"] == "draw.too_early"
    shown = client.post(f"{at}/reveal", json={"early_because": "the court asks for it"}).json()
    assert (len(shown["seed"]), field.get(at).json()["seed"]) == (64, shown["seed"])
    assert len(client.get(f"{at}/file").json()["drawn"]["sites"]) == made["sites"]
    assert [one["id"] for one in client.get("/v1/draws").json()["rows"]] == [made["id"]]


def test_the_page_seals_a_draw_keeps_what_was_typed_and_shows_the_seed_with_a_reason(
    database: Database, ground: Actor
) -> None:
    desk = sign_in(TestClient(create_app(Settings(), database), headers={"accept": "text/html"}), database, ground)
    empty = desk.get("/draws")
    assert "No draw is sealed yet." in empty.text
    token = form_token(empty.text)
    refused = desk.post("/draws", data={**DAYS, "per_cent": "3", "form_token": token})
    assert (refused.status_code, f'value="{FIRST.isoformat()}"' in refused.text) == (422, True)
    sealed = desk.post("/draws", data={**DAYS, "per_cent": "", "form_token": token}).text
    assert "The draw is sealed." in sealed
    address = next(part for part in sealed.split('"') if part.endswith("/draw.json"))
    file = desk.get(address)
    assert (file.json()["seed"], "-sealed.json" in file.headers["content-disposition"]) == (None, True)
    revealing = address.replace("draw.json", "revealing")
    assert desk.post(revealing, data={"form_token": token, "reason": " "}).status_code == 422
    assert "the court" in desk.post(revealing, data={"form_token": token, "reason": "the court"}).text
    assert len(desk.get(address).json()["seed"]) == 64


def test_a_reader_may_take_the_file_and_is_offered_no_form(database: Database, ground: Actor, inspector: Actor) -> None:
    client_of(database, ground).post("/v1/draws", json=DAYS)
    desk = sign_in(TestClient(create_app(Settings(), database), headers={"accept": "text/html"}), database, inspector)
    page = desk.get("/draws").text
    assert ("draw.json" in page, "Draw and seal" in page, "/revealing" in page) == (True, False, False)


def run(*words: object) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [str(word) for word in ("audits", "draw", *words)])
    return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "register.sqlite"
    store = Database.at(f"sqlite:///{path}")
    migrating.upgrade(store)
    with store.transaction() as session:
        house = accounts.add_organisation(
            session, name="Authority", kind="inspectorate", now=utc_now(), jurisdiction=frozenset({"ES"})
        )
        actor = Actor.system(accounts.OrganisationId(house.id), frozenset({"ES"}))
        an_inspector(session, actor, "E1")
        for number in range(20):
            new = SiteCreate(name=f"S-{number}", reference=f"S-{number}", country="ES")
            sites.add_site(session, actor, new, now=utc_now())
    store.close()
    return path


def test_the_commands_seal_show_and_run_again(register: Path, tmp_path: Path) -> None:
    period = ("--from", FIRST, "--to", LAST, "--database", register)
    sealed, shown = tmp_path / "sealed.json", tmp_path / "shown.json.gz"
    code, _, told = run("reveal", *period)
    assert (code, "[draw.not_committed]" in told) == (1, True)
    code, out, _ = run("commit", *period, "--out", sealed, "--json")
    seal = json.loads(out)["seal"]
    assert (code, json.loads(sealed.read_text("utf-8"))["seal"]) == (0, seal)
    for words, refusal in (
        (("commit", *period), "draw.already_committed"),
        (("reveal", *period), "draw.too_early"),
        (("verify", sealed), "draw.not_revealed"),
    ):
        code, _, told = run(*words)
        assert (code, f"[{refusal}]" in told) == (1, True)
    code, _, told = run("reveal", *period, "--early", "the court asks for it", "--out", shown)
    assert (code, seal in told) == (0, True)
    code, _, told = run("verify", shown, "--seal", seal)
    assert (code, "The seal is the one you kept" in told) == (0, True)
    assert "[draw.already_revealed]" in run("reveal", *period)[2]
    assert "[draw.seal_differs]" in run("verify", shown, "--seal", "0" * 64)[2]


@pytest.mark.no_database
def test_a_file_is_run_again_without_any_database(tmp_path: Path) -> None:
    from audits.drawing.published import written

    path = tmp_path / "draw.json"
    path.write_text(written(a_file()), "utf-8")
    code, out, _ = run("verify", path, "--json")
    assert (code, json.loads(out)["drawn"]["sites"]) == (0, list((a_file().drawn or {})["sites"]))
    path.write_bytes(b"\xff\xfe")
    assert "[draw.file_unreadable]" in run("verify", path)[2]
