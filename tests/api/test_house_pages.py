"""The pages about people of an organisation, as an administrator without JavaScript meets them."""

import re

import pytest
from fastapi import FastAPI
from sqlmodel import select

from api.web.desks import BEHIND_THE_NAME
from api.web.trail_words import TRAIL_WORDS
from foundation.actors import Actor, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.house.account_acts import ACTS
from foundation.models import Account, Delegation, FactorResetRequest, PersonInvitation
from tests.api.test_house_routes import a_task, app, browser, letters, named, people, root, with_factor
from tests.api.test_pages import form_token
from tests.builders import an_account
from tests.web_client import TestClient

__all__ = ["app", "people", "root"]


@pytest.fixture
def desk(app: FastAPI, people: dict[str, Actor]) -> TestClient:
    client = browser(app, people["ada"], proven=True)
    client.headers["accept"] = "text/html"
    return client


def sent(client: TestClient, address: str, **fields: str) -> tuple[int, str]:
    """A form of the page, and where it led or what it says."""
    token = form_token(client.get("/house").text)
    answer = client.post(address, data={"form_token": token} | fields, follow_redirects=False)
    return answer.status_code, answer.headers.get("location", answer.text)


def at(person: Actor) -> str:
    return f"/house/people/{person.account_id}"


def test_the_page_stands_behind_the_name_of_administrators_alone(
    app: FastAPI, database: Database, desk: TestClient, people: dict[str, Actor]
) -> None:
    assert 'href="/house"' in desk.get("/").text
    other = browser(app, people["ben"])
    other.headers["accept"] = "text/html"
    assert 'href="/house"' not in other.get("/").text
    assert [other.get(path).status_code for path in ("/house", "/house/invite", "/house/acts", at(people["dan"]))] == [
        403
    ] * 4
    assert "house" in [one.key for one in BEHIND_THE_NAME]


def test_somebody_is_invited_and_taken_back_by_forms(database: Database, desk: TestClient) -> None:
    fields = {"email": "n@valmarra.example", "name": "Nora Vidal", "role": "inspector", "locale": "ar"}
    assert sent(desk, "/house/invite", **fields) == (303, "/house?said=person_invited")
    assert "/join/" in letters(database)[0].body
    page = desk.get("/house").text
    assert "Nora Vidal" in page
    with database.reading() as session:
        invitation = session.exec(select(PersonInvitation)).one()
    assert sent(desk, f"/house/invitations/{invitation.id}", then="again")[0] == 303
    with database.reading() as session:
        newest = session.exec(select(PersonInvitation).where(PersonInvitation.withdrawn_at == None)).one()  # noqa: E711 - SQL
    assert sent(desk, f"/house/invitations/{newest.id}", then="withdraw") == (303, "/house?said=person_withdrawn")
    assert "Nora Vidal" not in desk.get("/house").text
    assert "An invitation was withdrawn" in desk.get("/house/acts").text


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"email": "ben@valmarra.example", "name": "Nora", "role": "inspector"}, "#f-email"),
        ({"email": "no address", "name": "Nora", "role": "inspector"}, "#f-email"),
        ({"email": "n@valmarra.example", "role": "inspector"}, "#f-name"),
        ({"email": "n@valmarra.example", "name": "Nora", "role": "platform_administrator"}, "#f-role"),
    ],
)
def test_a_wrong_invitation_keeps_what_was_typed_and_leads_to_its_field(
    desk: TestClient, fields: dict[str, str], where: str
) -> None:
    status, text = sent(desk, "/house/invite", **fields)
    assert status == 422
    assert f'href="{where}"' in text
    assert fields["email"] in text


