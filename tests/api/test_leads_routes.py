"""Owners, look-alikes and leads over HTTP, as the people who use them. All names are invented."""

from dataclasses import replace
from datetime import timedelta
from types import ModuleType

import pytest
from sqlmodel import Session

from api.main import create_app
from foundation import tokens
from foundation.actors import Action, Actor
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account
from foundation.settings import Settings
from sanctions import phoenix
from suppliers import edges, leads, parties
from suppliers.leads.payloads import Order
from suppliers.payloads import EdgeCreate, PartyCreate
from tests.builders import NOW, a_fact, a_party, a_site, an_edge
from tests.web_client import TestClient

START = utc_now().date() - timedelta(days=60)


def client_of(database: Database, actor: Actor, *, without: frozenset[Action] = frozenset()) -> TestClient:
    with database.transaction() as session:
        account = session.get_one(Account, actor.account_id)
        scopes = frozenset(action for action in Action if actor.may(action)) - without
        secret = tokens.make_token(session, account, name="test", scopes=scopes, days=1, now=utc_now())
    return TestClient(create_app(Settings(demo=True), database), headers={"authorization": f"Bearer {secret}"})


def an_overload(session: Session, actor: Actor) -> None:
    site = a_site(session, actor, "Weaving Shed")
    a_fact(session, actor, site.id, "workers_total", "10", as_of=START)
    order = Order("O1", site.reference, 90_000, START, START + timedelta(days=20), standard_minutes=30)
    leads.record_orders(session, actor, [(2, order)], file_name="orders.csv", now=NOW)


@pytest.mark.parametrize("named", [True, False])
def test_owners_are_told_with_ranges_and_persons_only_to_who_may_read_them(
    database: Database, officer: Actor, *, named: bool
) -> None:
    with database.transaction() as session:
        firm = a_party(session, officer, "Firm")
        owner = parties.add_party(session, officer, PartyCreate(name="Ada Invented", kind="person"), now=NOW)
        new = EdgeCreate(kind="owns", from_id=owner.id, to_id=firm.id, share_min=0.25, share_max=0.5)
        edges.add_edge(session, officer, new, now=NOW)
    client = client_of(database, officer, without=frozenset() if named else frozenset({Action.READ_PERSONS}))
    told = client.get(f"/v1/parties/{firm.id}/owners").json()
    assert told["rows"][0]["share"] == {"low": 0.25, "high": 0.5}
    assert told["rows"][0]["name"] == ("Ada Invented" if named else "a person (name withheld)")
    assert told["unknown"] == {"low": 0.5, "high": 0.75}
    held = client.get(f"/v1/parties/{owner.id}/owned", params={"as_of": "2026-01-01"}).json()
    assert [row["name"] for row in held["rows"]] == ["Firm"]


def test_look_alikes_are_asked_by_pair_or_by_relation_and_not_by_both(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        one, other = (
            parties.add_party(session, officer, PartyCreate(name=name, phone="600 111 222"), now=NOW)
            for name in ("One", "Other")
        )
        an_edge(session, officer, one.id, other.id, "subcontracts")
    client = client_of(database, officer)
    pair = {"left_id": str(one.id), "right_id": str(other.id)}
    by_pair = client.get("/v1/lookalikes", params=pair).json()
    by_relation = client.get("/v1/lookalikes", params={"relation": "subcontracting"}).json()
    assert [reason["code"] for reason in by_pair["rows"][0]["reasons"]] == ["phone"]
    assert by_pair == by_relation
    for wrong in ({}, {**pair, "relation": "labour"}, {"left_id": str(one.id)}):
        assert client.get("/v1/lookalikes", params=wrong).status_code in {400, 422}


def test_leads_are_drawn_read_and_settled_with_their_version(database: Database, officer: Actor) -> None:
    with database.transaction() as session:
        an_overload(session, officer)
    client = client_of(database, officer)
    assert client.post("/v1/leads/searches").json()["undeclared_subcontracting"]["new"] == 1
    assert client.post("/v1/leads/phoenix-searches").json() == {"new": 0, "standing": 0, "remembered": 0, "lapsed": 0}
    (lead,) = client.get("/v1/leads", params={"kind": "undeclared_subcontracting", "state": "open"}).json()["rows"]
    assert lead["reasons"][0]["ratio"]["low"] > 1
    assert lead["reasons"][0]["settles"]
    read = client.get(f"/v1/leads/{lead['id']}")
    address, answer = f"/v1/leads/{lead['id']}/settlement", {"state": "refuted", "reason": "seen on site"}
    assert client.post(address, json=answer).status_code == 428
    settled = client.post(address, json=answer, headers={"If-Match": read.headers["etag"]})
    assert (settled.status_code, settled.json()["state"], settled.headers["etag"]) == (200, "refuted", '"2"')
    again = client.post(address, json=answer, headers={"If-Match": settled.headers["etag"]})
    assert (again.status_code, again.json()["code"]) == (409, "lead.settled_already")


@pytest.mark.parametrize(("search", "drawing"), [("searches", leads), ("phoenix-searches", phoenix)])
def test_others_write_while_a_search_reads(
    database: Database, officer: Actor, monkeypatch: pytest.MonkeyPatch, search: str, drawing: ModuleType
) -> None:
    if not database.is_sqlite:
        pytest.skip("only SQLite makes writers wait; here all transactions of a test share one connection")
    client, draw = client_of(database, officer), drawing.draw

    def drawn_beside_a_writer(session: Session, actor: Actor, **known: object) -> object:
        found = draw(session, actor, **known)
        with database.transaction() as another:
            a_party(another, officer, "Written meanwhile")
        return found

    monkeypatch.setattr(drawing, "draw", drawn_beside_a_writer)
    assert client.post(f"/v1/leads/{search}").status_code == 200
    assert [row["name"] for row in client.get("/v1/parties").json()["rows"]] == ["Written meanwhile"]


def test_a_stranger_finds_no_lead_and_an_inspector_searches_none(
    database: Database, officer: Actor, inspector: Actor
) -> None:
    with database.transaction() as session:
        an_overload(session, officer)
        leads.search(session, officer, as_of=utc_now().date(), now=NOW)
        (lead,) = leads.list_leads(session, officer, leads.LeadQuery()).rows
    stranger = client_of(database, replace(inspector))
    assert stranger.get("/v1/leads").json()["rows"] == []
    assert stranger.get(f"/v1/leads/{lead.id}").json()["code"] == "lead.not_found"
    assert stranger.post("/v1/leads/searches").json()["code"] == "actor.not_allowed"
