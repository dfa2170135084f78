"""Possible matches and watch lists at the desk: found, looked at, ruled on, taken back, by people with forms only."""

import csv
import io
import json
import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlmodel import col, select

from api import bindings
from api.main import create_app
from api.web.words import WORDS
from foundation import evidence, jobs
from foundation.actors import Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.evidence import NewEvidence
from foundation.evidence_store import Store
from foundation.ids import new_id
from foundation.models import Job, Obligation, TrailEntry
from foundation.settings import Settings
from sanctions import rulings, runs, watch_lists
from sanctions.kinds import Kind
from sanctions.lists.reading import read_lists
from sanctions.models import Hit, HitEvent
from sanctions.screening.score_card import load_card
from suppliers import parties
from suppliers.payloads import PartyCorrection
from tests.api.test_pages import form_token, sign_in
from tests.builders import a_party, an_account, an_edge
from tests.web_client import TestClient

SYSTEM = Actor.system(OrganisationId(new_id()))
ENTRIES = (
    {"id": "W1", "kind": "organisation", "names": ["Quillfeather Zorban Trading"], "countries": ["TR"]},
    {"id": "W2", "kind": "person", "names": ["Sefarim Abdulqadir Monteluz"], "birth_dates": ["1971"]},
)
MINUS = "\N{MINUS SIGN}"
WHY = {"reason_code": "different_people", "reason": "Other directors in the register extract"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(secret=SecretStr("x1y2z3" * 8), secure_cookies=False, data_dir=tmp_path)


def desk_of(settings: Settings, database: Database, actor: Actor) -> TestClient:
    return sign_in(
        TestClient(create_app(settings, database), headers={"accept": "text/html"}, follow_redirects=True),
        database,
        actor,
    )


@pytest.fixture
def desk(settings: Settings, database: Database, officer: Actor) -> TestClient:
    return desk_of(settings, database, officer)


def load(database: Database, folder: Path, *, days_ago: int = 1) -> None:
    path = folder / "xx_invented.jsonl"
    path.write_text("".join(json.dumps(entry) + "\n" for entry in ENTRIES), encoding="utf-8")
    with database.transaction() as session:
        watch_lists.load(session, SYSTEM, read_lists(path), now=utc_now() - timedelta(days=days_ago))


def screen(database: Database, officer: Actor) -> list[Hit]:
    with database.transaction() as session:
        runs.screen_all(session, officer, now=utc_now())
        return list(session.exec(select(Hit).order_by(col(Hit.probability).desc(), col(Hit.id))))


@pytest.fixture
def found(database: Database, officer: Actor, tmp_path: Path) -> list[Hit]:
    load(database, tmp_path)
    with database.transaction() as session:
        a_party(session, officer, "Quillfeather Zorban Trading S.L.")
        a_party(session, officer, "Quilfeather Zorban Tradng")
        a_party(session, officer, "Monteluz Sefarim Abdulqadir", country=None)
    return screen(database, officer)


def hit_now(database: Database, hit: Hit) -> Hit:
    with database.reading() as session:
        return session.get_one(Hit, hit.id)


def send(desk: TestClient, address: str, page: str, **fields: object) -> tuple[int, str]:
    answer = desk.post(address, data={"form_token": form_token(page), **fields})
    return answer.status_code, answer.text


def test_the_list_links_record_alert_and_counts_and_says_why_in_words(desk: TestClient, found: list[Hit]) -> None:
    page = desk.get("/screening").text
    assert page.count("data-pair>") == 3
    assert f'href="/parties/{found[0].node_id}"' in page
    assert f'href="/screening/{found[0].id}"' in page
    assert "same word: " in page
    assert "3 are open" in page
    assert "sanctioned" not in page.lower()
    persons = desk.get("/screening", params={"kind": "person"}).text
    assert persons.count("data-pair>") == 1
    assert "Sefarim Abdulqadir Monteluz" in persons


def test_the_export_holds_exactly_what_is_filtered(desk: TestClient, found: list[Hit]) -> None:
    content = desk.get("/screening/export", params={"kind": "organisation"}).content
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["match_id"] for row in rows] == [str(hit.id) for hit in found if "Zorban" in hit.name_matched]
    assert {row["state"] for row in rows} == {"possible match"}


