"""The search and the box that Ctrl K opens: rows, pages and acts of one's own desk, and of nobody else's."""

from dataclasses import replace
from datetime import date
from html import unescape

import pytest

from api.main import create_app
from foundation.actors import Actor, OrganisationId, Role
from foundation.clock import utc_now
from foundation.database import Database
from foundation.settings import Settings
from sanctions.cases.opening import open_case
from sanctions.cases.payloads import CaseOpening
from tests.api.test_pages import sign_in
from tests.builders import a_party, a_site, an_account
from tests.web_client import TestClient


@pytest.fixture
def finds(database: Database, officer: Actor) -> TestClient:
    return sign_in(TestClient(create_app(Settings(), database), headers={"accept": "text/html"}), database, officer)


def box(desk: TestClient, text: str) -> str:
    return unescape(desk.get("/find/box", params={"q": text}).raise_for_status().text)


def test_a_site_is_found_with_its_kind_place_and_standing(
    finds: TestClient, database: Database, officer: Actor
) -> None:
    with database.transaction() as session:
        site = a_site(session, officer, "Finca El Tarajal")
    found = box(finds, "tarajal")
    assert f'href="/sites/{site.id}"' in found
    assert "Site" in found
    assert "Unknown" in found, "a site without a score is told as unknown"


def test_a_page_and_an_act_are_found_by_their_names_in_the_readers_language(finds: TestClient) -> None:
    assert 'href="/coverage"' in box(finds, "cover")
    assert 'href="/work?when=late"' in box(finds, "late")
    spanish = unescape(finds.get("/find/box", params={"q": "proveed", "lang": "es"}).text)
    assert 'href="/suppliers"' in spanish


def test_a_case_is_found_by_its_number_and_by_its_firm_for_those_who_read_cases_alone(
    database: Database, authority: OrganisationId, planner: Actor
) -> None:
    keeper = replace(an_account(database, authority, Role.CASE_OFFICER), jurisdiction=frozenset({"ES"}))
    with database.transaction() as session:
        firm = a_party(session, planner, "Obras Vega")
        open_case(
            session,
            keeper,
            CaseOpening(
                reference="C-77",
                party_id=firm.id,
                offence_family="illegal_employment",
                offence_on=date(2026, 9, 1),
                opened_on=date(2026, 9, 14),
                grounds="Work without papers, alleged",
            ),
            now=utc_now(),
        )
    app = create_app(Settings(), database)
    look = {"accept": "text/html"}
    for_cases = sign_in(TestClient(app, headers=look), database, keeper)
    for_plans = sign_in(TestClient(app, headers=look), database, planner)
    for text in ("c-77", "obras vega"):
        assert "C-77" in box(for_cases, text).split("found-all")[0].split("Everything")[0]
        assert "Alleged" in box(for_cases, text)
        assert "/cases/" not in box(for_plans, text)


def test_pages_without_leave_and_of_other_desks_are_not_named(finds: TestClient) -> None:
    everything = box(finds, "")
    for hidden in ("/people", "/draws", "/cases/new", "/equity"):
        assert f'href="{hidden}"' not in everything
    assert 'href="/imports"' in everything


def test_rows_of_another_organisation_are_not_found(finds: TestClient, database: Database, planner: Actor) -> None:
    with database.transaction() as session:
        a_party(session, planner, "Quillmar Recolectores")
    assert "Quillmar Recolectores" not in box(finds, "quillmar")
    assert "Quillmar Recolectores" not in finds.get("/find", params={"q": "Quilmar Recolectors"}).text


def test_a_name_written_differently_is_found_when_none_is_written_so(
    finds: TestClient, database: Database, officer: Actor
) -> None:
    with database.transaction() as session:
        a_party(session, officer, "Quillmar Recolectores")
    page = finds.get("/find", params={"q": "Quilmar Recolectors"}).text
    assert "No name is written so" in page
    assert "Quillmar Recolectores" in page


def test_a_question_that_is_too_long_is_refused(finds: TestClient) -> None:
    assert finds.get("/find/box", params={"q": "x" * 201}).status_code == 422
