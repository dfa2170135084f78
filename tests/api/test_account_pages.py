"""The own account, and the people page of who runs the system."""

import json
import re
from datetime import timedelta

from sqlmodel import select

from api.access import COOKIE
from api.web.kept_forms import unpacked
from foundation import accounts, second_factors
from foundation.actors import Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account, ApiToken, OutboxMessage, SignIn, TrailEntry
from tests.api.test_pages import form_token, sign_in
from tests.api.test_second_step import (  # fixtures are taken by name
    KEYS,
    PASSWORD,
    account,
    code_of,
    codes,
    desk,
    with_password,
)
from tests.builders import an_account
from tests.web_client import TestClient

__all__ = ["account", "codes", "desk"]


def token_of(database: Database, desk: TestClient) -> str:
    with database.reading() as session:
        return session.exec(
            select(SignIn.csrf).where(SignIn.secret_hash == accounts.digest(desk.cookies[COOKIE]))
        ).one()


def test_another_device_is_told_without_a_place_and_can_be_ended(
    desk: TestClient, database: Database, officer: Actor
) -> None:
    with database.transaction() as session:
        row = session.get_one(Account, officer.account_id)
        phone = accounts.open_sign_in(session, row, now=utc_now(), hours=1, device="Firefox · Android")
    sign_in(desk, database, officer)
    page = desk.get("/account").text
    assert "Firefox · Android" in page
    assert "testclient" not in page  # neither the address nor the raw name of the browser
    ended = desk.post("/account/sessions/end-others", data={"form_token": form_token(page)})
    assert "Ended." in ended.text
    mine = desk.cookies[COOKIE]
    desk.cookies.set(COOKIE, phone.secret)
    assert desk.get("/account").url.path == "/sign-in"
    desk.cookies.set(COOKIE, mine)
    assert desk.get("/account").url.path == "/account"


def test_nobody_ends_a_session_or_a_token_of_somebody_else(
    desk: TestClient, database: Database, officer: Actor, buyer: OrganisationId
) -> None:
    other = an_account(database, buyer, Role.OBSERVER)
    with database.transaction() as session:
        row = session.get_one(Account, other.account_id)
        theirs = accounts.open_sign_in(session, row, now=utc_now(), hours=1)
    sign_in(desk, database, officer)
    data = {"sign_in_id": str(theirs.sign_in_id), "form_token": token_of(database, desk)}
    assert desk.post("/account/sessions/end", data=data).status_code == 404


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(
    desk: TestClient, database: Database, account: Account
) -> None:
    with_password(desk, account)
    first = desk.cookies[COOKIE]
    desk.cookies.delete(COOKIE)
    with_password(desk, account)
    token = token_of(database, desk)
    wrong = {"password": "no", "new_password": "another long sentence", "form_token": token}
    assert desk.post("/account/password", data=wrong).status_code == 422
    done = desk.post("/account/password", data=wrong | {"password": PASSWORD})
    assert done.url.path == "/account"
    desk.cookies.set(COOKIE, first)
    assert desk.get("/account").url.path == "/sign-in"


def test_a_token_is_shown_once_does_its_scope_alone_and_ends_when_revoked(
    desk: TestClient, database: Database, officer: Actor
) -> None:
    sign_in(desk, database, officer)
    token = token_of(database, desk)
    none_chosen = desk.post("/account/tokens", data={"name": "sheet", "form_token": token})
    assert none_chosen.status_code == 422
    data = {"name": "sheet", "days": "5", "scope": ["read_registry"], "form_token": token}
    page = desk.post("/account/tokens", data=data).text
    secret = re.findall(r"tl_[\w-]{40,}", page)[0]
    assert secret not in desk.get("/account").text
    wide = desk.post("/account/tokens", data=data | {"scope": ["run_system"]})
    assert wide.status_code == 422
    machine = TestClient(desk.app, headers={"authorization": f"Bearer {secret}"})
    assert machine.get("/v1/parties").status_code == 200
    assert machine.post("/v1/parties", json={"name": "Finca"}).status_code == 403
    assert machine.get("/account").status_code == 401  # a token never reaches what opens the account
    found = re.findall(r'name="token_id" value="([^"]+)"', page)
    desk.post("/account/tokens/revoke", data={"token_id": found[0], "form_token": token})
    assert machine.get("/v1/parties").status_code == 401


def test_the_factor_is_removed_with_password_and_code_and_not_with_one_of_them(
    desk: TestClient, database: Database, account: Account, codes: tuple[str, ...]
) -> None:
    sign_in(desk, database, accounts_actor(database, account))
    token = token_of(database, desk)
    address, code = "/account/second-factor/remove", code_of(database, account)
    for password, shown in (("wrong", code), (PASSWORD, "000000")):
        data = {"factor_password": password, "factor_code": shown, "form_token": token}
        assert desk.post(address, data=data).status_code == 422
    data = {"factor_password": PASSWORD, "factor_code": code, "form_token": token}
    assert desk.post(address, data=data).url.path == "/account"
    with database.reading() as session:
        assert not second_factors.is_set_up(session, session.get_one(Account, account.id))


