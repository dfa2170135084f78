"""Teams over HTTP and at the desk: who may go, why not, and what stays with those who plan."""

import re
from datetime import timedelta

import pytest

from api.main import create_app
from foundation.actors import Actor
from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings
from tests.api.test_pages import form_token, sign_in
from tests.api.test_sanctions_routes import client_of
from tests.audits.test_rounds_stored import a_place, near
from tests.builders import plain_monday
from tests.web_client import TestClient

FIRST = plain_monday()
LAST = FIRST + timedelta(days=13)
DAYS = {"starts_on": FIRST.isoformat(), "ends_on": LAST.isoformat(), "seed": 1}
HOME = {"country": "ES", "latitude": 37.4, "longitude": -6.0, "languages": ["es"]}


@pytest.fixture
def client(database: Database, planner: Actor) -> TestClient:
    with database.transaction() as session:
        for number in range(4):
            a_place(session, planner, f"S-{number}", "ES", near(number))
        a_place(session, planner, "S-PT", "PT", near(5))
    api = client_of(database, planner)
    for code in ("A", "B"):
        assert api.post("/v1/inspectors", json={"code": code, "name": f"Person {code}", **HOME}).status_code == 201
    return api


def desk_of(database: Database, actor: Actor) -> TestClient:
    return sign_in(TestClient(create_app(Settings(), database), headers={"accept": "text/html"}), database, actor)


def a_visit(client: TestClient) -> dict[str, object]:
    """The only one of its day, so that everybody else is free."""
    plan = client.post("/v1/plans", json=DAYS).json()
    rows: list[dict[str, object]] = client.get("/v1/visits", params={"plan_id": plan["id"]}).json()["rows"]
    days = [one["day"] for one in rows]
    return next(one for one in rows if days.count(one["day"]) == 1)


def test_who_is_kept_moved_and_refused_over_http(database: Database, client: TestClient, inspector: Actor) -> None:
    staff = {one["code"]: one for one in client.get("/v1/inspectors").json()["rows"]}
    at = f"/v1/inspectors/{staff['A']['id']}"
    part_time = [[540, 780], None, None, None, None, None, None]
    kept = client.patch(at, json={"sex": "female", "hours": part_time}, headers={"If-Match": '"1"'})
    assert (kept.json()["hours"], kept.headers["etag"]) == (part_time, '"2"')
    assert client.patch(at, json={"sex": "male"}, headers={"If-Match": '"1"'}).status_code == 412
    assert client.patch(at, json={"hours": [None]}, headers={"If-Match": '"2"'}).status_code == 422
    client.patch(at, json={"hours": []}, headers={"If-Match": '"2"'})
    visit = a_visit(client)
    other = staff["B" if visit["inspector_id"] == staff["A"]["id"] else "A"]
    record = f"/v1/inspectors/{other['id']}"
    ended = {"kind": "accreditation", "body": "APSCA", "number": "LA-1", "valid_to": "2026-10-31"}
    records = client.post(f"{record}/credentials", json=ended).json()
    client.post(f"{record}/ties", json={"kind": "kin", "to": "S-0"})
    away = client.post(f"{record}/absences", json={"starts_on": visit["day"], "ends_on": visit["day"]})
    assert [len(away.json()[name]) for name in ("credentials", "ties", "absences")] == [1, 1, 1]
    wanted = {"day": visit["day"], "lead_id": other["id"]}
    seen = {"If-Match": f'"{visit["version"]}"'}
    refused = client.post(f"/v1/visits/{visit['id']}/move", json=wanted, headers=seen).json()
    assert refused["code"] == "visit.team_refused"
    assert {"S18 accreditation LA-1 ended 2026-10-31"} <= {place["value"] for place in refused["places"]}
    told = client.get(f"/v1/visits/{visit['id']}/team/options").json()
    assert [bool(one["against_leading"]) for one in told] == [False, True]
    field = client_of(database, inspector)
    hidden = field.get(record).json()
    assert (hidden["latitude"], hidden["conflicts"], hidden["sex"]) == (None, None, None)
    assert field.get(f"{record}/records").status_code == field.get(f"/v1/visits/{visit['id']}/team/options").status_code
    assert field.get(f"/v1/visits/{visit['id']}/team").json()["members"][0]["role"] == "lead"
    client.post(f"{record}/records/{records['credentials'][0]['id']}/removal")
    for name in ("ties", "absences"):
        client.post(f"{record}/records/{away.json()[name][0]['id']}/removal")
    both = {"lead_id": other["id"], "members": [{"inspector_id": visit["inspector_id"]}]}
    changed = client.put(f"/v1/visits/{visit['id']}/team", json=both, headers=seen)
    assert (changed.status_code, changed.json()["inspector_id"]) == (200, other["id"])
    assert client.put(f"/v1/visits/{visit['id']}/team", json=both, headers=seen).status_code == 412
    again = {"If-Match": changed.headers["etag"]}
    moved = client.post(f"/v1/visits/{visit['id']}/move", json={"day": visit["day"]}, headers=again)
    assert moved.status_code == 200