def test_a_colleague_gets_a_role_hands_tasks_over_and_leaves_by_forms(
    app: FastAPI, database: Database, desk: TestClient, people: dict[str, Actor]
) -> None:
    dan, ben = people["dan"], people["ben"]
    assert sent(desk, at(dan), then="role", role="inspection_planner") == (303, f"{at(dan)}?said=role_given")
    a_task(database, dan, kind="visit")
    status, text = sent(desk, at(dan), then="close")
    assert (status, 'href="#f-hand_to"' in text) == (422, True)
    assert re.search(r"T-[0-9A-F]{8}", text), "the task is named"
    assert sent(desk, at(dan), then="hand_over", to=str(ben.account_id))[0] == 303
    assert sent(desk, at(dan), then="close") == (303, f"{at(dan)}?said=person_closed")
    assert "No longer in use" in desk.get(at(dan)).text


def test_what_two_people_decide_and_what_the_last_one_may_not(
    app: FastAPI, database: Database, root: Actor, desk: TestClient, people: dict[str, Actor]
) -> None:
    dan, ben = people["dan"], people["ben"]
    assert 'href="#f-end"' in sent(desk, at(people["ada"]), then="end")[1]
    with_factor(database, dan)
    assert sent(desk, at(dan), then="reset")[1].endswith("reset_asked")
    with database.reading() as session:
        asked = session.exec(select(FactorResetRequest)).one()
    assert sent(desk, f"/house/factor-resets/{asked.id}", then="agree")[0] == 403
    named(database, root, ben)
    second = browser(app, ben, proven=True)
    second.headers["accept"] = "text/html"
    assert sent(second, f"/house/factor-resets/{asked.id}", then="agree")[1].endswith("reset_decided")
    assert sent(desk, at(people["ada"]), then="end") == (303, "/?said=delegation_ended")


def test_somebody_of_another_house_has_no_page_here(desk: TestClient, officer: Actor) -> None:
    assert desk.get(at(officer)).status_code == 404
    assert sent(desk, at(officer), then="close")[0] == 404


def test_who_runs_the_system_names_an_administrator_and_takes_it_back(
    app: FastAPI, database: Database, root: Actor, people: dict[str, Actor]
) -> None:
    client = browser(app, root)
    client.headers["accept"] = "text/html"
    token = form_token(client.get("/people").text)
    today = utc_now().date().isoformat()
    fields = {"form_token": token, "email": "cleo@valmarra.example", "starts_on": today}
    done = client.post("/people/administrators", data=fields, follow_redirects=False)
    assert done.headers["location"] == "/people?said=delegation_given"
    with database.reading() as session:
        row = session.exec(select(Delegation).where(Delegation.account_id == people["cleo"].account_id)).one()
    ended = client.post(f"/people/administrators/{row.id}/end", data={"form_token": token}, follow_redirects=False)
    assert ended.headers["location"] == "/people?said=delegation_ended"
    wrong = client.post("/people/administrators", data=fields | {"email": "nobody@valmarra.example"})
    assert (wrong.status_code, 'href="#f-email"' in wrong.text) == (422, True)
    past = client.post("/people/administrators", data=fields | {"starts_on": "2020-01-01"})
    assert (past.status_code, 'href="#f-starts_on"' in past.text) == (422, True)
    assert client.get("/house").status_code == 403


def test_a_supplier_may_look_after_the_own_house_too(
    app: FastAPI, database: Database, root: Actor, buyer: object
) -> None:
    from foundation import accounts
    from foundation.actors import OrganisationId

    with database.transaction() as session:
        firm = accounts.add_organisation(session, name="Obras Ensayo", kind="supplier", now=utc_now())
    person = an_account(database, OrganisationId(firm.id), Role.SUPPLIER)
    named(database, root, person)
    client = browser(app, person)
    client.headers["accept"] = "text/html"
    page = client.get("/house/invite")
    assert re.findall(r'<option value="(supplier|observer|inspector|compliance_officer)"', page.text) == [
        "supplier",
        "observer",
    ]
    with database.reading() as session:
        assert session.exec(select(Account.id).where(Account.organisation_id == firm.id)).one() == person.account_id


def test_every_act_that_is_told_has_its_words() -> None:
    assert set(ACTS) == set(TRAIL_WORDS["account_act"])
