"""The columns of every list: chosen and ordered without a script, alike on the page, in views and in files."""

import csv
import io
import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from foundation.actors import OrganisationId
from foundation.database import Database
from reports.facts.columns import LIST_COLUMNS
from tests.api.test_list_exports import desk_with
from tests.web_client import TestClient

CHOSEN = {
    "suppliers": ("q=finca", ["standing", "score", "place"], [
        "site", "party", "standing", "score", "band", "place", "country",
    ]),
    "findings": ("which=", ["next_due", "site"], ["finding", "description", "next_due", "site"]),
    "actions": ("severity=major", ["state", "close_by"], [
        "description", "finding", "state", "close_by", "first_close_by",
    ]),
    "visits": ("whose=team", ["state", "day"], ["visit", "state", "outcome", "day", "starts"]),
    "cases": ("which=all", ["amount", "party"], ["case", "amount", "currency", "party"]),
    "work": ("whose=team", ["holder", "due_on"], ["task", "because", "holder", "due_on"]),
}  # fmt: skip
"""What is asked, the columns in their order, and how a file of them begins its columns."""
HEADS = {
    "suppliers": ["Site and firm", "Link to us", "Risk", "0 to 100", "Place"],
    "findings": ["Finding", "Next task", "Site"],
    "actions": ["What has to be put right", "State", "Due"],
    "visits": ["Visit", "State", "Day"],
    "cases": ["Case", "Sum", "Firm"],
    "work": ["Task and why it is here", "With", "Due"],
}
UNNAMED = {"Select", "Next step"}


@pytest.fixture
def desk(database: Database, authority: OrganisationId, tmp_path: Path) -> TestClient:
    """Of a case officer, who also keeps views here."""
    client = desk_with(2, database, authority, tmp_path)
    token = re.search(r'name="form_token" value="([^"]+)"', client.get("/suppliers").text)
    assert token
    client.headers["x-form-token"] = token[1]
    return client


def heads_in(page: str) -> list[str]:
    table = page[page.index("<table") :]
    heads = re.findall(r"<th scope=\"col\".*?</th>", table[: table.index("</thead>")], re.DOTALL)
    told = [re.sub(r"<[^>]+>|[↑↓]", "", head).strip() for head in heads]
    return [head for head in told if head not in UNNAMED]


def shown(desk: TestClient, name: str, columns: list[str], question: str = "") -> str:
    """The address to which the form of columns leads, with these ticked and numbered."""
    places = {f"at_{one}": str(place) for place, one in enumerate(columns, 1)}
    form = {"list_name": name, "question": question or CHOSEN[name][0], "show": sorted(columns), **places}
    answer = desk.get("/columns", params=form, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


@pytest.mark.parametrize("name", CHOSEN)
def test_chosen_columns_stand_in_their_order_on_the_page_in_a_view_and_in_the_file(desk: TestClient, name: str) -> None:
    _, columns, in_file = CHOSEN[name]
    address = shown(desk, name, columns)
    page = unescape(desk.get(address).text)
    assert heads_in(page) == HEADS[name]
    assert re.search(r'<th scope="row"[^>]*><a ', page), "the link of the row stays"

    kept = desk.post(
        "/v1/saved-views", json={"list_name": name, "name": "Narrow", "question": address.partition("?")[2]}
    ).json()
    assert kept["left_out"] == []
    assert heads_in(unescape(desk.get(f"/views/{kept['id']}").text)) == HEADS[name]

    link = re.search(r'href="(/\w+/export\?[^"]*form=csv)"', page)
    assert link
    answer = desk.get(link[1])
    assert answer.status_code == 200, answer.text
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == in_file
    assert len(rows) > 1


@pytest.mark.parametrize("name", CHOSEN)
def test_names_the_list_does_not_know_are_passed_over_everywhere(desk: TestClient, name: str) -> None:
    question, columns, _ = CHOSEN[name]
    plain = unescape(desk.get(f"/{name}?{question}").text)
    assert heads_in(unescape(desk.get(f"/{name}?{question}&column=secrets").text)) == heads_in(plain)
    assert "secrets" not in shown(desk, name, ["secrets", *columns])
    kept = desk.post(
        "/v1/saved-views", json={"list_name": name, "name": "Odd", "question": f"{question}&column=secrets"}
    ).json()
    assert kept["left_out"] == ["column"]
    file = "/worklist/export" if name == "work" else f"/{name}/export"
    every = desk.get(f"{file}?{question}").content.splitlines()[0]
    assert desk.get(f"{file}?{question}&column=secrets").content.splitlines()[0] == every


def test_without_a_tick_or_with_all_in_their_order_the_address_is_plain_again(desk: TestClient) -> None:
    for name, columns in LIST_COLUMNS.items():
        assert "column" not in shown(desk, name, [])
        every = dict(parse_qsl(shown(desk, name, list(columns.others)).partition("?")[2]))
        assert ("column" in every) == columns.varies, name


def test_the_day_stands_before_the_link_where_it_is_the_first(desk: TestClient) -> None:
    assert heads_in(desk.get("/actions").text)[:2] == ["Due", "What has to be put right"]
    assert heads_in(desk.get(shown(desk, "work", ["due_on", "holder"])).text) == [
        "Due", "Task and why it is here", "With",
    ]  # fmt: skip
    own = heads_in(desk.get("/work?whose=team").text)
    assert own == ["Due", "Task and why it is here", "About", "With"]
