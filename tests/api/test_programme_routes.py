"""A year's programme and earned recognition over HTTP, at the desk and on the command line; and who reads no window."""

import json
from datetime import timedelta

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.main import create_app
from audits.payloads import RecognitionDecision, VisitOutcome
from audits.recognition import recognising
from audits.visits import history
from audits.visits.history import PastVisit
from foundation.actors import Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings
from suppliers.models import Site
from tests.api.test_pages import form_token, sign_in
from tests.api.test_sanctions_routes import client_of
from tests.audits.test_rounds_stored import a_place, near
from tests.builders import NOW, a_fact, a_finding, an_account, an_inspector
from tests.web_client import TestClient

YEAR = utc_now().year + 1
ORDER = {
    "year": YEAR,
    "purpose": "Fields first",
    "campaigns": [{"name": "Spring", "visits": 2, "first_month": 3, "last_month": 5}],
}


@pytest.fixture
def places(database: Database, planner: Actor) -> list[Site]:
    with database.transaction() as session:
        an_inspector(session, planner, "E1")
        found = [a_place(session, planner, f"S-{number:02d}", "ES", near(number % 5)) for number in range(45)]
        for site in found:
            a_fact(session, planner, site.id, "workers_total", "1200")
        return found


@pytest.fixture
def second(database: Database, planner: Actor) -> Actor:
    return an_account(database, planner.organisation_id, Role.INSPECTION_PLANNER, email="second@tierlight.example")


@pytest.mark.usefixtures("places")
def test_a_programme_is_made_read_and_published_over_http(database: Database, planner: Actor, inspector: Actor) -> None:
    client, field = client_of(database, planner), client_of(database, inspector)
    assert field.post("/v1/programmes", json=ORDER).json()["code"] == "actor.not_allowed"
    assert client.post("/v1/programmes", json={"year": 2009}).json()["code"] == "programme.year_wrong"
    made = client.post("/v1/programmes", json=ORDER).json()
    at = f"/v1/programmes/{made['id']}"
    assert (made["state"], made["campaigns"][0]["planned"] >= 2, made["value"] <= made["bound"]) == (
        "draft",
        True,
        True,
    )
    sure = client.get(f"{at}/entries", params={"how": "sure", "limit": 5}).json()
    assert [row["how"] for row in sure["rows"]] == ["sure"] * 5
    assert sure["next_cursor"]
    assert field.get(f"{at}/entries", params={"month": 3}).json()["rows"][0]["opens_on"].startswith(f"{YEAR}-03")
    assert client.get(f"{at}/progress").json()["visited"] == 0
    assert field.get(at).json()["seal"] == ""
    published = client.post(f"{at}/publish").json()
    assert (published["state"], len(published["seal"])) == ("published", 64)
    assert client.post(f"{at}/publish").json()["code"] == "programme.not_draft"
    assert [one["state"] for one in client.get("/v1/programmes").json()["rows"]] == ["published"]


@pytest.mark.usefixtures("places")
def test_no_buyer_supplier_observer_or_guest_reads_a_window(
    database: Database, planner: Actor, buyer: OrganisationId
) -> None:
    made = client_of(database, planner).post("/v1/programmes", json=ORDER).json()
    paths = [f"/v1/programmes/{made['id']}{rest}" for rest in ("", "/entries", "/progress")]
    officer = client_of(database, an_account(database, buyer, Role.COMPLIANCE_OFFICER))
    assert [officer.get(path).status_code for path in paths] == [404] * 3
    assert officer.get("/v1/programmes").json()["rows"] == []
    for role in (Role.SUPPLIER, Role.OBSERVER):
        for organisation in (buyer, planner.organisation_id):
            name = f"{role.value}{organisation.hex[-6:]}@tierlight.example"
            outside = client_of(database, an_account(database, organisation, role, email=name))
            assert {outside.get(path).status_code for path in ("/v1/programmes", *paths)} == {403}
    guest = client_of(database)
    assert {guest.get(path).status_code for path in ("/v1/programmes", *paths)} == {401}


@pytest.mark.usefixtures("places")
def test_the_desk_makes_publishes_and_narrows_a_programme(database: Database, planner: Actor) -> None:
    desk = sign_in(TestClient(create_app(Settings(), database), headers={"accept": "text/html"}), database, planner)
    empty = desk.get("/programme")
    assert "No programme is made yet." in empty.text
    token = form_token(empty.text)
    refused = desk.post("/programme", data={"year": "2009", "form_token": token})
    assert (refused.status_code, "choose a year from" in refused.text) == (422, True)
    made = desk.post("/programme", data={"year": str(YEAR), "per_cent": "80", "purpose": "Fields", "form_token": token})
    assert "The draft is made." in made.text
    page = desk.get(f"/programme?year={YEAR}&month=3")
    assert all(words in page.text for words in ("Month by month", "Publish and seal", "Fields"))
    assert desk.get(f"/programme?year={YEAR}&missed=window").text.count("No rows match.") == 1
    assert desk.get(f"/programme?year={YEAR - 20}").status_code == 404
    action = page.text.split('action="/programme/')[1].split('"')[0]
    published = desk.post(f"/programme/{action}", data={"form_token": token})
    assert "Every entry is as it was sealed." in published.text


