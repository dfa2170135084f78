"""Sharing between organisations over HTTP and on the pages, as giver, second person, partner and everybody else."""

import re
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI
from httpx import Response
from pydantic import SecretStr
from sqlmodel import select

from api.access import COOKIE
from api.main import create_app
from foundation import accounts, tokens
from foundation.actors import Action, Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account, TrailEntry
from foundation.settings import Settings
from reports.models import SharingAgreement
from tests.builders import NOW, a_finding, a_party, a_site, an_account, an_action
from tests.web_client import TestClient

TODAY = utc_now().date()
HOUSE, PARTNER = "Lindenhof Hotels", "Valmarra Labour Authority"
PROPOSAL = {
    "partner": PARTNER,
    "purpose": "Planning joint visits in the valley",
    "grants": [
        {"kind": "sites", "fields": ["reference", "name", "country", "region"]},
        {"kind": "findings", "fields": ["reference", "state", "site_reference"]},
    ],
    "countries": ["ES"],
    "starts_on": TODAY.isoformat(),
    "ends_on": (TODAY + timedelta(days=30)).isoformat(),
}
SEEN = "if-match"
TICKS = {
    f"grant.{kind}.{name}": "yes"
    for kind, names in {
        "sites": ("name", "country", "kind", "sector"),
        "parties": ("name", "country"),
        "findings": ("reference", "severity", "state", "found_on", "indicator"),
        "actions": ("state", "kind", "close_by"),
        "cases": ("reference", "public_state"),
    }.items()
    for name in names
}


class House:
    def __init__(self, database: Database, app: FastAPI) -> None:
        self.database, self.app = database, app

    def rest(self, actor: Actor) -> TestClient:
        with self.database.transaction() as session:
            account = session.get_one(Account, actor.account_id)
            scopes = frozenset(action for action in Action if actor.may(action))
            secret = tokens.make_token(session, account, name="test", scopes=scopes, days=1, now=utc_now())
        return TestClient(self.app, headers={"authorization": f"Bearer {secret}"})

    def desk(self, actor: Actor) -> TestClient:
        with self.database.transaction() as session:
            opened = accounts.open_sign_in(session, session.get_one(Account, actor.account_id), now=utc_now(), hours=1)
        client = TestClient(self.app, headers={"accept": "text/html"})
        client.cookies.set(COOKIE, opened.secret)
        return client

    def ends_on(self, agreement_id: str, day: date) -> None:
        with self.database.transaction() as session:
            row = session.get_one(SharingAgreement, UUID(agreement_id))
            row.starts_on, row.ends_on = day, day
            session.add(row)


@pytest.fixture
def house(database: Database, tmp_path: Path) -> House:
    settings = Settings(secret=SecretStr("x1y2z3" * 8), secure_cookies=False, data_dir=tmp_path)
    return House(database, create_app(settings, database))


@pytest.fixture
def second(database: Database, buyer: OrganisationId) -> Actor:
    return an_account(database, buyer, Role.COMPLIANCE_OFFICER, email="second@tierlight.example")


def accepted(house: House, giver: Actor, approver: Actor, partner: Actor) -> str:
    made = house.rest(giver).post("/v1/shared", json=PROPOSAL)
    assert (made.status_code, made.headers["etag"]) == (201, '"1"')
    at = f"/v1/shared/{made.json()['id']}"
    assert house.rest(approver).post(f"{at}/approve", headers={SEEN: '"1"'}).json()["state"] == "approved"
    answer = house.rest(partner).post(f"{at}/accept", headers={SEEN: '"2"'}).json()
    assert (answer["state"], answer["in_force"]) == ("accepted", "in_force")
    return str(made.json()["id"])


