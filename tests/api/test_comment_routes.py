"""Comments on records: apart by who reads them, naming only who may see the record, taken back without a trace."""

from datetime import timedelta
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlmodel import col, select

from api.access import COOKIE
from api.main import create_app
from foundation import accounts
from foundation.actors import Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account, Comment, TrailEntry
from foundation.notices import digests
from foundation.outbox import Message
from foundation.settings import Settings
from reports.records import commenting
from suppliers import identity, sites
from tests.builders import NOW, a_finding, a_party, a_site, an_account
from tests.web_client import TestClient

WORDS = "The pay slips of March are missing"


def signed_in(database: Database, actor: Actor) -> TestClient:
    settings = Settings(secret=SecretStr("x1y2z3" * 8), secure_cookies=False)
    client = TestClient(create_app(settings, database))
    with database.transaction() as session:
        opened = accounts.open_sign_in(session, session.get_one(Account, actor.account_id), now=utc_now(), hours=1)
        client.cookies.set(COOKIE, opened.secret)
        client.headers["x-form-token"] = opened.csrf
    return client


def person(database: Database, house: OrganisationId, role: Role, name: str) -> Actor:
    made = an_account(database, house, role, email=f"{name.lower().replace(' ', '.')}@a.example")
    with database.transaction() as session:
        session.get_one(Account, made.account_id).name = name
    return made


@pytest.fixture
def ada(database: Database, buyer: OrganisationId) -> Actor:
    return person(database, buyer, Role.COMPLIANCE_OFFICER, "Ada Ensayo")


@pytest.fixture
def desk(database: Database, ada: Actor) -> TestClient:
    return signed_in(database, ada)


@pytest.fixture
def ben(database: Database, buyer: OrganisationId) -> Actor:
    return person(database, buyer, Role.COMPLIANCE_OFFICER, "Ben Prueba")


@pytest.fixture
def site(database: Database, ada: Actor) -> UUID:
    with database.transaction() as session:
        return a_site(session, ada, "Finca Uno").id


def write(desk: TestClient, site: UUID, text: str = WORDS, **more: object) -> dict[str, object]:
    answer = desk.post(f"/v1/comments/of/site/{site}", json={"text": text, "audience": "internal"} | more)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def read(desk: TestClient, site: UUID, audience: str = "internal") -> list[dict[str, object]]:
    answer = desk.get(f"/v1/comments/of/site/{site}", params={"audience": audience})
    assert answer.status_code == 200, answer.text
    return list(answer.json()["rows"])


def code_of(desk: TestClient, path: str, sent: object) -> tuple[int, str]:
    answer = desk.post(path, json=sent)
    return answer.status_code, answer.json()["code"]


def test_a_comment_and_its_answer_are_read_by_colleagues(
    desk: TestClient, database: Database, ben: Actor, site: UUID
) -> None:
    made = write(desk, site)
    colleague = signed_in(database, ben)
    assert colleague.post(f"/v1/comments/{made['id']}/answers", json={"text": "They came by post"}).status_code == 201
    [thread] = read(desk, site)
    assert (thread["author"], thread["text"]) == ("Ada Ensayo", WORDS)
    assert [one["text"] for one in thread["answers"]] == ["They came by post"]  # type: ignore[attr-defined] # JSON
    assert read(desk, site, "shared") == []


def test_who_may_not_see_the_record_is_told_that_there_is_none(
    desk: TestClient, database: Database, inspector: Actor, ada: Actor, site: UUID
) -> None:
    made = write(desk, site)
    with database.transaction() as session:
        portugal = a_site(session, ada, "Quinta", country="FR").id
    hidden = write(desk, portugal)
    auditor = signed_in(database, an_account(database, ada.organisation_id, Role.AUDITOR_BODY))
    outsider = signed_in(database, inspector)
    for client, subject, comment in ((outsider, portugal, hidden), (auditor, site, made)):
        assert client.get(f"/v1/comments/of/site/{subject}?audience=internal").status_code == 404
        assert client.get(f"/v1/comments/of/site/{subject}/colleagues").status_code == 404
        assert client.get(f"/v1/changes-of/site/{subject}").status_code == 404
        assert client.post(f"/v1/comments/{comment['id']}/answers", json={"text": "Hm"}).status_code == 404
        assert client.post(f"/v1/comments/{comment['id']}/take-back").status_code == 404
    assert desk.get(f"/v1/comments/of/grievance/{site}?audience=internal").status_code == 422


def test_an_authority_that_sees_the_record_reads_nothing_internal_of_another_house(
    desk: TestClient, database: Database, inspector: Actor, site: UUID
) -> None:
    made = write(desk, site)
    authority = signed_in(database, inspector)
    assert read(authority, site) == []
    assert read(authority, site, "shared") == []
    assert authority.post(f"/v1/comments/{made['id']}/answers", json={"text": "Hm"}).status_code == 404
    assert authority.get(f"/v1/changes-of/site/{site}").json()["rows"] == []