def test_the_command_line_makes_publishes_and_shows_a_year(
    database: Database, planner: Actor, places: list[Site]
) -> None:
    if not database.is_sqlite:
        pytest.skip("the command opens a SQLite file of its own")
    file = database.engine.url.database
    assert file
    asked = ["--year", str(YEAR), "--database", file, "--organisation", str(planner.organisation_id), "--json"]
    runner = CliRunner()
    made = runner.invoke(app, ["audits", "programme", "make", *asked, "--campaign", "Spring:2:3-5:general:ES"])
    assert made.exit_code == 0, made.output
    told = json.loads(made.stdout)
    assert (told["state"], told["campaigns"][0]["name"]) == ("draft", "Spring")
    assert runner.invoke(app, ["audits", "programme", "publish", *asked]).exit_code == 0
    shown = json.loads(runner.invoke(app, ["audits", "programme", "show", *asked]).stdout)
    assert (shown["state"], shown["progress"]["sites"]) == ("published", len(places))
    assert runner.invoke(app, ["audits", "programme", "make", *asked, "--campaign", "Spring:2"]).exit_code == 2
    words = runner.invoke(app, ["audits", "programme", "show", *asked[:-1]])
    assert "kept for the lot" in words.stderr


@pytest.fixture
def clean(database: Database, planner: Actor, places: list[Site]) -> Site:
    with database.transaction() as session:
        for number, months in enumerate((3, 14)):
            day = NOW.date() - timedelta(days=30 * months)
            seen = VisitOutcome(outcome="nothing_found", done_on=day, detection_chance=0.6)
            past = PastVisit(f"V-{number}", places[0].id, 300, "risk", None, "E1", seen)
            history.take_over_visit(session, planner, past, now=NOW)
    return places[0]


def test_recognition_is_proposed_granted_verified_by_anybody_and_revoked(
    database: Database, planner: Actor, second: Actor, clean: Site, places: list[Site]
) -> None:
    first, other, guest = client_of(database, planner), client_of(database, second), client_of(database)
    refused = first.post("/v1/recognitions", json={"site_id": str(places[1].id)}).json()
    assert refused["code"] == "recognition.not_earned"
    proposed = first.post("/v1/recognitions", json={"site_id": str(clean.id)})
    at, code = f"/v1/recognitions/{proposed.json()['id']}", proposed.json()["code"]
    seen = {"if-match": proposed.headers["etag"]}
    assert guest.get(f"/v1/recognitions/{code}").status_code == 404
    assert first.post(f"{at}/decision", json={"granted": True}, headers=seen).json()["code"] == (
        "recognition.second_person"
    )
    granted = other.post(f"{at}/decision", json={"granted": True}, headers=seen)
    assert granted.json()["state"] == "granted"
    assert guest.get(f"/v1/recognitions/{code}").json() == {"state": "valid"}
    assert guest.get("/v1/recognitions/zz").status_code == 422
    assert guest.get("/v1/recognitions").status_code == 401
    ended = first.post(
        f"{at}/revocation", json={"reason": "The owner changed"}, headers={"if-match": granted.headers["etag"]}
    )
    assert ended.json()["state"] == "revoked"
    assert guest.get(f"/v1/recognitions/{code}").json() == {"state": "revoked"}
    assert [one["id"] for one in first.get("/v1/recognitions?state=revoked").json()["rows"]] == [proposed.json()["id"]]


def test_the_desk_proposes_at_the_site_and_a_second_person_decides(
    database: Database, planner: Actor, second: Actor, clean: Site, places: list[Site]
) -> None:
    here, there = (
        sign_in(TestClient(create_app(Settings(), database), headers={"accept": "text/html"}), database, actor)
        for actor in (planner, second)
    )
    page = here.get(f"/sites/{clean.id}")
    assert "Propose recognition" in page.text
    assert "visits count, 2 are asked for" in here.get(f"/sites/{places[1].id}").text
    listed = here.post(f"/sites/{clean.id}/recognition", data={"form_token": form_token(page.text)})
    assert "Somebody else than who proposed it decides." in listed.text
    waiting = there.get("/recognitions?state=proposed")
    action = waiting.text.split('action="/recognitions/')[1].split('"')[0]
    token = form_token(waiting.text)
    declined = there.post(f"/recognitions/{action}", data={"granted": "no", "version": "1", "form_token": token})
    assert (declined.status_code, "Say why" in declined.text) == (422, True)
    granted = there.post(f"/recognitions/{action}", data={"granted": "yes", "version": "1", "form_token": token})
    assert "Valid" in granted.text
    revoking = granted.text.split('revoking"')[0].split('action="')[-1] + "revoking"
    told = {"version": "2", "reason": "The owner changed", "form_token": token}
    assert "Revoked. The certificate" in there.post(revoking, data=told).text


def test_a_critical_finding_over_http_ends_the_certificate_that_day(
    database: Database, planner: Actor, second: Actor, clean: Site
) -> None:
    with database.transaction() as session:
        proposed = recognising.propose(session, planner, clean.id, now=NOW)
        decision = RecognitionDecision(granted=True)
        recognising.decide(session, second, proposed.id, decision, version_seen=1, now=NOW)
        code = proposed.code
        a_finding(session, planner, clean, "critical")
    assert client_of(database).get(f"/v1/recognitions/{code}").json() == {"state": "revoked"}
