"""Contests over HTTP: the firm by account and by link and PIN, and whoever made the score."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from pydantic import SecretStr

from api.access import COOKIE
from api.main import create_app
from foundation import accounts, obligations, tokens
from foundation.actors import Action, Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account
from foundation.obligations import ObligationQuery
from foundation.settings import Settings
from foundation.signing import signer_from
from risk import scores
from risk.contests import answering
from risk.contests.answering import ContestQuery
from risk.replaying import read_receipt_file, replay_paper
from suppliers import facts, sites
from suppliers.invitations import entering, inviting
from suppliers.invitations.payloads import Confirmation, InvitationCreate, Key
from suppliers.payloads import FactCreate
from tests.builders import a_grievance, a_party, a_site, an_account
from tests.web_client import TestClient

SECRET = "0123456789abcdef" * 3
WHY = {"reason": "These fees were paid back in March"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(secret=SecretStr(SECRET), data_dir=tmp_path)


def client_of(database: Database, settings: Settings, actor: Actor) -> TestClient:
    with database.transaction() as session:
        account = session.get_one(Account, actor.account_id)
        scopes = frozenset(action for action in Action if actor.may(action))
        secret = tokens.make_token(session, account, name="test", scopes=scopes, days=1, now=utc_now())
    return TestClient(create_app(settings, database), headers={"authorization": f"Bearer {secret}"})


def a_scored_firm(database: Database, officer: Actor) -> tuple[dict[str, str], OrganisationId, str]:
    """The key of its invitation, its own register, and its site in the buyer's."""
    now = utc_now()
    with database.transaction() as session:
        packer = a_party(session, officer, "Packer")
        made = inviting.invite(session, officer, InvitationCreate(party_id=packer.id, email="a@agro.example"), now=now)
        opened = entering.enter(session, Key(secret=made.secret, pin=made.pin), now=now)
        assert opened is not None
        said = Confirmation(name="Packer S.A.T.", country="ES", answered_by="Eva Ejemplo")
        owner = entering.confirm(session, opened, said, now=now).declarer_id
        assert owner is not None
        site = a_site(session, officer, "Finca", operator=packer)
        fees = FactCreate(node_id=site.id, field="recruitment_fees", value="paid_by_workers", as_of=now.date())
        facts.add_fact(session, officer, fees, now=now)
        scores.score_all(session, officer, as_of=now.date(), now=now, signer=signer_from(SECRET.encode()))
    return {"secret": made.secret, "pin": made.pin}, OrganisationId(owner), str(site.id)


def test_a_firm_contests_and_whoever_scored_it_answers(database: Database, settings: Settings, officer: Actor) -> None:
    _, owner, site_id = a_scored_firm(database, officer)
    firm = client_of(database, settings, an_account(database, owner, Role.SUPPLIER))
    desk = client_of(database, settings, officer)
    (score,) = firm.get("/v1/own-scores").json()["rows"]
    new = WHY | {"score_id": score["id"], "line": "recruitment_fees", "contested_as": "Eva Ejemplo"}
    first = firm.post("/v1/own-scores/contests", json=new)
    assert first.status_code == 201
    assert firm.post(f"/v1/own-scores/contests/{first.json()['id']}/withdraw", json=WHY).json()["state"] == "withdrawn"
    second = firm.post("/v1/own-scores/contests", json=new).json()
    (open_one,) = desk.get("/v1/contests", params={"state": "open", "site_id": site_id}).json()["rows"]
    assert (open_one["id"], open_one["by_letter"]) == (second["id"], False)
    address = f"/v1/contests/{second['id']}"
    seen = {"if-match": desk.get(address).headers["etag"]}
    upheld = WHY | {"facts": [{"field": "recruitment_fees", "value": "none"}]}
    assert desk.post(f"{address}/uphold", json=upheld).status_code == 428
    answer = desk.post(f"{address}/uphold", json=upheld, headers=seen).json()
    assert answer.get("state") == "upheld", answer
    after = firm.get(f"/v1/own-scores/{answer['corrected_score_id']}").json()
    assert after["value"] < firm.get(f"/v1/own-scores/{score['id']}").json()["value"]
    for address in ("/v1/scores", "/v1/contests", f"/v1/sites/{site_id}/score"):
        assert firm.get(address).status_code == 403
    assert desk.get("/v1/own-scores").status_code == 403


def test_a_guest_reads_and_contests_by_link_and_pin(database: Database, settings: Settings, officer: Actor) -> None:
    key, _, _ = a_scored_firm(database, officer)
    guest = TestClient(create_app(settings, database))
    (score,) = guest.post("/v1/invited/scores", json={"key": key}).json()["rows"]
    said: dict[str, Any] = WHY | {"score_id": score["id"], "line": "recruitment_fees", "contested_as": "Eva Ejemplo"}
    made = guest.post("/v1/invited/contesting", json={"key": key, "said": said}).json()
    over = {"key": key, "contest_id": made["id"], "said": WHY}
    assert guest.post("/v1/invited/withdrawing-contest", json=over).json()["state"] == "withdrawn"
    wrong = {"key": key | {"pin": "000000"}, "said": said}
    assert guest.post("/v1/invited/contesting", json=wrong).status_code in {403, 422}


