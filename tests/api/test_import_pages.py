"""A list on its way in, as the person at the desk sees it: nothing is written until they say so, and it can go back."""

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from api.access import COOKIE
from api.main import create_app
from foundation import accounts
from foundation.actors import Actor
from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings
from tests.web_client import TestClient

LIST = "Name;Country;City;Workers\nFinca El Tarajal;ES;Níjar;140\nHotel Faro Norte;ES;Palma;60\n;ES;Adra;4\n"


@pytest.fixture
def as_officer(database: Database, officer: Actor, tmp_path: Path) -> TestClient:
    app = create_app(Settings(secret=SecretStr("x1y2z3" * 8), secure_cookies=False, data_dir=tmp_path), database)
    desk = TestClient(app, headers={"accept": "text/html"})
    with database.transaction() as session:
        account = session.get_one(accounts.Account, officer.account_id)
        desk.cookies.set(COOKIE, accounts.open_sign_in(session, account, now=utc_now(), hours=1).secret)
    return desk


def arrive(desk: TestClient, content: str, name: str = "list.csv") -> Any:
    """As far as the page that says how the file was read."""
    return desk.post("/imports", data={"form_token": token(desk)}, files={"file": (name, content.encode())})


def step(desk: TestClient, page: Any, name: str, **form: str) -> Any:
    address = str(page.url).replace("/reading?", f"/{name}?").replace("/columns?", f"/{name}?")
    return desk.post(address, data={"form_token": token(desk)} | form)


def hand_in(desk: TestClient, content: str, name: str = "list.csv") -> tuple[str, str, int]:
    """The address reached, its page, and the status; all that was found is taken as it stands."""
    answer = arrive(desk, content, name)
    if answer.status_code == 200:
        answer = step(desk, answer, "check")
    return answer.url.path, answer.text, answer.status_code


def token(desk: TestClient) -> str:
    found = re.search(r'name="form_token" value="([^"]+)"', desk.get("/imports").text)
    assert found
    return found[1]


def test_a_list_is_checked_then_written_then_taken_back(as_officer: TestClient) -> None:
    address, page, _ = hand_in(as_officer, LIST)
    assert "2 rows can be written." in page
    assert "Give the name of the supplier or site." in page
    assert "Finca El Tarajal" not in as_officer.get("/suppliers").text

    written = as_officer.post(f"{address}/write", data={"form_token": token(as_officer)})
    assert "The rows are written." in written.text
    assert "Finca El Tarajal" in as_officer.get("/suppliers").text

    undone = as_officer.post(f"{address}/undo", data={"form_token": token(as_officer)})
    assert "This file was taken back." in undone.text
    assert "Finca El Tarajal" not in as_officer.get("/suppliers").text


def test_a_written_list_is_not_written_twice(as_officer: TestClient) -> None:
    address, _, _ = hand_in(as_officer, LIST)
    as_officer.post(f"{address}/write", data={"form_token": token(as_officer)})
    assert as_officer.post(f"{address}/write", data={"form_token": token(as_officer)}).status_code == 409


def test_columns_that_explain_nothing_are_settled_by_a_person(as_officer: TestClient) -> None:
    page = arrive(as_officer, "Aa;Bb\n12;34\n56;78\n")
    assert step(as_officer, page, "columns").status_code == 422
    asked = step(as_officer, page, "columns", **{"column.0": "name", "column.1": "external_id"})
    assert "The list has no column of countries." in asked.text
    checked = as_officer.post(str(asked.url), data={"form_token": token(as_officer), "whole": "ES"})
    assert "2 rows can be written." in checked.text


def test_what_was_detected_is_shown_and_can_be_changed(as_officer: TestClient) -> None:
    page = arrive(as_officer, "Our list\n\nName;Country\nFinca El Tarajal;ES\n")
    assert "The headings stand in row 3 of the file." in page.text
    changed = step(as_officer, page, "reading", separator=",", then="look")
    assert '<option value="," selected>' in changed.text
    assert "Name;Country" in changed.text


def test_an_answer_counts_for_every_row_that_asks(as_officer: TestClient) -> None:
    page = arrive(as_officer, "Name,Country\nMina Uno,Congo\nMina Dos,Congo\n")
    asked = step(as_officer, page, "columns")
    assert "Which country is meant?" in asked.text
    answered = as_officer.post(
        str(asked.url), data={"form_token": token(as_officer), "country.0.about": "Congo", "country.0": "CD"}
    )
    assert "2 rows can be written." in answered.text
    assert "<del><bdi>Congo</bdi></del>" in answered.text
    assert "<ins><bdi>CD</bdi></ins>" in answered.text


@pytest.mark.parametrize(("content", "name"), [("", "empty.csv"), ("%PDF-1.7 no list", "list.pdf")])
def test_what_is_no_list_is_told_beside_the_field(as_officer: TestClient, content: str, name: str) -> None:
    _, page, status = hand_in(as_officer, content, name)
    assert status == 422
    assert 'href="#f-file"' in page


def test_the_rows_to_mend_come_as_a_workbook(as_officer: TestClient) -> None:
    address, _, _ = hand_in(as_officer, LIST)
    book = as_officer.get(f"{address}/refused.xlsx")
    assert book.content.startswith(b"PK")


def test_a_name_that_climbs_out_of_its_folder_stays_inside(as_officer: TestClient, tmp_path: Path) -> None:
    hand_in(as_officer, LIST, "../../../../escaped.csv")
    assert [path.name for path in tmp_path.rglob("*escaped*")] == ["escaped.csv"]
    for page in ("reading", "columns", "questions"):
        assert as_officer.get(f"/imports/{page}", params={"file": "../" * 8, "kind": "parties"}).status_code == 404


def test_an_inspector_sees_no_form_and_may_not_hand_in(
    database: Database, inspector: Actor, as_officer: TestClient
) -> None:
    with database.transaction() as session:
        account = session.get_one(accounts.Account, inspector.account_id)
        as_officer.cookies.set(COOKIE, accounts.open_sign_in(session, account, now=utc_now(), hours=1).secret)
    assert 'type="file"' not in as_officer.get("/imports").text
    answer = as_officer.post(
        "/imports", data={"form_token": token(as_officer)}, files={"file": ("l.csv", LIST.encode())}
    )
    assert answer.status_code == 403
