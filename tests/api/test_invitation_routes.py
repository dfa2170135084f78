"""Inviting over HTTP by whoever is signed in, and answering over HTTP by somebody who has no account."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import select

from api.main import create_app
from foundation import tokens
from foundation.actors import Action, Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account, OutboxMessage
from foundation.settings import Settings
from tests.builders import a_party, an_account
from tests.web_client import TestClient


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(secret=SecretStr("x1y2z3" * 8), data_dir=tmp_path, base_url="https://desk.example")


def client_of(database: Database, settings: Settings, actor: Actor) -> TestClient:
    with database.transaction() as session:
        account = session.get_one(Account, actor.account_id)
        scopes = frozenset(action for action in Action if actor.may(action))
        secret = tokens.make_token(session, account, name="test", scopes=scopes, days=1, now=utc_now())
    return TestClient(create_app(settings, database), headers={"authorization": f"Bearer {secret}"})


@pytest.fixture
def desk(database: Database, settings: Settings, officer: Actor) -> TestClient:
    return client_of(database, settings, officer)


@pytest.fixture
def guest(database: Database, settings: Settings) -> TestClient:
    return TestClient(create_app(settings, database))


@pytest.fixture
def asked(database: Database, officer: Actor) -> dict[str, Any]:
    with database.transaction() as session:
        party = a_party(session, officer, "Agro Almanzora")
        return {"party_id": str(party.id), "email": "eva@agro.example"}


WHO = {"name": "Agro Almanzora S.A.T.", "country": "ES", "answered_by": "Eva Ejemplo"}
LINES = {"lines": [{"name": "Frutas Sur", "country": "ES"}, {"name": "Puente", "visibility": "hidden_name"}]}


def key_of(made: dict[str, Any]) -> dict[str, str]:
    return {"secret": made["secret"], "pin": made["pin"]}


def test_a_supplier_is_invited_answers_and_invites_in_turn(
    desk: TestClient, guest: TestClient, asked: dict[str, Any], database: Database
) -> None:
    answer = desk.post("/v1/invitations", json=asked, headers={"Idempotency-Key": "one"})
    assert (answer.status_code, answer.headers["cache-control"]) == (201, "no-store")
    made, key = answer.json(), key_of(answer.json())
    with database.reading() as session:
        letter = session.exec(select(OutboxMessage)).one()
    assert f"https://desk.example/invited/{made['secret']}" in letter.body
    assert made["pin"] not in letter.body
    opened = guest.post("/v1/invited/opening", json={"key": key})
    assert (opened.json()["inviter"], opened.json()["state"]) == ("Lindenhof Hotels", "opened")
    assert guest.post("/v1/invited/confirming", json={"key": key, "said": WHO}).status_code == 200
    lines = guest.post("/v1/invited/declaring", json={"key": key, "said": LINES}).json()
    onward = {"line_id": lines[0]["id"], "email": "sur@frutas.example"}
    made_on = guest.post("/v1/invited/inviting", json={"key": key, "said": onward})
    assert made_on.status_code == 201
    over = {"key": key, "line_id": lines[1]["id"], "said": {"reason": "over"}}
    assert len(guest.post("/v1/invited/withdrawing", json=over).json()) == 1
    declined = {"key": key_of(made_on.json()), "said": {"reason": "not now"}}
    assert guest.post("/v1/invited/declining", json=declined).json()["state"] == "declined"
    rows = desk.get("/v1/invitations").json()["rows"]
    assert [(row["depth"], row["state"]) for row in rows] == [(2, "declined"), (1, "declared")]
    assert [tier["tier"] for tier in desk.get("/v1/invitations/tiers").json()] == [1, 2]
    assert desk.get(f"/v1/invitations/{made['id']}").json()["lines"] == 2


def test_an_earlier_declaration_is_pasted_with_consent_only(
    desk: TestClient, guest: TestClient, asked: dict[str, Any], database: Database, officer: Actor
) -> None:
    first = key_of(desk.post("/v1/invitations", json=asked).json())
    guest.post("/v1/invited/confirming", json={"key": first, "said": WHO})
    guest.post("/v1/invited/declaring", json={"key": first, "said": LINES})
    with database.transaction() as session:
        again = a_party(session, officer, "Agro Almanzora, again")
        other = {"party_id": str(again.id), "email": "eva@agro.example"}
    second = key_of(desk.post("/v1/invitations", json=other).json())
    without = {"key": second, "said": {"earlier": first, "consent": False}}
    assert guest.post("/v1/invited/pasting", json=without).status_code == 422
    wrong = {"key": second, "said": {"earlier": first | {"pin": "000000"}, "consent": True}}
    assert guest.post("/v1/invited/pasting", json=wrong).json()["code"] == "invitation.refused"
    right = {"key": second, "said": {"earlier": first, "consent": True}}
    assert {line["name"] for line in guest.post("/v1/invited/pasting", json=right).json()} == {"Frutas Sur", "Puente"}


def test_a_wrong_pin_is_refused_and_counted_until_the_link_is_locked(
    desk: TestClient, guest: TestClient, asked: dict[str, Any]
) -> None:
    made = desk.post("/v1/invitations", json=asked).json()
    wrong = key_of(made) | {"pin": f"{(int(made['pin']) + 1) % 1_000_000:06}"}
    for _ in range(5):
        answer = guest.post("/v1/invited/opening", json={"key": wrong})
        assert (answer.status_code, answer.json()["code"]) == (403, "invitation.refused")
    assert guest.post("/v1/invited/opening", json={"key": key_of(made)}).status_code == 403
    again = desk.post(f"/v1/invitations/{made['id']}/resending", json={"days": 5}).json()
    assert guest.post("/v1/invited/opening", json={"key": key_of(made)}).status_code == 403
    assert guest.post("/v1/invited/opening", json={"key": key_of(again)}).status_code == 200
    gone = desk.post(f"/v1/invitations/{made['id']}/revoking", json={"reason": "mistake"})
    assert gone.json()["state"] == "revoked"
    assert guest.post("/v1/invited/opening", json={"key": key_of(again)}).status_code == 403


def test_who_may_not_write_the_register_invites_nobody(
    database: Database, settings: Settings, guest: TestClient, asked: dict[str, Any], buyer: OrganisationId
) -> None:
    approver = client_of(database, settings, an_account(database, buyer, Role.APPROVER, email="b@lindenhof.example"))
    assert approver.post("/v1/invitations", json=asked).status_code == 403
    assert guest.post("/v1/invitations", json=asked).status_code == 401
    assert guest.get("/v1/invitations").status_code == 401


def test_the_link_is_nobodys_session(guest: TestClient, desk: TestClient, asked: dict[str, Any]) -> None:
    made = desk.post("/v1/invitations", json=asked).json()
    assert guest.post("/v1/invited/opening", json={"key": key_of(made)}).status_code == 200
    assert guest.get("/v1/parties").status_code == 401