def test_no_list_an_old_list_and_an_unscreened_record_never_read_as_no_match(
    desk: TestClient, database: Database, officer: Actor, tmp_path: Path
) -> None:
    with database.transaction() as session:
        party = a_party(session, officer, "Harmless Olive Mill")
    record = f"/parties/{party.id}"
    assert "No list is loaded: nothing was ever screened." in desk.get("/screening").text
    assert "no list is loaded" in desk.get(record).text
    load(database, tmp_path, days_ago=60)
    assert "not compared with the lists yet" in desk.get(record).text
    screen(database, officer)
    for page in (desk.get("/screening").text, desk.get("/screening/lists").text):
        assert "60 days ago" in page
        assert "No possible match" not in page
    assert "Unknown, not none." in desk.get("/screening").text
    assert "No possible match" not in desk.get(record).text
    behind = desk.get(f"{record}/listed")
    assert "Screening is only as good as its lists" in behind.text
    assert "No way is known." in behind.text
    load(database, tmp_path)
    screen(database, officer)
    assert re.search(r"No possible match as of .* against <a [^>]*>1 list</a>", desk.get(record).text)


def test_a_ruling_leads_to_the_next_match_and_can_be_taken_back(
    desk: TestClient, database: Database, found: list[Hit]
) -> None:
    first = found[0]
    page = desk.get(f"/screening/{first.id}").text
    fields = {"version": first.version, "decision": "cleared", **WHY}
    _, after = send(desk, f"/screening/{first.id}/ruling", page, **fields)
    assert hit_now(database, first).state == "cleared"
    assert f"/screening/{found[1].id}/ruling" in after
    ruled_at = re.search(r'name="ruled_at" value="([^"]+)"', after)
    assert ruled_at
    _, back = send(desk, "/screening/undo", after, ruled_at=ruled_at[1])
    assert "Taken back. The match is open again." in back
    again = hit_now(database, first)
    assert (again.state, again.reason, again.decided_by) == ("open", "", None)
    with database.reading() as session:
        steps = list(
            session.exec(select(HitEvent.step).where(HitEvent.hit_id == first.id).order_by(col(HitEvent.number)))
        )
        waiting = session.exec(
            select(Obligation).where(Obligation.subject_id == first.id, col(Obligation.closed_at).is_(None))
        ).all()
    assert steps == ["opened", "cleared", "reopened"]
    assert len(waiting) == 1


def test_a_form_that_is_incomplete_or_late_keeps_what_was_typed(
    desk: TestClient, database: Database, officer: Actor, found: list[Hit]
) -> None:
    hit = found[0]
    page = desk.get(f"/screening/{hit.id}").text
    status, told = send(desk, f"/screening/{hit.id}/ruling", page, version=1, decision="cleared", reason="Other owners")
    assert (status, hit_now(database, hit).state) == (409, "open")
    assert "Other owners</textarea>" in told
    with database.transaction() as session:
        parties.correct_party(session, officer, hit.node_id, PartyCorrection(name="Another Name"), version_seen=1)
    screen(database, officer)
    status, told = send(desk, f"/screening/{hit.id}/ruling", page, version=1, decision="cleared", **WHY)
    assert status == 409
    assert 'role="alert"' in told


def test_two_people_decide_where_four_eyes_are_wanted(
    settings: Settings, database: Database, officer: Actor, buyer: OrganisationId, found: list[Hit]
) -> None:
    admin = an_account(database, buyer, Role.PLATFORM_ADMINISTRATOR)
    with database.transaction() as session:
        rulings.set_four_eyes(session, admin, wanted=True)
    second = an_account(database, buyer, Role.COMPLIANCE_OFFICER, email="second@tierlight.example")
    first_desk, second_desk = (desk_of(settings, database, one) for one in (officer, second))
    address = f"/screening/{found[0].id}"
    page = first_desk.get(address).text
    assert "takes effect when a second person agrees" in page
    _, told = send(first_desk, f"{address}/ruling", page, version=1, decision="confirmed", reason_code="same_address",
                   reason="The same gate and number")  # fmt: skip
    assert "It takes effect when a second person agrees." in told
    assert hit_now(database, found[0]).state == "open"
    status, told = send(first_desk, f"{address}/agreement", page, version=2)
    assert status == 409
    assert "cannot agree to it" in told
    page = second_desk.get(address).text
    assert "proposes" in page
    send(second_desk, f"{address}/agreement", page, version=2)
    assert hit_now(database, found[0]).state == "confirmed"


def test_many_are_cleared_after_a_look_and_those_that_cannot_be_are_named(
    desk: TestClient, database: Database, found: list[Hit]
) -> None:
    page = desk.get("/screening").text
    send(desk, f"/screening/{found[2].id}/ruling", page, version=1, decision="cleared", **WHY)
    chosen = [str(hit.id) for hit in found]
    status, preview = send(desk, "/screening/clearing", page, hit=chosen)
    assert status == 200
    assert "2 matches</b> would be cleared" in preview
    assert "1 is skipped" in preview
    token = re.search(r'name="token" value="([^"]+)"', preview)
    assert token
    _, told = send(desk, "/screening/clearing/done", preview, hit=chosen, token=token[1], **WHY)
    assert {hit_now(database, hit).state for hit in found} == {"cleared"}
    ruled_at = re.search(r'name="ruled_at" value="([^"]+)"', told)
    assert ruled_at
    _, told = send(desk, "/screening/undo", told, ruled_at=ruled_at[1])
    assert [hit_now(database, hit).state for hit in found] == ["open", "open", "cleared"]
    status, told = send(desk, "/screening/clearing/done", preview, hit=chosen, token="0" * 64, **WHY)
    assert status == 422
    assert "no longer those you looked at" in told