def test_a_partner_reads_the_agreed_fields_page_by_page_until_it_ends(
    house: House, database: Database, officer: Actor, second: Actor, planner: Actor
) -> None:
    with database.transaction() as session:
        for number in range(3):
            site = a_site(session, officer, f"Finca {number}")
            a_finding(session, officer, site)
        a_site(session, officer, "Elsewhere", country="MA")
    at = f"/v1/shared/{accepted(house, officer, second, planner)}"
    reader = house.rest(planner)
    first = reader.get(f"{at}/sites?limit=2").json()
    assert [row.keys() for row in first["rows"]] == [{"reference", "name", "country"}] * 2
    rest = reader.get(f"{at}/sites?limit=2&cursor={first['next_cursor']}").json()
    assert {row["name"] for row in first["rows"] + rest["rows"]} == {"Finca 0", "Finca 1", "Finca 2"}
    assert rest["next_cursor"] is None
    assert len(reader.get(f"{at}/findings").json()["rows"]) == 3
    for kind, status in (("actions", 404), ("grievances", 422)):
        assert reader.get(f"{at}/{kind}").status_code == status
    told = house.rest(officer).get(f"{at}/reads").json()["rows"]
    assert [(one["kind"], one["rows"]) for one in told] == [("findings", 3), ("sites", 1), ("sites", 2)]
    assert {one["purpose"] for one in told} == {PROPOSAL["purpose"]}
    house.ends_on(at.rsplit("/", 1)[1], TODAY - timedelta(days=3))
    over = reader.get(f"{at}/sites?limit=2&cursor={first['next_cursor']}")
    assert (over.status_code, over.json()["code"]) == (403, "sharing.expired")
    assert len(house.rest(officer).get(f"{at}/reads").json()["rows"]) == 3


def test_either_side_ends_it_and_from_then_on_it_is_refused(
    house: House, officer: Actor, second: Actor, planner: Actor
) -> None:
    at = f"/v1/shared/{accepted(house, officer, second, planner)}"
    assert house.rest(planner).get(f"{at}/sites").json() == {"rows": [], "next_cursor": None}
    assert house.rest(officer).post(f"{at}/end", json={"reason": "Over"}).status_code == 428
    ended = house.rest(officer).post(f"{at}/end", json={"reason": "Done with it"}, headers={SEEN: '"3"'})
    assert ended.json()["ended_because"] == "Done with it"
    refused = house.rest(planner).get(f"{at}/sites")
    assert (refused.status_code, refused.json()["code"]) == (403, "sharing.ended")
    stale = house.rest(planner).post(f"{at}/end", json={"reason": "Me too"}, headers={SEEN: '"3"'})
    assert stale.status_code == 412


def test_an_account_that_was_disabled_reads_nothing_and_leaves_no_line(
    house: House, database: Database, officer: Actor, second: Actor, planner: Actor
) -> None:
    at = f"/v1/shared/{accepted(house, officer, second, planner)}"
    reader = house.rest(planner)
    assert reader.get(f"{at}/sites").status_code == 200
    with database.transaction() as session:
        accounts.disable(session, session.get_one(Account, planner.account_id), now=utc_now())
    assert reader.get(f"{at}/sites").status_code == 401
    assert len(house.rest(officer).get(f"{at}/reads").json()["rows"]) == 1


CELLS: dict[Role, tuple[int, int, int, int, int]] = {
    # list, propose, approve (as second person), accept (as the partner), read (as the partner)
    Role.PLATFORM_ADMINISTRATOR: (403, 403, 403, 403, 403),
    Role.COMPLIANCE_OFFICER: (200, 201, 200, 200, 200),
    Role.SUPPLIER: (403, 403, 403, 403, 403),
    Role.INSPECTOR: (200, 403, 403, 403, 200),
    Role.INSPECTION_PLANNER: (200, 201, 200, 200, 200),
    Role.CASE_OFFICER: (200, 201, 200, 200, 200),
    Role.APPROVER: (200, 201, 200, 200, 200),
    Role.OBSERVER: (403, 403, 403, 403, 403),
    Role.AUDITOR_BODY: (200, 403, 403, 200, 403),  # it may not read sites at home, so neither give nor get them
}


def test_every_role_is_held_to_its_cells(
    house: House, database: Database, buyer: OrganisationId, authority: OrganisationId, officer: Actor, planner: Actor
) -> None:
    found: dict[Role, tuple[int, ...]] = {}
    with database.transaction() as session:
        a_site(session, officer, "Finca Norte")
    for role in CELLS:
        own = an_account(database, buyer, role, email=f"own-{role.value}@tierlight.example")
        there = an_account(database, authority, role, email=f"there-{role.value}@tierlight.example")
        listed = house.rest(own).get("/v1/shared").status_code
        proposed = house.rest(own).post("/v1/shared", json=PROPOSAL).status_code
        at = f"/v1/shared/{house.rest(officer).post('/v1/shared', json=PROPOSAL).json()['id']}"
        approved = house.rest(own).post(f"{at}/approve", headers={SEEN: '"1"'}).status_code
        if approved != 200:
            helper = an_account(database, buyer, Role.COMPLIANCE_OFFICER, email=f"h-{role.value}@tierlight.example")
            assert house.rest(helper).post(f"{at}/approve", headers={SEEN: '"1"'}).status_code == 200
        agreed = house.rest(there).post(f"{at}/accept", headers={SEEN: '"2"'}).status_code
        if agreed != 200:
            assert house.rest(planner).post(f"{at}/accept", headers={SEEN: '"2"'}).status_code == 200
        read = house.rest(there).get(f"{at}/sites").status_code
        found[role] = (listed, proposed, approved, agreed, read)
        assert house.desk(own).get("/sharing").status_code == listed
        assert house.desk(there).get(f"{at.removeprefix('/v1').replace('shared', 'sharing')}/sites").status_code == read
    assert found == CELLS
    assert set(CELLS) == set(Role) - {Role.SYSTEM}


