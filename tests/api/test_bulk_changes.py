"""Changes to many rows: looked at first, done once, taken back as far as nothing was built on them."""

import csv
import re
from datetime import timedelta
from io import StringIO
from uuid import UUID

import pytest
from pydantic import SecretStr
from sqlmodel import select

from api.access import COOKIE
from api.main import create_app
from foundation import accounts
from foundation.actors import Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.models import Account, BulkChange, BulkChangeRow, Obligation, OutboxMessage, TrailEntry
from foundation.settings import Settings
from suppliers.models import Invitation
from tests.builders import NOW, a_fact, a_party, a_site, an_account
from tests.web_client import TestClient

CHANGES = "/v1/bulk-changes"
SECRET = "b7Qm2zK9xW4tR8vL1nC6pY3sD5fG0hJ2kT"
PEOPLE = ("ana@a.example", "tom@a.example")
ASK_ALL = {"selection": {"question": "q=farm"}, "change": {"kind": "invite"}}


def signed_in(database: Database, actor: Actor) -> TestClient:
    settings = Settings(secret=SecretStr(SECRET), secure_cookies=False)
    client = TestClient(create_app(settings, database), headers={"accept": "text/html"})
    with database.transaction() as session:
        opened = accounts.open_sign_in(session, session.get_one(Account, actor.account_id), now=utc_now(), hours=1)
        client.cookies.set(COOKIE, opened.secret)
        client.headers["x-form-token"] = opened.csrf
    return client


@pytest.fixture
def desk(database: Database, officer: Actor) -> TestClient:
    return signed_in(database, officer)


@pytest.fixture
def farms(database: Database, officer: Actor) -> list[str]:
    """A firm each in Türkiye, Spain and Romania with an address, one without, and a site of nobody."""
    made = []
    with database.transaction() as session:
        for name, country in (("Akdeniz", "TR"), ("Almanzora", "ES"), ("Timis", "RO"), ("Sin correo", "ES")):
            firm = a_party(session, officer, name, country=country)
            made.append(str(a_site(session, officer, f"Farm {name}", country=country, operator=firm).id))
            if name != "Sin correo":
                a_fact(session, officer, firm.id, "email", f"{country.lower()}@farm.example")
        a_site(session, officer, "Nobody's farm")
    return made


def looked_at(desk: TestClient, wanted: object) -> dict[str, object]:
    answer = desk.post(CHANGES, json=wanted)
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_a_preview_says_who_is_asked_in_which_language_and_who_is_left_out_and_does_nothing(
    desk: TestClient, database: Database, farms: list[str]
) -> None:
    told = looked_at(desk, ASK_ALL)

    assert told["counts"] == {"left_out": 2, "will": 3}
    rows = {row["name"]: row for row in told["rows"]}  # type: ignore[attr-defined] # JSON
    assert [rows[name]["told"]["language"] for name in ("Akdeniz", "Almanzora", "Timis")] == ["tr", "es", "ro"]
    assert (rows["Sin correo"]["reason"], rows["Nobody's farm"]["reason"]) == ("no_email", "no_firm")
    with database.reading() as session:
        assert not session.exec(select(Invitation)).all()
        assert not session.exec(select(OutboxMessage)).all()


def test_a_change_confirmed_twice_is_done_once_and_tells_the_same_pins(
    desk: TestClient, database: Database, farms: list[str]
) -> None:
    change = looked_at(desk, ASK_ALL)["id"]

    first, second = (desk.post(f"{CHANGES}/{change}/confirm").json() for _ in range(2))

    assert first == second
    assert len({pin["email"] for pin in first["pins"]}) == 3
    with database.reading() as session:
        letters = session.exec(select(OutboxMessage)).all()
        assert len(session.exec(select(Invitation)).all()) == len(letters) == 3
        acts = session.exec(select(TrailEntry.action)).all()
    assert (acts.count("bulk_change.confirmed"), acts.count("invitation.made")) == (1, 3)
    link = re.search(r"/invited/(\S+)", next(one.body for one in letters if one.address == "tr@farm.example"))
    assert link is not None
    pin = next(pin["pin"] for pin in first["pins"] if pin["email"] == "tr@farm.example")
    entered = desk.post("/v1/invited/opening", json={"key": {"secret": link[1], "pin": pin}})
    assert entered.status_code == 200, entered.text