def test_the_points_that_are_printed_add_up_and_recompute_to_the_same(desk: TestClient, found: list[Hit]) -> None:
    page = desk.get(f"/screening/{found[0].id}", params={"recompute": "1"}).text
    ledger = page[page.index('class="ledger"') : page.index("</table>", page.index('class="ledger"'))]
    printed = [float(text.replace(MINUS, "-")) for text in re.findall(rf"<bdi>([+{MINUS}0-9.]+)</bdi></td>", ledger)]
    assert round(sum(printed[:-1]), 2) == printed[-1]
    assert "the same, to the last byte" in page


def test_a_task_and_a_search_lead_to_the_match_and_it_is_given_to_a_colleague(
    desk: TestClient, database: Database, officer: Actor, found: list[Hit]
) -> None:
    hit = found[0]
    with database.reading() as session:
        task = session.exec(select(Obligation).where(Obligation.subject_id == hit.id)).one()
    assert desk.get(f"/work/{task.id}").url.path == f"/screening/{hit.id}"
    assert f"/screening/{hit.id}" in desk.get("/find", params={"q": "zorban"}).text
    page = desk.get(f"/screening/{hit.id}").text
    address = f"/screening/{hit.id}/assignment"
    send(desk, address, page, version=1, assigned_to=str(officer.account_id), due_on="2026-12-24")
    assert hit_now(database, hit).assigned_to == officer.account_id
    assert desk.get("/screening", params={"whose": "mine"}).text.count("data-pair>") == 1
    assert send(desk, address, page, version=2, due_on="soon")[0] == 409


def test_another_organisation_and_another_role_learn_nothing(
    settings: Settings, database: Database, found: list[Hit], authority: OrganisationId
) -> None:
    stranger = desk_of(settings, database, an_account(database, authority, Role.CASE_OFFICER))
    assert stranger.get(f"/screening/{found[0].id}").status_code == 404
    assert stranger.get(f"/screening/{UUID(int=0)}").status_code == 404
    page = stranger.get("/screening").text
    assert "Zorban" not in page
    chosen = {"hit": [str(found[0].id)]}
    assert "Zorban" not in send(stranger, "/screening/clearing", page, **chosen)[1]
    assert send(stranger, f"/screening/{found[0].id}/agreement", page, version=1)[0] == 404
    assert f"/screening/{found[0].id}" not in stranger.get("/find", params={"q": "zorban"}).text
    inspector = desk_of(settings, database, an_account(database, authority, Role.INSPECTOR))
    closed = ("/screening", "/screening/lists", "/screening/export")
    assert {inspector.get(path).status_code for path in closed} == {403}


def test_whoever_runs_the_system_hands_a_list_in_and_a_broken_one_leaves_the_good_copy(
    settings: Settings, database: Database, buyer: OrganisationId
) -> None:
    desk = desk_of(settings, database, an_account(database, buyer, Role.PLATFORM_ADMINISTRATOR))
    good = "".join(
        json.dumps({"id": f"W{n}", "names": [f"Invented Harvest {n}"], "countries": ["ES"]}) + "\n" for n in range(9)
    )
    handlers = bindings.handlers_for(settings)

    def hand_in(content: str, source: str = "us_uflpa") -> str:
        token = form_token(desk.get("/screening/lists").text)
        answer = desk.post(
            "/screening/lists", data={"form_token": token, "source": source}, files={"file": ("list.jsonl", content)}
        )
        jobs.work_once(database, handlers, "worker", clock=utc_now, lease=timedelta(minutes=5))
        return str(desk.get(answer.url.path).text if answer.status_code == 200 else answer.text)

    assert "Open United States, Homeland Security" in hand_in(good)
    assert "list." in hand_in(good.splitlines()[0])
    page = desk.get("/screening/lists").text
    assert "Last reading refused" in page
    assert ">9</td>" in page
    assert "Choose which list this is" in hand_in(good, source="nonesuch")


