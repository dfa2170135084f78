"""What no database keeps and no address should hold is refused in words, never told as a fault of ours."""

from uuid import uuid4

import pytest
from sqlmodel import Session, select

from api.main import create_app
from foundation.actors import Actor
from foundation.database import Database, ValueNotStorable
from foundation.models import Obligation, SignIn
from foundation.paging import write_cursor
from foundation.settings import Settings
from reports.facts import site_list
from reports.facts.suppliers import SiteQuery, Sort
from suppliers.models import Site
from tests.api.test_pages import sign_in
from tests.builders import a_party, a_site
from tests.web_client import TestClient

SOMEBODY = "00000000-0000-4000-8000-000000000001"  # the same in each process that collects these tests

ADDRESSES = (
    "/suppliers?q=%00",
    "/suppliers?country=%00",
    "/suppliers?sector=%ed%a0%80",
    "/find?q=a%00b",
    "/work?verb=%00",
    "/suppliers?sort=last_visit&cursor=" + write_cursor(("soon", SOMEBODY)),
    "/suppliers?cursor=" + write_cursor(("nan", SOMEBODY)),
    "/suppliers?cursor=" + write_cursor((1.0, "x")),
    "/work?cursor=" + write_cursor(("2026-13-01", SOMEBODY)),
    "/chain?depth=99999999999999999999",
    "/imports/columns?file=../../../x",
    "/chain/{party}/without?node=x",
    "/chain/{party}/changes?as_of=0001-01-01",
    "/chain/{party}/changes?since=2030-01-01&as_of=2020-01-01",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_with_an_impossible_value_is_no_fault_of_the_desk(
    database: Database, officer: Actor, address: str
) -> None:
    app = create_app(Settings(demo=True), database)
    desk = sign_in(TestClient(app, headers={"accept": "text/html"}, raise_server_exceptions=False), database, officer)
    with database.transaction() as session:
        party = a_party(session, officer, "Agro Almanzora S.A.T.").id
    assert desk.get(address.format(party=party)).status_code < 500


@pytest.mark.parametrize("version", [b"\xb2", b'"' + b"9" * 5000 + b'"', b'"-1"', b""])
def test_a_version_that_is_no_number_counts_as_none_said(database: Database, officer: Actor, version: bytes) -> None:
    app = create_app(Settings(demo=True), database)
    desk = sign_in(TestClient(app, raise_server_exceptions=False), database, officer)
    with database.reading() as session:
        form_token = session.exec(select(SignIn.csrf)).one()
    answer = desk.patch(f"/v1/parties/{uuid4()}", json={}, headers={"if-match": version, "x-form-token": form_token})
    assert answer.status_code == 428


def test_a_number_that_the_database_cannot_hold_is_refused_at_its_driver(session: Session) -> None:
    with pytest.raises(ValueNotStorable), session.begin_nested():
        session.exec(select(Site).where(Site.version == 2**70)).all()


def test_a_lone_half_of_a_character_is_refused_at_the_driver(session: Session) -> None:
    with pytest.raises(ValueNotStorable), session.begin_nested():
        session.exec(select(Obligation).where(Obligation.title == "\ud800")).all()


@pytest.mark.parametrize("sort", ["-score", "score", "name", "last_visit"])
def test_the_list_of_sites_is_read_to_its_end_in_every_order(session: Session, officer: Actor, sort: Sort) -> None:
    made = {a_site(session, officer, f"Finca {number}").id for number in range(5)}
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = site_list.site_rows(session, officer, SiteQuery(sort=sort, cursor=cursor), limit=2)
        seen += [str(row.site.id) for row in page.rows]
        cursor = page.next_cursor
    assert sorted(seen) == sorted(map(str, made))
