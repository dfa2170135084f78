"""A list taken out as a file holds the rows of its pages, all of them, in their order, in whatever form."""

import csv
import io
import json
import re
from datetime import timedelta
from html import unescape
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from pydantic import SecretStr
from pypdf import PdfReader

from api.main import create_app
from api.web.exports import files, lists
from audits.models import Visit
from foundation.actors import Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings
from sanctions.cases.opening import open_case
from sanctions.cases.payloads.given import CaseOpening
from tests.api.test_pages import sign_in
from tests.builders import NOW, a_finding, a_party, a_site, an_account, an_action
from tests.web_client import TestClient

PAGES, FEW = 53, 4
"""Rows: more than a page, and less."""
TODAY = utc_now().date()
ADDRESSES = {
    "suppliers": ("/suppliers?q=finca&sort=name", "sites", "site_id"),
    "findings": ("/findings?severity=major", "findings", "finding_id"),
    "actions": ("/actions?view=open&severity=major", "actions", "action_id"),
    "visits": ("/visits?whose=team&when=all", "visits", "visit_id"),
    "cases": ("/cases?which=all", "cases", "case_id"),
    "work": ("/work?whose=team", "work", "task_id"),
}


@pytest.fixture
def desk(database: Database, authority: OrganisationId, tmp_path: Path) -> TestClient:
    return desk_with(FEW, database, authority, tmp_path)


def desk_with(rows: int, database: Database, authority: OrganisationId, folder: Path) -> TestClient:
    """Of a case officer, who reads every list; the firm's name is one that a spreadsheet would compute."""
    planner = an_account(database, authority, Role.INSPECTION_PLANNER)
    case_officer = an_account(database, authority, Role.CASE_OFFICER)
    with database.transaction() as session:
        firm = a_party(session, planner, "=HYPERLINK(1) Agro")
        places = [a_site(session, planner, f"Finca {number:02}", operator=firm) for number in range(rows)]
        for number, site in enumerate(places):
            finding = a_finding(session, planner, site, days_ago=number % 3)
            an_action(session, planner, finding, close_by=TODAY + timedelta(days=number % 5))
            session.add(
                Visit(
                    organisation_id=authority, code=f"Visit {number:04}", site_id=site.id,
                    day=TODAY + timedelta(days=number % 4), starts_at_minute=540, minutes=60,
                    instrument="core@2026.2", recorded_at=NOW,
                )
            )  # fmt: skip
            opening = CaseOpening(
                reference=f"C-{number:03}", party_id=firm.id, offence_family="wage_underpayment", offence_on=NOW.date(),
                opened_on=NOW.date(), grounds="Alleged late pay",
            )  # fmt: skip
            open_case(session, case_officer, opening, now=NOW)
    app = create_app(Settings(secret=SecretStr("x1y2z3" * 8), secure_cookies=False, data_dir=folder), database)
    return sign_in(TestClient(app, headers={"accept": "text/html"}), database, case_officer)


def rows_of_pages(desk: TestClient, address: str, noun: str) -> list[str]:
    """Ids in the order of the pages, from the first to the last."""
    found: dict[str, None] = {}
    while address:
        page = unescape(desk.get(address).text)
        table = page[page.index("<table") :]
        found |= dict.fromkeys(re.findall(rf'<th scope="row"[^>]*><a [^>]*href="/{noun}/([0-9a-f-]{{36}})"', table))
        onward = re.search(r'href="(/\w+\?[^"]*(?:cursor|start)=[^"]+)"', table)
        address = onward[1] if onward else ""
    return list(found)


def export_of(desk: TestClient, address: str, form: str, page: str = "") -> bytes:
    """By the link that the page offers."""
    page = page or unescape(desk.get(address).text)
    link = re.search(rf'href="(/\w+/export\?[^"]*form={form})"', page)
    assert link, address
    answer = desk.get(link[1])
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-disposition"].endswith(f'.{form}"')
    return bytes(answer.content)


