"""Confidential matters at the desk, as the people who take them down, handle them, and must not know of them."""

import re
from datetime import timedelta
from html import unescape
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlmodel import col, select

from api.main import create_app
from audits.models import Grievance, Inspector, ReceiptAsking
from foundation.actors import Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings
from suppliers.models import Site
from tests.api.test_pages import form_token, sign_in
from tests.api.test_sanctions_routes import client_of
from tests.builders import a_grievance, a_site, an_account, an_inspector
from tests.web_client import TestClient

TODAY = utc_now().date().isoformat()
SAID = "Pay for October was held back until the season ends"


@pytest.fixture
def app(database: Database) -> FastAPI:
    return create_app(Settings(demo=True), database)


@pytest.fixture
def farm(database: Database, planner: Actor) -> Site:
    with database.transaction() as session:
        return a_site(session, planner, "Finca Rueda")


def desk_of(app: FastAPI, actor: Actor) -> TestClient:
    return sign_in(TestClient(app, headers={"accept": "text/html"}), app.state.database, actor)


def send(desk: TestClient, address: str, page: str, **words: object) -> tuple[int, str]:
    token = {"form_token": form_token(page)}
    answer = desk.post(address, data=token | {name: str(word) for name, word in words.items()})
    return answer.status_code, answer.text


def matter(site: Site, page: str, **more: str) -> dict[str, str]:
    found = re.search(r'name="entry" value="([^"]+)"', page)
    entry = {"entry": found[1]} if found else {}
    known = {"then": "record", "site_id": str(site.id), "channel": "phone", "category": "wages", "severity": "major"}
    return known | entry | {"summary": SAID, "received_on": TODAY} | more


NOTHING = "\N{EN DASH}"


def told_of_both(page: str) -> list[tuple[str, ...]]:
    """The lines of what stands and what was typed."""
    table = page.partition('id="h-both"')[2].partition("</tbody>")[0]
    lines = [re.findall(r"<(?:th scope=\"row\"|bdi)>([^<]*)<", one) for one in table.split("<tr>")]
    return [tuple(unescape(word) for word in line) for line in lines if line]


def receipt_in(page: str) -> str:
    return "".join(re.findall(r"<span>(\d{4})</span>", page))


def test_an_inspector_takes_one_down_gets_the_receipt_once_and_cannot_read_it(
    app: FastAPI, inspector: Actor, farm: Site
) -> None:
    desk = desk_of(app, inspector)
    page = desk.get("/grievances/new").text
    _, found = send(desk, "/grievances/new", page, then="search", q="finca")
    _, chosen = send(desk, "/grievances/new", found, then="choose", site_id=farm.id)
    words = matter(farm, chosen)
    status, card = send(desk, "/grievances/new", chosen, **words)
    receipt = receipt_in(card)
    assert (status, len(receipt), "Finca Rueda" in card, SAID in card) == (200, 16, False, False)
    status, again = send(desk, "/grievances/new", chosen, **words)
    assert (status, "its receipt is told once only" in again) == (422, True)
    assert (desk.get("/grievances").status_code, "/grievances?" in desk.get("/").text) == (403, False)
    asked = send(desk, "/grievances/by-receipt", page, receipt=f"{receipt[:8]} - {receipt[8:]}")[1]
    assert ("Received" in asked, "Finca Rueda" in asked, SAID in asked, "/grievances/0" in asked) == (
        *(True, False, False, False),
    )


@pytest.mark.parametrize(
    ("summary", "code"),
    [
        ("Ask me at +34 600 123 456", "grievance.tells_who"),
        ("Write to rosa@farm.example", "grievance.tells_who"),
        ("His passport XK4471902 is kept", "grievance.tells_who"),
        ("Mr Okafor was sent away", "grievance.perhaps_a_name"),
    ],
)
def test_what_tells_who_spoke_is_refused_and_not_repeated(
    app: FastAPI, database: Database, planner: Actor, farm: Site, summary: str, code: str
) -> None:
    client, desk = client_of(database, planner), desk_of(app, planner)
    new = {"site_id": str(farm.id), "channel": "letter", "category": "wages", "received_on": TODAY, "summary": summary}
    refused = client.post("/v1/grievances", json=new)
    told = summary.split()[-1 if "Okafor" not in summary else 1]
    assert (refused.json()["code"], told in refused.text) == (code, False)
    page = desk.get("/grievances/new").text
    status, shown = send(desk, "/grievances/new", page, **matter(farm, page, summary=summary))
    offered = 'name="checked"' in shown
    assert (status, offered) == (422, code == "grievance.perhaps_a_name")
    checked = client.post("/v1/grievances", json=new | {"checked": True}).status_code
    assert checked == (201 if offered else 422)


