"""People of an organisation, looked after from within, at the interface: what is done, refused, and told to nobody."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from fastapi import FastAPI
from pydantic import SecretStr
from sqlmodel import col, select

from api.access import COOKIE
from api.main import create_app
from foundation import accounts, obligations, second_factors, tokens
from foundation.actors import AccountId, Action, Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.house import delegations
from foundation.house.delegations import NewDelegation
from foundation.models import (
    Account,
    Delegation,
    Obligation,
    OneTimeLink,
    OutboxMessage,
    SecondFactor,
    SignIn,
    TrailEntry,
)
from foundation.obligations import Due
from foundation.settings import Settings
from tests.builders import an_account
from tests.web_client import TestClient

PASSWORD = "a lantern for every ledger"


@pytest.fixture
def app(database: Database) -> FastAPI:
    return create_app(Settings(secret=SecretStr("x1y2z3" * 8), secure_cookies=False), database)


@pytest.fixture
def root(database: Database) -> Actor:
    """Who runs the system, in a house of its own."""
    with database.transaction() as session:
        house = accounts.add_organisation(session, name="Valmarra Systems", kind="operator", now=utc_now())
    return an_account(database, OrganisationId(house.id), Role.PLATFORM_ADMINISTRATOR)


def named(database: Database, root: Actor, person: Actor) -> None:
    with database.transaction() as session:
        assert person.account_id is not None
        delegations.grant(session, root, NewDelegation(person.account_id, utc_now().date()), now=utc_now())


def browser(app: FastAPI, person: Actor, *, proven: bool = False) -> TestClient:
    """Signed in, with the form token that every write over the interface needs."""
    database: Database = app.state.database
    with database.transaction() as session:
        account = session.get_one(Account, person.account_id)
        opened = accounts.open_sign_in(session, account, now=utc_now(), hours=1, proven=proven)
    client = TestClient(app, headers={"x-form-token": opened.csrf, "sec-fetch-site": "same-origin"})
    client.cookies.set(COOKIE, opened.secret)
    return client


@pytest.fixture
def people(database: Database, root: Actor, authority: OrganisationId) -> dict[str, Actor]:
    found = {
        name: an_account(database, authority, role, email=f"{name}@valmarra.example")
        for name, role in (
            ("ada", Role.INSPECTION_PLANNER), ("ben", Role.INSPECTION_PLANNER), ("cleo", Role.CASE_OFFICER),
            ("dan", Role.INSPECTOR),
        )
    }  # fmt: skip
    named(database, root, found["ada"])
    return found


@pytest.fixture
def ada(app: FastAPI, people: dict[str, Actor]) -> TestClient:
    return browser(app, people["ada"])


def address(person: Actor, deed: str = "") -> str:
    return f"/v1/house/people/{person.account_id}{deed}"


def letters(database: Database) -> list[OutboxMessage]:
    with database.reading() as session:
        return list(session.exec(select(OutboxMessage).order_by(col(OutboxMessage.created_at))).all())


def test_who_was_invited_chooses_a_password_once_and_works_in_the_role_that_was_given(
    app: FastAPI, database: Database, ada: TestClient, authority: OrganisationId
) -> None:
    new = {"email": "New@Valmarra.example", "name": "Nora Vidal", "role": "inspector", "locale": "es"}
    made = ada.post("/v1/house/invitations", json=new)
    assert made.status_code == 201
    assert "secret" not in made.text
    (letter,) = letters(database)
    found = re.search(r"/join/(\S+)", letter.body)
    assert found
    assert letter.address == "new@valmarra.example"
    assert "Valmarra" not in letter.subject
    guest = TestClient(app, headers={"accept": "text/html", "sec-fetch-site": "same-origin"})
    page = guest.get(f"/join/{found[1]}")
    assert "Valmarra Labour Authority" in page.text
    token = re.search(r'name="form_token" value="([^"]+)"', page.text)
    assert token
    weak = guest.post(f"/join/{found[1]}", data={"password": "short", "form_token": token[1]})
    assert weak.status_code == 422
    done = guest.post(f"/join/{found[1]}", data={"password": PASSWORD, "form_token": token[1]}, follow_redirects=False)
    assert (done.status_code, done.headers["location"]) == (303, "/sign-in?said=person_joined")
    again = guest.post(f"/join/{found[1]}", data={"password": PASSWORD, "form_token": token[1]})
    assert again.status_code == 403
    with database.reading() as session:
        account = accounts.find_account(session, "new@valmarra.example")
        assert (account.role, account.organisation_id, account.locale) == ("inspector", authority, "es")
    assert ada.get("/v1/house/invitations").json()["rows"] == []
    assert "person_invitation.sent" in [line["action"] for line in ada.get("/v1/house/acts").json()["rows"]]


def test_an_invitation_is_sent_again_with_another_link_withdrawn_and_over_after_a_week(
    app: FastAPI, database: Database, ada: TestClient, people: dict[str, Actor]
) -> None:
    new = {"email": "new@valmarra.example", "name": "Nora Vidal", "role": "inspector"}
    first = ada.post("/v1/house/invitations", json=new).json()
    second = ada.post(f"/v1/house/invitations/{first['id']}/send-again").json()
    assert second["id"] != first["id"]
    early, late = (re.search(r"/join/(\S+)", one.body)[1] for one in letters(database))  # type: ignore[index] # every letter holds one
    guest = TestClient(app, headers={"accept": "text/html"})
    assert [guest.get(f"/join/{one}").status_code for one in (early, late)] == [403, 200]
    from foundation.house import inviting

    with database.reading() as session, pytest.raises(accounts.LinkNotValid):
        inviting.behind(session, late, now=utc_now() + timedelta(days=8))
    assert ada.post(f"/v1/house/invitations/{second['id']}/withdraw").json() == {"rows": []}
    assert guest.get(f"/join/{late}").status_code == 403
    assert ada.post(f"/v1/house/invitations/{second['id']}/withdraw").status_code == 404


def test_an_open_invitation_ends_with_the_leave_of_whoever_sent_it(
    app: FastAPI, database: Database, root: Actor, ada: TestClient, people: dict[str, Actor]
) -> None:
    ada.post("/v1/house/invitations", json={"email": "n@valmarra.example", "name": "Nora", "role": "inspector"})
    found = re.search(r"/join/(\S+)", letters(database)[0].body)
    assert found
    named(database, root, people["ben"])
    assert browser(app, people["ben"]).post(address(people["ada"], "/end-delegation")).status_code == 200
    assert TestClient(app, headers={"accept": "text/html"}).get(f"/join/{found[1]}").status_code == 403


def test_inviting_an_address_known_elsewhere_tells_nothing_and_joins_nobody(
    app: FastAPI, database: Database, ada: TestClient, officer: Actor, people: dict[str, Actor]
) -> None:
    with database.reading() as session:
        elsewhere = session.get_one(Account, officer.account_id).email
    known = ada.post("/v1/house/invitations", json={"email": elsewhere, "name": "Nora", "role": "inspector"})
    fresh = ada.post("/v1/house/invitations", json={"email": "f@x.example", "name": "Nora", "role": "inspector"})
    assert known.status_code == fresh.status_code == 201
    assert {**known.json(), "id": 0, "email": 0} == {**fresh.json(), "id": 0, "email": 0}
    here = ada.post("/v1/house/invitations", json={"email": "ben@valmarra.example", "name": "B B", "role": "inspector"})
    assert (here.status_code, here.json()["code"]) == (409, "person_invitation.works_here_already")


@pytest.mark.parametrize("role", ["platform_administrator", "supplier", "compliance_officer", "auditor_body", "system"])
def test_roles_that_the_organisation_may_not_hold_are_given_to_nobody(
    ada: TestClient, people: dict[str, Actor], role: str
) -> None:
    assert ada.post(address(people["dan"], "/role"), json={"role": role}).status_code == 403
    new = {"email": "n@valmarra.example", "name": "Nora", "role": role}
    assert ada.post("/v1/house/invitations", json=new).status_code == 403


def test_a_role_is_given_instead_of_another_and_never_the_own(ada: TestClient, people: dict[str, Actor]) -> None:
    given = ada.post(address(people["dan"], "/role"), json={"role": "inspection_planner"})
    assert given.json()["role"] == "inspection_planner"
    own = ada.post(address(people["ada"], "/role"), json={"role": "approver"})
    assert (own.status_code, own.json()["code"]) == (403, "house.own_role")
    assert ada.post(address(people["ada"], "/deactivate"), json={}).json()["code"] == "house.own_role"
    assert ada.post(address(people["ada"], "/factor-reset")).json()["code"] == "house.own_role"


def test_roles_that_check_each_other_stay_with_two_people_even_by_a_way_round(
    app: FastAPI, database: Database, root: Actor, ada: TestClient, people: dict[str, Actor]
) -> None:
    cleo = people["cleo"]
    assert ada.post(address(cleo, "/role"), json={"role": "approver"}).json()["code"] == "house.roles_kept_apart"
    assert ada.post(address(cleo, "/role"), json={"role": "observer"}).status_code == 200
    assert ada.post(address(cleo, "/role"), json={"role": "approver"}).json()["code"] == "house.roles_kept_apart"
    assert "approver" not in ada.get(address(cleo)).json()["may_be_given"]
    assert ada.post(address(cleo, "/role"), json={"role": "case_officer"}).status_code == 200
    named(database, root, cleo)
    new = {"email": "n@valmarra.example", "name": "Nora", "role": "approver"}
    second_self = browser(app, cleo).post("/v1/house/invitations", json=new)
    assert (second_self.status_code, second_self.json()["code"]) == (403, "house.roles_kept_apart")


def a_task(database: Database, holder: Actor, *, kind: str = "case") -> UUID:
    with database.transaction() as session:
        system = Actor.system(holder.organisation_id)
        due = Due("review", "Read it", "It is due", kind, uuid4(), utc_now().date(), assigned_to=holder.account_id)
        return obligations.open_obligation(session, system, due).id


def test_a_closed_account_opens_nothing_from_the_same_moment_and_its_tasks_are_with_somebody_else(
    app: FastAPI, database: Database, ada: TestClient, people: dict[str, Actor]
) -> None:
    dan, ben = people["dan"], people["ben"]
    task = a_task(database, dan, kind="visit")
    with database.transaction() as session:
        account = session.get_one(Account, dan.account_id)
        bearer = tokens.make_token(
            session, account, name="t", scopes=frozenset({Action.READ_VISITS}), days=1, now=utc_now()
        )
        accounts.make_link(session, account, "reset", now=utc_now(), hours=1)
    desk = browser(app, dan)
    phone = TestClient(app, headers={"authorization": f"Bearer {bearer}"})
    assert (desk.get("/v1/visits").status_code, phone.get("/v1/visits").status_code) == (200, 200)
    held = ada.post(address(dan, "/deactivate"), json={})
    assert (held.status_code, held.json()["code"]) == (409, "house.tasks_still_held")
    assert ada.get(address(dan)).json()["tasks"][0]["id"] == str(task)
    done = ada.post(address(dan, "/deactivate"), json={"hand_to": str(ben.account_id)})
    assert (done.status_code, done.json()["state"], done.json()["open_tasks"]) == (200, "disabled", 0)
    assert (desk.get("/v1/visits").status_code, phone.get("/v1/visits").status_code) == (401, 401)
    with database.reading() as session:
        assert session.get_one(Obligation, task).assigned_to == ben.account_id
        assert session.exec(select(OneTimeLink).where(col(OneTimeLink.used_at).is_(None))).first() is None
        assert (
            session.exec(
                select(SignIn).where(SignIn.account_id == dan.account_id, col(SignIn.ended_at).is_(None))
            ).first()
            is None
        )
    assert ada.post(address(dan, "/deactivate"), json={}).json()["code"] == "house.account_closed"


def test_nobody_gets_a_task_or_keeps_one_that_they_could_not_open_without_it(
    database: Database, ada: TestClient, people: dict[str, Actor]
) -> None:
    cleo, ben, dan = people["cleo"], people["ben"], people["dan"]
    a_task(database, cleo)
    shown = ada.get(address(cleo)).json()["tasks"]
    assert [one["page"] for one in shown] == [""], "a planner reads no case"
    none = ada.post(address(cleo, "/hand-over"), json={"to": str(ben.account_id)})
    assert (none.status_code, none.json()["code"]) == (409, "house.nothing_handed_over")
    kept = ada.post(address(cleo, "/role"), json={"role": "inspector"})
    assert (kept.status_code, kept.json()["code"]) == (409, "house.tasks_still_held")
    urgent = ada.post(address(cleo, "/deactivate"), json={"urgent": True})
    assert (urgent.json()["state"], urgent.json()["open_tasks"]) == ("disabled", 1)
    a_task(database, dan, kind="visit")
    a_task(database, dan)
    moved = ada.post(address(dan, "/hand-over"), json={"to": str(ben.account_id)}).json()
    assert (moved["handed_over"], len(moved["left"])) == (1, 1)


def with_factor(database: Database, person: Actor) -> None:
    assert person.account_id is not None
    now = utc_now()
    with database.transaction() as session:
        session.add(SecondFactor(account_id=person.account_id, sealed_secret="x", created_at=now, confirmed_at=now))


def test_a_second_factor_is_taken_away_by_two_and_the_second_shows_their_own(
    app: FastAPI, database: Database, root: Actor, ada: TestClient, people: dict[str, Actor]
) -> None:
    ben, dan = people["ben"], people["dan"]
    assert ada.post(address(dan, "/factor-reset")).json()["code"] == "second_factor.not_set_up"
    with_factor(database, dan)
    assert ada.post(address(dan, "/factor-reset")).status_code == 201
    assert ada.post(address(dan, "/factor-reset")).json()["code"] == "factor_reset.asked_already"
    (asked,) = ada.get("/v1/house/factor-resets").json()["rows"]
    decide = f"/v1/house/factor-resets/{asked['id']}/decide"
    alone = browser(app, people["ada"], proven=True).post(decide, json={"agree": True})
    assert (alone.status_code, alone.json()["code"]) == (403, "factor_reset.second_person")
    named(database, root, dan)
    own = browser(app, dan, proven=True).post(decide, json={"agree": True})
    assert own.json()["code"] == "factor_reset.second_person"
    named(database, root, ben)
    unproven = browser(app, ben).post(decide, json={"agree": True})
    assert (unproven.status_code, unproven.json()["code"]) == (403, "second_factor.proof_needed")
    assert browser(app, ben, proven=True).post(decide, json={"agree": True}).json() == {"rows": []}
    with database.reading() as session:
        assert not second_factors.is_set_up(session, session.get_one(Account, dan.account_id))
    assert letters(database)[-1].address == "dan@valmarra.example"


def test_the_last_administrator_stays_and_one_of_two_may_go(
    app: FastAPI, database: Database, root: Actor, ada: TestClient, people: dict[str, Actor]
) -> None:
    last = ada.post(address(people["ada"], "/end-delegation"))
    assert (last.status_code, last.json()["code"]) == (409, "house.last_administrator")
    named(database, root, people["ben"])
    assert ada.post(address(people["ada"], "/end-delegation")).status_code == 200
    assert ada.get("/v1/house/people").status_code == 403
    assert browser(app, people["ben"]).get("/v1/house/people").status_code == 200


def test_a_delegation_begins_on_its_day_and_stops_after_its_last_by_itself(
    app: FastAPI, database: Database, root: Actor, people: dict[str, Actor]
) -> None:
    ben, today = people["ben"], utc_now().date()
    with database.transaction() as session:
        coming = NewDelegation(ben.account_id, today + timedelta(days=1), today + timedelta(days=3))  # type: ignore[arg-type] # an account's
        delegations.grant(session, root, coming, now=utc_now())
    assert browser(app, ben).get("/v1/house/people").status_code == 403
    with database.transaction() as session:
        row = session.exec(select(Delegation).where(Delegation.account_id == ben.account_id)).one()
        row.starts_at, row.ends_at = utc_now() - timedelta(days=2), utc_now() + timedelta(minutes=5)
        session.add(row)
    desk = browser(app, ben)
    assert desk.get("/v1/house/people").status_code == 200
    with database.transaction() as session:
        row = session.get_one(Delegation, row.id)
        row.ends_at = utc_now() - timedelta(seconds=1)
        session.add(row)
    assert desk.get("/v1/house/people").status_code == 403
    assert desk.post(address(people["dan"], "/role"), json={"role": "observer"}).status_code == 403


def test_nobody_of_another_house_is_seen_or_touched(
    app: FastAPI, database: Database, root: Actor, ada: TestClient, officer: Actor, people: dict[str, Actor]
) -> None:
    with_factor(database, officer)
    a_task(database, people["dan"], kind="visit")
    assert ada.get(address(officer)).status_code == 404
    for deed, body in (
        ("/role", {"role": "observer"}), ("/hand-over", {"to": str(people["ben"].account_id)}), ("/deactivate", {}),
        ("/factor-reset", None), ("/end-delegation", None),
    ):  # fmt: skip
        assert ada.post(address(officer, deed), json=body).status_code == 404, deed
    away = ada.post(address(people["dan"], "/hand-over"), json={"to": str(officer.account_id)})
    assert away.status_code == 404
    named(database, root, officer)
    theirs = browser(app, officer)
    asked = theirs.post(
        "/v1/house/invitations", json={"email": "n@l.example", "name": "Nora", "role": "observer"}
    ).json()
    assert ada.post(f"/v1/house/invitations/{asked['id']}/withdraw").status_code == 404
    assert ada.post(f"/v1/house/invitations/{asked['id']}/send-again").status_code == 404
    assert str(officer.account_id) not in ada.get("/v1/house/people").text
    assert [line["who"] for line in ada.get("/v1/house/acts").json()["rows"] if "Compliance" in line["who"]] == []


def test_the_last_activity_is_told_by_the_day_and_signing_in_not_at_all(
    ada: TestClient, people: dict[str, Actor]
) -> None:
    row = ada.get(address(people["ada"])).json()
    assert row["last_active_on"] == utc_now().date().isoformat()
    assert ada.get(address(people["dan"])).json()["last_active_on"] is None
    acts = ada.get("/v1/house/acts").json()["rows"]
    assert not [one for one in acts if "signed" in one["action"]]
    assert all(len(one["on"]) == len("2026-11-23") for one in acts)
    assert {"account.added", "account.delegation_given"} <= {one["action"] for one in acts}


def test_lists_are_read_page_by_page(ada: TestClient, people: dict[str, Actor]) -> None:
    first = ada.get("/v1/house/people?limit=3").json()
    rest = ada.get(f"/v1/house/people?limit=3&cursor={first['next_cursor']}").json()
    emails = [one["email"].split("@")[0] for one in first["rows"] + rest["rows"]]
    assert emails == ["ada", "ben", "cleo", "dan"]
    acts = ada.get("/v1/house/acts?limit=2").json()
    more = ada.get(f"/v1/house/acts?limit=2&cursor={acts['next_cursor']}").json()
    assert len(acts["rows"]) == len(more["rows"]) == 2
    assert ada.get("/v1/house/acts?cursor=bm9wZQ").status_code == 422


def house_cells(client: TestClient, person: Actor) -> set[int]:
    """What the interface answers to everything about people."""
    reads = ("/people", f"/people/{person.account_id}", "/invitations", "/factor-resets", "/acts")
    found = {client.get(f"/v1/house{path}").status_code for path in reads}
    at = f"/people/{person.account_id}"
    writes: tuple[tuple[str, dict[str, object] | None], ...] = (
        ("/invitations", {"email": "n@valmarra.example", "name": "Nora", "role": "observer"}),
        (f"/invitations/{UUID(int=7)}/send-again", None), (f"/invitations/{UUID(int=7)}/withdraw", None),
        (f"{at}/role", {"role": "observer"}), (f"{at}/hand-over", {"to": str(UUID(int=7))}),
        (f"{at}/deactivate", {"urgent": True}), (f"{at}/factor-reset", None), (f"{at}/end-delegation", None),
        (f"/factor-resets/{UUID(int=7)}/decide", {"agree": True}),
    )  # fmt: skip
    return found | {client.post(f"/v1/house{path}", json=body).status_code for path, body in writes}


def test_no_role_alone_and_no_token_looks_after_people(
    app: FastAPI, database: Database, authority: OrganisationId, people: dict[str, Actor]
) -> None:
    for role in Role:
        if role is not Role.SYSTEM:
            assert house_cells(browser(app, an_account(database, authority, role)), people["dan"]) == {403}, role
    with database.transaction() as session:
        account = session.get_one(Account, people["ada"].account_id)
        with pytest.raises(tokens.TokenScopesTooWide):
            tokens.make_token(
                session, account, name="t", scopes=frozenset({Action.MANAGE_PEOPLE}), days=1, now=utc_now()
            )
        secret = tokens.make_token(
            session, account, name="t", scopes=frozenset({Action.READ_VISITS}), days=1, now=utc_now()
        )
    assert house_cells(TestClient(app, headers={"authorization": f"Bearer {secret}"}), people["dan"]) == {403}
    assert house_cells(TestClient(app), people["dan"]) == {401}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SYSTEM])
def test_who_runs_the_system_names_administrators_and_nobody_else_does(
    app: FastAPI, database: Database, authority: OrganisationId, people: dict[str, Actor], role: Role
) -> None:
    client = browser(app, an_account(database, authority, role))
    today = utc_now().date().isoformat()
    new = {"account_id": str(people["ben"].account_id), "starts_on": today}
    answers = [client.get("/v1/delegations"), client.post("/v1/delegations", json=new)]
    if role is not Role.PLATFORM_ADMINISTRATOR:
        assert [one.status_code for one in answers] == [403, 403]
        assert client.post(f"/v1/delegations/{UUID(int=7)}/end").status_code == 403
        return
    assert [one.status_code for one in answers] == [200, 201]
    made = next(one for one in answers[1].json()["rows"] if one["account_id"] == new["account_id"])
    assert (made["starts_on"], made["ends_on"], made["granted_by"]) == (today, None, "Platform Administrator")
    ended = client.post(f"/v1/delegations/{made['id']}/end")
    assert made["id"] not in ended.text
    assert client.post(f"/v1/delegations/{made['id']}/end").status_code == 404
    backwards = new | {"ends_on": (utc_now().date() - timedelta(days=1)).isoformat()}
    assert client.post("/v1/delegations", json=backwards).json()["code"] == "delegation.days_out_of_order"
    with database.reading() as session:
        myself = session.exec(select(Account.id).where(Account.role == role)).first()
    refused = client.post("/v1/delegations", json=new | {"account_id": str(myself)})
    assert refused.json()["code"] == "delegation.not_for_this_account"
    assert house_cells(client, people["dan"]) == {403}


def test_every_act_left_its_line_in_the_trail(database: Database, ada: TestClient, people: dict[str, Actor]) -> None:
    ada.post(address(people["dan"], "/role"), json={"role": "observer"})
    ada.post(address(people["dan"], "/deactivate"), json={})
    with database.reading() as session:
        mine = TrailEntry.actor_id == AccountId(people["ada"].account_id)  # type: ignore[arg-type] # an account's
        lines = session.exec(
            select(TrailEntry.action).where(mine, TrailEntry.subject_id == str(people["dan"].account_id))
        )
        assert set(lines) == {"account.role_given", "account.disabled"}
