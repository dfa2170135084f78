"""Publishing over HTTP and on the pages, as officer, approver, firm and passer-by."""

import re
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlmodel import Session, col, select

from api.access import COOKIE
from api.main import create_app
from foundation import accounts, tokens
from foundation.actors import Action, Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account, OutboxMessage
from foundation.settings import Settings
from sanctions import publications
from tests.builders import a_party, an_account
from tests.sanctions.published import UNTIL, a_final_case, wanted
from tests.web_client import TestClient

SETTINGS = Settings(secret=SecretStr("0123456789abcdefghijklmn" * 2), secure_cookies=False)
HTML = {"accept": "text/html"}


class People:
    def __init__(self, database: Database, authority: OrganisationId) -> None:
        self.app = create_app(SETTINGS, database)
        self.database = database
        self.officer = an_account(database, authority, Role.CASE_OFFICER)
        self.approver = an_account(database, authority, Role.APPROVER)
        self.everybody = TestClient(self.app)

    def rest(self, actor: Actor) -> TestClient:
        with self.database.transaction() as session:
            account = session.get_one(Account, actor.account_id)
            scopes = frozenset(action for action in Action if actor.may(action))
            secret = tokens.make_token(session, account, name="test", scopes=scopes, days=1, now=utc_now())
        return TestClient(self.app, headers={"authorization": f"Bearer {secret}"})

    def desk(self, actor: Actor) -> TestClient:
        with self.database.transaction() as session:
            opened = accounts.open_sign_in(session, session.get_one(Account, actor.account_id), now=utc_now(), hours=1)
        client = TestClient(self.app, headers=HTML)
        client.cookies.set(COOKIE, opened.secret)
        return client


@pytest.fixture
def people(database: Database, authority: OrganisationId) -> People:
    return People(database, authority)


@pytest.fixture
def case_id(people: People, planner: Actor) -> UUID:
    with people.database.transaction() as session:
        return a_final_case(session, people.officer, a_party(session, planner, "Obras Vega Alta S.L.")).id


def letter(session: Session) -> str:
    """The secret of the newest letter's link."""
    mails = select(OutboxMessage.body).where(OutboxMessage.kind == "mail")
    bodies = session.exec(mails.order_by(col(OutboxMessage.created_at), col(OutboxMessage.id))).all()
    return re.findall(r"/register/(?:own|told)/(\S+)", bodies[-1])[0]


def entry_of(people: People, case_id: UUID) -> dict[str, str]:
    entry: dict[str, str] = people.everybody.get(f"/v1/register/{case_id}").json()["entry"]
    return entry


def form_of(page: str) -> dict[str, str]:
    return {"form_token": re.findall(r'name="form_token" value="([^"]*)"', page)[-1]}


def test_a_publication_is_prepared_sent_back_approved_answered_and_told_over_http(
    people: People, case_id: UUID
) -> None:
    officer, approver = people.rest(people.officer), people.rest(people.approver)
    said = wanted(case_id).model_dump(mode="json")
    first = officer.post("/v1/publications", json=said).json()
    assert approver.post(f"/v1/publications/{first['id']}/sending-back", json={"reason": "No"}).status_code == 422
    back = approver.post(f"/v1/publications/{first['id']}/sending-back", json={"reason": "Say more"}).json()
    assert back["state"] == "sent_back"
    private = officer.post("/v1/publications", json=said | {"grounds_text": "Two workers of Mr. Ruiz"})
    assert (private.status_code, private.json()["code"]) == (422, "publication.too_private")
    assert {one["value"] for one in private.json()["places"]} == {"Mr. Ruiz", "Two workers"}
    row = officer.post("/v1/publications", json=said).json()
    assert people.everybody.get(f"/v1/register/{case_id}").status_code == 404
    assert approver.post(f"/v1/publications/{row['id']}/approving").json()["state"] == "approved"
    assert [one["number"] for one in officer.get("/v1/publications").json()["rows"]] == [2, 1]
    assert officer.get(f"/v1/publications/{row['id']}").json()["decided_by"] == str(people.approver.account_id)
    with people.database.reading() as session:
        secret = letter(session)
    page = people.everybody.get(f"/register/own/{secret}", headers=HTML)
    answer = form_of(page.text) | {"kind": "reply", "text": "We have paid what was owed."}
    assert "Received." in people.everybody.post(f"/register/own/{secret}", data=answer, headers=HTML).text
    contest = {"kind": "contest", "about": "region", "text": "The place of work lies elsewhere."}
    by_link = people.everybody.post("/v1/register-links/answering", json={"secret": secret, "said": contest})
    assert (by_link.status_code, by_link.json()["state"]) == (201, "waiting")
    opened = people.everybody.post("/v1/register-links/opening", json={"secret": secret})
    assert [one["kind"] for one in opened.json()["said"]] == ["reply", "contest"]
    assert opened.json()["entry"]["reference"] == entry_of(people, case_id)["reference"]
    assert people.everybody.post("/v1/register-links/opening", json={"secret": "x"}).status_code == 404
    waiting = officer.get("/v1/publications/answers", params={"state": "waiting"}).json()["rows"]
    reply = next(one["id"] for one in waiting if one["kind"] == "reply")
    deciding = {"accepted": True, "answer": "Read"}
    officer.post(f"/v1/publications/answers/{reply}/deciding", json=deciding)
    assert entry_of(people, case_id)["reply"] == "We have paid what was owed."
    with people.database.transaction() as session:
        publications.correct(session, people.approver, case_id, "annulled", now=utc_now())
    gone = people.everybody.get(f"/v1/register/{case_id}")
    assert (gone.status_code, set(gone.json())) == (410, {"id", "removed_on", "removed_because", "changed_at"})
    page = people.everybody.get(f"/register/{case_id}", headers=HTML)
    assert (page.status_code, "Vega" in page.text, "decision annulled" in page.text) == (410, False, True)
    assert people.everybody.get(f"/register/own/{secret}", headers=HTML).status_code == 404