def test_a_matter_is_handled_from_the_list_to_its_remedy(
    app: FastAPI, database: Database, planner: Actor, farm: Site
) -> None:
    with database.transaction() as session:
        grievance = a_grievance(session, planner, farm)
    desk, at = desk_of(app, planner), f"/grievances/{grievance.id}"
    assert at in desk.get("/grievances").text
    page = desk.get(at).text
    assert "In 6 days" in page or "In 7 days" in page or "late" in page
    _, page = send(desk, at, page, act="handler_id", version=1, handler_id=planner.account_id)
    _, page = send(desk, at, page, act="step", version=2, state="acknowledged")
    _, page = send(desk, at, page, act="text", version=3, kind="to_them", text="The wages are being asked for")
    older = {"act": "step", "version": 1, "state": "closed", "outcome": "remedied", "remedy": "October was paid"}
    status, stale = send(desk, at, page, **older)
    assert (status, "Someone changed this meanwhile" in stale) == (412, True)
    assert told_of_both(stale) == [
        ("It is now", "Acknowledged", "Closed"),
        ("How it ended", NOTHING, "Remedied"),
        ("What the remedy was", NOTHING, "October was paid"),
    ]
    status, _ = send(desk, at, page, act="text", kind="site_told", text="The site was asked for its pay records")
    assert status == 422
    _, page = send(desk, at, page, act="reason", version=3, reason="The bank was asked for its records")
    assert "Put off because" in page
    status, _ = send(desk, at, page, act="step", version=4, state="closed", outcome="remedied")
    assert status == 422
    _, page = send(desk, at, page, act="step", version=4, state="closed", outcome="remedied", remedy="October was paid")
    assert ("October was paid" in page, "Nobody waits for an answer." in desk.get("/grievances").text) == (True, True)


def test_retaliation_bars_telling_the_site_whatever_was_agreed_before(
    database: Database, planner: Actor, farm: Site
) -> None:
    with database.transaction() as session:
        at = f"/v1/grievances/{a_grievance(session, planner, farm).id}"
    client = client_of(database, planner)
    told = {"kind": "site_told", "text": "The site was asked for its pay records"}
    assert client.post(f"{at}/entries", json=told).json()["code"] == "grievance.site_not_to_be_told"
    agreed, feared = {"retaliation_feared": False, "may_tell_site": True}, {"retaliation_feared": True}
    client.post(f"{at}/protection", json=agreed, headers={"If-Match": '"1"'})
    assert client.post(f"{at}/entries", json=told).status_code == 201
    client.post(f"{at}/protection", json=feared | {"may_tell_site": True}, headers={"If-Match": '"2"'})
    assert client.post(f"{at}/entries", json=told).json()["code"] == "grievance.site_not_to_be_told"
    assert [one["kind"] for one in client.get(f"{at}/entries").json()] == ["site_told"]
    assert client.post(f"{at}/extension", json={"reason": "later"}, headers={"If-Match": '"3"'}).status_code == 409


def test_whoever_is_tied_to_the_place_neither_handles_nor_sees_it(
    app: FastAPI, database: Database, planner: Actor, authority: OrganisationId, farm: Site
) -> None:
    tied = an_account(database, authority, Role.INSPECTION_PLANNER, email="tied@tierlight.example")
    with database.transaction() as session:
        grievance = a_grievance(session, planner, farm)
        known = session.get_one(Inspector, an_inspector(session, planner, "E1").id)
        known.account_id, known.conflicts = tied.account_id, [farm.reference]
        session.add(known)
    client, at = client_of(database, planner), f"/v1/grievances/{grievance.id}"
    refused = client.post(f"{at}/handler", json={"handler_id": str(tied.account_id)}, headers={"If-Match": '"1"'})
    assert refused.json()["code"] == "grievance.handler_tied"
    assert str(tied.account_id) not in desk_of(app, planner).get(f"/grievances/{grievance.id}").text
    assert client_of(database, tied).get(at).json()["code"] == "grievance.not_found"
    assert client_of(database, tied).get("/v1/grievances").json()["rows"] == []
    assert str(grievance.id) not in desk_of(app, tied).get("/grievances").text
    outsider = an_account(database, authority, Role.APPROVER)
    answer = client.post(f"{at}/handler", json={"handler_id": str(outsider.account_id)}, headers={"If-Match": '"1"'})
    assert answer.json()["code"] == "grievance.handler_without_leave"


def test_five_wrong_receipts_slow_the_sixth_and_a_second_process_counts_on(
    database: Database, planner: Actor, farm: Site
) -> None:
    client = client_of(database, planner)
    new = {"site_id": str(farm.id), "channel": "phone", "category": "wages", "received_on": TODAY, "summary": SAID}
    receipt = client.post("/v1/grievances", json=new).json()["receipt"]
    wrong = {"receipt": f"{(int(receipt) + 1) % 10**16:016d}"}
    for _ in range(5):
        assert client.post("/v1/grievances/by-receipt", json=wrong).json()["code"] == "grievance.receipt_unknown"
    second = client_of(database, planner)
    for ask in (wrong, {"receipt": receipt}):
        assert second.post("/v1/grievances/by-receipt", json=ask).json()["code"] == "grievance.receipt_slowed"
    with database.transaction() as session:
        asking = session.exec(select(ReceiptAsking)).one()
        assert (asking.wrong, (asking.wait_until or utc_now()) > utc_now()) == (5, True)
        asking.wait_until = utc_now() - timedelta(seconds=1)
        session.add(asking)
    assert client.post("/v1/grievances/by-receipt", json={"receipt": receipt}).json()["state"] == "received"
    with database.reading() as session:
        assert session.exec(select(col(ReceiptAsking.wrong))).one() == 0
        assert receipt not in str([one.model_dump() for one in session.exec(select(Grievance))])


def test_nobody_else_is_even_told_that_the_pages_are_there(
    app: FastAPI, database: Database, planner: Actor, officer: Actor, authority: OrganisationId, farm: Site
) -> None:
    with database.transaction() as session:
        grievance: UUID = a_grievance(session, planner, farm).id
    approver = an_account(database, authority, Role.APPROVER)
    for actor in (officer, approver):
        desk = desk_of(app, actor)
        assert desk.get(f"/grievances/{grievance}").status_code == 404
        assert desk.get(f"/evidence/of/grievance/{grievance}").status_code == 404
    home = desk_of(app, approver).get("/").text
    assert "grievances" not in home.lower()