def test_nothing_is_shared_where_nobody_else_reads(desk: TestClient, site: UUID) -> None:
    path = f"/v1/comments/of/site/{site}"
    assert code_of(desk, path, {"text": WORDS, "audience": "shared"}) == (409, "comment.nobody_to_share_with")
    assert desk.post(path, json={"text": WORDS}).status_code == 422  # who reads it is said each time


def test_only_who_may_see_the_record_is_mentioned(
    desk: TestClient, database: Database, ada: Actor, ben: Actor, inspector: Actor, site: UUID
) -> None:
    blind = person(database, ada.organisation_id, Role.OBSERVER, "Cleo Ciega")
    path = f"/v1/comments/of/site/{site}"
    offered = desk.get(f"{path}/colleagues").json()["rows"]
    assert offered == [{"id": str(ben.account_id), "name": "Ben Prueba", "house": ""}]
    for unfit in (blind.account_id, inspector.account_id, UUID(int=7)):
        sent = {"text": WORDS, "audience": "internal", "mentions": [str(unfit)]}
        assert code_of(desk, path, sent) == (422, "comment.mention_refused")
    write(desk, site, "Ask @ben prueba, not @Cleo Ciega")
    assert read(desk, site)[0]["mentions"] == ["Ben Prueba"]


def test_two_of_one_name_are_chosen_from_the_list(
    desk: TestClient, database: Database, ada: Actor, ben: Actor, site: UUID
) -> None:
    twin = an_account(database, ada.organisation_id, Role.COMPLIANCE_OFFICER, email="twin@a.example")
    with database.transaction() as session:
        session.get_one(Account, twin.account_id).name = "Ben Prueba"
    assert write(desk, site, "Ask @Ben Prueba")["mentions"] == 0
    assert write(desk, site, mentions=[str(twin.account_id)])["mentions"] == 1


def test_who_is_mentioned_is_told_once_and_nothing_of_what_was_said(
    desk: TestClient, database: Database, ada: Actor, ben: Actor, site: UUID
) -> None:
    taken = write(desk, site, "Look at @Ben Prueba")
    stays = write(desk, site, "See Finca Uno", mentions=[str(ben.account_id)])
    desk.post(f"/v1/comments/{taken['id']}/take-back")
    letters = []

    def letter(told: digests.DigestLetter) -> Message:
        letters.append(told)
        return Message("mail", told.email, "Today", "-")

    now = utc_now().replace(hour=9) + timedelta(days=1)
    with database.transaction() as session:
        for _ in range(2):
            digests.sweep(
                session, Actor.system(ada.organisation_id), letter, now=now,
                mentions=lambda session, reader: commenting.mentions_of(session, reader, now=now),
            )  # fmt: skip
    [[line]] = [[one for one in told.lines if one.part == "mentions"] for told in letters]
    assert (letters[0].email, line.path) == ("ben.prueba@a.example", f"/comments/{stays['id']}")
    assert "Finca" not in line.code


def test_a_comment_is_taken_back_by_its_author_for_a_quarter_of_an_hour(
    desk: TestClient, database: Database, ben: Actor, site: UUID
) -> None:
    made, old = write(desk, site), write(desk, site, "An older one")
    with database.transaction() as session:
        row = session.get_one(Comment, UUID(str(old["id"])))
        row.written_at -= timedelta(minutes=15)
    assert code_of(signed_in(database, ben), f"/v1/comments/{made['id']}/take-back", {}) == (403, "comment.of_another")
    assert code_of(desk, f"/v1/comments/{old['id']}/take-back", {}) == (409, "comment.too_late")
    assert desk.post(f"/v1/comments/{made['id']}/take-back").status_code == 200
    assert code_of(desk, f"/v1/comments/{made['id']}/take-back", {}) == (409, "comment.taken_back")
    assert code_of(desk, f"/v1/comments/{made['id']}/answers", {"text": "So?"}) == (409, "comment.taken_back")
    gone = read(desk, site)[1]
    assert (gone["text"], gone["taken_back_at"] is not None) == ("", True)


def test_the_trail_holds_no_word_and_nothing_that_could_be_tried_out(
    desk: TestClient, database: Database, site: UUID
) -> None:
    made = write(desk, site)
    desk.post(f"/v1/comments/{made['id']}/take-back")
    with database.reading() as session:
        row = session.get_one(Comment, UUID(str(made["id"])))
        about = select(TrailEntry).where(TrailEntry.subject_id == made["id"])
        lines = session.exec(about.order_by(col(TrailEntry.number))).all()
    assert [line.action for line in lines] == ["comment.written", "comment.taken_back"]
    assert all(WORDS not in line.changes and "sha256" in line.changes for line in lines)
    assert (row.text, row.salt) == ("", "")


