"""Alerts over HTTP and on the command line: given, proposed, sent back, agreed to, cleared together, recomputed."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api import bindings
from api.cli import app
from foundation import jobs
from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from foundation.ids import new_id
from foundation.models import Job
from foundation.settings import Settings
from sanctions import hits, rulings, runs, watch_lists
from sanctions.hits import HitQuery
from sanctions.lists.reading import read_lists
from sanctions.looking import look
from suppliers import edges
from suppliers.payloads import EdgeCreate
from tests.api.test_sanctions_routes import client_of
from tests.builders import NOW, a_party, an_account

SYSTEM = Actor.system(OrganisationId(new_id()))


@pytest.fixture
def screened(database: Database, officer: Actor, tmp_path: Path) -> Actor:
    path = tmp_path / "us_ofac_sdn.jsonl"
    path.write_text(json.dumps({"id": "W1", "kind": "organisation", "names": ["Quillfeather Zorban Trading"]}) + "\n")
    with database.transaction() as session:
        watch_lists.load(session, SYSTEM, read_lists(path), now=NOW)
        buyer = a_party(session, officer, "Lindenhof", reference="L1")
        for end in ("S.L.", "Export", "Holding"):
            party = a_party(session, officer, f"Quillfeather Zorban Trading {end}")
            edges.add_edge(session, officer, EdgeCreate(kind="supplies", from_id=party.id, to_id=buyer.id), now=NOW)
        runs.screen_all(session, officer, now=NOW)
    return officer


def test_a_ruling_is_given_to_a_colleague_proposed_sent_back_and_agreed_to(database: Database, screened: Actor) -> None:
    second = an_account(database, screened.organisation_id, Role.COMPLIANCE_OFFICER, email="second@tierlight.example")
    with database.transaction() as session:
        rulings.set_four_eyes(session, Actor.system(screened.organisation_id), wanted=True)
    mine, theirs = client_of(database, screened), client_of(database, second)
    hit = mine.get("/v1/hits").json()["rows"][0]
    here = f"/v1/hits/{hit['id']}"
    given = mine.put(f"{here}/assignment", json={"assigned_to": str(screened.account_id)}, headers={"If-Match": '"1"'})
    assert given.json()["assigned_to"] == str(screened.account_id)
    assert [row["id"] for row in mine.get("/v1/hits", params={"only": "mine"}).json()["rows"]] == [hit["id"]]
    ruling = {"decision": "confirmed", "reason": "the same number", "reason_code": "same_identifier"}
    proposed = mine.post(f"{here}/ruling", json=ruling, headers={"If-Match": '"2"'}).json()
    assert (proposed["state"], proposed["proposed"]) == ("open", "confirmed")
    alone = mine.post(f"{here}/agreement", headers={"If-Match": '"3"'})
    assert (alone.status_code, alone.json()["code"]) == (403, "hit.second_person_needed")
    sent = theirs.post(f"{here}/sending-back", json={"reason": "show the number"}, headers={"If-Match": '"3"'})
    assert sent.json()["proposed"] == ""
    mine.post(f"{here}/ruling", json=ruling, headers={"If-Match": '"4"'})
    assert theirs.get(f"{here}/file").json()["may_agree"] is True
    assert theirs.post(f"{here}/agreement", headers={"If-Match": '"5"'}).json()["state"] == "confirmed"


def test_many_are_looked_at_and_then_cleared(database: Database, screened: Actor) -> None:
    client = client_of(database, screened)
    chosen = {"source": "us_ofac_sdn", "entry_key": "W1"}
    seen = client.post("/v1/hits/clearing/preview", json=chosen).json()
    asked = {"chosen": chosen, "token": seen["token"], "reason_code": "common_name", "reason": "nothing else agrees"}
    assert client.post("/v1/hits/clearing", json=asked).json() == {"count": 3, "proposed": False}
    assert client.post("/v1/hits/clearing", json=asked).json()["code"] == "hit.chosen_changed"
    assert client.post("/v1/hits/clearing/preview", json={}).json()["code"] == "hit.nothing_chosen"
    assert {one["code"] for one in client.get("/v1/hits/reasons").json()} >= {"common_name"}


def test_what_was_just_ruled_is_taken_back_by_its_moment(database: Database, screened: Actor) -> None:
    client = client_of(database, screened)
    hit = client.get("/v1/hits").json()["rows"][0]
    ruling = {"decision": "cleared", "reason": "nothing else agrees", "reason_code": "common_name"}
    ruled = client.post(f"/v1/hits/{hit['id']}/ruling", json=ruling, headers={"If-Match": '"1"'}).json()
    (back,) = client.post("/v1/hits/undoing", json={"ruled_at": ruled["decided_at"]}).json()
    assert (back["id"], back["state"]) == (hit["id"], "open")
    again = client.post("/v1/hits/undoing", json={"ruled_at": ruled["decided_at"]})
    assert (again.status_code, again.json()["code"]) == (409, "hit.nothing_to_undo")


def test_an_alert_is_recomputed_and_a_buyers_chain_is_asked(database: Database, screened: Actor) -> None:
    client = client_of(database, screened)
    hit = client.get("/v1/hits").json()["rows"][0]
    assert client.get(f"/v1/hits/{hit['id']}/replay").json()["same"] is True
    buyer = next(row for row in client.get("/v1/parties").json()["rows"] if row["reference"] == "L1")
    found = client.get(f"/v1/listed/chain/{buyer['id']}").json()
    assert {(row["state"], row["label"], row["tier"]) for row in found["rows"]} == {("possible", "direct", 1)}
    assert client.get("/v1/listed/owned").json() == []


def test_the_terminal_says_whether_a_match_is_still_what_it_was(database: Database, screened: Actor) -> None:
    if not database.is_sqlite:
        return  # the command takes a file
    hit = client_of(database, screened).get("/v1/hits").json()["rows"][0]
    at = ["--database", str(database.engine.url.database)]
    runner = CliRunner()
    same = runner.invoke(app, ["sanctions", "replay", hit["id"], "--json", *at])
    assert (same.exit_code, json.loads(same.stdout)["same"]) == (0, True)
    listed = runner.invoke(app, ["sanctions", "listed", "L1", *at])
    assert listed.exit_code == 0
    assert listed.stdout.count("possible, direct, tier 1: Quillfeather") == 3
    assert runner.invoke(app, ["sanctions", "four-eyes", "on", *at]).exit_code == 0


def test_the_job_screens_from_its_memory_and_derives_what_listed_owners_hold(
    database: Database, screened: Actor, tmp_path: Path
) -> None:
    chosen = Settings(demo=True, data_dir=tmp_path / "data")
    for minute, name in enumerate(("Gannet Marrow Mills", "Zorban Quillfeather")):
        path = tmp_path / f"own{minute}.jsonl"
        path.write_text(json.dumps({"id": "G1", "names": [name]}) + "\n", encoding="utf-8")
        with database.transaction() as session:
            watch_lists.load(session, SYSTEM, read_lists(path), now=NOW)
            owner = a_party(session, screened, "Gannet Marrow Mills" if minute else "Heron Sallow")
            firm = a_party(session, screened, f"Olive Brook {minute}")
            stake = EdgeCreate(kind="owns", from_id=owner.id, to_id=firm.id, share_min=0.7, share_max=0.7)
            edges.add_edge(session, screened, stake, now=NOW)
            jobs.enqueue(session, "react_to_changes", str(minute), actor=None, payload={}, now=NOW)
        run = jobs.work_once(
            database, bindings.handlers_for(chosen), "worker", clock=lambda: NOW, lease=timedelta(seconds=60)
        )
        assert run is not None
        with database.reading() as session:
            assert session.get_one(Job, run.job.id).state == "done"
    assert len(list((chosen.data_dir / "memories").glob("*/*"))) in {1, 2}
    with database.reading() as session:
        assert look(session, screened, now=NOW).mode == "nothing"
        names = {hit.name_screened for hit in hits.list_hits(session, screened, HitQuery()).rows}
    assert "Gannet Marrow Mills" in names