def test_a_letter_is_entered_and_a_colleague_dismisses_it(
    database: Database, settings: Settings, officer: Actor
) -> None:
    _, _, site_id = a_scored_firm(database, officer)
    desk = client_of(database, settings, officer)
    score = desk.get(f"/v1/sites/{site_id}/score").json()
    new = WHY | {"score_id": score["id"], "line": "recruitment_fees", "contested_as": "Letter of 3 November"}
    made = desk.post("/v1/contests", json=new).json()
    refused = desk.post(f"/v1/contests/{made['id']}/dismiss", json=WHY, headers={"if-match": '"1"'})
    assert (refused.status_code, refused.json()["code"]) == (403, "contest.own")
    second = an_account(database, officer.organisation_id, Role.COMPLIANCE_OFFICER, email="second@tierlight.example")
    colleague = client_of(database, settings, second)
    done = colleague.post(f"/v1/contests/{made['id']}/dismiss", json=WHY, headers={"if-match": '"1"'})
    assert done.json()["state"] == "dismissed"


def test_a_receipt_is_handed_out_signed_and_the_case_role_gets_a_full_one(
    database: Database, settings: Settings, officer: Actor, planner: Actor
) -> None:
    _, _, site_id = a_scored_firm(database, officer)
    desk, authority = (client_of(database, settings, actor) for actor in (officer, planner))
    key = TestClient(create_app(settings, database)).get("/v1/receipt-key").json()["public_key"]
    score = desk.get(f"/v1/sites/{site_id}/score").json()
    receipt = desk.get(f"/v1/scores/{score['id']}/receipt")
    assert (
        replay_paper(read_receipt_file(receipt.text), known_key=key, other_refused=True).score.value == score["value"]
    )
    assert desk.post(f"/v1/scores/{score['id']}/replay").json()["signed_by"] == "known_key"
    with database.transaction() as session:
        a_grievance(session, planner, sites.read_site(session, planner, UUID(site_id)))
    authority.post("/v1/scores")
    full = authority.post(f"/v1/sites/{site_id}/full-score").json()
    assert "event.grievance" in {line["driver"] for line in full["contributions"]}
    assert full["receipt"]["batch"]["public_key"] == key
    assert desk.post(f"/v1/sites/{site_id}/full-score").status_code == 403


def signed_in(database: Database, settings: Settings, actor: Actor) -> tuple[TestClient, str]:
    """A client with the cookie of the desk, and the token its forms carry."""
    with database.transaction() as session:
        account = session.get_one(Account, actor.account_id)
        opened = accounts.open_sign_in(session, account, now=utc_now(), hours=1)
    client = TestClient(create_app(settings, database))
    client.cookies.set(COOKIE, opened.secret)
    return client, opened.csrf


def test_a_firm_contests_on_its_page_and_the_desk_answers_on_the_page_of_the_site(
    database: Database, settings: Settings, officer: Actor
) -> None:
    _, owner, site_id = a_scored_firm(database, officer)
    firm, firms_token = signed_in(database, settings, an_account(database, owner, Role.SUPPLIER))
    desk, desks_token = signed_in(database, settings, officer)
    page = firm.get("/own-scores")
    assert (page.status_code, "Finca" in page.text, "paid by workers" in page.text) == (200, True, True)
    with database.reading() as session:
        score_id = str(scores.of_site(session, officer, UUID(site_id)).id)
    sent = WHY | {"score_id": score_id, "line": "recruitment_fees", "form_token": firms_token}
    assert firm.post("/own-scores", data=sent | {"reason": "no"}).status_code == 422
    after = firm.post("/own-scores", data=sent)
    assert (after.status_code, "Answer due by" in after.text) == (200, True)
    shown = desk.get(f"/sites/{site_id}/contest")
    assert "These fees were paid back in March" in shown.text
    assert f"/sites/{site_id}/contest" in desk.get(f"/sites/{site_id}").text
    with database.reading() as session:
        (contest,) = answering.list_contests(session, officer, ContestQuery()).rows
        (task,) = obligations.list_obligations(session, officer, ObligationQuery(kind="score_contest.decide")).rows
    assert str(desk.get(f"/work/{task.id}").url).endswith(f"/sites/{site_id}/contest")
    answer = WHY | {"version": "1", "field": "recruitment_fees", "value": "none", "form_token": desks_token}
    done = desk.post(f"/contests/{contest.id}", data=answer | {"then": "uphold"})
    assert (done.status_code, "Upheld" in done.text) == (200, True)
    assert "Upheld" in firm.get("/own-scores").text
    letter = {"contested_as": "Letter of 3 November", "line": "recruitment_fees", "form_token": desks_token}
    with database.reading() as session:
        letter["score_id"] = str(scores.of_site(session, officer, UUID(site_id)).id)
    assert "Letter of 3 November" in desk.post(f"/sites/{site_id}/contest", data=WHY | letter).text