def test_sent_twice_under_one_key_it_is_said_once_and_the_answer_keeps_no_words(desk: TestClient, site: UUID) -> None:
    path, sent = f"/v1/comments/of/site/{site}", {"text": WORDS, "audience": "internal"}
    answers = [desk.post(path, json=sent, headers={"Idempotency-Key": "once-1"}) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert WORDS not in answers[1].text
    assert len(read(desk, site)) == 1


@pytest.mark.parametrize("text", ["x" * 4001, "", "  \n ", "a\x00b", "a\x07b", "turned \u202e around"])
def test_what_is_too_long_empty_or_steers_is_refused(desk: TestClient, site: UUID, text: str) -> None:
    answer = desk.post(f"/v1/comments/of/site/{site}", json={"text": text, "audience": "internal"})
    assert answer.status_code == 422


def test_what_may_name_a_worker_is_asked_about_first(desk: TestClient, site: UUID, ben: Actor) -> None:
    path = f"/v1/comments/of/site/{site}"
    told = {"text": "She has passport XA1234567", "audience": "internal"}
    assert code_of(desk, path, told) == (422, "comment.worker_perhaps_named")
    assert code_of(desk, path, told | {"text": "A worker named Inventada"}) == (422, "comment.worker_perhaps_named")
    assert desk.post(path, json=told | {"holds_no_worker": True}).status_code == 201
    write(desk, site, "Done by @Ben Prueba")


def test_threads_come_in_pages_and_follow_a_merge(desk: TestClient, database: Database, ada: Actor, site: UUID) -> None:
    with database.transaction() as session:
        firms = [a_party(session, ada, "Ensayo Hotels"), a_party(session, ada, "Ensayo Hoteles")]
        ids = [one.id for one in firms]
    for number, firm in enumerate(ids):
        desk.post(f"/v1/comments/of/party/{firm}", json={"text": f"Number {number}", "audience": "internal"})
    with database.transaction() as session:
        identity.decide(session, ada, (ids[0], ids[1]), "same", reason="one firm", now=NOW)
    path = f"/v1/comments/of/party/{ids[0]}?audience=internal&limit=1"
    first = desk.get(path).json()
    second = desk.get(f"{path}&cursor={first['next_cursor']}").json()
    assert [one["rows"][0]["text"] for one in (first, second)] == ["Number 1", "Number 0"]
    assert second["next_cursor"] is None


def test_changes_say_who_did_what_and_why_in_pages(
    desk: TestClient, database: Database, ada: Actor, site: UUID
) -> None:
    with database.transaction() as session:
        sites.visible_site(session, ada, site).region = "Granada"
    answer = desk.patch(f"/v1/sites/{site}", json={"region": "Almería"}, headers={"If-Match": '"1"'})
    assert answer.status_code == 200, answer.text
    first = desk.get(f"/v1/changes-of/site/{site}?limit=1").json()
    second = desk.get(f"/v1/changes-of/site/{site}?limit=1&cursor={first['next_cursor']}").json()
    rows = [*first["rows"], *second["rows"]]
    assert [(row["action"], row["who"]) for row in rows] == [
        ("site.corrected", "Ada Ensayo"),
        ("site.added", "Ada Ensayo"),
    ]
    told = {"name": "columns", "kind": "words/changed_column", "before": None, "after": ["region"]}
    moved = {"name": "region", "kind": "text", "before": "Granada", "after": "Almería"}
    assert rows[0]["parts"] == [told, moved]
    assert desk.get(f"/v1/changes-of/site/{site}?cursor=abc").status_code == 422


def test_changes_of_a_finding_tell_its_actions_and_no_worker(
    desk: TestClient, database: Database, ada: Actor, site: UUID
) -> None:
    with database.transaction() as session:
        finding = a_finding(session, ada, sites.visible_site(session, ada, site), days_ago=40).id
    confirmed = {"confirmed": True, "reason": "Seen by a worker named Inventada", "decided_on": str(utc_now().date())}
    assert desk.post(f"/v1/findings/{finding}/decide", json=confirmed, headers={"If-Match": '"1"'}).status_code == 200
    asked = {"finding_id": str(finding), "description": "Pay what is owed"}
    assert desk.post("/v1/actions", json=asked).status_code == 201
    rows = desk.get(f"/v1/changes-of/finding/{finding}").json()["rows"]
    told = [row["action"] for row in rows]
    assert [one for one in told if not one.startswith("obligation.")] == [
        "action.added", "finding.confirmed", "finding.recorded",
    ]  # fmt: skip
    assert {"obligation.opened", "obligation.closed"} <= set(told)
    assert "Inventada" not in str(rows)