def test_rows_that_became_others_are_shown_again_and_nothing_is_done(
    desk: TestClient, database: Database, officer: Actor, farms: list[str]
) -> None:
    change = looked_at(desk, ASK_ALL)["id"]
    with database.transaction() as session:
        a_site(session, officer, "Late farm")

    refused = desk.post(f"{CHANGES}/{change}/confirm")

    assert (refused.status_code, refused.json()["code"]) == (409, "bulk_change.rows_changed")
    with database.reading() as session:
        assert not session.exec(select(Invitation)).all()
    assert desk.get(f"{CHANGES}/{change}").json()["counts"] == {"left_out": 3, "will": 3}
    assert desk.post(f"{CHANGES}/{change}/confirm").json()["counts"]["done"] == 3


def test_what_was_opened_meanwhile_stays_and_the_rest_is_taken_back_row_by_row(
    desk: TestClient, database: Database, farms: list[str]
) -> None:
    change = looked_at(desk, ASK_ALL)["id"]
    done = desk.post(f"{CHANGES}/{change}/confirm").json()
    opened = next(row for row in done["rows"] if row["name"] == "Akdeniz")
    with database.transaction() as session:
        invitation = session.exec(select(Invitation).where(Invitation.email == "tr@farm.example")).one()
        invitation.state, invitation.opened_at = "opened", NOW + timedelta(hours=1)
        session.add(invitation)

    back = desk.post(f"{CHANGES}/{change}/undo").json()

    fates = {row["name"]: (row["fate"], row["reason"]) for row in back["rows"] if row["fate"] != "left_out"}
    assert fates == {"Akdeniz": ("stays", "opened"), "Almanzora": ("undone", ""), "Timis": ("undone", "")}
    assert opened["made_id"]
    assert desk.post(f"{CHANGES}/{change}/undo").json() == back
    again = desk.post(f"{CHANGES}/{change}/confirm")
    assert (again.status_code, again.json()["code"]) == (409, "bulk_change.undone")


def test_tasks_go_to_one_person_and_back_to_whoever_held_them_unless_they_moved_on(
    desk: TestClient, database: Database, officer: Actor, farms: list[str]
) -> None:
    other, third = (an_account(database, officer.organisation_id, officer.role, email=one) for one in PEOPLE)
    with database.transaction() as session:
        tasks = [_task(officer, farms[place], step) for place, step in ((0, "a"), (1, "b"), (2, "c"))]
        tasks[0].assigned_to = third.account_id
        session.add_all(tasks)
    wanted = {"selection": {"sites": farms}, "change": {"kind": "assign", "account_id": str(other.account_id)}}
    change = looked_at(desk, wanted)["id"]
    assert desk.post(f"{CHANGES}/{change}/confirm").json()["counts"] == {"done": 3}
    with database.transaction() as session:
        moved = session.get_one(Obligation, tasks[1].id)
        assert moved.assigned_to == other.account_id
        moved.assigned_to = third.account_id
        session.add(moved)
        session.get_one(Obligation, tasks[2].id).closed_at = NOW

    back = desk.post(f"{CHANGES}/{change}/undo").json()

    reasons = {row["subject_id"]: row["reason"] for row in back["rows"]}
    assert reasons == {str(tasks[0].id): "", str(tasks[1].id): "changed_since", str(tasks[2].id): "closed"}
    with database.reading() as session:
        assert session.get_one(Obligation, tasks[0].id).assigned_to == third.account_id


def _task(actor: Actor, site: str, step: str) -> Obligation:
    return Obligation.model_validate({
        "organisation_id": actor.organisation_id, "kind": "finding.reply", "title": "Answer", "reason": "Rule",
        "subject_kind": "finding", "subject_id": site, "step": step, "about_id": site, "about_name": "Farm",
        "due_on": NOW.date(), "opened_at": NOW,
    })  # fmt: skip


