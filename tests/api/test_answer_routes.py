"""The answers of a visit over HTTP: draft, submit, correct, each with the version that was read; and its sample."""

from audits.instruments.checklists import instrument_for
from foundation.actors import Actor
from foundation.clock import utc_now
from foundation.database import Database
from tests.api.test_sanctions_routes import client_of
from tests.audits.test_answers import a_visit, all_good

TODAY = utc_now().date()


def body(answers: dict[str, str]) -> dict[str, object]:
    return {"answers": {one: {"answer": answer} for one, answer in answers.items()}}


def version(number: int) -> dict[str, str]:
    return {"If-Match": f'"{number}"'}


def test_a_visit_is_answered_submitted_and_corrected_over_http(
    database: Database, planner: Actor, inspector: Actor
) -> None:
    with database.transaction() as session:
        visit = a_visit(session, planner, day=TODAY)
    client, at = client_of(database, inspector), f"/v1/visits/{visit.id}/answers"
    empty = client.get(at)
    assert (empty.json()["instrument"], empty.json()["version"], empty.headers["etag"]) == ("core@2026.2", 0, '"0"')
    answers = all_good(instrument_for(None), CO12="no", CO28="yes", CO22="yes")
    assert client.put(at, json=body(answers)).status_code == 428
    hidden = client.put(at, json=body({"CO28": "no", "CO22": "yes"}), headers=version(0))
    assert (hidden.status_code, hidden.json()["code"]) == (422, "answer.not_asked")
    beyond = client.put(at, json=body({"CO29": "200"}), headers=version(0)).json()
    assert (beyond["code"], beyond["places"][0]["column"], beyond["places"][0]["value"]) == (
        "answer.out_of_range",
        "CO29",
        "200",
    )
    half = client.put(at, json=body({"CO28": "yes"}), headers=version(0)).json()
    assert {"CO22", "CO32"} <= set(half["asked"])
    assert client.post(f"{at}/submit", headers=version(1)).json()["code"] == "answers.missing"
    clash = client.put(at, json=body({"CO28": "no"}), headers=version(0))
    assert (clash.status_code, clash.json()["places"][0]["value"]) == (412, "yes")
    assert client.put(at, json=body(answers), headers=version(1)).headers["etag"] == '"2"'
    assert client.post(f"{at}/submit", headers=version(1)).json()["current"]["version"] == 2
    done = client.post(f"{at}/submit", headers=version(2)).json()
    again = client.post(f"{at}/submit", headers=version(2)).json()
    assert (done["state"], again["version"]) == ("submitted", done["version"])
    made = client.get("/v1/findings", params={"visit_id": str(visit.id)}).json()["rows"]
    assert [one["question_id"] for one in made] == ["CO12"]
    better = {**body({"CO12": "yes"}), "because": "The payslips came later"}
    corrected = client.post(f"{at}/corrections", json=better, headers=version(done["version"])).json()
    assert [(one["answer"], one["superseded_because"]) for one in corrected["earlier"]] == [
        ("no", "The payslips came later")
    ]
    assert client.get("/v1/findings", params={"visit_id": str(visit.id)}).json()["rows"][0]["state"] == "withdrawn"


def test_the_sample_of_a_visit_is_drawn_again_from_its_address(database: Database, planner: Actor) -> None:
    with database.transaction() as session:
        visit = a_visit(session, planner, day=TODAY)
    client, at = client_of(database, planner), f"/v1/visits/{visit.id}/sample"
    asked = {"cell": ["day|own|men|here|bank|30", "night|agency|men|abroad|cash|20"]}
    drawn = client.get(at, params=asked).json()
    assert drawn == client.get(at, params=asked).json()
    assert (drawn["seed"], drawn["headcount"], drawn["interviews"]) == (visit.id.hex, 50, 10)
    assert drawn["source"].startswith("Sedex SMETA")
    refused = client.get(at, params={"cell": "night|12"})
    assert (refused.status_code, refused.json()["code"]) == (422, "sampling.cell_wrong")