def test_whoever_runs_the_system_vouches_for_a_shorter_list_and_has_the_publishers_asked(
    settings: Settings, database: Database, buyer: OrganisationId, officer: Actor
) -> None:
    desk = desk_of(settings, database, an_account(database, buyer, Role.PLATFORM_ADMINISTRATOR))
    handlers = bindings.handlers_for(settings)

    def hand_in(entries: int, **said: str | list[str]) -> str:
        content = "".join(
            json.dumps({"id": f"W{n}", "names": [f"Invented Harvest {n}"]}) + "\n" for n in range(entries)
        )
        sent = {"form_token": form_token(desk.get("/screening/lists").text), "source": "us_uflpa", **said}
        answer = desk.post("/screening/lists", data=sent, files={"file": ("list.jsonl", content)})
        jobs.work_once(database, handlers, "worker", clock=utc_now, lease=timedelta(minutes=5))
        return str(answer.text)

    hand_in(9)
    assert "Say why the shorter or changed list is right" in hand_in(1, accept="smaller")
    assert ">9</td>" in desk.get("/screening/lists").text
    hand_in(1, accept=["smaller", "other"], reason="Read against the printed notice")
    assert ">1</td>" in desk.get("/screening/lists").text
    with database.reading() as session:
        told = session.exec(select(TrailEntry.changes).where(TrailEntry.action == "watch_list.handed_in")).all()
    assert any("Read against the printed notice" in one for one in told)
    first, second = (send(desk, "/screening/lists/refreshing", desk.get("/screening/lists").text) for _ in range(2))
    assert first[0] == 200
    with database.reading() as session:
        (asked,) = session.exec(select(Job).where(Job.name == "list.refresh")).all()
    assert str(asked.id) in second[1]
    assert "Fetching the watch lists from their publishers" in second[1]
    theirs = desk_of(settings, database, officer)
    page = theirs.get("/screening/lists").text
    assert "/screening/lists/refreshing" not in page
    assert send(theirs, "/screening/lists/refreshing", page)[0] == 403


def test_undo_is_not_offered_for_what_two_people_have_agreed_on(
    settings: Settings, database: Database, buyer: OrganisationId, desk: TestClient, found: list[Hit]
) -> None:
    with database.transaction() as session:
        rulings.set_four_eyes(session, an_account(database, buyer, Role.PLATFORM_ADMINISTRATOR), wanted=True)
    here = f"/screening/{found[0].id}"
    _, page = send(desk, f"{here}/ruling", desk.get(here).text, version=1, decision="cleared", **WHY)
    assert 'action="/screening/undo"' in page
    colleague = an_account(database, buyer, Role.COMPLIANCE_OFFICER, email="second@tierlight.example")
    second = desk_of(settings, database, colleague)
    _, page = send(second, f"{here}/agreement", second.get(here).text, version=2)
    assert 'action="/screening/undo"' not in page
    assert "Two people have agreed" in page


def test_the_page_of_a_match_shows_its_way_to_the_buyer_and_opens_its_evidence(
    settings: Settings, database: Database, desk: TestClient, found: list[Hit], officer: Actor
) -> None:
    hit = found[0]
    store = Store(settings.evidence_dir)
    with database.transaction() as session:
        head = a_party(session, officer, "Invented Hotels")
        an_edge(session, officer, hit.node_id, head.id)
        new = NewEvidence("hit", hit.id, "extract", "Register extract", "text/plain")
        kept = evidence.take_in(session, officer, store, new, io.BytesIO(b"read"), now=utc_now(), limit=100)
    page = desk.get(f"/screening/{hit.id}").text
    assert "How it reaches the buyer" in page
    assert "Invented Hotels" in page
    assert desk.get(f"/screening/{hit.id}/evidence/{kept.id}").content == b"read"
    assert desk.get(f"/screening/{found[1].id}/evidence/{kept.id}").status_code == 404


def test_every_reason_feature_and_step_has_words_for_people(desk: TestClient) -> None:
    assert {one.code for one in rulings.reasons()} <= WORDS["ruling_reason"].keys()
    assert load_card().curves.keys() <= WORDS["point"].keys()
    assert set(Kind) <= WORDS["listed_kind"].keys()
    assert desk.get("/parties/00000000-0000-0000-0000-000000000000/listed").status_code == 404


def test_what_two_have_agreed_is_not_undone_by_one(
    settings: Settings, database: Database, officer: Actor, buyer: OrganisationId, found: list[Hit]
) -> None:
    desk = desk_of(settings, database, officer)
    page = desk.get(f"/screening/{found[0].id}").text
    _, told = send(desk, f"/screening/{found[0].id}/ruling", page, version=1, decision="cleared", **WHY)
    ruled_at = re.search(r'name="ruled_at" value="([^"]+)"', told)
    assert ruled_at
    admin = an_account(database, buyer, Role.PLATFORM_ADMINISTRATOR)
    with database.transaction() as session:
        rulings.set_four_eyes(session, admin, wanted=True)
    status, told = send(desk, "/screening/undo", page, ruled_at=ruled_at[1])
    assert (status, hit_now(database, found[0]).state) == (409, "cleared")
    assert "rule on it anew" in told
