"""How often a page asks the database: as often for many rows as for few, BEGINs counted too."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, event

from api.access import COOKIE
from api.main import create_app
from foundation import accounts
from foundation.actors import Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account
from foundation.settings import Settings
from tests.builders import a_finding, a_party, a_site, an_account, an_action, an_edge
from tests.web_client import TestClient

MOST_OF_HOME = 12
MOST = {"/work": 12, "/suppliers": 14, "/findings": 14, "/visits": 22, "/actions": 20}
"""Of the lists nothing was promised; these keep them from growing unseen."""
ROLES = {
    "compliance": Role.COMPLIANCE_OFFICER,
    "inspectorate": Role.INSPECTION_PLANNER,
    "regulator": Role.CASE_OFFICER,
}


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    told: list[str] = []

    def tell(_connection: object, _cursor: object, statement: str, *_others: object) -> None:
        if not re.match(r"SAVEPOINT|RELEASE|ROLLBACK", statement):  # the rolled-back transaction of the tests
            told.append(statement)

    event.listen(engine, "before_cursor_execute", tell)
    try:
        yield told
    finally:
        event.remove(engine, "before_cursor_execute", tell)


@pytest.fixture
def desks(database: Database, buyer: OrganisationId, authority: OrganisationId) -> dict[str, Actor]:
    houses = {"compliance": buyer, "inspectorate": authority, "regulator": authority}
    return {
        desk: an_account(database, houses[desk], role, email=f"{desk}@desks.example") for desk, role in ROLES.items()
    }


def grow(database: Database, actor: Actor, rows: int) -> None:
    """A chain of firms with a site each, half of them found wanting."""
    with database.transaction() as session:
        before = a_party(session, actor, f"Head of {rows}")
        for number in range(rows):
            firm = a_party(session, actor, f"Firm {rows} {number}")
            an_edge(session, actor, firm.id, before.id)
            site = a_site(session, actor, f"Site {rows} {number}", operator=firm)
            if number % 2:
                an_action(session, actor, a_finding(session, actor, site))
            before = firm


def asked(database: Database, actor: Actor, path: str) -> int:
    settings = Settings(secret=SecretStr("x1y2z3" * 8), secure_cookies=False)
    client = TestClient(create_app(settings, database), headers={"accept": "text/html"})
    with database.transaction() as session:
        account = session.get_one(Account, actor.account_id)
        client.cookies.set(COOKIE, accounts.open_sign_in(session, account, now=utc_now(), hours=1).secret)
    with statements(database.engine) as told:
        assert client.get(path).status_code == 200
    return len(told)


@pytest.mark.parametrize("desk", ROLES)
def test_the_home_page_asks_as_little_of_many_rows_as_of_few(
    database: Database, officer: Actor, desks: dict[str, Actor], desk: str
) -> None:
    writer = desks[desk] if desk == "inspectorate" else officer
    grow(database, writer, 3)
    few = asked(database, desks[desk], "/")
    grow(database, writer, 40)
    many = asked(database, desks[desk], "/")
    assert few == many <= MOST_OF_HOME


@pytest.mark.parametrize("path", MOST)
def test_a_list_asks_as_little_of_many_rows_as_of_few(database: Database, officer: Actor, path: str) -> None:
    grow(database, officer, 3)
    few = asked(database, officer, path)
    grow(database, officer, 40)
    many = asked(database, officer, path)
    assert few == many <= MOST[path]


def test_the_chain_by_proof_is_brought_in_after_the_home_page_and_without_script_is_a_link(
    database: Database, officer: Actor
) -> None:
    settings = Settings(secret=SecretStr("x1y2z3" * 8), secure_cookies=False)
    client = TestClient(create_app(settings, database), headers={"accept": "text/html"})
    grow(database, officer, 6)
    with database.transaction() as session:
        account = session.get_one(Account, officer.account_id)
        client.cookies.set(COOKIE, accounts.open_sign_in(session, account, now=utc_now(), hours=1).secret)
    assert '<a href="/chain-standing">' in client.get("/").text
    shown = client.get("/chain-standing").text
    assert 'id="standing"' in shown
    assert re.findall(r'<th scope="row">([^<]+)</th>', shown) == ["Tier 1", "Tier 2", "Tier 3", "Tier 4 and beyond"]
