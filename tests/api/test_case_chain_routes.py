"""The contractors of a case over the interface and at the desk: what is said of them, and who may answer by it."""

from itertools import pairwise
from pathlib import Path

import pytest

from foundation.actors import Actor, OrganisationId, Role
from foundation.database import Database
from suppliers.models import Party
from tests.api.test_case_pages import Desk, ago, noticed
from tests.api.test_case_routes import FACTS, Caller
from tests.builders import a_party, an_account, an_edge


@pytest.fixture
def chain(database: Database, planner: Actor) -> list[Party]:
    with database.transaction() as session:
        held = [a_party(session, planner, name) for name in ("Obras Vega Alta S.L.", "Levante Sub", "Levante Main")]
        for giver, receiver in pairwise(held):
            an_edge(session, planner, giver.id, receiver.id, "subcontracts")
        return held


def test_what_is_said_of_a_contractor_changes_who_may_answer(
    database: Database, authority: OrganisationId, chain: list[Party], tmp_path: Path
) -> None:
    officer = Caller(database, an_account(database, authority, Role.CASE_OFFICER), tmp_path)
    approver = Caller(database, an_account(database, authority, Role.APPROVER), tmp_path)
    new = {"reference": "US-1", "party_id": str(chain[0].id), "offence_family": "osh_serious", "offence_on": ago(100)}
    new |= {"opened_on": ago(90), "grounds": "A trench without shoring, alleged"}
    officer.address = approver.address = f"/v1/cases/{officer.client.post('/v1/cases', json=new).json()['id']}"
    above = f"{officer.address}/chain"
    assert officer.client.get(above).json()["answering"] == []  # no law is chosen
    assert officer.send("POST", "/assessments", regime="us_osha", facts=FACTS)[0] == 201
    told = officer.client.get(above).json()
    assert (told["unknown"], told["as_of"]) == (["Levante Sub", "Levante Main"], ago(100))
    assert {one["standing"] for one in told["answering"]} == {"if_shown"}
    said = {"knowledge": "should_have_known", "stated_on": ago(80), "ground": "It ran the site"}
    status, kept = officer.send("POST", f"/chain/{chain[1].id}/knowledge", **said)
    assert (status, kept["knowledge"]) == (201, "should_have_known")
    assert approver.send("POST", f"/chain/{chain[1].id}/knowledge", **said)[1]["code"] == "actor.not_allowed"
    assert officer.send("POST", f"/chain/{chain[0].id}/knowledge", **said)[1]["code"] == "case.not_on_contract_path"
    assert officer.send("POST", f"/chain/{chain[1].id}/knowledge", **said | {"knowledge": "liable"})[0] == 422
    defence = {"state": "accepted", "stated_on": ago(79), "reason": "It checked each week"}
    assert officer.send("POST", f"/chain/{chain[1].id}/defence", **defence)[1]["code"] == "case.defence_not_claimed"
    for state, standing in (("claimed", "answers"), ("accepted", "freed"), ("refused", "answers")):
        assert officer.send("POST", f"/chain/{chain[1].id}/defence", **defence | {"state": state})[0] == 201
        found = {one["name"]: one["standing"] for one in officer.client.get(above).json()["answering"]}
        assert found == {"Levante Sub": standing, "Levante Main": "if_shown"}


def test_the_case_page_names_what_is_unknown_and_takes_statements(
    database: Database, authority: OrganisationId, chain: list[Party], tmp_path: Path
) -> None:
    officer = Desk(database, an_account(database, authority, Role.CASE_OFFICER), tmp_path)
    page = noticed(officer, chain[0])
    text = officer.read(page)
    assert "Nothing is shown yet of what these knew" in text
    assert "May answer if it is shown" in text
    said = {"knowledge": "knew", "stated_on": ago(50), "ground": "Its manager signed the sheets"}
    assert officer.sent(page, f"{page}/chain/{chain[1].id}/knowledge", **said)[0] == 303
    status, words = officer.sent(page, f"{page}/chain/{chain[1].id}/knowledge", **said | {"ground": ""})
    assert (status, "Say it in three letters or more" in words or "Fill this in" in words) == (422, True)
    defence = {"state": "claimed", "stated_on": ago(49), "reason": "It checked each week"}
    assert officer.sent(page, f"{page}/chain/{chain[1].id}/defence", **defence)[0] == 303
    assert officer.sent(page, f"{page}/chain/{chain[1].id}/defence", **defence | {"state": "accepted"})[0] == 303
    text = officer.read(page)
    assert "Its manager signed the sheets" in text
    assert "Does not answer while its defence stands" in text
    assert "is liable" not in text