def test_nobody_else_reads_a_change_and_who_may_not_write_makes_none(
    desk: TestClient, database: Database, farms: list[str]
) -> None:
    change = looked_at(desk, ASK_ALL)["id"]
    with database.transaction() as session:
        theirs = OrganisationId(accounts.add_organisation(session, name="Theirs", kind="buyer", now=NOW).id)
    stranger = an_account(database, theirs, Role.COMPLIANCE_OFFICER)
    reader = an_account(database, theirs, Role.OBSERVER)

    assert signed_in(database, stranger).get(f"{CHANGES}/{change}").status_code == 404
    for act in ("confirm", "undo"):
        assert signed_in(database, stranger).post(f"{CHANGES}/{change}/{act}").status_code == 404
    assert signed_in(database, reader).post(CHANGES, json=ASK_ALL).status_code == 403


def test_a_question_the_list_does_not_know_changes_nothing(desk: TestClient, farms: list[str]) -> None:
    """Left out, it would reach every site."""
    refused = desk.post(CHANGES, json={"selection": {"question": "band=severe"}, "change": {"kind": "invite"}})

    assert (refused.status_code, refused.json()["code"]) == (422, "bulk_change.question_unknown")


def test_the_pages_go_from_the_filter_over_the_preview_to_the_pins_and_back(
    desk: TestClient, database: Database, farms: list[str]
) -> None:
    listed = desk.get("/suppliers?q=farm").text
    assert '<input type="hidden" name="question" value="q=farm">' in listed
    token = {"form_token": desk.headers["x-form-token"]}
    preview = desk.post("/bulk-changes", data={"question": "q=farm", "kind": "invite"} | token)
    assert "Nothing is done yet." in preview.text
    address = str(preview.url.path)
    done = desk.post(f"{address}/confirm", data=token)
    assert "PINs to tell" in done.text
    assert desk.post(f"{address}/confirm", data=token).text.count("@farm.example") == done.text.count("@farm.example")
    assert "Taken back" in desk.post(f"{address}/undo", data=token).text
    with database.reading() as session:
        assert [one.state for one in session.exec(select(BulkChange))] == ["undone"]


def test_columns_are_chosen_and_ordered_without_a_script_and_stay_in_a_view(desk: TestClient, farms: list[str]) -> None:
    form = {
        "list_name": "suppliers", "question": "q=farm&country=ES", "show": ["standing", "place", "findings"],
        "at_standing": "1", "at_place": "3", "at_findings": "2",
    }  # fmt: skip
    answer = desk.get("/columns", params=form, follow_redirects=False)
    address = answer.headers["location"]
    assert address == "/suppliers?q=farm&country=ES&column=site&column=standing&column=findings&column=place"
    page = desk.get(address).text
    heads = re.findall(r"<th scope=\"col\"[^>]*>(?:<a[^>]*>)?([^<]+)", page)
    assert [one.strip() for one in heads if one.strip()][-4:] == ["Site and firm", "Link to us", "Findings", "Place"]
    kept = desk.post("/v1/saved-views", json={
        "list_name": "suppliers", "name": "Narrow", "question": address.partition("?")[2],
    }).json()  # fmt: skip
    assert kept["left_out"] == []
    assert kept["address"].endswith("column=site&column=standing&column=findings&column=place&country=ES&q=farm")


def test_what_is_refused_on_the_page_says_why_and_leads_back(desk: TestClient, farms: list[str]) -> None:
    address = f"/bulk-changes/{looked_at(desk, ASK_ALL)['id']}"
    token = {"form_token": desk.headers["x-form-token"]}

    early = desk.post(f"{address}/undo", data=token)
    assert early.status_code == 409
    assert "Nothing was done yet, so there is nothing to take back." in early.text
    assert 'href="/suppliers?q=farm">Back to the list' in early.text

    desk.post(f"{address}/confirm", data=token)
    desk.post(f"{address}/undo", data=token)
    late = desk.post(f"{address}/confirm", data=token)
    assert late.status_code == 409
    assert "This change was taken back already" in late.text
    assert desk.get(address).text.count("not done") == 0


