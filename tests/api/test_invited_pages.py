"""Behind the link, as a browser without a script meets it: who is let in, for how long, and what is told to nobody."""

import re
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr

from api.main import create_app
from api.web.guests import PASS
from foundation.actors import Actor
from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings
from suppliers.invitations import inviting
from suppliers.invitations.inviting import Made
from suppliers.invitations.payloads import InvitationCreate
from tests.builders import a_party
from tests.web_client import TestClient

WHO = {"name": "Agro Almanzora S.A.T.", "country": "ES", "answered_by": "Eva Ejemplo"}


@pytest.fixture
def guest(database: Database, tmp_path: Path) -> TestClient:
    secret = SecretStr("a lantern for every ledger, and a pen")
    settings = Settings(secret=secret, secure_cookies=False, data_dir=tmp_path)
    return TestClient(create_app(settings, database), headers={"accept": "text/html"}, follow_redirects=False)


def asked(database: Database, officer: Actor, name: str = "Agro Almanzora") -> Made:
    with database.transaction() as session:
        party = a_party(session, officer, name)
        new = InvitationCreate(party_id=party.id, email="eva@agro.example")
        made = inviting.invite(session, officer, new, now=utc_now())
        session.expunge(made.invitation)
        return made


def sent(guest: TestClient, page: str, to: str, **fields: str) -> tuple[int, str, str]:
    """(status, where it leads, text) of a form on `page`."""
    found = re.search(r'name="form_token" value="([^"]+)"', guest.get(page).text)
    assert found
    answer = guest.post(to, data={**fields, "form_token": found[1]})
    return answer.status_code, answer.headers.get("location", ""), answer.text


def let_in(guest: TestClient, made: Made) -> str:
    link = f"/invited/{made.secret}"
    status, inside, _ = sent(guest, link, link, pin=made.pin)
    assert status == 303
    return inside


def test_nothing_behind_the_link_is_cached_or_told_onward(
    guest: TestClient, database: Database, officer: Actor
) -> None:
    made = asked(database, officer)
    inside = let_in(guest, made)
    for address in (f"/invited/{made.secret}", inside, f"{inside}/declining", "/invited/over"):
        headers = guest.get(address).headers
        assert (headers["cache-control"], headers["referrer-policy"]) == ("no-store", "no-referrer")
    (proof,) = (cookie for cookie in guest.cookies.jar if cookie.name == PASS)
    assert proof.path == inside == f"/invited/answer/{made.invitation.id}"
    assert made.pin not in str(proof.value)
    assert made.secret not in str(proof.value)


def test_pages_speak_as_the_browser_asks_else_as_the_letter_and_as_one_chooses(
    guest: TestClient, database: Database, officer: Actor
) -> None:
    """Turkish and Romanian behind a link only: what was chosen there is no language of the desk."""
    with database.transaction() as session:
        new = InvitationCreate(party_id=a_party(session, officer, "Akdeniz").id, email="ece@firm.example", locale="tr")
        made = inviting.invite(session, officer, new, now=utc_now())
        session.expunge(made.invitation)
    guest.headers["accept-language"] = "ro-RO,ro;q=0.9"
    link = f"/invited/{made.secret}"
    assert 'lang="ro"' in guest.get(link).text
    guest.headers["accept-language"] = "ja"
    assert 'lang="en"' in guest.get(link).text, "nothing of the invitation is told before the PIN"
    inside = let_in(guest, made)
    assert 'lang="tr"' in guest.get(inside).text
    chooser = guest.get(inside).text
    assert '<option value="ro" lang="ro">Română</option>' in chooser
    answer = guest.post("/preferences", data={"locale": "ro", "back": inside})
    assert (answer.status_code, answer.headers["location"]) == (303, inside)
    page = guest.get(inside).text
    assert 'lang="ro"' in page
    assert "Spuneți mai întâi cine sunteți" in page
    desk = guest.get("/sign-in").text
    assert 'lang="en"' in desk
    assert 'value="tr"' not in desk
    guest.cookies.clear()
    guest.post("/preferences", data={"locale": "tr", "back": "/sign-in"})
    assert 'lang="en"' in guest.get(link).text


def test_an_unknown_link_a_wrong_pin_and_a_locked_one_are_answered_alike(
    guest: TestClient, database: Database, officer: Actor
) -> None:
    made = asked(database, officer)
    link, unknown = f"/invited/{made.secret}", f"/invited/{'x' * 43}"
    wrong = f"{(int(made.pin) + 1) % 1_000_000:06}"
    told = [sent(guest, link, link, pin=wrong) for _ in range(5)]
    told += [sent(guest, link, link, pin=made.pin), sent(guest, unknown, unknown, pin=made.pin)]
    assert {status for status, _, _ in told} == {403}
    sentences = {re.sub(r'name="form_token"[^>]+|/invited/[\w-]+', "", text) for _, _, text in told}
    assert len(sentences) == 1


def test_the_proof_of_one_invitation_opens_no_other_and_cannot_be_made_longer(
    guest: TestClient, database: Database, officer: Actor
) -> None:
    inside = let_in(guest, asked(database, officer))
    other = asked(database, officer, "Another").invitation.id
    until, _, proof = str(guest.cookies.get(PASS)).partition(".")
    guest.cookies.clear()
    for address, value in (
        (f"/invited/answer/{other}", f"{until}.{proof}"),
        (inside, f"{int(until) + 1}.{proof}"),
        (inside, f"1.{proof}"),
        (inside, "nonsense"),
    ):
        assert guest.get(address, headers={"cookie": f"{PASS}={value}"}).status_code == 403
    assert guest.get(inside, headers={"cookie": f"{PASS}={until}.{proof}"}).status_code == 200


def test_a_form_from_elsewhere_writes_nothing(guest: TestClient, database: Database, officer: Actor) -> None:
    made = asked(database, officer)
    inside = let_in(guest, made)
    assert guest.post(f"{inside}/firm", data=WHO).status_code == 403
    assert guest.post(f"/invited/{made.secret}", data={"pin": made.pin}).status_code == 403
    assert "Who are you?" in guest.get(inside).text


def test_an_earlier_answer_is_handed_on_with_consent(guest: TestClient, database: Database, officer: Actor) -> None:
    first, second = asked(database, officer), asked(database, officer, "Agro Almanzora, again")
    inside = let_in(guest, first)
    assert sent(guest, inside, f"{inside}/firm", **WHO)[0] == 303
    line = {"kind": "supplies", "name": "Frutas Sur", "visibility": "hidden_name"}
    assert sent(guest, inside, f"{inside}/lines", **line)[0] == 303
    again = let_in(guest, second)
    earlier = {"link": f"https://desk.example/invited/{first.secret}", "pin": first.pin}
    assert sent(guest, again, f"{again}/earlier", **earlier)[0] == 422
    assert sent(guest, again, f"{again}/earlier", **earlier | {"pin": "wrong!"}, consent="true")[0] == 422
    assert sent(guest, again, f"{again}/earlier", **earlier, consent="true")[:2] == (303, f"{again}?said=pasted")
    page = guest.get(again).text
    assert "Frutas Sur" in page
    assert "Name kept back" in page


def test_a_line_of_nobody_is_not_there(guest: TestClient, database: Database, officer: Actor) -> None:
    inside = let_in(guest, asked(database, officer))
    sent(guest, inside, f"{inside}/firm", **WHO)
    assert guest.get(f"{inside}/lines/{UUID(int=7)}").status_code == 404