def table_in(content: bytes) -> list[dict[str, object]]:
    """The sheet behind README, by the ids that the sheet of columns gives its heads."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[book.sheetnames[1]]
    rows = list(sheet.iter_rows(values_only=True))
    ids = {row[2]: row[1] for row in book["Columns"].iter_rows(min_row=2, values_only=True)}
    names = [str(ids.get(head, head)) for head in rows[0]]
    return [dict(zip(names, row, strict=True)) for row in rows[1:]]


def test_every_form_holds_the_rows_of_all_pages_in_their_order(
    database: Database, authority: OrganisationId, tmp_path: Path
) -> None:
    desk = desk_with(PAGES, database, authority, tmp_path)
    for address, noun, ident in ADDRESSES.values():
        _compare(desk, address, noun, ident)


def _compare(desk: TestClient, address: str, noun: str, ident: str) -> None:
    pages = rows_of_pages(desk, address, noun)
    assert len(pages) >= PAGES, address
    first = unescape(desk.get(address).text)
    lines = list(csv.DictReader(io.StringIO(export_of(desk, address, "csv", first).decode("utf-8-sig"))))
    told = json.loads(export_of(desk, address, "json", first))
    sheet = table_in(export_of(desk, address, "xlsx", first))
    assert [line[ident] for line in lines] == pages
    assert [row[ident] for row in told["rows"]] == pages
    assert [row[ident] for row in sheet] == pages
    assert told["count"] == len(pages)
    assert list(lines[0]) == [column["id"] for column in told["columns"]] == list(sheet[0])[1:]
    for line, row in zip(lines, told["rows"], strict=True):
        assert [cell.removeprefix("'") for cell in line.values()] == [_written(value) for value in row.values()]


def _written(value: object) -> str:
    return "" if value is None else str(value)


def test_the_file_says_in_words_what_was_asked_and_up_to_which_day(desk: TestClient) -> None:
    address = "/findings?severity=major&which=decide"
    told = json.loads(export_of(desk, address, "json"))
    asked = ["Which findings: To decide", "Severity: Major"]
    assert [one["words"] for one in told["filter"]] == asked
    assert told["data_cut"] == TODAY.isoformat()
    book = openpyxl.load_workbook(io.BytesIO(export_of(desk, address, "xlsx")))
    readme = [str(cell) for row in book["README"].iter_rows(values_only=True) for cell in row if cell]
    assert set(asked) <= set(readme)
    paper = "".join(page.extract_text() for page in PdfReader(io.BytesIO(export_of(desk, address, "pdf"))).pages)
    assert all(one in paper for one in asked)
    assert paper.count("Finca ") == FEW


def test_words_for_people_codes_for_programs_and_no_formula_for_anybody(desk: TestClient) -> None:
    sheet = table_in(export_of(desk, "/suppliers?q=finca", "xlsx"))
    lines = list(csv.DictReader(io.StringIO(export_of(desk, "/suppliers?q=finca", "csv").decode("utf-8-sig"))))
    assert {(row["country"], row["band"], row["workers"]) for row in sheet} == {("Spain", "Unknown", "unknown")}
    assert {(line["country"], line["band"], line["workers"]) for line in lines} == {("ES", "unknown", "")}
    assert {line["party"] for line in lines} == {"'=HYPERLINK(1) Agro"}
    with ZipFile(io.BytesIO(export_of(desk, "/suppliers?q=finca", "xlsx"))) as book:
        assert not any(b"<f>" in book.read(part) for part in book.namelist() if "worksheets" in part)


def test_columns_that_are_asked_for_stand_alone_in_that_order(desk: TestClient) -> None:
    answer = desk.get("/findings/export", params={"column": ["state", "finding", "nothing"], "form": "csv"})
    assert answer.content.decode("utf-8-sig").splitlines()[0] == "state,finding"


def test_more_rows_than_a_print_takes_are_refused_with_the_limit(
    desk: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_PRINTED", FEW - 1)
    answer = desk.get("/findings/export", params={"form": "pdf"}, headers={"accept": "application/json"})
    assert answer.status_code == 422
    assert "too many for a PDF" in answer.text


def test_whoever_may_not_read_a_list_gets_no_file_of_it(
    desk: TestClient, database: Database, authority: OrganisationId
) -> None:
    observer = an_account(database, authority, Role.OBSERVER)
    sign_in(desk, database, observer)
    for name in ("findings", "actions", "visits", "cases", "screening", "suppliers"):
        assert desk.get(f"/{name}/export").status_code == 403, name


def test_nobody_else_s_rows_are_in_a_file(desk: TestClient, database: Database, officer: Actor) -> None:
    sign_in(desk, database, officer)
    assert json.loads(desk.get("/findings/export", params={"form": "json", "which": ""}).content)["rows"] == []


def test_each_list_has_distinct_ids_of_columns() -> None:
    for listed in (lists.SITES, lists.FINDINGS, lists.ACTIONS, lists.VISITS, lists.CASES, lists.WORK, lists.MATCHES):
        ids = [column.id for column in listed.columns]
        assert len(ids) == len(set(ids)), listed.name