def test_needs_and_joint_visits_are_kept_and_wrong_ones_refused(client: TestClient) -> None:
    rows = {one["reference"]: one["id"] for one in client.get("/v1/sites").json()["rows"]}
    need = f"/v1/sites/{rows['S-1']}/visit-needs"
    assert client.get(need).json() is None
    assert client.put(need, json={"pair_grounds": ["moonlight"]}).json()["code"] == "visit_need.ground_unknown"
    assert client.put(need, json={"pair_grounds": ["night_visit"], "payer": "buyer"}).json()["version"] == 1
    plan = client.post("/v1/plans", json=DAYS).json()
    visits = client.get("/v1/visits", params={"plan_id": plan["id"], "site_id": rows["S-1"]}).json()["rows"]
    for visit in visits:
        team = client.get(f"/v1/visits/{visit['id']}/team").json()
        assert ([one["role"] for one in team["members"]], team["payer"]) == (["lead", "second"], "buyer")
    joint = {"name": "River", "because": "one crew on both banks", "site_ids": [rows["S-2"], rows["S-3"]]}
    assert client.post("/v1/joint-groups", json=joint).json()["code"] == "joint_group.one_country"
    made = client.post("/v1/joint-groups", json=joint | {"site_ids": [rows["S-2"], rows["S-PT"]]}).json()
    again = joint | {"name": "Other", "site_ids": [rows["S-2"], rows["S-PT"]]}
    assert client.post("/v1/joint-groups", json=again).json()["code"] == "joint_group.site_taken"
    assert [one["id"] for one in client.get("/v1/joint-groups").json()] == [made["id"]]
    assert client.post(f"/v1/joint-groups/{made['id']}/close").status_code == 200
    assert client.post(f"/v1/joint-groups/{made['id']}/close").json()["code"] == "joint_group.not_found"


def test_the_desk_adds_an_inspector_keeps_what_binds_them_and_takes_it_back(
    database: Database, client: TestClient, planner: Actor
) -> None:
    desk = desk_of(database, planner)
    page = desk.get("/inspectors").text
    token = {"form_token": form_token(page)}
    assert all(word in page for word in ("Person A", "Person B", "2 inspectors"))
    wrong = desk.post("/inspectors", data={**token, "code": "A", "name": "Person C"})
    assert (wrong.status_code, 'value="Person C"' in wrong.text) == (422, True)
    own = desk.post("/inspectors", data={**token, "code": "C", "name": "Person C", "languages": "es ar"})
    at = str(own.url.path)
    ends = (utc_now().date() + timedelta(days=10)).isoformat()
    sent = {"record": "credential", "kind": "accreditation", "words": "LA-7", "body": "APSCA", "last": ends}
    kept = desk.post(f"{at}/records", data={**token, **sent}).text
    assert "LA-7" in kept
    desk.post(f"{at}/records", data={**token, "record": "tie", "kind": "kin", "words": "S-1"})
    backwards = {"record": "absence", "kind": "leave", "first": "2026-12-31", "last": "2026-12-01"}
    assert desk.post(f"{at}/records", data={**token, **backwards}).status_code == 422
    assert "ends in" in desk.get("/inspectors").text
    hours = {"begins": ["09:00", *[""] * 6], "ends": ["13:00", *[""] * 6]}
    version = re.search(r'name="version" value="(\d+)"', desk.get(at).text)
    assert version
    facts = {**token, "version": version[1], "languages": "es ar", "sex": "female", "sectors": ["agriculture"], **hours}
    assert 'value="09:00"' in desk.post(at, data=facts).text
    assert desk.post(at, data=facts).status_code == 422
    removal = next(part for part in desk.get(at).text.split('"') if part.endswith("/removal"))
    assert "LA-7" not in desk.post(removal, data=token).text
    assert "Person C" not in desk.post(f"{at}/close", data=token).text


def test_the_desk_moves_a_visit_and_names_who_may_not(
    database: Database, client: TestClient, planner: Actor, inspector: Actor
) -> None:
    visit = a_visit(client)
    desk, field = desk_of(database, planner), desk_of(database, inspector)
    week = f"/plans/{visit['plan_id']}?week={visit['day']}&visit={visit['id']}"
    assert f"/visits/{visit['id']}/move" in desk.get(week).text
    assert f"/visits/{visit['id']}/move" not in field.get(week).text
    assert (field.get(f"/visits/{visit['id']}/move").status_code, field.get("/inspectors").status_code) == (403, 403)
    page = desk.get(f"/visits/{visit['id']}/move").text
    assert "Everybody at work may go." in page
    people = {one["id"] for one in client.get("/v1/inspectors").json()["rows"]}
    other = next(iter(people - {visit["inspector_id"]}))
    client.post(f"/v1/inspectors/{other}/absences", json={"starts_on": visit["day"], "ends_on": visit["day"]})
    told = desk.get(f"/visits/{visit['id']}/move").text
    assert ("day off: leave until" in told, "S13" in told) == (True, False)
    sent = {
        "form_token": form_token(page),
        "day": visit["day"],
        "lead_id": other,
        "version": str(visit["version"]),
        "because": "asked for",
    }
    refused = desk.post(f"/visits/{visit['id']}/move", data=sent)
    assert (refused.status_code, "day off: leave" in refused.text, "S13" in refused.text) == (422, True, False)
    moved = desk.post(
        f"/visits/{visit['id']}/move", data={**sent, "lead_id": str(visit["inspector_id"]), "second_id": ""}
    )
    assert "The visit is moved." in moved.text
