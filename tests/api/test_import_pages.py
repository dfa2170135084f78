"""A list on its way in, as the person at the desk sees it: nothing is written until they say so, and it can go back."""

import re
from pathlib import Path

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


def hand_in(desk: TestClient, content: str, name: str = "list.csv") -> tuple[str, str, int]:
    """The address reached, its page, and the status."""
    answer = desk.post("/imports", data={"form_token": token(desk)}, files={"file": (name, content.encode())})
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
    address, page, _ = hand_in(as_officer, "Aa;Bb\n12;34\n56;78\n")
    assert address == "/imports/columns"
    kept = re.search(r'name="file" value="([0-9a-f]{64})"', page)
    assert kept
    form = {"file": kept[1], "kind": "parties", "form_token": token(as_officer)}
    refused = as_officer.post("/imports/columns", data=form)
    assert refused.status_code == 422
    checked = as_officer.post("/imports/columns", data=form | {"column.0": "name", "column.1": "external_id"})
    assert "2 rows can be written." in checked.text


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
    assert as_officer.get("/imports/columns", params={"file": "../" * 8, "kind": "parties"}).status_code == 404


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