def accounts_actor(database: Database, account: Account) -> Actor:
    with database.reading() as session:
        return accounts.actor_of(session, session.get_one(Account, account.id))


def test_an_administrator_takes_a_factor_away_after_showing_their_own_and_the_person_is_told(
    desk: TestClient, database: Database, account: Account, codes: tuple[str, ...], buyer: OrganisationId
) -> None:
    administrator = an_account(database, buyer, Role.PLATFORM_ADMINISTRATOR)
    then = utc_now() - timedelta(hours=1)
    with database.transaction() as session:
        own = session.get_one(Account, administrator.account_id)
        second_factors.begin(session, own, keys=KEYS, now=then)
    with database.transaction() as session:
        own = session.get_one(Account, administrator.account_id)
        second_factors.confirm(session, own, code_of(database, own, now=then), keys=KEYS, now=then)
    sign_in(desk, database, administrator)
    data = {"account_id": str(account.id), "form_token": token_of(database, desk)}
    assert desk.post("/people/second-factor/reset", data=data).status_code == 403
    shown = {"code": code_of(database, own), "back": "/people", "form_token": data["form_token"]}
    assert desk.post("/account/prove", data=shown).url.path == "/people"
    assert desk.post("/people/second-factor/reset", data=data).url.path == "/people"
    with database.reading() as session:
        assert not second_factors.is_set_up(session, session.get_one(Account, account.id))
        assert session.exec(select(OutboxMessage)).one().address == account.email
        line = session.exec(select(TrailEntry).where(TrailEntry.action == "second_factor.reset")).one()
        assert line.actor_id == administrator.account_id


def test_only_who_runs_the_system_sees_the_people(desk: TestClient, database: Database, officer: Actor) -> None:
    sign_in(desk, database, officer)
    assert desk.get("/people").status_code == 403


def kept_in(page: str) -> str:
    found = re.search(r'name="kept" value="([^"]*)"', page)
    assert found
    return found[1].replace("&#34;", '"').replace("&amp;", "&").replace("&#39;", "'")


def test_a_form_whose_session_ended_comes_back_filled_and_two_clicks_write_it_once(
    desk: TestClient, database: Database, account: Account
) -> None:
    with_password(desk, account)
    typed = {"form_token": token_of(database, desk), "email": "caller@tierlight.example", "note": "Señas, “así”"}
    desk.cookies.delete(COOKIE)
    late = desk.post("/invitations", data=typed)
    assert late.status_code == 401
    kept = kept_in(late.text)
    assert "Señas, “así”" in kept
    with database.reading() as session:
        stored = [row.model_dump_json() for table in (TrailEntry, OutboxMessage) for row in session.exec(select(table))]
    assert "Señas" not in "".join(stored)
    again = with_password(desk, account, kept=kept)
    assert "Señas, “así”" in again.text
    address = re.findall(r'action="(/invitations[^"]*once=[^"]+)"', again.text)
    assert address
    assert form_token(again.text) == token_of(database, desk)


def test_what_comes_back_is_ours_and_holds_no_secret(desk: TestClient, database: Database, account: Account) -> None:
    data = {"name": "x", "password": "not to be kept", "form_token": "x", "pin": "1234"}
    assert "not to be kept" not in desk.post("/cases", data=data).text
    from_elsewhere = desk.post("/cases", data=data, headers={"sec-fetch-site": "cross-site"})
    assert 'name="kept"' not in from_elsewhere.text
    for address in (
        "//elsewhere.example/",
        "https://elsewhere.example/",
        "/account/password",
        "/v1/parties",
        "/sign-out",
    ):
        assert unpacked(json.dumps({"address": address, "fields": [], "files": 0})) is None
    for broken in ("", "[]", "{", '{"address": "/cases", "fields": 3, "files": 0}'):
        assert unpacked(broken) is None


def test_the_same_form_sent_twice_does_one_thing(desk: TestClient, database: Database, officer: Actor) -> None:
    sign_in(desk, database, officer)
    new = {"name": "sheet", "scope": ["read_risk"], "form_token": token_of(database, desk)}
    first, second = (desk.post("/account/tokens?once=abcdefgh", data=new) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 409)
    other = desk.post("/account/tokens?once=abcdefgh", data=new | {"name": "another"})
    assert other.status_code == 409  # one key, one form
    with database.reading() as session:
        assert [token.name for token in session.exec(select(ApiToken))] == ["sheet"]