def test_strangers_and_nobody_learn_nothing(
    house: House, database: Database, officer: Actor, second: Actor, planner: Actor
) -> None:
    with database.transaction() as session:
        third = OrganisationId(accounts.add_organisation(session, name="Third House", kind="buyer", now=NOW).id)
    stranger = an_account(database, third, Role.COMPLIANCE_OFFICER)
    agreement = accepted(house, officer, second, planner)
    for path in ("", "/reads", "/sites"):
        assert house.rest(stranger).get(f"/v1/shared/{agreement}{path}").status_code == 404
    assert house.rest(stranger).get("/v1/shared").json() == {"given": [], "received": []}
    for path in ("", "/sites"):
        assert house.desk(stranger).get(f"/sharing/{agreement}{path}").status_code == 404
    assert TestClient(house.app).get(f"/v1/shared/{agreement}/sites").status_code == 401


def test_it_is_proposed_approved_accepted_read_and_ended_on_the_pages(
    house: House, database: Database, officer: Actor, second: Actor, planner: Actor
) -> None:
    with database.transaction() as session:
        site = a_site(session, officer, "Finca Norte", operator=a_party(session, officer, "Agro Ensayo"))
        an_action(session, officer, a_finding(session, officer, site))
    giver, approver, partner = house.desk(officer), house.desk(second), house.desk(planner)
    page = giver.get("/sharing/new").text
    wrong = giver.post("/sharing/new", data=token(page) | {"partner": PARTNER, "sites": "NO-SUCH"})
    assert wrong.status_code == 422
    assert 'value="NO-SUCH"' in wrong.text
    form = {name: PROPOSAL[name] for name in ("partner", "purpose", "starts_on", "ends_on")} | TICKS
    made = giver.post("/sharing/new", data=token(page) | form | {"countries": "es, pt"}, follow_redirects=False)
    at = made.headers["location"].split("?")[0]
    assert "Somebody else of your organisation" in press(giver, at, "approve").text
    assert "The other organisation can accept it now" in press(approver, at, "approve").text
    assert "Accept this text" in partner.get("/sharing").text or "Accept this text" in partner.get(at).text
    assert "In force" in press(partner, at, "accept").text
    shown = {kind: partner.get(f"{at}/{kind}") for kind in ("sites", "parties", "findings", "actions", "cases")}
    assert {one.status_code for one in shown.values()} == {200}
    assert "Finca Norte" in shown["sites"].text
    assert "Agro Ensayo" in shown["parties"].text
    assert "Major" in shown["findings"].text
    assert "There is nothing to read" in shown["cases"].text
    assert giver.get(at).text.count("Inspection planner") >= 5
    assert giver.get(f"{at}/sites").status_code == 403
    short = partner.post(at, data=token(partner.get(at).text) | {"then": "end", "version": "3", "reason": "x"})
    assert short.status_code == 422
    assert "Ended because" in press(partner, at, "end", reason="No longer needed").text
    assert partner.get(f"{at}/sites").status_code == 403
    with database.reading() as session:
        lines = session.exec(select(TrailEntry.action).where(TrailEntry.subject_kind == "sharing_agreement")).all()
    assert sorted(set(lines)) == [f"sharing.{what}" for what in ("accepted", "approved", "ended", "proposed", "read")]


def token(page: str) -> dict[str, str]:
    return {"form_token": re.findall(r'name="form_token" value="([^"]*)"', page)[-1]}


def press(client: TestClient, at: str, then: str, **more: str) -> Response:
    page = client.get(at).text
    version = re.findall(r'name="version" value="(\d+)"', page)[0]
    answer: Response = client.post(at, data=token(page) | {"then": then, "version": version} | more)
    return answer