def test_the_pages_of_staff_prepare_preview_and_publish(people: People, case_id: UUID) -> None:
    officer, approver = people.desk(people.officer), people.desk(people.approver)
    listed = officer.get("/publications").text
    assert f"/publications/new?case={case_id}" in listed
    form = officer.get(f"/publications/new?case={case_id}").text
    typed = form_of(form) | {
        "grounds_code": "serious_safety",
        "scope_public_contracts": "yes",
        "starts_on": utc_now().date().isoformat(),
        "listed_until": UNTIL.isoformat(),
        "ends_by": "end",
        "release_condition": "The wages owed are paid",
        "law_id": "es_lisos_40",
    }
    wrong = officer.post(f"/publications/new?case={case_id}", data=typed | {"grounds_text": "Ms. Ruiz was not paid"})
    assert (wrong.status_code, "tells more than the public may read" in wrong.text) == (422, True)
    made = officer.post(f"/publications/new?case={case_id}", data=typed)
    assert "another person approves it" in made.text
    address = made.url.path
    preview = approver.get(address).text
    assert "Approve and publish" in preview
    assert "Approve and publish" not in officer.get(address).text
    approver.post(address, data=form_of(preview) | {"then": "approve"})
    public = people.everybody.get(f"/register/{case_id}", headers=HTML).text
    shown = re.search(r'<dl class="kv">.*?</dl>', preview, re.DOTALL)
    assert shown
    assert shown.group() in public


def test_public_answers_set_no_cookie_and_are_asked_again_for_nothing(people: People, case_id: UUID) -> None:
    paths = (
        "/register",
        "/v1/register",
        "/v1/register/csv",
        "/v1/register/ftm",
        "/v1/register/feed",
        "/v1/register/dump",
    )
    for path in paths:
        answer = people.everybody.get(path, headers=HTML)
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers
        assert answer.headers["cache-control"] == "public, no-cache"
        assert answer.headers["last-modified"].endswith("GMT")
        again = people.everybody.get(path, headers=HTML | {"if-none-match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
    page = people.everybody.get("/register", headers=HTML)
    assert page.headers["vary"].startswith("Accept-Language, Cookie")
    assert 'dir="rtl"' in people.everybody.get("/register?lang=ar", headers=HTML).text
    assert "No entry matches" in people.everybody.get("/register?name=%25%25", headers=HTML).text
    assert people.everybody.get(f"/register/{case_id}", headers=HTML).status_code == 404


def test_whoever_asks_to_be_told_confirms_and_ends_it_by_a_link(people: People) -> None:
    sent = people.everybody.post("/register/subscribers", data={"address": "reader@desk.example"}, headers=HTML)
    assert "Look into your mail" in sent.text
    assert people.everybody.post("/register/subscribers", data={"address": "nothing"}, headers=HTML).status_code == 422
    with people.database.reading() as session:
        address = f"/register/told/{letter(session)}"
    page = people.everybody.get(address, headers=HTML)
    for then, word in (("confirm", "You are told"), ("end", "You are no longer told")):
        assert word in people.everybody.post(address, data=form_of(page.text) | {"then": then}, headers=HTML).text
    assert people.everybody.get("/register/told/unknown", headers=HTML).status_code == 404