def test_pins_are_told_to_the_account_that_confirmed_and_only_while_they_open_something(
    desk: TestClient, database: Database, officer: Actor, farms: list[str]
) -> None:
    other = an_account(database, officer.organisation_id, officer.role, email=PEOPLE[0])
    colleague = signed_in(database, other)
    change = looked_at(desk, ASK_ALL)["id"]
    done = colleague.post(f"{CHANGES}/{change}/confirm").json()
    address, pins = f"/bulk-changes/{change}", {pin["email"]: pin["pin"] for pin in done["pins"]}
    assert len(pins) == 3

    assert "PINs to tell" not in desk.get(address).text
    assert pins["tr@farm.example"] in colleague.get(address).text

    made = {row["told"]["email"]: row["made_id"] for row in done["rows"] if row["made_id"]}
    again = colleague.post(f"/v1/invitations/{made['tr@farm.example']}/resending", json={})
    assert again.status_code == 200, again.text
    shown = colleague.get(address).text
    assert pins["tr@farm.example"] not in shown
    assert pins["es@farm.example"] in shown

    with database.transaction() as session:
        kept = session.get_one(BulkChange, UUID(str(change)))
        kept.confirmed_at = utc_now() - timedelta(minutes=16)
        session.add(kept)
    assert "PINs to tell" not in colleague.get(address).text


def test_the_sheet_of_pins_is_told_once_over_to_whoever_confirmed_and_leaves_no_pin_behind(
    desk: TestClient, database: Database, officer: Actor, farms: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    """To telephone from: with the language, never with the link."""
    other = an_account(database, officer.organisation_id, officer.role, email=PEOPLE[0])
    change = looked_at(desk, ASK_ALL)["id"]
    done = desk.post(f"{CHANGES}/{change}/confirm").json()
    sheet = desk.post(f"/bulk-changes/{change}/pins", data={"form_token": desk.headers["x-form-token"]})
    assert (sheet.status_code, sheet.headers["cache-control"]) == (200, "no-store")
    assert sheet.headers["content-disposition"] == 'attachment; filename="pins.csv"'
    rows = list(csv.DictReader(StringIO(sheet.content.decode("utf-8-sig"))))
    told = {pin["email"]: pin for pin in done["pins"]}
    assert {row["email"]: (row["language"], row["pin"]) for row in rows} == {
        email: (pin["language"], pin["pin"]) for email, pin in told.items()
    }
    assert {row["language"] for row in rows} == {"tr", "es", "ro"}
    assert "/invited/" not in sheet.text
    again = desk.post(f"{CHANGES}/{change}/pins")
    assert (again.headers["cache-control"], again.json()) == ("no-store", done["pins"])
    with database.reading() as session:
        left = str([one.model_dump() for one in session.exec(select(TrailEntry))])
        assert "bulk_change.pins_taken" in left
        left += str([one.model_dump() for one in session.exec(select(OutboxMessage))]) + caplog.text
    assert not [pin for pin in told.values() if re.search(rf"(?<!\d){pin['pin']}(?!\d)", left)]
    colleague = signed_in(database, other)
    refused = colleague.post(f"/bulk-changes/{change}/pins", data={"form_token": colleague.headers["x-form-token"]})
    assert refused.status_code == 409
    assert "Send a firm a new link and PIN instead" in refused.text
    assert colleague.post(f"{CHANGES}/{change}/pins").json()["code"] == "bulk_change.pins_gone"


def test_no_pin_is_found_by_trying_or_in_a_copy_of_the_database(
    desk: TestClient, database: Database, farms: list[str]
) -> None:
    done = desk.post(f"{CHANGES}/{looked_at(desk, ASK_ALL)['id']}/confirm").json()
    right = next(pin["pin"] for pin in done["pins"] if pin["email"] == "tr@farm.example")
    with database.reading() as session:
        letter = next(one for one in session.exec(select(OutboxMessage)) if one.address == "tr@farm.example")
        kept = session.exec(select(Invitation).where(Invitation.email == "tr@farm.example")).one()
        assert right not in str(kept.model_dump())
        assert right not in str([row.model_dump() for row in session.exec(select(BulkChangeRow))])
        assert right not in letter.body
        link = re.search(r"/invited/(\S+)", letter.body)
    assert link
    wrong = f"{(int(right) + 1) % 10**6:06}"
    tries = [wrong] * 5 + [right]
    told = [desk.post("/v1/invited/opening", json={"key": {"secret": link[1], "pin": one}}) for one in tries]
    assert {(one.status_code, one.json()["code"]) for one in told} == {(403, "invitation.refused")}, (
        "locked, also for it"
    )
